// Sampled series beside what a look at every point finds, for random series and charts:
// kSeeds * NEREID_SAMPLE_CASES charts in all, which CMakeLists.txt sets.

#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/storage/brute_force_sample.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr int kSeeds = 10;
// Of a series so long that reading it takes most of the time.
constexpr int kLongSeriesRounds = NEREID_SAMPLE_CASES >= 1000 ? 10 : 2;
constexpr int64_t kStartNanos = 1'700'000'000'000'000'000;

// Values of one shape; which one, the seed decides.
class RandomY {
 public:
  explicit RandomY(std::mt19937_64& random) : random_(random), shape_(random() % 8) {}

  double Next() {
    const double unit = std::uniform_real_distribution<double>(-1, 1)(random_);
    switch (shape_) {
      case 0:
        return std::numeric_limits<double>::quiet_NaN();
      case 1:
        return 0.25;
      case 2:
        return random_() % 3 == 0 ? 0.0 : -0.0;
      case 3:
        return OneOf({unit, kInfinity, -kInfinity, std::nan("1"), 3.0}, 20);
      case 4:
        return std::ldexp(unit, static_cast<int>(random_() % 1800) - 900);
      case 5:
        return static_cast<double>(random_() % 5);
      case 6:
        return static_cast<float>(unit) + 2;
      default:
        return OneOf({unit, std::nan("2"), 1e15}, 50);
    }
  }

 private:
  // The first most of the time, one of all every `rarity` times.
  double OneOf(const std::vector<double>& values, uint64_t rarity) {
    return random_() % rarity != 0 ? values[0] : values[random_() % values.size()];
  }

  std::mt19937_64& random_;
  const uint64_t shape_;
};

class SampleSeriesTest : public StoreFixture {
 protected:
  void SetUp() override { ReopenWithStream(); }
  void TearDown() override { stream_.reset(); }

  void ReopenWithStream() {
    stream_.reset();
    StoreOptions options = Options();
    options.durability = Durability::kWal;
    Reopen(std::move(options));
    stream_ = std::make_unique<Stream>(*store_);
    sequence_ = stream_->Open("p", "e").last_sequence();
    Declare();
  }

  void Declare() { stream_->Declare(0, channel_, v1::VALUE_TYPE_NUMERIC); }

  uint64_t Below(uint64_t end) { return random_() % end; }

  // Behind what there is: evenly or unevenly spaced, dense or far apart.
  void Append(size_t count) {
    std::vector<double> x;
    std::vector<double> y;
    RandomY values(random_);
    const bool even = Below(2) == 0;
    const double step = std::ldexp(1, static_cast<int>(Below(20)) - 10);
    for (size_t i = 0; i < count; ++i) {
      next_x_ += even ? step : step * (1 + static_cast<double>(Below(1000)));
      x.push_back(next_x_);
      y.push_back(values.Next());
    }
    time_ += static_cast<int64_t>(Below(4) * Below(uint64_t{1} << 30));
    stream_->Append(++sequence_, 0, Numbers(x, y), time_);
  }

  void AppendInBatches(size_t count) {
    while (count > 0) {
      const size_t batch = std::min<size_t>(count, 1 + Below(uint64_t{1} << Below(13)));
      Append(batch);
      count -= batch;
    }
  }

  void AppendChunks(size_t count) {
    for (size_t i = 0; i < count; i += 4) Append(4 * kPiecePointsMax);
  }

  void BeginSeries() {
    channel_ = absl::StrCat("c", ++channels_);
    Declare();
    next_x_ = Below(3) == 0 ? 0 : static_cast<double>(Below(2000)) - 1500;
    time_ = kStartNanos;
    if (Below(20) == 0) return;
    AppendInBatches(Below(uint64_t{1} << Below(14)));
    if (Below(20) == 0) AppendChunks(64 + Below(100));
  }

  void ChangeSeries() {
    switch (Below(8)) {
      case 0:
        Truncate();
        break;
      case 1:
        ReopenWithStream();
        break;
      case 2:
      case 3:
        AppendInBatches(Below(3000));
        break;
      default:
        break;
    }
  }

