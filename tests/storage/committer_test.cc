// What the one committer promises to many streams: room, order, nothing lost and nothing
// acknowledged that was not written.

#include "storage/committer.h"

#include <sys/resource.h>

#include <csignal>
#include <future>

#include "absl/strings/str_cat.h"
#include "storage/limits.h"
#include "storage/piece.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

std::string Writer(int number) { return absl::StrCat("writer number ", 10 + number); }

class CommitterTest : public StoreFixture {
 protected:
  void TearDown() override { stall_.reset(); }

  // From now on the committer is busy until Resume.
  void Stall() {
    stall_ = std::make_unique<Stream>(*store_);
    stall_->listener().Block();
    stall_->Open("p", "stall");
  }
  void Resume() { stall_->listener().Unblock(); }

  // Returns when the committer has done everything that was submitted before.
  void WaitForCommitter() {
    EXPECT_TRUE(store_->CreateProject(absl::StrCat("barrier ", ++barriers_)).ok());
  }

  // An append of about one mebibyte.
  static v1::IngestRequest Mebibyte(uint64_t sequence) {
    const std::string text(kTextBytesMax, static_cast<char>('a' + sequence % 26));
    return AppendRequest(sequence, 0, Texts({static_cast<double>(sequence)}, {text}));
  }

  std::unique_ptr<Stream> stall_;
  int barriers_ = 0;
};

TEST_F(CommitterTest, AStreamHasNoRoomPastItsBoundAndIsToldWhenThereIs) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "log", v1::VALUE_TYPE_TEXT);
  Stall();
  uint64_t sequence = 0;
  while (stream.Send(Mebibyte(sequence + 1))) ++sequence;
  ++sequence;
  EXPECT_EQ(sequence, kSessionQueueBytesMax / kTextBytesMax);
  EXPECT_EQ(stream.listener().Rooms(), 0);
  Resume();
  stream.listener().WaitForRoom();
  EXPECT_TRUE(stream.Send(AppendRequest(++sequence, 0, Texts({100}, {"last"}))));
  stream.listener().WaitForAcknowledgement(sequence);
  EXPECT_EQ(HeadOf("log").point_count, sequence);
  EXPECT_EQ(stream.listener().Rooms(), 1);
}

TEST_F(CommitterTest, OtherStreamsHaveRoomWhileOneHasNone) {
  Stream full(*store_), other(*store_);
  full.Open("p", "e");
  full.Declare(0, "log", v1::VALUE_TYPE_TEXT);
  Stall();
  uint64_t sequence = 0;
  while (full.Send(Mebibyte(++sequence))) continue;
  EXPECT_TRUE(other.Send(OpenRequest("p", "e", Writer(1))));
  Resume();
  full.listener().WaitForRoom();
  EXPECT_EQ(other.listener().Rooms(), 0);
}

TEST_F(CommitterTest, NoStreamHasRoomPastTheBoundOfAll) {
  constexpr size_t kEach = kSessionQueueBytesMax / kTextBytesMax - 1;
  constexpr size_t kStreams = kQueueBytesMax / kTextBytesMax / kEach + 1;
  std::vector<std::unique_ptr<Stream>> streams;
  for (size_t i = 0; i < kStreams; ++i) {
    streams.push_back(std::make_unique<Stream>(*store_));
    streams.back()->Open("p", absl::StrCat("e", i));
    streams.back()->Declare(0, "log", v1::VALUE_TYPE_TEXT);
  }
  Stall();
  bool has_room = true;
  for (auto& stream : streams) {
    for (uint64_t sequence = 1; sequence <= kEach; ++sequence) {
      has_room = stream->Send(Mebibyte(sequence));
    }
  }
  EXPECT_FALSE(has_room);
  Resume();
  streams.back()->listener().WaitForRoom();
  for (auto& stream : streams) stream->listener().WaitForAcknowledgement(kEach);
}

TEST_F(CommitterTest, MoreThanOneGroupThatWaitsIsCommittedInOrder) {
  constexpr uint64_t kMessages = 2 * kGroupBytesMax / kTextBytesMax + 3;
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "log", v1::VALUE_TYPE_TEXT);
  Stall();
  for (uint64_t sequence = 1; sequence <= kMessages; ++sequence) stream.Send(Mebibyte(sequence));
  Resume();
  stream.listener().WaitForAcknowledgement(kMessages);
  EXPECT_THAT(stream.listener().Rejections(), IsEmpty());
  const v1::PointColumns points = Read("log");
  ASSERT_EQ(points.texts_size(), static_cast<int>(kMessages));
  for (uint64_t i = 0; i < kMessages; ++i) {
    EXPECT_EQ(points.texts(static_cast<int>(i)),
              Mebibyte(i + 1).append().channels(0).points().texts(0));
  }
}

