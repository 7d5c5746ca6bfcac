// Bytes on disk for each point after compaction, x whole numbers, for every series. Two channels of
// a million points each, 1,000 points an entry and one entry a message.

#include <string>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_files.h"
#include "bench/data_set.h"
#include "bench/json_row.h"
#include "bench/key_per_point.h"
#include "bench/series.h"
#include "bench/store_stream.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr size_t kChannels = 2;
constexpr size_t kPointsPerChannel = 1'000'000;
constexpr size_t kSmokePointsPerChannel = 5'000;
constexpr MessageShape kShape = {.points_per_entry = 1000, .entries_per_message = 1};
constexpr double kRawBytesPerPoint = 2 * sizeof(double);

double BytesPerPoint(const std::string& directory, const DataSet& data) {
  return static_cast<double>(DataFileBytes(directory)) / static_cast<double>(data.point_count());
}

absl::StatusOr<double> SizeInStore(const DataSet& data) {
  const testing::TemporaryDirectory directory;
  {
    const auto store = OpenStore(directory.path(), storage::Durability::kWal);
    if (!store.ok()) return store.status();
    if (absl::Status status = Load(**store, data, kShape); !status.ok()) return status;
  }
  if (absl::Status status = CompactFiles(directory.path()); !status.ok()) return status;
  const double bytes = BytesPerPoint(directory.path(), data);
  const auto store = OpenStore(directory.path());
  if (!store.ok()) return store.status();
  if (absl::Status status = CheckStored(**store, data); !status.ok()) return status;
  return bytes;
}

absl::StatusOr<double> SizeWithKeyPerPoint(const DataSet& data) {
  const testing::TemporaryDirectory directory;
  {
    const auto store = KeyPerPoint::Open(directory.path());
    if (!store.ok()) return store.status();
    const absl::Status status = (*store)->Write(data, kShape.points_per_entry, 0);
    if (!status.ok()) return status;
  }
  if (absl::Status status = CompactFiles(directory.path()); !status.ok()) return status;
  const double bytes = BytesPerPoint(directory.path(), data);
  const auto store = KeyPerPoint::Open(directory.path());
  if (!store.ok()) return store.status();
  const absl::StatusOr<uint64_t> points = (*store)->ScanAndCheck(data);
  if (!points.ok()) return points.status();
  if (*points == data.point_count()) return bytes;
  return absl::DataLossError(absl::StrCat("key_per_point: read ", *points, " points"));
}

void PrintSize(const std::string& series, double bytes, const std::string& subject, bool baseline) {
  Print({.bench_case = "size",
         .metric = "bytes_per_point",
         .value = bytes,
         .unit = "bytes",
         .series = series,
         .subject = subject,
         .baseline = baseline});
}

}  // namespace

// Sizes do not vary from run to run, so one repetition is enough.
absl::Status RunSize(const BenchOptions& options) {
  const size_t points = options.smoke ? kSmokePointsPerChannel : kPointsPerChannel;
  for (const NamedSeries& series : AllSeries()) {
    const DataSet data = MakeDataSet(series.name, kChannels, points, series.make);
    const absl::StatusOr<double> ours = SizeInStore(data);
    if (!ours.ok()) return ours.status();
    PrintSize(series.name, *ours, "nereid", false);
    const absl::StatusOr<double> theirs = SizeWithKeyPerPoint(data);
    if (!theirs.ok()) return theirs.status();
    PrintSize(series.name, *theirs, "key_per_point", true);
    PrintSize(series.name, kRawBytesPerPoint, "raw", true);
  }
  return absl::OkStatus();
}

}  // namespace nereid::bench
