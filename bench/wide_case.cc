// 1,000 experiments with the same 1,000 channel names and one point in each channel: how fast new
// channels are taken, how long the store takes to open afterwards, and the memory of the process
// that wrote them and of a server that opened them.

#include <algorithm>
#include <string>
#include <vector>

#include "bench/bench_case.h"
#include "bench/json_row.h"
#include "bench/process_memory.h"
#include "bench/quantile.h"
#include "bench/stopwatch.h"
#include "bench/store_stream.h"
#include "bench/wide_load.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr WideLoad kLoad = {.experiments = 1000, .channels_per_experiment = 1000};
constexpr WideLoad kSmokeLoad = {.experiments = 10, .channels_per_experiment = 100};
// Reading a million channels back takes longer than writing them.
constexpr size_t kCheckedExperimentsMax = 20;

struct Figures {
  std::vector<double> channels_per_second;
  std::vector<double> megabytes_after_writing;
  std::vector<double> reopen_seconds;
  std::vector<double> megabytes_after_reopening;
};

absl::Status CheckExperiments(const std::string& directory, const WideLoad& load) {
  const auto store = OpenStore(directory);
  if (!store.ok()) return store.status();
  DataSet data = WideDataSet(load);
  const size_t stride = std::max<size_t>(load.experiments / kCheckedExperimentsMax, 1);
  for (size_t i = 0; i < load.experiments; i += stride) {
    data.experiment = ExperimentName(i);
    if (absl::Status status = CheckStored(**store, data); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status MeasureOnce(const WideLoad& load, Figures& figures) {
  const testing::TemporaryDirectory directory;
  const auto written = RunWideLoad(directory.path(), load);
  if (!written.ok()) return written.status();
  figures.channels_per_second.push_back(written->channels_per_second);
  figures.megabytes_after_writing.push_back(written->megabytes);
  {
    const Stopwatch stopwatch;
    const auto store = OpenStore(directory.path());
    if (!store.ok()) return store.status();
    figures.reopen_seconds.push_back(stopwatch.Seconds());
  }
  {
    const auto server = testing::ServerProcess::StartNereid(directory.path());
    if (!server.ok()) return server.status();
    const absl::StatusOr<double> megabytes = ResidentMegabytes((*server)->process());
    if (!megabytes.ok()) return megabytes.status();
    figures.megabytes_after_reopening.push_back(*megabytes);
    if (absl::Status status = (*server)->Stop(); !status.ok()) return status;
  }
  return CheckExperiments(directory.path(), load);
}

void PrintFigure(const std::string& metric, const std::string& unit, const std::string& subject,
                 const WideLoad& load, const std::vector<double>& values) {
  Print({.bench_case = "wide",
         .metric = metric,
         .value = Median(values),
         .unit = unit,
         .labels = {{"experiments", static_cast<double>(load.experiments)},
                    {"channels", static_cast<double>(load.channels_per_experiment)}},
         .subject = subject});
}

}  // namespace

absl::Status RunWide(const BenchOptions& options) {
  const WideLoad load = options.smoke ? kSmokeLoad : kLoad;
  Figures figures;
  for (int i = 0; i < options.repetitions(); ++i) {
    if (absl::Status status = MeasureOnce(load, figures); !status.ok()) return status;
  }
  PrintFigure("channels_per_second", "channels/s", "nereid", load, figures.channels_per_second);
  PrintFigure("reopen_s", "s", "nereid", load, figures.reopen_seconds);
  PrintFigure("rss_mb", "MB", "after writing", load, figures.megabytes_after_writing);
  PrintFigure("rss_mb", "MB", "server after reopening", load, figures.megabytes_after_reopening);
  return absl::OkStatus();
}

}  // namespace nereid::bench