TEST_F(CommitterTest, ManyStreamsShareOneCommit) {
  std::vector<std::unique_ptr<Stream>> streams;
  for (int i = 0; i < 20; ++i) streams.push_back(std::make_unique<Stream>(*store_));
  Stall();
  for (int i = 0; i < 20; ++i) {
    streams[i]->Send(OpenRequest("p", "e", Writer(i)));
    streams[i]->Send(DeclareRequest(0, absl::StrCat("c", i % 7), v1::VALUE_TYPE_UNSPECIFIED));
    streams[i]->Send(AppendRequest(1, 0, CountUp(i, 1)));
  }
  Resume();
  for (auto& stream : streams) {
    stream->listener().WaitForAcknowledgement(1);
    EXPECT_THAT(stream->listener().Rejections(), IsEmpty());
  }
  EXPECT_THAT(ReadX("c0"), ElementsAre(0, 7, 14));
  EXPECT_THAT(ReadX("c6"), ElementsAre(6, 13));
}

TEST_F(CommitterTest, WhatADetachedSessionSubmittedIsCommitted) {
  RecordingListener listener;
  const std::shared_ptr<IngestSession> session = store_->BeginSession(&listener);
  Stall();
  store_->Submit(session, Parsed(OpenRequest("p", "e")));
  store_->Submit(session, Parsed(DeclareRequest(0, "loss", v1::VALUE_TYPE_NUMERIC)));
  store_->Submit(session, Parsed(AppendRequest(1, 0, CountUp(1, 3))));
  session->Detach();
  store_->EndSession(session);
  Resume();
  WaitForCommitter();
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2, 3));
  EXPECT_THAT(listener.Responses(), IsEmpty());
  EXPECT_FALSE(listener.Ended());
}

TEST_F(CommitterTest, WhatWaitsWhenTheStoreIsDestroyedIsCommitted) {
  RecordingListener listener;
  std::shared_ptr<IngestSession> session = store_->BeginSession(&listener);
  store_->Submit(session, Parsed(OpenRequest("p", "e")));
  store_->Submit(session, Parsed(DeclareRequest(0, "loss", v1::VALUE_TYPE_NUMERIC)));
  for (uint64_t sequence = 1; sequence <= 1000; ++sequence) {
    store_->Submit(session,
                   Parsed(AppendRequest(sequence, 0, CountUp(static_cast<double>(sequence), 1))));
  }
  store_->EndSession(session);
  store_.reset();
  EXPECT_EQ(listener.Acknowledged(), 1000u);
  EXPECT_TRUE(listener.WaitForEnd().ok());
  session.reset();
  Reopen();
  EXPECT_EQ(Read("loss").SerializeAsString(), CountUp(1, 1000).SerializeAsString());
}

// A truncate that cannot be done must not be acknowledged, nor done in part.
TEST_F(CommitterTest, ATruncateOfADamagedChannelChangesNothing) {
  {
    Stream stream(*store_);
    stream.Open("p", "e");
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream.Append(1, 0, CountUp(1, 10));
    stream.Append(2, 0, CountUp(11, 10));
  }
  const SeriesId series = FindChannel("loss")->series_id();
  store_.reset();
  {
    RawStore raw(directory_.path());
    const std::string key = PointKey(series, Level::kPoints, 1);
    ASSERT_TRUE(raw.db().Put({}, raw.families().tail(), key, "\x01 damage").ok());
  }
  Reopen();
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  stream.Send(TruncateRequest(3, 0, 15));
  EXPECT_EQ(stream.listener().WaitForEnd().code(), absl::StatusCode::kDataLoss);
  EXPECT_EQ(stream.listener().Acknowledged(), 0u);
  EXPECT_EQ(Stream(*store_).Open("p", "e").last_sequence(), 2u);
  ReadRange range;
  range.from_x = 11;
  EXPECT_EQ(ReadX("loss", range).size(), 10u);
  EXPECT_EQ(HeadOf("loss").point_count, 20u);
}

