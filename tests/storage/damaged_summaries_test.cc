// What goes on where a stored summary or a chunk below one is damaged.

#include <functional>
#include <string_view>

#include "storage/limits.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::HasSubstr;

constexpr size_t kBlockPoints = kSummaryBlockNodes * kPiecePointsMax;
// Three blocks of level 1 and five chunks that none of them covers.
constexpr size_t kChunks = 3 * kSummaryBlockNodes + 5;
constexpr size_t kPoints = kChunks * kPiecePointsMax;

double FirstXOfChunk(size_t chunk) { return static_cast<double>(1 + chunk * kPiecePointsMax); }

class DamagedSummariesTest : public StoreFixture {
 protected:
  void SetUp() override {
    OpenStore();
    AppendChunks(0, kChunks);
  }

  void OpenStore() {
    // There are hundreds of commits, and none of them meets a power cut.
    StoreOptions options = Options();
    options.durability = Durability::kWal;
    Reopen(std::move(options));
  }

  // Chunks [begin, end) of the series: x = 1, 2, …; y = x / 8.
  void AppendChunks(size_t begin, size_t end) {
    Stream stream(*store_);
    uint64_t sequence = stream.Open("p", "e").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    for (size_t chunk = begin; chunk < end; ++chunk) {
      stream.Append(++sequence, 0, CountUp(FirstXOfChunk(chunk), kPiecePointsMax));
    }
    EXPECT_TRUE(stream.End().ok());
  }

  void Damage(Level level, double x) {
    Change(level, x, [](std::string& value) {
      value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
    });
  }

  void Change(Level level, double x, const std::function<void(std::string&)>& change) {
    const SeriesId series = FindChannel("loss")->series_id();
    store_.reset();
    {
      RawStore raw(directory_.path());
      rocksdb::ColumnFamilyHandle* const family = raw.FamilyOf(v1::VALUE_TYPE_NUMERIC, "loss");
      const std::string key = PointKey(series, level, x);
      std::string value;
      ASSERT_TRUE(raw.db().Get({}, family, key, &value).ok());
      change(value);
      ASSERT_TRUE(raw.db().Put({}, family, key, value).ok());
    }
    OpenStore();
  }

  absl::StatusOr<SampledSeries> Sample(size_t columns, std::optional<double> from = {},
                                       std::optional<double> to = {}) const {
    ChartRange range;
    range.column_count = columns;
    range.from = from;
    range.to = to;
    return store_->Sample("loss", *FindChannel("loss"), range);
  }

  void ExpectDataLoss(const absl::StatusOr<SampledSeries>& sampled, std::string_view what) const {
    EXPECT_TRUE(absl::IsDataLoss(sampled.status())) << sampled.status();
    EXPECT_THAT(std::string(sampled.status().message()), HasSubstr(what));
  }

  void ExpectPoints(size_t begin, size_t end) const {
    ReadRange range;
    range.from_x = static_cast<double>(begin + 1);
    range.to_x = static_cast<double>(end + 1);
    const auto wanted = CountUp(static_cast<double>(begin + 1), static_cast<int>(end - begin));
    EXPECT_TRUE(Read("loss", range).SerializeAsString() == wanted.SerializeAsString());
  }

  size_t CountBlocks() {
    const SeriesId series = FindChannel("loss")->series_id();
    store_.reset();
    size_t count = 0;
    {
      RawStore raw(directory_.path());
      const std::unique_ptr<rocksdb::Iterator> entries(
          raw.db().NewIterator({}, raw.FamilyOf(v1::VALUE_TYPE_NUMERIC, "loss")));
      const std::string end = PointKeyEnd(series, SummaryLevel(kSummaryLevels));
      entries->Seek(PointKeyEnd(series, Level::kPoints));
      for (; entries->Valid() && entries->key().compare(end) < 0; entries->Next()) ++count;
    }
    OpenStore();
    return count;
  }
};

