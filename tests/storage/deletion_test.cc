// Deleting channels, experiments and projects, and getting their space back.

#include <filesystem>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::Gt;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;

constexpr v1::ValueType kNumeric = v1::VALUE_TYPE_NUMERIC;

// Texts that do not compress.
std::string NoiseText(int seed, size_t bytes) {
  std::string text;
  uint64_t state = static_cast<uint64_t>(seed) * 2 + 1;
  while (text.size() < bytes) {
    state = state * 6364136223846793005u + 1442695040888963407u;
    text.push_back(static_cast<char>(' ' + (state >> 33) % 95));
  }
  return text;
}

class DeletionTest : public StoreFixture {
 protected:
  void TearDown() override {
    if (store_ == nullptr) return;
    EXPECT_EQ(store_->WaitForDeletions(), absl::OkStatus());
  }

  // 1,024 points in a chunk, 6 in the tail, in each channel.
  void Write(const std::string& project, const std::string& experiment,
             const std::vector<std::string>& channels = {"loss"}) {
    Stream stream(*store_);
    uint64_t sequence = stream.Open(project, experiment).last_sequence();
    for (uint32_t ref = 0; ref < channels.size(); ++ref) {
      stream.Declare(ref, channels[ref], kNumeric);
      stream.Append(++sequence, ref, CountUp(1, 1030));
    }
  }

