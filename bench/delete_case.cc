// Deleting an experiment of 1,000 channels with 10,000 points each beside one that stays: how long
// the caller waits, and how long it takes until the space is back.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_files.h"
#include "bench/data_set.h"
#include "bench/json_row.h"
#include "bench/quantile.h"
#include "bench/series.h"
#include "bench/stopwatch.h"
#include "bench/store_stream.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr size_t kChannels = 1000;
constexpr size_t kSmokeChannels = 100;
constexpr size_t kKeptChannels = 10;
constexpr size_t kPointsPerChannel = 10'000;
constexpr MessageShape kShape = {.points_per_entry = 1000, .entries_per_message = 10};

struct Figures {
  std::vector<double> answer_milliseconds;
  std::vector<double> job_seconds;
  std::vector<double> bytes_before;
  std::vector<double> bytes_after;
};

absl::Status LoadBoth(const std::string& directory, const DataSet& deleted, const DataSet& kept) {
  {
    const auto store = OpenStore(directory, storage::Durability::kWal);
    if (!store.ok()) return store.status();
    absl::Status status = Load(**store, deleted, kShape);
    if (status.ok()) status = Load(**store, kept, kShape);
    if (!status.ok()) return status;
  }
  return CompactFiles(directory);
}

// The job is counted from the answer on.
absl::Status DeleteAndWait(storage::Store& store, const std::string& experiment, Figures& figures) {
  const Stopwatch answer;
  absl::Status status = store.DeleteExperiment(kProject, experiment);
  if (!status.ok()) return status;
  figures.answer_milliseconds.push_back(answer.Seconds() * 1e3);
  const Stopwatch job;
  status = store.WaitForDeletions();
  if (!status.ok()) return status;
  figures.job_seconds.push_back(job.Seconds());
  return absl::OkStatus();
}

absl::Status CheckGone(const storage::Store& store, const std::string& experiment) {
  const absl::Status status = store.catalog().FindExperiment(kProject, experiment).status();
  if (absl::IsNotFound(status)) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("experiment ", experiment, " is still there"));
}

absl::Status MeasureOnce(const DataSet& deleted, const DataSet& kept, Figures& figures) {
  const testing::TemporaryDirectory directory;
  absl::Status status = LoadBoth(directory.path(), deleted, kept);
  if (!status.ok()) return status;
  figures.bytes_before.push_back(static_cast<double>(DataFileBytes(directory.path())));
  {
    const auto store = OpenStore(directory.path());
    if (!store.ok()) return store.status();
    status = DeleteAndWait(**store, deleted.experiment, figures);
    if (status.ok()) status = CheckGone(**store, deleted.experiment);
    if (status.ok()) status = CheckStored(**store, kept);
    if (!status.ok()) return status;
  }
  figures.bytes_after.push_back(static_cast<double>(DataFileBytes(directory.path())));
  return absl::OkStatus();
}

void PrintFigure(const std::string& metric, const std::string& unit, const std::string& subject,
                 const DataSet& deleted, const std::vector<double>& values) {
  Print({.bench_case = "delete",
         .metric = metric,
         .value = Median(values),
         .unit = unit,
         .labels = {{"channels", static_cast<double>(deleted.channel_count())},
                    {"points_per_channel", static_cast<double>(deleted.points_per_channel())}},
         .subject = subject});
}

}  // namespace

absl::Status RunDelete(const BenchOptions& options) {
  const size_t channels = options.smoke ? kSmokeChannels : kChannels;
  const DataSet deleted = MakeDataSet("deleted", channels, kPointsPerChannel, LossSeries);
  const DataSet kept = MakeDataSet("kept", kKeptChannels, kPointsPerChannel, LossSeries);
  Figures figures;
  for (int i = 0; i < options.repetitions(); ++i) {
    if (absl::Status status = MeasureOnce(deleted, kept, figures); !status.ok()) return status;
  }
  PrintFigure("answer_ms", "ms", "nereid", deleted, figures.answer_milliseconds);
  PrintFigure("job_s", "s", "nereid", deleted, figures.job_seconds);
  PrintFigure("bytes", "bytes", "before", deleted, figures.bytes_before);
  PrintFigure("bytes", "bytes", "after the job", deleted, figures.bytes_after);
  return absl::OkStatus();
}

}  // namespace nereid::bench
