// A store of which a file is damaged or missing: it says so, and gives what is not.

#include <filesystem>

#include "storage/damage.h"
#include "tests/storage/damaged_files_fixture.h"

namespace nereid::storage {
namespace {

namespace fs = std::filesystem;

class DamagedFilesTest : public DamagedFilesFixture {};

TEST_F(DamagedFilesTest, ADamagedBlockIsDataLossByTheNameOfItsFile) {
  const std::string table = TableOf("numeric/loss");
  FlipByte(table, 100);
  Reopen(OptionsOfDamaged());
  ExpectDataLoss(ReadStatus("loss"), table);
  EXPECT_TRUE(ReadStatus("rate").ok());
  EXPECT_TRUE(ReadStatus("picture").ok());
}

TEST_F(DamagedFilesTest, AStoreWithATableThatCannotBeOpenedIsReadOnly) {
  const std::string table = TableOf("numeric/loss");
  FlipByte(table, -1);
  Reopen(OptionsOfDamaged());
  ExpectDataLoss(damage_, table);
  ExpectDataLoss(ReadStatus("loss"), table);
  EXPECT_TRUE(ReadStatus("rate").ok());
  ExpectDataLoss(AppendStatus(), table);
  ExpectDataLoss(store_->CreateProject("new"), table);
}

TEST_F(DamagedFilesTest, AStoreWithoutOneOfItsTablesIsReadOnly) {
  const std::string table = TableOf("numeric/loss");
  fs::remove(PathOf(table));
  Reopen(OptionsOfDamaged());
  ExpectDataLoss(damage_, table);
  ExpectDataLoss(ReadStatus("loss"), table);
  EXPECT_TRUE(ReadStatus("rate").ok());
  ExpectDataLoss(AppendStatus(), table);
}

TEST_F(DamagedFilesTest, AReadOnlyStoreKeepsOthersOut) {
  FlipByte(TableOf("numeric/loss"), -1);
  Reopen(OptionsOfDamaged());
  const absl::Status second = Store::Open(OptionsOfDamaged()).status();
  EXPECT_TRUE(absl::IsFailedPrecondition(second)) << second;
}

TEST_F(DamagedFilesTest, ADamagedImageIsDataLossByTheNameOfItsBlobFile) {
  store_.reset();
  const std::string blob = FileNamed(".blob");
  FlipByte(blob, 5'000);
  Reopen(OptionsOfDamaged());
  ExpectDataLoss(ReadStatus("picture"), blob);
  ReadRange second;
  second.from_x = 2;
  const auto reader = ReaderOf("picture", second);
  v1::PointColumns points;
  EXPECT_TRUE(reader->Next(points).ok());
  EXPECT_EQ(points.images(0).data(), Picture('b').data());
  EXPECT_TRUE(ReadStatus("loss").ok());
}

// A compaction that meets damage makes RocksDB refuse all writes.
TEST_F(DamagedFilesTest, ACompactionThatMeetsDamageEndsWritingAndNotReading) {
  {
    Stream stream(*store_);
    const uint64_t sequence = stream.Open("p", "second").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream.Append(sequence + 1, 0, CountUp(1, 5 * kPiecePointsMax));
    EXPECT_TRUE(stream.End().ok());
  }
  const std::string table = TableOf("numeric/loss");
  FlipByte(table, 100);
  Reopen(OptionsOfDamaged());
  EXPECT_TRUE(store_->DeleteExperiment("p", "second").ok());
  EXPECT_FALSE(store_->WaitForDeletions().ok());
  ExpectDataLoss(AppendStatus(), ".sst");
  // The first refusal may be answered before the damage is told of.
  ExpectDataLoss(AppendStatus(), ".sst");
  ExpectDataLoss(damage_, ".sst");
  EXPECT_TRUE(ReadStatus("rate").ok());
  EXPECT_TRUE(ReadStatus("picture").ok());
  Reopen(OptionsOfDamaged());
  EXPECT_TRUE(ReadStatus("rate").ok());
}

TEST_F(DamagedFilesTest, ADamagedCurrentIsRefusedByName) {
  store_.reset();
  FlipByte("CURRENT", 12);
  const absl::Status status = Store::Open(OptionsOfDamaged()).status();
  ExpectDataLoss(status, PathOf("CURRENT"));
  EXPECT_THAT(std::string(status.message()), testing::HasSubstr(FileNamed("MANIFEST-")));
}

TEST_F(DamagedFilesTest, AMissingManifestIsRefusedByName) {
  store_.reset();
  fs::remove(PathOf(FileNamed("MANIFEST-")));
  ExpectDataLoss(Store::Open(OptionsOfDamaged()).status(), PathOf("CURRENT"));
}

TEST_F(DamagedFilesTest, EveryFlippedByteOfTheManifestIsRefusedByName) {
  store_.reset();
  const std::string manifest = FileNamed("MANIFEST-");
  const auto bytes = static_cast<int64_t>(fs::file_size(PathOf(manifest)));
  for (int64_t offset = 0; offset<bytes; offset += bytes> 500 ? 7 : 1) {
    FlipByte(manifest, offset);
    const absl::Status status = Store::Open(OptionsOfDamaged()).status();
    EXPECT_TRUE(absl::IsDataLoss(status)) << "byte " << offset << ": " << status;
    EXPECT_THAT(std::string(status.message()), testing::HasSubstr("MANIFEST")) << offset;
    FlipByte(manifest, offset);
  }
  Reopen(OptionsOfDamaged());
  EXPECT_TRUE(ReadStatus("loss").ok());
}

// A power cut may leave a later part of a record without an earlier one.
TEST_F(DamagedFilesTest, AnEndOfTheManifestThatWasWrittenInPartIsDropped) {
  store_.reset();
  std::ofstream(PathOf(FileNamed("MANIFEST-")), std::ios::binary | std::ios::app)
      << std::string(300, '\0') << std::string(512, 'x');
  Reopen(OptionsOfDamaged());
  EXPECT_TRUE(ReadStatus("loss").ok());
}

// The first chart on an axis of time begins at the first point.
TEST_F(DamagedFilesTest, AChartDoesNotBeginBehindDamage) {
  FlipByte(TableOf("numeric/loss"), 100);
  Reopen(OptionsOfDamaged());
  ChartRange range;
  range.axis = v1::AXIS_WALL_TIME;
  range.column_count = 10;
  ExpectDataLoss(store_->Sample("loss", *FindChannel("loss"), range).status(), ".sst");
}

TEST(DamageTest, ADamagedChannelIsNamed) {
  const absl::Status damaged = NameChannel(DamageError("x is damaged"), "p", "e", "loss");
  EXPECT_THAT(std::string(damaged.message()), testing::StartsWith("channel \"p/e/loss\": x is"));
  EXPECT_EQ(NameChannel(absl::NotFoundError("x"), "p", "e", "c"), absl::NotFoundError("x"));
  EXPECT_TRUE(NameChannel(absl::OkStatus(), "p", "e", "c").ok());
}

}  // namespace
}  // namespace nereid::storage
