#include "bench/wide_load.h"

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <deque>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/process_memory.h"
#include "bench/series.h"
#include "bench/stopwatch.h"
#include "bench/store_stream.h"
#include "tests/support/run_command.h"
#include "tests/support/server_process.h"

namespace nereid::bench {
namespace {

constexpr size_t kStreamsMax = 8;

absl::Status WriteExperiments(storage::Store& store, const WideLoad& load, const DataSet& data) {
  const MessageShape shape = {.points_per_entry = 1,
                              .entries_per_message = load.channels_per_experiment};
  std::deque<StoreStream> streams;
  for (size_t i = 0; i < load.experiments; ++i) {
    if (absl::Status status = EndStreams(streams, kStreamsMax - 1); !status.ok()) return status;
    streams.emplace_back(&store, ExperimentName(i));
    streams.back().DeclareAll(data.channel_count());
    for (auto& message : BuildMessages(data, shape)) streams.back().Submit(std::move(message));
  }
  return EndStreams(streams, 0);
}

absl::StatusOr<WideLoadResult> Write(const std::string& directory, const WideLoad& load) {
  const DataSet data = WideDataSet(load);
  const auto store = OpenStore(directory);
  if (!store.ok()) return store.status();
  const Stopwatch stopwatch;
  if (absl::Status status = WriteExperiments(**store, load, data); !status.ok()) return status;
  const auto channels = static_cast<double>(load.experiments * load.channels_per_experiment);
  WideLoadResult result{.channels_per_second = channels / stopwatch.Seconds()};
  const absl::StatusOr<double> megabytes = ResidentMegabytes(getpid());
  if (!megabytes.ok()) return megabytes.status();
  result.megabytes = *megabytes;
  return result;
}

}  // namespace

std::string ExperimentName(size_t index) { return absl::StrCat("experiment-", index); }

DataSet WideDataSet(const WideLoad& load) {
  return MakeDataSet("", load.channels_per_experiment, 1, LossSeries);
}

absl::StatusOr<WideLoadResult> RunWideLoad(const std::string& directory, const WideLoad& load) {
  const testing::CommandResult ran = testing::RunCommand(
      {testing::ProgramBesideThis("nereid-bench"), absl::StrCat("--wide_load=", directory),
       absl::StrCat("--wide_experiments=", load.experiments),
       absl::StrCat("--wide_channels=", load.channels_per_experiment)});
  WideLoadResult result;
  if (ran.exit_code == EXIT_SUCCESS &&
      std::sscanf(ran.stdout_text.c_str(), "%lf %lf", &result.channels_per_second,
                  &result.megabytes) == 2) {
    return result;
  }
  return absl::InternalError(absl::StrCat("the process that loads ended with exit code ",
                                          ran.exit_code, ": ", ran.stderr_text));
}

int WideLoadMain(const std::string& directory, const WideLoad& load) {
  const absl::StatusOr<WideLoadResult> result = Write(directory, load);
  if (!result.ok()) {
    std::fprintf(stderr, "%s\n", result.status().ToString().c_str());
    return EXIT_FAILURE;
  }
  std::printf("%f %f\n", result->channels_per_second, result->megabytes);
  return EXIT_SUCCESS;
}

}  // namespace nereid::bench