// The last channel that the experiment may ever have is the first of two in a batch.
TEST_F(CommitterTest, ABatchWhoseChannelsCannotAllBeMadeIsNotTakenInPart) {
  EXPECT_TRUE(store_->CreateExperiment("p", "e").ok());
  EXPECT_TRUE(store_->CreateChannel({"p", "e", "loss"}, v1::VALUE_TYPE_NUMERIC).ok());
  ExperimentRecord record = store_->catalog().FindExperiment("p", "e").value();
  store_.reset();
  {
    RawStore raw(directory_.path());
    record.set_next_channel_ordinal((1u << kChannelOrdinalBits) - 1);
    rocksdb::WriteBatch batch;
    Catalog(&raw.db(), &raw.families()).PutExperiment(batch, 1, "e", record);
    ASSERT_TRUE(raw.db().Write({}, &batch).ok());
  }
  Reopen();
  Stream stream(*store_);
  stream.Open("p", "e");
  v1::IngestRequest request = AppendRequest(1, 0, CountUp(1, 3));
  for (uint32_t ref = 0; ref < 3; ++ref) {
    stream.Declare(ref, std::vector<std::string>{"loss", "last", "none"}[ref],
                   v1::VALUE_TYPE_UNSPECIFIED);
    if (ref == 0) continue;
    *request.mutable_append()->add_channels() = request.append().channels(0);
    request.mutable_append()->mutable_channels(static_cast<int>(ref))->set_channel_ref(ref);
  }
  stream.Send(request);
  EXPECT_EQ(stream.listener().WaitForEnd().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(stream.listener().Acknowledged(), 0u);
  EXPECT_THAT(ReadX("loss"), IsEmpty());
  EXPECT_EQ(Stream(*store_).Open("p", "e").last_sequence(), 0u);
}

// Lets no file of this process grow past a size, as a disk does that fails.
class FileSizeLimit {
 public:
  explicit FileSizeLimit(uint64_t bytes) : handler_(std::signal(SIGXFSZ, SIG_IGN)) {
    EXPECT_EQ(getrlimit(RLIMIT_FSIZE, &before_), 0);
    rlimit limit = before_;
    limit.rlim_cur = bytes;
    EXPECT_EQ(setrlimit(RLIMIT_FSIZE, &limit), 0);
  }
  ~FileSizeLimit() {
    setrlimit(RLIMIT_FSIZE, &before_);
    std::signal(SIGXFSZ, handler_);
  }
  FileSizeLimit(const FileSizeLimit&) = delete;
  FileSizeLimit& operator=(const FileSizeLimit&) = delete;

 private:
  rlimit before_;
  void (*handler_)(int);
};

class FailingDiskTest : public CommitterTest {
 protected:
  void SetUp() override {
    StoreOptions options = Options();
    options.on_fatal = [this](const absl::Status& status) { fatal_.set_value(status); };
    Reopen(std::move(options));
  }
  std::promise<absl::Status> fatal_;
};

TEST_F(FailingDiskTest, EndsTheStreamsAndAcknowledgesNothingMore) {
  Stream stream(*store_), idle(*store_);
  idle.Open("p", "idle");
  stream.Open("p", "e");
  stream.Declare(0, "log", v1::VALUE_TYPE_TEXT);
  stream.Append(1, 0, Texts({}, {"kept"}));
  WaitForCommitter();
  {
    const FileSizeLimit limit(size_t{1} << 20);
    for (uint64_t sequence = 2; sequence < 6; ++sequence) stream.Send(Mebibyte(sequence));
    EXPECT_FALSE(stream.listener().WaitForEnd().ok());
    EXPECT_FALSE(fatal_.get_future().get().ok());
  }
  EXPECT_FALSE(idle.listener().WaitForEnd().ok());
  EXPECT_EQ(stream.listener().Acknowledged(), 1u);
  Stream late(*store_);
  late.Send(OpenRequest("p", "e"));
  EXPECT_FALSE(late.listener().WaitForEnd().ok());
  EXPECT_FALSE(store_->CreateProject("q").ok());
}

TEST_F(FailingDiskTest, LeavesWhatWasAcknowledged) {
  {
    Stream stream(*store_);
    stream.Open("p", "e");
    stream.Declare(0, "log", v1::VALUE_TYPE_TEXT);
    stream.Append(1, 0, Texts({}, {"kept"}));
    const FileSizeLimit limit(size_t{1} << 20);
    for (uint64_t sequence = 2; sequence < 6; ++sequence) stream.Send(Mebibyte(sequence));
    EXPECT_FALSE(stream.listener().WaitForEnd().ok());
    fatal_.get_future().wait();
  }
  Reopen();
  EXPECT_EQ(Read("log").texts(0), "kept");
  Stream stream(*store_);
  const uint64_t last = stream.Open("p", "e").last_sequence();
  EXPECT_EQ(static_cast<int>(last), Read("log").texts_size());
  EXPECT_EQ(HeadOf("log").point_count, last);
}

TEST_F(FailingDiskTest, EndsTheProcessUnlessToldOtherwise) {
  GTEST_FLAG_SET(death_test_style, "threadsafe");
  store_.reset();
  const auto write_past_the_limit = [this] {
    StoreOptions options = Options();
    options.on_fatal = nullptr;
    Reopen(std::move(options));
    const FileSizeLimit limit(size_t{1} << 20);
    Stream stream(*store_);
    stream.Open("p", "e");
    stream.Declare(0, "log", v1::VALUE_TYPE_TEXT);
    for (uint64_t sequence = 1; sequence < 6; ++sequence)
      stream.Append(sequence, 0, Texts({}, {std::string(kTextBytesMax, 'a')}));
  };
  EXPECT_EXIT(write_past_the_limit(), testing::ExitedWithCode(EXIT_FAILURE), "committing a batch");
}

}  // namespace
}  // namespace nereid::storage