  // Numbers, texts and images in families of their own and in those that take the names past the
  // budget.
  void WriteAllTypes(const std::string& experiment) {
    Stream stream(*store_);
    stream.Open("p", experiment);
    uint32_t ref = 0;
    uint64_t sequence = 0;
    for (const char* prefix : {"a", "b"}) {
      stream.Declare(ref, absl::StrCat(prefix, "/loss"), kNumeric);
      stream.Append(++sequence, ref++, CountUp(1, 1030));
      stream.Declare(ref, absl::StrCat(prefix, "/log"), v1::VALUE_TYPE_TEXT);
      stream.Append(++sequence, ref++, Texts({1, 2}, {NoiseText(1, 80'000), "b"}));
      stream.Declare(ref, absl::StrCat(prefix, "/picture"), v1::VALUE_TYPE_IMAGE);
      stream.Append(++sequence, ref++,
                    Images({1}, {ImageOf("", "", Png(8, 8, NoiseText(2, 9000)))}));
    }
  }

  void WriteImages(const std::string& experiment, int count) {
    Stream stream(*store_);
    stream.Open("p", experiment);
    stream.Declare(0, "picture", v1::VALUE_TYPE_IMAGE);
    for (int i = 1; i <= count; ++i) {
      const std::string data = Png(8, 8, NoiseText(i, 50'000));
      stream.Append(static_cast<uint64_t>(i), 0, Images({}, {ImageOf("", "", data)}));
    }
  }

  ExperimentId IdOf(const std::string& project, const std::string& experiment) const {
    const auto record = store_->catalog().FindExperiment(project, experiment);
    EXPECT_TRUE(record.ok()) << record.status();
    return record.ok() ? record->experiment_id() : 0;
  }

  SeriesId SeriesIdOf(const std::string& channel) const {
    return FindChannel(channel)->series_id();
  }

  // What is stored, which is also what the head says.
  uint64_t PointCount(const ChannelPath& path) const {
    const auto channel = store_->catalog().FindChannel(path);
    EXPECT_TRUE(channel.ok()) << channel.status();
    if (!channel.ok()) return 0;
    v1::PointColumns points;
    const auto reader = store_->Read(path.channel, *channel, {});
    while (reader->Next(points).value_or(false)) continue;
    const auto count = static_cast<uint64_t>(points.x_size());
    EXPECT_EQ(store_->catalog().GetHead(channel->series_id())->point_count, count);
    return count;
  }

  void WaitForDeletions() { ASSERT_EQ(store_->WaitForDeletions(), absl::OkStatus()); }

  // Closes the store and counts, in all families, the keys of series and the records of channels
  // and writers that belong to the series, and the deletions on record.
  std::vector<std::string> KeysLeft(const SeriesRange& series) {
    store_.reset();
    std::vector<std::string> left;
    std::vector<std::string> names;
    RawStore raw(directory_.path());
    EXPECT_TRUE(rocksdb::DB::ListColumnFamilies({}, directory_.path(), &names).ok());
    for (const std::string& name : names) {
      rocksdb::ColumnFamilyHandle* family = HandleOf(raw, name);
      if (family == nullptr) continue;
      const std::unique_ptr<rocksdb::Iterator> entries(raw.db().NewIterator({}, family));
      for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
        if (BelongsTo(name, entries->key().ToString(), series)) left.push_back(name);
      }
    }
    return left;
  }

  static rocksdb::ColumnFamilyHandle* HandleOf(RawStore& raw, const std::string& name) {
    if (name == "catalog") return raw.families().catalog();
    if (name == "state") return raw.families().state();
    if (name == "tail") return raw.families().tail();
    for (const v1::ValueType type : {kNumeric, v1::VALUE_TYPE_TEXT, v1::VALUE_TYPE_IMAGE}) {
      rocksdb::ColumnFamilyHandle* overflow = raw.families().Find({type, ""}, true);
      if (overflow->GetName() == name) return overflow;
    }
    const auto channel = ParseColumnFamilyName(name);
    return channel.ok() ? raw.families().Find(*channel, false) : nullptr;
  }

  static bool BelongsTo(const std::string& family, const std::string& key,
                        const SeriesRange& series) {
    const auto is_in = [&](size_t offset, const SeriesRange& range) {
      if (key.size() < offset + sizeof(uint64_t)) return false;
      const uint64_t number = ReadBigEndian64(std::string_view(key).substr(offset));
      return number >= range.begin && number < range.end;
    };
    const SeriesRange experiments = {series.begin >> kChannelOrdinalBits,
                                     ((series.end - 1) >> kChannelOrdinalBits) + 1};
    if (family == "catalog") return key[0] == 'd' || (key[0] == 'c' && is_in(1, experiments));
    if (family != "state") return is_in(0, series);
    return key[0] == 'h' ? is_in(1, series) : key[0] == 'w' && is_in(1, experiments);
  }

  // Closes the store, so that no file is left that nobody reads any more. Of table and blob files.
  uint64_t BytesOfFiles() {
    store_.reset();
    uint64_t bytes = 0;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
      const std::string extension = entry.path().extension();
      if (extension == ".sst" || extension == ".blob") bytes += entry.file_size();
    }
    return bytes;
  }

  std::vector<std::string> ProjectNames() const {
    std::vector<std::string> names;
    const auto page = store_->catalog().ListProjects({});
    for (const auto& entry : page->entries) names.push_back(entry.name);
    return names;
  }
};

TEST_F(DeletionTest, AChannelIsGoneAtOnceAndItsNameIsFree) {
  Write("p", "e", {"loss", "other"});
  const SeriesId before = SeriesIdOf("loss");
  ASSERT_EQ(store_->DeleteChannel({"p", "e", "loss"}), absl::OkStatus());
  EXPECT_TRUE(absl::IsNotFound(FindChannel("loss").status()));
  EXPECT_THAT(store_->catalog().ListChannels(IdOf("p", "e"), {})->entries, SizeIs(1));
  ASSERT_EQ(store_->CreateChannel({"p", "e", "loss"}, v1::VALUE_TYPE_TEXT), absl::OkStatus());
  EXPECT_THAT(SeriesIdOf("loss"), Gt(before));
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 0u);
  WaitForDeletions();
  EXPECT_EQ(PointCount({"p", "e", "other"}), 1030u);
}

TEST_F(DeletionTest, AnExperimentIsGoneAtOnceAndItsNameIsFree) {
  Write("p", "e");
  Write("p", "f");
  const ExperimentId before = IdOf("p", "e");
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  EXPECT_TRUE(absl::IsNotFound(FindChannel("loss").status()));
  Write("p", "e");
  EXPECT_THAT(IdOf("p", "e"), Gt(before));
  WaitForDeletions();
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 1030u);
  EXPECT_EQ(PointCount({"p", "f", "loss"}), 1030u);
}

TEST_F(DeletionTest, AProjectIsGoneAtOnceAndItsNameIsFree) {
  for (const char* experiment : {"e", "f", "g"}) Write("p", experiment);
  Write("q", "e");
  ASSERT_EQ(store_->DeleteProject("p"), absl::OkStatus());
  EXPECT_THAT(ProjectNames(), ElementsAre("q"));
  EXPECT_TRUE(absl::IsNotFound(store_->catalog().FindExperiment("p", "e").status()));
  Write("p", "e");
  WaitForDeletions();
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 1030u);
  EXPECT_EQ(PointCount({"q", "e", "loss"}), 1030u);
  EXPECT_TRUE(absl::IsNotFound(store_->catalog().FindExperiment("p", "f").status()));
}

TEST_F(DeletionTest, WhatIsUnknownIsNotFoundInTheWordsOfTheCatalog) {
  const auto expect = [](const absl::Status& status, const absl::Status& words) {
    EXPECT_TRUE(absl::IsNotFound(status));
    EXPECT_EQ(status, words);
  };
  const Catalog& catalog = store_->catalog();
  expect(store_->DeleteProject("x"), catalog.GetProject("x").status());
  expect(store_->DeleteExperiment("x", "e"), catalog.FindExperiment("x", "e").status());
  Write("p", "e");
  expect(store_->DeleteExperiment("p", "x"), catalog.FindExperiment("p", "x").status());
  for (const ChannelPath& path : {ChannelPath{"p", "e", "x"}, ChannelPath{"p", "x", "loss"}}) {
    expect(store_->DeleteChannel(path), catalog.FindChannel(path).status());
    expect(store_->TruncateChannel(path, 1), catalog.FindChannel(path).status());
  }
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 1030u);
}

