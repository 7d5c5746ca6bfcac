// Small data directories, read byte by byte as docs/storage_format.md draws it.

#include <bit>
#include <map>

#include "absl/strings/escaping.h"
#include "storage/crc32c.h"
#include "storage/piece.h"
#include "storage/x_codec.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Key;
using testing::Not;
using testing::Pair;

using Entries = std::map<std::string, std::string>;

std::string Bytes(const char* hexadecimal) { return absl::HexStringToBytes(hexadecimal); }

std::string LittleEndian(uint32_t number) {
  std::string bytes;
  for (int shift = 0; shift < 32; shift += 8) bytes.push_back(static_cast<char>(number >> shift));
  return bytes;
}

// `bytes` and the checksum that belongs to them under `key`.
std::string WithCrc(const std::string& key, const std::string& bytes) {
  return bytes + LittleEndian(ExtendCrc32c(Crc32c(key), bytes));
}

v1::PointColumns HalvesFrom(double first, int count) {
  v1::PointColumns points;
  points.mutable_x_run()->set_start(first);
  points.mutable_x_run()->set_step(1);
  for (int i = 0; i < count; ++i) points.add_doubles(0.5);
  return points;
}

// The first experiment of the first project, its first channel.
const std::string kExperiment = Bytes("0000000000000001");
const std::string kSeries = Bytes("0000000001000000");
// Level 0, then x = 1 and x = 1025.
const std::string kFirstKey = kSeries + Bytes(
                                            "00"
                                            "bff0000000000000");
const std::string kSecondKey = kSeries + Bytes(
                                             "00"
                                             "c090040000000000");

class StorageFormatTest : public StoreFixture {
 protected:
  // How many points each message has; one chunk and three open points.
  virtual std::vector<int> PointCounts() const { return {1024 + 3}; }

  // All at time 7, written by one writer.
  void SetUp() override {
    StoreFixture::SetUp();
    {
      Stream stream(*store_);
      stream.Open("p", "e");
      stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
      uint64_t sequence = 0;
      double first = 1;
      for (const int count : PointCounts()) {
        stream.Append(++sequence, 0, HalvesFrom(first, count), 7);
        first += count;
      }
      EXPECT_TRUE(stream.End().ok());
    }
    store_.reset();
    raw_ = std::make_unique<RawStore>(directory_.path());
  }

  Entries EntriesOfLoss() { return EntriesOf(raw_->FamilyOf(v1::VALUE_TYPE_NUMERIC, "loss")); }

  Entries EntriesOf(rocksdb::ColumnFamilyHandle* family) {
    Entries entries;
    const std::unique_ptr<rocksdb::Iterator> iterator(raw_->db().NewIterator({}, family));
    for (iterator->SeekToFirst(); iterator->Valid(); iterator->Next()) {
      entries[iterator->key().ToString()] = iterator->value().ToString();
    }
    return entries;
  }

  std::unique_ptr<RawStore> raw_;
};

TEST_F(StorageFormatTest, TheCatalogHoldsNamesCountersAndTheVersion) {
  const Entries entries = EntriesOf(raw_->families().catalog());
  const std::string project = Bytes("0000000000000001");
  EXPECT_THAT(
      entries,
      ElementsAre(Key("c" + kExperiment + "loss"), Key("e" + project + "e"), Pair("format", "2"),
                  Key("i" + project + Bytes("0004") + "loss" + kExperiment),
                  Pair("nexperiment", kExperiment), Pair("nproject", project), Key("pp")));
  ChannelRecord channel;
  ASSERT_TRUE(channel.ParseFromString(entries.at("c" + kExperiment + "loss")));
  EXPECT_EQ(channel.series_id(), ReadBigEndian64(kSeries));
  EXPECT_EQ(channel.type(), 1);
  EXPECT_FALSE(channel.in_overflow_family());
  EXPECT_EQ(entries.at("i" + project + Bytes("0004") + "loss" + kExperiment),
            entries.at("c" + kExperiment + "loss"));
}

