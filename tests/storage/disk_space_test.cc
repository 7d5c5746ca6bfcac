// What a store does on a disk that is nearly full, and on one that is full.

#include "storage/disk_space.h"

#include <future>
#include <limits>

#include "absl/strings/str_cat.h"
#include "storage/limits.h"
#include "tests/storage/full_file_system.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::SizeIs;

constexpr uint64_t kMinFreeBytes = uint64_t{100} << 20;
constexpr int kForEver = std::numeric_limits<int>::max();

class DiskSpaceTest : public StoreFixture {
 protected:
  void SetUp() override {
    StoreOptions options = FullOptions();
    options.on_fatal = [this](const absl::Status& status) { fatal_.set_value(status); };
    Reopen(std::move(options));
  }

  StoreOptions FullOptions() const {
    StoreOptions options = Options();
    options.file_system = disk_;
    options.min_free_bytes = kMinFreeBytes;
    // Small, so that a few mebibytes of points make RocksDB write tables.
    options.memory.write_buffer_bytes = size_t{1} << 20;
    return options;
  }

  void FillDisk(const std::string& extension, int failing_writes) {
    disk_->full_extension = extension;
    disk_->failing_writes = failing_writes;
  }

  // Opens a stream whose next message is `sequence`.
  void Begin(Stream& stream, const std::string& channel, uint64_t sequence) {
    EXPECT_EQ(stream.Open("p", "e").last_sequence(), sequence - 1);
    stream.Declare(0, channel, v1::VALUE_TYPE_UNSPECIFIED);
  }

  // What a message is answered with: OK for an acknowledgement.
  static absl::Status Answer(Stream& stream, const v1::IngestRequest& request, uint64_t sequence) {
    stream.Send(request);
    const absl::Status end = stream.End();
    if (stream.listener().Acknowledged() >= sequence) return absl::OkStatus();
    return end.ok() ? absl::UnknownError("ended without an acknowledgement") : end;
  }

  static v1::IngestRequest Mebibyte(uint64_t sequence) {
    std::string text(kTextBytesMax, 'a');
    // No compression makes it much smaller.
    for (size_t i = 0; i < text.size(); ++i) {
      text[i] = static_cast<char>('!' + (i * i + sequence * 31 + i / 91) % 90);
    }
    return AppendRequest(sequence, 0, Texts({static_cast<double>(sequence)}, {text}));
  }

  const std::shared_ptr<FullFileSystem> disk_ = std::make_shared<FullFileSystem>();
  std::promise<absl::Status> fatal_;
};

TEST_F(DiskSpaceTest, PointsAreRefusedAndConsumeNothingWhileLittleIsFree) {
  {
    Stream stream(*store_);
    Begin(stream, "loss", 1);
    stream.Append(1, 0, CountUp(1, 3));
    disk_->free_bytes = kMinFreeBytes - 1;
    const absl::Status end = Answer(stream, AppendRequest(2, 0, CountUp(4, 3)), 2);
    EXPECT_EQ(end.code(), absl::StatusCode::kResourceExhausted);
    EXPECT_THAT(std::string(end.message()), HasSubstr(directory_.path()));
    EXPECT_THAT(std::string(end.message()), HasSubstr("99 MiB free, and 100 MiB must stay free"));
    EXPECT_THAT(std::string(end.message()), HasSubstr("--min_free_mib"));
  }
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2, 3));
  disk_->free_bytes = kMinFreeBytes + (1 << 20);
  Stream stream(*store_);
  Begin(stream, "loss", 2);
  stream.Append(2, 0, CountUp(4, 3));
  EXPECT_THAT(ReadX("loss"), ElementsAre(1, 2, 3, 4, 5, 6));
}

TEST_F(DiskSpaceTest, WhatMakesSpaceOrIsSmallGoesOnWhileLittleIsFree) {
  Stream stream(*store_);
  Begin(stream, "loss", 1);
  stream.Append(1, 0, CountUp(1, 10));
  disk_->free_bytes = 0;
  stream.Truncate(2, 0, 6);
  EXPECT_THAT(ReadX("loss"), SizeIs(5));
  EXPECT_TRUE(store_->TruncateChannel({"p", "e", "loss"}, 3).ok());
  EXPECT_TRUE(store_->CreateProject("q").ok());
  EXPECT_TRUE(store_->DeleteChannel({"p", "e", "loss"}).ok());
  EXPECT_TRUE(store_->WaitForDeletions().ok());
  EXPECT_FALSE(FindChannel("loss").ok());
}

