// What deletions leave in the files: nothing.

#include <filesystem>

#include "absl/strings/str_cat.h"
#include "tests/storage/deletion_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::Gt;
using testing::IsEmpty;
using testing::Le;
using testing::SizeIs;
using testing::UnorderedElementsAre;

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

class DeletionSpaceTest : public DeletionFixture {
 protected:
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
};

TEST_F(DeletionSpaceTest, NoKeyOfAnExperimentIsLeft) {
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

TEST_F(DeletionSpaceTest, NoKeyOfAChannelIsLeft) {
  Write("p", "e", {"loss", "other"});
  const SeriesId series = SeriesIdOf("loss");
  ASSERT_EQ(store_->DeleteChannel({"p", "e", "loss"}), absl::OkStatus());
  WaitForDeletions();
  const std::vector<std::string> left = KeysLeft({series, series + 1});
  // The experiment's own: a writer and the other channel.
  EXPECT_THAT(left, UnorderedElementsAre("state", "catalog"));
  Reopen();
  EXPECT_EQ(PointCount({"p", "e", "other"}), 1030u);
}

TEST_F(DeletionSpaceTest, NoKeyOfAProjectIsLeft) {
  // More than are taken together.
  for (int i = 0; i < 70; ++i) Write("p", absl::StrCat("e", i));
  const SeriesRange series = {SeriesOf(IdOf("p", "e0")).begin, SeriesOf(IdOf("p", "e69")).end};
  ASSERT_EQ(store_->DeleteProject("p"), absl::OkStatus());
  WaitForDeletions();
  EXPECT_THAT(KeysLeft(series), IsEmpty());
}

TEST_F(DeletionSpaceTest, TheSpaceOfTextsComesBack) {
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

TEST_F(DeletionSpaceTest, TheSpaceOfImagesComesBack) {
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

TEST_F(DeletionSpaceTest, WhatAnEarlierProcessLeftIsFinished) {
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

TEST_F(DeletionSpaceTest, TheStoreIsClosedWhileDeletionsAreUnderWay) {
  for (int i = 0; i < 5; ++i) Write("p", absl::StrCat("e", i), {"a", "b", "c"});
  const SeriesRange series = {SeriesOf(IdOf("p", "e0")).begin, SeriesOf(IdOf("p", "e4")).end};
  for (int i = 0; i < 5; ++i) {
    ASSERT_EQ(store_->DeleteExperiment("p", absl::StrCat("e", i)), absl::OkStatus());
    Reopen();
  }
  WaitForDeletions();
  EXPECT_THAT(KeysLeft(series), IsEmpty());
}

TEST_F(DeletionSpaceTest, ADamagedRecordKeepsNoOtherDeletionFromBeingFinished) {
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

}  // namespace
}  // namespace nereid::storage