TEST_F(StorageFormatTest, StateHoldsTheHeadAsOfTheLastChunkAndTheWriter) {
  const Entries entries = EntriesOf(raw_->families().state());
  ASSERT_EQ(entries.count("h" + kSeries), 1u);
  HeadRecord head;
  ASSERT_TRUE(head.ParseFromString(entries.at("h" + kSeries)));
  EXPECT_EQ(head.sealed_last_x(), 1024);
  WriterRecord writer;
  ASSERT_TRUE(writer.ParseFromString(entries.at("w" + kExperiment + kWriter)));
  EXPECT_EQ(writer.last_sequence(), 1u);
}

TEST_F(StorageFormatTest, AChunkLiesInTheFamilyOfItsName) {
  const Entries entries = EntriesOfLoss();
  // Version, type, 1,024 points, one stamp, time 7, nothing passed; x: whole run from 1 in steps of
  // 1; y: constant 0.5.
  const std::string chunk = Bytes(
      "01"
      "01"
      "8008"
      "01"
      "0700000000000000"
      "00"
      "05"
      "02"
      "02"
      "01"
      "000000000000e03f");
  EXPECT_THAT(entries, ElementsAre(Pair(kFirstKey, WithCrc(kFirstKey, chunk))));
}

TEST_F(StorageFormatTest, OpenPointsLieInTheTailBehindTheirHead) {
  const Entries entries = EntriesOf(raw_->families().tail());
  ASSERT_THAT(entries, ElementsAre(Key(kSecondKey)));
  const std::string& value = entries.at(kSecondKey);
  // x: whole run from 1025.
  const std::string piece = Bytes(
      "01"
      "01"
      "03"
      "01"
      "0700000000000000"
      "00"
      "05"
      "8210"
      "02"
      "01"
      "000000000000e03f");
  const std::string piece_with_crc = WithCrc(kSecondKey, piece);
  ASSERT_GT(value.size(), piece_with_crc.size() + 8);
  const std::string record = value.substr(4, value.size() - piece_with_crc.size() - 8);
  const std::string head_part = LittleEndian(static_cast<uint32_t>(record.size())) + record;
  EXPECT_EQ(value, WithCrc(kSecondKey, head_part) + piece_with_crc);
  HeadRecord head;
  ASSERT_TRUE(head.ParseFromString(record));
  EXPECT_EQ(head.point_count(), 1027u);
  EXPECT_EQ(head.sealed_last_x(), 1024);
  EXPECT_EQ(head.open_point_count(), 3u);
  EXPECT_EQ(head.open_first_x(), 1025);
}

TEST_F(StorageFormatTest, TheExampleOfThePageIsAPiece) {
  const std::string piece = Bytes(
      "01010301070000000000000000"
      "05020201000000000000e03f");
  Points points;
  const absl::Status status = DecodePiece(kFirstKey, WithCrc(kFirstKey, piece), points);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_THAT(points.x, ElementsAre(1, 2, 3));
  EXPECT_THAT(points.y, ElementsAre(0.5, 0.5, 0.5));
  EXPECT_EQ(WallTimeAt(points, 2), 7);
}

TEST_F(StorageFormatTest, TheTwoStampsOfThePageAreRead) {
  const std::string piece = Bytes("01010302070000000000000001040605020201000000000000e03f");
  Points points;
  const absl::Status status = DecodePiece(kFirstKey, WithCrc(kFirstKey, piece), points);
  ASSERT_TRUE(status.ok()) << status;
  EXPECT_EQ(WallTimeAt(points, 0), 9);
  EXPECT_EQ(WallTimeAt(points, 1), 10);
  EXPECT_EQ(WallTimeAt(points, 2), 12);
  EXPECT_EQ(EncodePiece(kFirstKey, points, 0, 3), WithCrc(kFirstKey, piece));
}

TEST_F(StorageFormatTest, ADeletionLiesUnderItsNumberAndSaysWhatGoes) {
  const Catalog catalog(&raw_->db(), &raw_->families());
  Deletion deletion;
  deletion.number = 258;
  deletion.record.set_experiment_id(1);
  rocksdb::WriteBatch batch;
  catalog.PutDeletion(batch, deletion);
  ASSERT_TRUE(raw_->db().Write({}, &batch).ok());
  const Entries entries = EntriesOf(raw_->families().catalog());
  EXPECT_THAT(entries, Contains(Pair("d" + Bytes("0000000000000102"), Bytes("1001"))));
}