// What is free is looked at once for many messages.
TEST_F(DiskSpaceTest, AFastStreamDoesNotRunPastTheLimit) {
  constexpr uint64_t kRoomMebibytes = 3;
  Stream stall(*store_), stream(*store_);
  Begin(stream, "log", 1);
  stall.listener().Block();
  stall.Open("p", "stall", "writer number 10");
  disk_->free_bytes = kMinFreeBytes + ((kRoomMebibytes + 1) << 20) - 1;
  for (uint64_t sequence = 1; sequence <= 8; ++sequence) stream.Send(Mebibyte(sequence));
  stall.listener().Unblock();
  EXPECT_EQ(stream.listener().WaitForEnd().code(), absl::StatusCode::kResourceExhausted);
  EXPECT_EQ(stream.listener().Acknowledged(), kRoomMebibytes);
}

TEST_F(DiskSpaceTest, TheReserveLetsALogBeWrittenToTheEnd) {
  {
    Stream stream(*store_);
    Begin(stream, "log", 1);
    stream.Append(1, 0, Texts({1}, {"first"}));
    FillDisk(".log", 2);
    stream.SendAndWait(Mebibyte(2), 2);
    EXPECT_LE(disk_->failing_writes, 0);
    stream.Append(3, 0, Texts({3}, {"third"}));
  }
  Reopen();
  EXPECT_THAT(ReadX("log"), ElementsAre(1, 2, 3));
  EXPECT_EQ(Read("log").texts(1), Mebibyte(2).append().channels(0).points().texts(0));
}

TEST_F(DiskSpaceTest, AManifestIsWrittenToTheEnd) {
  {
    Stream stream(*store_);
    Begin(stream, "log", 1);
    FillDisk("MANIFEST-000005", 3);
    for (uint64_t sequence = 1; sequence <= 8; ++sequence) {
      stream.SendAndWait(Mebibyte(sequence), sequence);
    }
    EXPECT_LE(disk_->failing_writes, 0);
  }
  Reopen();
  EXPECT_THAT(ReadX("log"), SizeIs(8));
}

TEST_F(DiskSpaceTest, ALogThatCannotBeWrittenEvenSoEndsAllAndLosesNothing) {
  {
    Stream stream(*store_);
    Begin(stream, "log", 1);
    stream.Append(1, 0, Texts({1}, {"first"}));
    FillDisk(".log", kForEver);
    EXPECT_EQ(Answer(stream, Mebibyte(2), 2).code(), absl::StatusCode::kResourceExhausted);
    EXPECT_EQ(fatal_.get_future().get().code(), absl::StatusCode::kResourceExhausted);
    FillDisk(".log", 0);
    Stream late(*store_);
    late.Send(OpenRequest("p", "e"));
    EXPECT_FALSE(late.listener().WaitForEnd().ok());
  }
  store_.reset();
  Reopen();
  EXPECT_THAT(ReadX("log"), ElementsAre(1));
  Stream stream(*store_);
  Begin(stream, "log", 2);
  stream.SendAndWait(Mebibyte(2), 2);
}

// RocksDB stops, reads go on, and it goes on by itself once tables can be written again.
TEST_F(DiskSpaceTest, TablesThatCannotBeWrittenAreWaitedFor) {
  uint64_t acknowledged = 0;
  {
    Stream stream(*store_);
    Begin(stream, "log", 1);
    FillDisk(".sst", kForEver);
    for (uint64_t sequence = 1; sequence <= 12; ++sequence) stream.Send(Mebibyte(sequence));
    EXPECT_EQ(stream.listener().WaitForEnd().code(), absl::StatusCode::kResourceExhausted);
    acknowledged = stream.listener().Acknowledged();
    EXPECT_THAT(ReadX("log"), SizeIs(acknowledged));
  }
  FillDisk(".sst", 0);
  for (bool has_room = false; !has_room;) {
    Stream stream(*store_);
    Begin(stream, "log", acknowledged + 1);
    has_room = Answer(stream, Mebibyte(acknowledged + 1), acknowledged + 1).ok();
  }
  Reopen();
  EXPECT_THAT(ReadX("log"), SizeIs(acknowledged + 1));
}

}  // namespace
}  // namespace nereid::storage