  void Truncate() {
    const std::vector<TimedPoint> points = Points();
    if (points.empty()) return;
    const double from_x = points[Below(points.size())].x + (Below(2) == 0 ? 0 : 1e-4);
    stream_->Truncate(++sequence_, 0, from_x);
    next_x_ = from_x;
  }

  // Every point of the channel, as a read returns them.
  std::vector<TimedPoint> Points() const {
    if (!FindChannel(channel_).ok()) return {};
    ReadRange everything;
    everything.include_wall_times = true;
    const v1::PointColumns columns = Read(channel_, everything);
    std::vector<TimedPoint> points;
    for (int i = 0; i < columns.x_size(); ++i) {
      points.push_back({columns.x(i), columns.doubles(i), columns.wall_times_unix_nanos(i)});
    }
    return points;
  }

  double PlaceOf(const TimedPoint& point, const ChartRange& range) const {
    const int64_t origin = range.axis == v1::AXIS_RELATIVE_TIME ? range.origin_unix_nanos : 0;
    return IsTimeAxis(range.axis) ? static_cast<double>(point.time_unix_nanos - origin) / 1e9
                                  : point.x;
  }

  // On a point, beside one, or far outside.
  std::optional<double> RandomBound(const std::vector<TimedPoint>& points,
                                    const ChartRange& range) {
    if (points.empty() || Below(6) == 0) return static_cast<double>(Below(1000));
    const double place = PlaceOf(points[Below(points.size())], range);
    const double width = PlaceOf(points.back(), range) - PlaceOf(points.front(), range);
    switch (Below(6)) {
      case 0:
        return place - width;
      case 1:
        return place + width;
      case 2:
        return std::nextafter(place, Below(2) == 0 ? kInfinity : -kInfinity);
      default:
        return place;
    }
  }

  ChartRange RandomRange(const std::vector<TimedPoint>& points) {
    constexpr v1::Axis kAxes[] = {v1::AXIS_X, v1::AXIS_X, v1::AXIS_LOG_X, v1::AXIS_WALL_TIME,
                                  v1::AXIS_RELATIVE_TIME};
    ChartRange range;
    range.axis = kAxes[Below(std::size(kAxes))];
    range.column_count = 1 + Below(uint64_t{1} << Below(12));
    range.origin_unix_nanos = kStartNanos;
    if (Below(3) != 0) range.from = RandomBound(points, range);
    if (Below(3) != 0) range.to = RandomBound(points, range);
    if (range.from && range.to && *range.from > *range.to) std::swap(*range.from, *range.to);
    if (range.axis != v1::AXIS_LOG_X) return range;
    if (range.from && *range.from <= 0) range.from = 0.5;
    if (range.to && *range.to <= range.from.value_or(0)) range.to = range.from.value_or(0) + 7;
    return range;
  }

  absl::StatusOr<SampledSeries> Sample(const ChartRange& range) const {
    const absl::StatusOr<ChannelRecord> record = FindChannel(channel_);
    if (!record.ok()) return record.status();
    return store_->Sample(channel_, *record, range);
  }

  void Compare(const std::vector<TimedPoint>& points, const ChartRange& range) const {
    const absl::StatusOr<SampledSeries> sampled = Sample(range);
    ASSERT_TRUE(sampled.ok()) << sampled.status();
    EXPECT_EQ(BruteForceSample(points, range).Difference(*sampled), "")
        << channel_ << ", " << points.size() << " points, " << v1::Axis_Name(range.axis) << " from "
        << range.from.value_or(NAN) << " to " << range.to.value_or(NAN) << ", "
        << range.column_count << " columns";
  }

  std::mt19937_64 random_{1};
  std::unique_ptr<Stream> stream_;
  std::string channel_ = "c";
  int channels_ = 0;
  uint64_t sequence_ = 0;
  double next_x_ = 0;
  int64_t time_ = kStartNanos;
};

class RandomChartsTest : public SampleSeriesTest, public testing::WithParamInterface<int> {};

INSTANTIATE_TEST_SUITE_P(Seeds, RandomChartsTest, testing::Range(0, kSeeds));