TEST_F(StorageFormatTest, AliasesChartsSetsAndDetailsLieUnderTheirOwner) {
  const Catalog catalog(&raw_->db(), &raw_->families());
  rocksdb::WriteBatch batch;
  v1::Alias alias;
  alias.add_channels("c");
  catalog.aliases().Put(batch, 258, "name", alias);
  catalog.chart_sets().Put(batch, 258, "name", {});
  catalog.charts().Put(batch, 259, "name", {});
  v1::Experiment details;
  details.set_description("d");
  catalog.details().Put(batch, 259, "", details);
  ASSERT_TRUE(raw_->db().Write({}, &batch).ok());
  const Entries entries = EntriesOf(raw_->families().catalog());
  const std::string project = Bytes("0000000000000102");
  const std::string experiment = Bytes("0000000000000103");
  EXPECT_THAT(entries, Contains(Pair("a" + project + "name", Bytes("120163"))));
  EXPECT_THAT(entries, Contains(Pair("s" + project + "name", "")));
  EXPECT_THAT(entries, Contains(Pair("g" + experiment + "name", "")));
  EXPECT_THAT(entries, Contains(Pair("m" + experiment, Bytes("320164"))));
}

TEST_F(StorageFormatTest, ADirectoryOfANewerFormatIsRefused) {
  ASSERT_TRUE(raw_->db().Put({}, raw_->families().catalog(), "format", "3").ok());
  raw_.reset();
  const absl::Status status = Store::Open(Options()).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("format version 3"));
}

TEST_F(StorageFormatTest, AChunkOfANewerFormatIsRefusedAndTheOthersAreRead) {
  const std::string newer = WithCrc(kFirstKey, Bytes("02"));
  rocksdb::ColumnFamilyHandle* const family = raw_->FamilyOf(v1::VALUE_TYPE_NUMERIC, "loss");
  ASSERT_TRUE(raw_->db().Put({}, family, kFirstKey, newer).ok());
  raw_.reset();
  Reopen();
  v1::PointColumns points;
  const absl::Status status = ReaderOf("loss")->Next(points).status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("format version 2"));
  ReadRange open;
  open.from_x = 1025;
  EXPECT_THAT(ReadX("loss", open), ElementsAre(1025, 1026, 1027));
}

// Level 1, x = 1.
const std::string kBlockKey = kSeries + Bytes(
                                            "01"
                                            "bff0000000000000");

constexpr int kBlockChunks = 64;
constexpr int kBlockPoints = kBlockChunks * 1024;

std::vector<double> Evenly(double first, double step) {
  std::vector<double> numbers;
  for (int i = 0; i < kBlockChunks; ++i) numbers.push_back(first + i * step);
  return numbers;
}

std::string NumbersColumn(double first, double step) {
  std::string bytes;
  NumberEncoder().Encode(Evenly(first, step), bytes);
  return bytes;
}

// The first block of the points that a fixture writes, every node of which stands for so many of
// them.
std::string BlockOfHalves(double node_points) {
  NumberEncoder encoder;
  std::string block = Bytes("01");
  EncodeX(Evenly(1, node_points), encoder, block);
  EncodeX(Evenly(node_points, node_points), encoder, block);
  block += NumbersColumn(node_points, 0) + NumbersColumn(0, 0);
  const std::string half = NumbersColumn(0.5, 0);
  block += half + half;
  // The first of equal ones is the lowest as well as the highest.
  const std::string extreme = NumbersColumn(1, node_points) + half;
  block += extreme + extreme;
  block += NumbersColumn(node_points / 2, 0);
  const std::string time = Bytes("010700000000000000");
  return block + time + time;
}

class SummaryFormatTest : public StorageFormatTest {
 protected:
  // A block of chunks, three more, and three open points.
  std::vector<int> PointCounts() const override { return {kBlockPoints, 3 * 1024 + 3}; }

  void Truncate(uint64_t sequence, double from_x) {
    raw_.reset();
    Reopen();
    {
      Stream stream(*store_);
      stream.Open("p", "e");
      stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
      stream.Truncate(sequence, 0, from_x);
      EXPECT_TRUE(stream.End().ok());
    }
    store_.reset();
    raw_ = std::make_unique<RawStore>(directory_.path());
  }