TEST_F(DamagedSummariesTest, ADamagedBlockIsDataLossForTheChartsThatNeedIt) {
  Damage(SummaryLevel(1), 1);
  ExpectDataLoss(Sample(10), "block of summaries");
  ExpectDataLoss(Sample(10, 1'000, 2'000), "block of summaries");
  const auto behind = Sample(10, 2 * kBlockPoints + 100, 2 * kBlockPoints + 30'100);
  ASSERT_TRUE(behind.ok()) << behind.status();
  EXPECT_EQ(behind->point_count, 30'000u);
  ExpectPoints(0, kPoints);
}

TEST_F(DamagedSummariesTest, ADamagedChunkIsDataLossForTheChartsThatLookInsideIt) {
  Damage(Level::kPoints, FirstXOfChunk(2));
  ExpectDataLoss(Sample(10, FirstXOfChunk(2) + 500), "piece");
  const auto around = Sample(10);
  ASSERT_TRUE(around.ok()) << around.status();
  EXPECT_EQ(around->point_count, kPoints);
  ExpectPoints(0, 2 * kPiecePointsMax);
  ExpectPoints(3 * kPiecePointsMax, kPoints);
}

TEST_F(DamagedSummariesTest, ASeriesWithADamagedBlockTakesPointsAndSealsThem) {
  Damage(SummaryLevel(1), kBlockPoints + 1);
  AppendChunks(kChunks, kChunks + 70);
  EXPECT_EQ(HeadOf("loss").sealed_last_x, kPoints + 70 * kPiecePointsMax);
  EXPECT_EQ(HeadOf("loss").open.point_count, 0u);
  ExpectPoints(0, kPoints + 70 * kPiecePointsMax);
  ExpectDataLoss(Sample(10), "block of summaries");
  EXPECT_EQ(CountBlocks(), 3u) << "none over nodes that are not known";
}

TEST_F(DamagedSummariesTest, ASeriesWithABlockOfANewerProgramTakesPointsAndSealsThem) {
  Change(SummaryLevel(1), kBlockPoints + 1,
         [](std::string& value) { value[0] = kSummaryFormatVersion + 1; });
  AppendChunks(kChunks, kChunks + 2);
  EXPECT_EQ(HeadOf("loss").sealed_last_x, kPoints + 2 * kPiecePointsMax);
  ExpectPoints(0, kPoints + 2 * kPiecePointsMax);
  EXPECT_TRUE(absl::IsFailedPrecondition(Sample(10).status())) << Sample(10).status();
}

TEST_F(DamagedSummariesTest, ASeriesWithADamagedChunkTakesPointsAndSealsThem) {
  Damage(Level::kPoints, FirstXOfChunk(kChunks - 4));
  AppendChunks(kChunks, kChunks + 70);
  EXPECT_EQ(HeadOf("loss").sealed_last_x, kPoints + 70 * kPiecePointsMax);
  ExpectPoints(kPoints - 3 * kPiecePointsMax, kPoints + 70 * kPiecePointsMax);
  ExpectDataLoss(Sample(10), "piece");
  const auto behind = Sample(10, FirstXOfChunk(kChunks) + 100);
  ASSERT_TRUE(behind.ok()) << behind.status();
  EXPECT_EQ(behind->point_count, 70 * kPiecePointsMax - 100);
  EXPECT_EQ(CountBlocks(), 3u);
}

// The damage is then gone, and what was written meanwhile gets its summaries.
TEST_F(DamagedSummariesTest, SummariesAreMadeUpForOnceTheDamageIsCutOff) {
  Damage(Level::kPoints, FirstXOfChunk(kChunks - 4));
  AppendChunks(kChunks, kChunks + 70);
  {
    Stream stream(*store_);
    const uint64_t sequence = stream.Open("p", "e").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream.Truncate(sequence + 1, 0, FirstXOfChunk(kChunks - 4));
    EXPECT_TRUE(stream.End().ok());
  }
  AppendChunks(kChunks - 4, kChunks + 70);
  EXPECT_EQ(CountBlocks(), 4u);
  ExpectPoints(0, kPoints + 70 * kPiecePointsMax);
  const auto all = Sample(10);
  ASSERT_TRUE(all.ok()) << all.status();
  EXPECT_EQ(all->point_count, kPoints + 70 * kPiecePointsMax);
}

}  // namespace
}  // namespace nereid::storage