TEST_P(RandomChartsTest, ShowWhatEveryPointSays) {
  random_.seed(static_cast<uint64_t>(GetParam()));
  for (int i = 0; i < NEREID_SAMPLE_CASES && !HasFailure(); ++i) {
    if (i % 10 == 0) BeginSeries();
    ChangeSeries();
    if (!FindChannel(channel_).ok()) continue;
    const std::vector<TimedPoint> points = Points();
    Compare(points, RandomRange(points));
  }
}

TEST_F(SampleSeriesTest, AnInfiniteBoundOfAnAxisOfTimeIsLeftToTheSeries) {
  AppendChunks(4);
  for (const v1::Axis axis : {v1::AXIS_WALL_TIME, v1::AXIS_RELATIVE_TIME}) {
    ChartRange range;
    range.axis = axis;
    range.column_count = 3;
    range.origin_unix_nanos = kStartNanos;
    const absl::StatusOr<SampledSeries> open = Sample(range);
    range.from = -kInfinity;
    range.to = kInfinity;
    const absl::StatusOr<SampledSeries> infinite = Sample(range);
    ASSERT_TRUE(open.ok() && infinite.ok()) << open.status() << infinite.status();
    EXPECT_EQ(infinite->from, open->from);
    EXPECT_EQ(infinite->to, open->to);
    Compare(Points(), range);
  }
}

TEST_F(SampleSeriesTest, TheLastPointLiesBeforeARangeBehindAllTime) {
  AppendChunks(70);
  ChartRange range;
  range.axis = v1::AXIS_WALL_TIME;
  range.column_count = 3;
  range.from = 1e300;
  const absl::StatusOr<SampledSeries> sampled = Sample(range);
  ASSERT_TRUE(sampled.ok()) << sampled.status();
  EXPECT_EQ(sampled->point_count, 0u);
  ASSERT_TRUE(sampled->before.has_value());
  EXPECT_EQ(sampled->before->x, next_x_);
}

// 4,096 chunks make the first node of level 3.
TEST_F(SampleSeriesTest, ALongSeriesGoesThroughEveryLevelOfThePyramid) {
  Declare();
  AppendChunks(4'400);
  for (int i = 0; i < kLongSeriesRounds && !HasFailure(); ++i) {
    const std::vector<TimedPoint> points = Points();
    for (int j = 0; j < 4 && !HasFailure(); ++j) Compare(points, RandomRange(points));
    Truncate();
    AppendChunks(64 * (1 + Below(4)));
    if (i % 3 == 0) ReopenWithStream();
  }
}

// A series that grows while it is sampled shows every point up to some moment, and none behind it.
TEST_F(SampleSeriesTest, ChartsDuringAppendsShowOneMoment) {
  Declare();
  std::vector<double> y;
  RandomY values(random_);
  for (int i = 0; i < 300'000; ++i) y.push_back(values.Next());
  Append(1);
  stream_->Truncate(++sequence_, 0, -kInfinity);
  std::thread writer([this, &y] {
    for (size_t i = 0; i < y.size(); i += 1'000) {
      std::vector<double> x;
      for (size_t j = i; j < i + 1'000; ++j) x.push_back(static_cast<double>(j + 1));
      stream_->Append(++sequence_, 0, Numbers(x, {y.begin() + i, y.begin() + i + 1'000}));
    }
  });
  uint64_t count = 0;
  while (count < y.size() && !HasFailure()) {
    ChartRange range;
    range.column_count = 100;
    const absl::StatusOr<SampledSeries> sampled = Sample(range);
    ASSERT_TRUE(sampled.ok()) << sampled.status();
    EXPECT_GE(sampled->point_count, count);
    count = sampled->point_count;
    std::vector<TimedPoint> points;
    for (size_t i = 0; i < count; ++i) points.push_back({static_cast<double>(i + 1), y[i], 0});
    if (sampled->is_raw) continue;
    EXPECT_EQ(BruteForceSample(points, range).Difference(*sampled), "");
  }
  writer.join();
}

}  // namespace
}  // namespace nereid::storage