  absl::StatusOr<SampledSeries> SampleLoss() const {
    ChartRange range;
    range.column_count = 1;
    return store_->Sample("loss", *FindChannel("loss"), range);
  }
};

TEST_F(SummaryFormatTest, SixtyFourChunksHaveABlockOfSummaries) {
  Entries entries = EntriesOfLoss();
  EXPECT_EQ(entries.size(), kBlockChunks + 3 + 1u);
  // Version; first x: whole run from 1 in steps of 1,024; last x: the same from 1,024; constants:
  // 1,024 points, no NaN, first and last y 0.5.
  const std::string front = Bytes(
      "01"
      "05028010"
      "0580108010"
      "010000000000009040"
      "010000000000000000"
      "01000000000000e03f"
      "01000000000000e03f");
  const std::string value = entries[kBlockKey];
  EXPECT_EQ(value.substr(0, front.size()), front);
  EXPECT_EQ(value, WithCrc(kBlockKey, BlockOfHalves(1024)));
}

TEST_F(SummaryFormatTest, ABlockIsReadAsThePageDrawsIt) {
  const std::string value = EntriesOfLoss().at(kBlockKey);
  std::string_view rest = std::string_view(value).substr(1, value.size() - 5);
  NumberDecoder decoder;
  std::vector<std::vector<double>> columns;
  for (int i = 0; i < 13; ++i) {
    columns.emplace_back(kBlockChunks);
    double* const numbers = columns.back().data();
    const absl::StatusOr<size_t> bytes = i < 2 ? DecodeX(rest, kBlockChunks, decoder, numbers)
                                               : decoder.Decode(rest, kBlockChunks, numbers);
    ASSERT_TRUE(bytes.ok()) << bytes.status();
    rest.remove_prefix(*bytes);
  }
  EXPECT_EQ(rest, "");
  std::vector<double> second_node;
  for (const std::vector<double>& column : columns) second_node.push_back(column[1]);
  const auto time = std::bit_cast<double>(int64_t{7});
  EXPECT_THAT(second_node,
              ElementsAre(1025, 2048, 1024, 0, 0.5, 0.5, 1025, 0.5, 1025, 0.5, 512, time, time));
}

TEST_F(SummaryFormatTest, ATruncateRemovesTheBlockThatItCuts) {
  Truncate(3, kBlockPoints + 1);
  EXPECT_THAT(EntriesOfLoss(), Contains(Key(kBlockKey))) << "it ends before the cut";
  Truncate(4, kBlockPoints);
  EXPECT_THAT(EntriesOfLoss(), Not(Contains(Key(kBlockKey))));
  EXPECT_EQ(EntriesOfLoss().size(), static_cast<size_t>(kBlockChunks));
}

TEST_F(SummaryFormatTest, ABlockOfANewerFormatIsRefusedAndThePointsAreRead) {
  rocksdb::ColumnFamilyHandle* const family = raw_->FamilyOf(v1::VALUE_TYPE_NUMERIC, "loss");
  ASSERT_TRUE(raw_->db().Put({}, family, kBlockKey, WithCrc(kBlockKey, Bytes("02"))).ok());
  raw_.reset();
  Reopen();
  const absl::Status status = SampleLoss().status();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(status.message()), HasSubstr("format version 2"));
  EXPECT_EQ(ReadX("loss").size(), kBlockPoints + 3 * 1024 + 3u);
}

class SecondLevelFormatTest : public StorageFormatTest {
 protected:
  std::vector<int> PointCounts() const override {
    return std::vector<int>(kBlockChunks, kBlockPoints);
  }
};

TEST_F(SecondLevelFormatTest, SixtyFourBlocksHaveABlockOfTheNextLevel) {
  const Entries entries = EntriesOfLoss();
  EXPECT_EQ(entries.size(), kBlockChunks * kBlockChunks + kBlockChunks + 1u);
  const std::string key = kSeries + Bytes(
                                        "02"
                                        "bff0000000000000");
  EXPECT_THAT(entries, Contains(Pair(key, WithCrc(key, BlockOfHalves(kBlockPoints)))));
}

}  // namespace
}  // namespace nereid::storage
