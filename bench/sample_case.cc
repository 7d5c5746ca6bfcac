// Exact charts of 1,000 columns out of series of 1 M, 10 M and 100 M points: the full range, and
// zooms into the longest. Compacted, the block cache warm; nothing keeps results.

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_files.h"
#include "bench/data_set.h"
#include "bench/in_turn.h"
#include "bench/json_row.h"
#include "bench/quantile.h"
#include "bench/series.h"
#include "bench/stopwatch.h"
#include "bench/store_stream.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr size_t kColumns = 1'000;
constexpr size_t kZooms = 20;
// A measurement is the mean of so many calls.
constexpr int kCallsAtOnce = 5;
constexpr MessageShape kShape = {.points_per_entry = 1000, .entries_per_message = 4};

std::vector<size_t> Sizes(const BenchOptions& options) {
  if (options.smoke) return {6'000, 70'000};
  return {1'000'000, 10'000'000, 100'000'000};
}

std::string ExperimentOf(size_t points) { return absl::StrCat("sample-", points); }

absl::StatusOr<storage::SampledSeries> Sample(const storage::Store& store, size_t points,
                                              const storage::ChartRange& range) {
  const std::string name = ChannelName(0);
  const auto channel = store.catalog().FindChannel({kProject, ExperimentOf(points), name});
  if (!channel.ok()) return channel.status();
  return store.Sample(name, *channel, range);
}

absl::StatusOr<double> SampleMilliseconds(const storage::Store& store, size_t points,
                                          const storage::ChartRange& range) {
  const Stopwatch stopwatch;
  for (int i = 0; i < kCallsAtOnce; ++i) {
    const auto sampled = Sample(store, points, range);
    if (!sampled.ok()) return sampled.status();
  }
  return stopwatch.Seconds() * 1e3 / kCallsAtOnce;
}

// What a chart costs without summaries: every point is read. It need not even be looked at.
absl::StatusOr<double> ReadAllMilliseconds(const storage::Store& store, size_t points) {
  const Stopwatch stopwatch;
  const std::string name = ChannelName(0);
  const auto channel = store.catalog().FindChannel({kProject, ExperimentOf(points), name});
  if (!channel.ok()) return channel.status();
  const auto reader = store.Read(name, *channel, {});
  v1::PointColumns columns;
  absl::StatusOr<bool> any = true;
  while (any.ok() && *any) {
    columns.Clear();
    any = reader->Next(columns);
  }
  if (!any.ok()) return any.status();
  return stopwatch.Seconds() * 1e3;
}

// Every extreme of every column of a full range beside the numbers themselves.
absl::Status Check(const storage::SampledSeries& sampled, const std::vector<double>& y) {
  size_t begin = 0;
  for (const storage::SampledColumn& column : sampled.columns) {
    const auto first = y.begin() + static_cast<std::ptrdiff_t>(begin);
    const auto last = first + static_cast<std::ptrdiff_t>(column.summary.count);
    const auto [min, max] = std::minmax_element(first, last);
    const bool same = *first == column.summary.first_y && *(last - 1) == column.summary.last_y &&
                      *min == column.summary.min_y && *max == column.summary.max_y;
    if (!same) return absl::DataLossError(absl::StrCat("column ", column.index, " is wrong"));
    begin += column.summary.count;
  }
  if (begin == y.size()) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(begin, " of ", y.size(), " points sampled"));
}

storage::ChartRange FullRange() {
  storage::ChartRange range;
  range.column_count = kColumns;
  return range;
}

absl::Status LoadAndCheck(const std::string& directory, size_t points) {
  const DataSet data = MakeDataSet(ExperimentOf(points), 1, points, LossSeries);
  const auto store = OpenStore(directory, storage::Durability::kWal);
  if (!store.ok()) return store.status();
  if (absl::Status status = Load(**store, data, kShape); !status.ok()) return status;
  const auto sampled = Sample(**store, points, FullRange());
  return sampled.ok() ? Check(*sampled, data.y[0]) : sampled.status();
}