TEST_F(DeletionTest, AStreamGoesOnWithANewChannel) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", kNumeric);
  stream.Declare(1, "other", kNumeric);
  stream.Append(1, 0, CountUp(1, 10));
  stream.Append(2, 1, CountUp(1, 10));
  ASSERT_EQ(store_->DeleteChannel({"p", "e", "loss"}), absl::OkStatus());
  stream.Append(3, 0, CountUp(3, 2));
  stream.Append(4, 1, CountUp(11, 1));
  EXPECT_THAT(stream.listener().Rejections(), IsEmpty());
  WaitForDeletions();
  EXPECT_THAT(ReadX("loss"), ElementsAre(3, 4));
  EXPECT_EQ(HeadOf("loss").point_count, 2u);
  EXPECT_EQ(HeadOf("other").point_count, 11u);
}

TEST_F(DeletionTest, StreamsOfTheExperimentAreEndedAndOthersAreNot) {
  Stream first(*store_);
  Stream second(*store_);
  Stream other(*store_);
  first.Open("p", "e");
  second.Open("p", "e", "fedcba9876543210");
  other.Open("p", "f");
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  for (Stream* stream : {&first, &second}) {
    EXPECT_EQ(stream->listener().WaitForEnd(), absl::AbortedError("experiment \"e\" was deleted"));
  }
  first.Send(DeclareRequest(0, "late", kNumeric));
  other.Declare(0, "loss", kNumeric);
  other.Append(1, 0, CountUp(1, 3));
  EXPECT_TRUE(absl::IsNotFound(store_->catalog().FindExperiment("p", "e").status()));
}

