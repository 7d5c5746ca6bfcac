// Numbers into the store in-process, without gRPC: from the first Submit to the acknowledgement of
// the last point, fsync. 100 channels through one stream; a message carries 4,000 points, about
// what the C++ client puts into one at most: 4 channels with 1,000 points each, or 40 with 100.
// Messages are built and parsed before the clock starts, as the server parses them on other threads
// than the committer's.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_set.h"
#include "bench/in_turn.h"
#include "bench/json_row.h"
#include "bench/key_per_point.h"
#include "bench/quantile.h"
#include "bench/series.h"
#include "bench/stopwatch.h"
#include "bench/store_stream.h"
#include "bench/write_and_fsync.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr size_t kChannels = 100;
constexpr size_t kPointsPerChannel = 100'000;
// One key per point is slower; its rate needs fewer points.
constexpr size_t kBaselinePointsPerChannel = 20'000;
constexpr size_t kSmokePointsPerChannel = 2'000;
constexpr MessageShape kShapes[] = {{.points_per_entry = 1000, .entries_per_message = 4},
                                    {.points_per_entry = 100, .entries_per_message = 40}};
constexpr size_t kProbeCommits = 500;
constexpr size_t kSmokeProbeCommits = 10;

struct Rates {
  double points_per_second = 0;
  size_t points_per_commit = 0;
};

absl::StatusOr<Rates> IngestIntoStore(const DataSet& data, const MessageShape& shape) {
  auto messages = BuildMessages(data, shape);
  const testing::TemporaryDirectory directory;
  const auto store = OpenStore(directory.path());
  if (!store.ok()) return store.status();
  Rates rates;
  {
    StoreStream stream(store->get(), data.experiment);
    stream.DeclareAll(data.channel_count());
    // Column families are made with the first points; that is measured by the case `wide`.
    const size_t first = (data.channel_count() - 1) / shape.entries_per_message + 1;
    for (size_t i = 0; i < first; ++i) stream.Submit(std::move(messages[i]));
    if (absl::Status status = stream.WaitAcknowledged(first); !status.ok()) return status;
    const uint64_t commits_before = stream.commits();

    const Stopwatch stopwatch;
    for (size_t i = first; i < messages.size(); ++i) stream.Submit(std::move(messages[i]));
    if (absl::Status status = stream.WaitAcknowledged(messages.size()); !status.ok()) {
      return status;
    }
    const double seconds = stopwatch.Seconds();
    const size_t points =
        data.point_count() - first * shape.entries_per_message * shape.points_per_entry;
    rates.points_per_second = static_cast<double>(points) / seconds;
    rates.points_per_commit = points / (stream.commits() - commits_before);
  }
  if (absl::Status status = CheckStored(**store, data); !status.ok()) return status;
  return rates;
}

absl::StatusOr<double> IngestIntoKeyPerPoint(const DataSet& data, const MessageShape& shape,
                                             size_t points_per_sync) {
  const testing::TemporaryDirectory directory;
  const auto store = KeyPerPoint::Open(directory.path());
  if (!store.ok()) return store.status();
  const Stopwatch stopwatch;
  const absl::Status status = (*store)->Write(data, shape.points_per_entry, points_per_sync);
  const double seconds = stopwatch.Seconds();
  if (!status.ok()) return status;
  const absl::StatusOr<uint64_t> points = (*store)->ScanAndCheck(data);
  if (!points.ok()) return points.status();
  if (*points == data.point_count()) return static_cast<double>(*points) / seconds;
  return absl::DataLossError(absl::StrCat("key_per_point: read ", *points, " points"));
}

absl::Status Measure(const MessageShape& shape, const BenchOptions& options) {
  const DataSet data =
      MakeDataSet("ingest_store", kChannels,
                  options.smoke ? kSmokePointsPerChannel : kPointsPerChannel, LossSeries);
  const DataSet baseline_data =
      MakeDataSet("ingest_store", kChannels,
                  options.smoke ? kSmokePointsPerChannel : kBaselinePointsPerChannel, LossSeries);
  // The baseline syncs as often as the store has just committed.
  size_t points_per_commit = 0;
  const auto ours = [&](int) -> absl::StatusOr<double> {
    const absl::StatusOr<Rates> rates = IngestIntoStore(data, shape);
    if (!rates.ok()) return rates.status();
    points_per_commit = rates->points_per_commit;
    return rates->points_per_second;
  };
  const auto theirs = [&](int) {
    return IngestIntoKeyPerPoint(baseline_data, shape, points_per_commit);
  };
  const auto medians = MediansInTurn(options.repetitions(), {ours, theirs});
  if (!medians.ok()) return medians.status();
  for (const bool baseline : {false, true}) {
    Print({.bench_case = "ingest_store",
           .metric = "points_per_second",
           .value = medians->at(baseline ? 1 : 0),
           .unit = "points/s",
           .labels = {{"points_per_entry", static_cast<double>(shape.points_per_entry)},
                      {"points_per_commit", static_cast<double>(points_per_commit)}},
           .subject = baseline ? "key_per_point" : "nereid",
           .baseline = baseline});
  }
  return absl::OkStatus();
}

absl::Status Probe(const BenchOptions& options) {
  const testing::TemporaryDirectory directory;
  const auto seconds =
      WriteAndFsync(directory.path(), options.smoke ? kSmokeProbeCommits : kProbeCommits);
  if (!seconds.ok()) return seconds.status();
  double sum = 0;
  for (const double one : *seconds) sum += one;
  Print({.bench_case = "ingest_store",
         .metric = "commits_per_second",
         .value = static_cast<double>(seconds->size()) / sum,
         .unit = "commits/s",
         .subject = "write_and_fsync",
         .baseline = true});
  Print({.bench_case = "ingest_store",
         .metric = "ack_p99_ms",
         .value = Quantile(*seconds, 0.99) * 1e3,
         .unit = "ms",
         .subject = "write_and_fsync",
         .baseline = true});
  return absl::OkStatus();
}

}  // namespace

absl::Status RunIngestStore(const BenchOptions& options) {
  for (const MessageShape& shape : kShapes) {
    if (absl::Status status = Probe(options); !status.ok()) return status;
    if (absl::Status status = Measure(shape, options); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nereid::bench