void PrintMilliseconds(const std::string& metric, size_t points, double value,
                       const std::string& subject = "", bool baseline = false) {
  Print({.bench_case = "sample",
         .metric = metric,
         .value = value,
         .unit = "ms",
         .labels = {{"points", static_cast<double>(points)}},
         .subject = subject,
         .baseline = baseline});
}

// The middle size also by reading everything.
absl::Status MeasureFullRange(const storage::Store& store, const BenchOptions& options) {
  const std::vector<size_t> sizes = Sizes(options);
  const size_t read_all = sizes[sizes.size() - 2];
  std::vector<Measurement> contenders;
  for (const size_t points : sizes) {
    contenders.push_back(
        [&store, points](int) { return SampleMilliseconds(store, points, FullRange()); });
  }
  contenders.push_back([&store, read_all](int) { return ReadAllMilliseconds(store, read_all); });
  const auto medians = MediansInTurn(options.repetitions(), contenders);
  if (!medians.ok()) return medians.status();
  for (size_t i = 0; i < sizes.size(); ++i) {
    PrintMilliseconds("full_range_ms", sizes[i], medians->at(i));
  }
  PrintMilliseconds("full_range_ms", read_all, medians->back(), "read_every_point", true);
  Print({.bench_case = "sample",
         .metric = "growth",
         .value = medians->at(sizes.size() - 1) / medians->front(),
         .unit = "x",
         .labels = {{"from_points", static_cast<double>(sizes.front())},
                    {"to_points", static_cast<double>(sizes.back())}}});
  return absl::OkStatus();
}

// Between 10 k points, or all, and half the series.
storage::ChartRange RandomZoom(std::mt19937_64& random, size_t points) {
  const double most = static_cast<double>(points) / 2;
  const double least = std::min(10'000.0, most);
  const double share = std::uniform_real_distribution<double>(0, 1)(random);
  const double width = least * std::pow(most / least, share);
  storage::ChartRange range = FullRange();
  range.from =
      std::uniform_real_distribution<double>(1, static_cast<double>(points) - width)(random);
  range.to = *range.from + width;
  return range;
}

absl::Status MeasureZooms(const storage::Store& store, const BenchOptions& options) {
  const size_t points = Sizes(options).back();
  std::mt19937_64 random(1);
  std::vector<Measurement> contenders;
  for (size_t i = 0; i < kZooms; ++i) {
    contenders.push_back([&store, points, range = RandomZoom(random, points)](int) {
      return SampleMilliseconds(store, points, range);
    });
  }
  const auto medians = MediansInTurn(options.repetitions(), contenders);
  if (!medians.ok()) return medians.status();
  PrintMilliseconds("zoom_ms", points, Median(*medians), "median of 20");
  PrintMilliseconds("zoom_ms", points, Quantile(*medians, 1.0), "slowest of 20");
  return absl::OkStatus();
}

// Charts not measured: they fill the block cache.
absl::Status Warm(const storage::Store& store, const BenchOptions& options) {
  for (const size_t points : Sizes(options)) {
    if (const auto sampled = Sample(store, points, FullRange()); !sampled.ok()) {
      return sampled.status();
    }
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunSample(const BenchOptions& options) {
  const testing::TemporaryDirectory directory;
  for (const size_t points : Sizes(options)) {
    if (absl::Status status = LoadAndCheck(directory.path(), points); !status.ok()) return status;
  }
  if (absl::Status status = CompactFiles(directory.path()); !status.ok()) return status;
  const auto store = OpenStore(directory.path());
  if (!store.ok()) return store.status();
  absl::Status status = Warm(**store, options);
  if (status.ok()) status = MeasureFullRange(**store, options);
  if (status.ok()) status = MeasureZooms(**store, options);
  return status;
}

}  // namespace nereid::bench