TEST_F(DeletionTest, StreamsOfTheProjectAreEndedAndOthersAreNot) {
  Stream first(*store_);
  Stream second(*store_);
  Stream other(*store_);
  first.Open("p", "e");
  second.Open("p", "f");
  other.Open("q", "e");
  ASSERT_EQ(store_->DeleteProject("p"), absl::OkStatus());
  for (Stream* stream : {&first, &second}) {
    EXPECT_TRUE(absl::IsAborted(stream->listener().WaitForEnd()));
  }
  other.Declare(0, "loss", kNumeric);
  other.Append(1, 0, CountUp(1, 3));
  EXPECT_THAT(ProjectNames(), ElementsAre("q"));
}

// All of it waits for the committer at once.
TEST_F(DeletionTest, InTheMiddleOfABurst) {
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.listener().Block();
  stream.Send(DeclareRequest(0, "loss", kNumeric));
  stream.Send(AppendRequest(1, 0, CountUp(1, 2000)));
  std::thread deleting([this] { EXPECT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus()); });
  stream.listener().Unblock();
  deleting.join();
  EXPECT_TRUE(absl::IsAborted(stream.listener().WaitForEnd()));
  Write("p", "e");
  WaitForDeletions();
  EXPECT_EQ(PointCount({"p", "e", "loss"}), 1030u);
}

TEST_F(DeletionTest, AWriterStartsAnewInANewExperiment) {
  Write("p", "e");
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  Stream stream(*store_);
  EXPECT_EQ(stream.Open("p", "e").last_sequence(), 0u);
}

TEST_F(DeletionTest, NoKeyOfAnExperimentIsLeft) {
  StoreOptions options = Options();
  options.max_channel_families = 3;
  Reopen(options);
  WriteAllTypes("e");
  WriteAllTypes("f");
  const SeriesRange series = SeriesOf(IdOf("p", "e"));
  const SeriesRange others = SeriesOf(IdOf("p", "f"));
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  WaitForDeletions();
  for (const char* channel : {"a/loss", "b/loss"})
    EXPECT_EQ(PointCount({"p", "f", channel}), 1030u);
  for (const char* channel : {"a/log", "b/log"}) EXPECT_EQ(PointCount({"p", "f", channel}), 2u);
  EXPECT_THAT(KeysLeft(series), IsEmpty());
  EXPECT_THAT(KeysLeft(others), SizeIs(Gt(20u)));
}

TEST_F(DeletionTest, NoKeyOfAChannelIsLeft) {
  Write("p", "e", {"loss", "other"});
  const SeriesId series = SeriesIdOf("loss");
  ASSERT_EQ(store_->DeleteChannel({"p", "e", "loss"}), absl::OkStatus());
  WaitForDeletions();
  const std::vector<std::string> left = KeysLeft({series, series + 1});
  // The experiment's own: a writer and the other channel.
  EXPECT_THAT(left, testing::UnorderedElementsAre("state", "catalog"));
  Reopen();
  EXPECT_EQ(PointCount({"p", "e", "other"}), 1030u);
}

TEST_F(DeletionTest, NoKeyOfAProjectIsLeft) {
  // More than are taken together.
  for (int i = 0; i < 70; ++i) Write("p", absl::StrCat("e", i));
  const SeriesRange series = {SeriesOf(IdOf("p", "e0")).begin, SeriesOf(IdOf("p", "e69")).end};
  ASSERT_EQ(store_->DeleteProject("p"), absl::OkStatus());
  WaitForDeletions();
  EXPECT_THAT(KeysLeft(series), IsEmpty());
}

TEST_F(DeletionTest, TheSpaceOfTextsComesBack) {
  for (const char* experiment : {"e", "f"}) {
    Stream stream(*store_);
    stream.Open("p", experiment);
    stream.Declare(0, "log", v1::VALUE_TYPE_TEXT);
    for (int i = 1; i <= 40; ++i) stream.Append(i, 0, Texts({}, {NoiseText(i, 100'000)}));
  }
  // What is only in the log reaches a table file.
  Reopen();
  const uint64_t before = BytesOfFiles();
  Reopen();
  ASSERT_THAT(before, Gt(4'000'000u));
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  WaitForDeletions();
  EXPECT_EQ(PointCount({"p", "f", "log"}), 40u);
  EXPECT_THAT(BytesOfFiles(), Le(before * 6 / 10));
}

TEST_F(DeletionTest, TheSpaceOfImagesComesBack) {
  WriteImages("e", 40);
  WriteImages("f", 40);
  Reopen();
  const uint64_t before = BytesOfFiles();
  Reopen();
  ASSERT_THAT(before, Gt(4'000'000u));
  ASSERT_EQ(store_->DeleteChannel({"p", "e", "picture"}), absl::OkStatus());
  WaitForDeletions();
  EXPECT_THAT(BytesOfFiles(), Le(before * 6 / 10));
}

TEST_F(DeletionTest, WhatAnEarlierProcessLeftIsFinished) {
  Write("p", "e");
  Write("q", "e");
  const SeriesRange series = {SeriesOf(IdOf("p", "e")).begin, SeriesOf(IdOf("q", "e")).end};
  DeletionRecord channel;
  channel.mutable_channel()->set_name("loss");
  *channel.mutable_channel()->mutable_record() = *FindChannel("loss");
  DeletionRecord experiment;
  experiment.set_experiment_id(IdOf("p", "e"));
  DeletionRecord project;
  project.set_project_id(store_->catalog().GetProject("q")->project_id());
  store_.reset();
  {
    RawStore raw(directory_.path());
    const Catalog catalog(&raw.db(), &raw.families());
    rocksdb::WriteBatch batch;
    catalog.RemoveExperiment(batch, 1, "e");
    catalog.RemoveProject(batch, "q");
    uint64_t number = 0;
    for (const DeletionRecord& record : {channel, experiment, project}) {
      catalog.PutDeletion(batch, {++number, record});
    }
    catalog.PutCounter(batch, "deletion", number);
    ASSERT_TRUE(raw.db().Write({}, &batch).ok());
  }
  Reopen();
  WaitForDeletions();
  EXPECT_THAT(KeysLeft(series), IsEmpty());
}

TEST_F(DeletionTest, TheStoreIsClosedWhileDeletionsAreUnderWay) {
  for (int i = 0; i < 5; ++i) Write("p", absl::StrCat("e", i), {"a", "b", "c"});
  const SeriesRange series = {SeriesOf(IdOf("p", "e0")).begin, SeriesOf(IdOf("p", "e4")).end};
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(store_->DeleteExperiment("p", absl::StrCat("e", i)), absl::OkStatus());
    Reopen();
  }
  WaitForDeletions();
  EXPECT_THAT(KeysLeft(series), IsEmpty());
}

TEST_F(DeletionTest, ADamagedRecordKeepsNoOtherDeletionFromBeingFinished) {
  Write("p", "e");
  Write("p", "f");
  const SeriesRange series = SeriesOf(IdOf("p", "f"));
  const std::string damaged_key = absl::StrCat("c", SeriesKey(IdOf("p", "e")), "loss");
  store_.reset();
  {
    RawStore raw(directory_.path());
    ASSERT_TRUE(raw.db().Put({}, raw.families().catalog(), damaged_key, "\xff").ok());
  }
  Reopen();
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  ASSERT_EQ(store_->DeleteExperiment("p", "f"), absl::OkStatus());
  EXPECT_TRUE(absl::IsDataLoss(store_->WaitForDeletions()));
  // The one deletion that is left.
  EXPECT_THAT(KeysLeft(series), ElementsAre("catalog"));
}

TEST_F(DeletionTest, AReadGoesOnAsOfItsMoment) {
  Write("p", "e");
  const std::unique_ptr<PointReader> reader = ReaderOf("loss");
  ASSERT_EQ(store_->DeleteExperiment("p", "e"), absl::OkStatus());
  WaitForDeletions();
  v1::PointColumns points;
  EXPECT_TRUE(*reader->Next(points));
  EXPECT_EQ(points.x_size(), 1030);
}

}  // namespace
}  // namespace nereid::storage
