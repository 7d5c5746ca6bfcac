// A page of charts: 30 sources of 10 experiments, 300 columns each, one SampleSeries call to a
// server. Compacted; with a block cache that holds every block the page needs, warm, and with the
// default one, which holds an eighth of them.

#include <grpcpp/create_channel.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_files.h"
#include "bench/data_set.h"
#include "bench/in_turn.h"
#include "bench/json_row.h"
#include "bench/series.h"
#include "bench/stopwatch.h"
#include "bench/store_stream.h"
#include "nereid/v1/query.grpc.pb.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr uint32_t kColumns = 300;
constexpr MessageShape kShape = {.points_per_entry = 1000, .entries_per_message = 4};

struct PageSize {
  size_t experiments;
  size_t sources;
  size_t points;
};

PageSize SizeOf(const BenchOptions& options) {
  if (options.smoke) return {.experiments = 2, .sources = 3, .points = 5'000};
  return {.experiments = 10, .sources = 30, .points = 1'000'000};
}

std::string ExperimentName(size_t index) { return absl::StrCat("page-", index); }

absl::Status LoadPage(const std::string& directory, const PageSize& size) {
  DataSet data = MakeDataSet("", size.sources, size.points, LossSeries);
  const auto store = OpenStore(directory, storage::Durability::kWal);
  if (!store.ok()) return store.status();
  for (size_t i = 0; i < size.experiments; ++i) {
    data.experiment = ExperimentName(i);
    if (absl::Status status = Load(**store, data, kShape); !status.ok()) return status;
  }
  return absl::OkStatus();
}

v1::SampleSeriesRequest PageRequest(const PageSize& size) {
  v1::SampleSeriesRequest request;
  request.set_project(kProject);
  for (size_t i = 0; i < size.experiments; ++i) request.add_experiments(ExperimentName(i));
  for (size_t i = 0; i < size.sources; ++i) request.add_sources()->set_channel(ChannelName(i));
  request.set_columns(kColumns);
  return request;
}

struct PageTimes {
  double first_ms = 0;
  double all_ms = 0;
};

// Not OK unless every series came with all its points.
absl::StatusOr<PageTimes> AskForPage(v1::QueryService::Stub& stub, const PageSize& size) {
  const v1::SampleSeriesRequest request = PageRequest(size);
  const Stopwatch stopwatch;
  PageTimes times;
  grpc::ClientContext context;
  const auto answers = stub.SampleSeries(&context, request);
  v1::SampleSeriesResponse answer;
  size_t series = 0;
  while (answers->Read(&answer)) {
    if (series++ == 0) times.first_ms = stopwatch.Seconds() * 1e3;
    if (answer.status().code() != 0 || answer.point_count() != size.points) {
      return absl::DataLossError(absl::StrCat(answer.experiment(), ": ", answer.point_count(),
                                              " points, ", answer.status().message()));
    }
  }
  times.all_ms = stopwatch.Seconds() * 1e3;
  const grpc::Status status = answers->Finish();
  if (!status.ok()) return absl::UnavailableError(status.error_message());
  if (series == size.experiments * size.sources) return times;
  return absl::DataLossError(absl::StrCat(series, " series came"));
}

absl::Status MeasurePage(const std::string& server, int block_cache_mib,
                         const BenchOptions& options) {
  const PageSize size = SizeOf(options);
  const auto stub =
      v1::QueryService::NewStub(grpc::CreateChannel(server, grpc::InsecureChannelCredentials()));
  // The connection is made and the cache is warm before the clock starts.
  PageTimes last;
  const auto ask = [&](int) -> absl::StatusOr<double> {
    const absl::StatusOr<PageTimes> times = AskForPage(*stub, size);
    if (!times.ok()) return times.status();
    last = *times;
    return times->all_ms;
  };
  if (absl::Status status = ask(0).status(); !status.ok()) return status;
  const auto medians = MediansInTurn(
      options.repetitions(), {ask, [&](int) -> absl::StatusOr<double> { return last.first_ms; }});
  if (!medians.ok()) return medians.status();
  const std::vector<std::pair<std::string, double>> labels = {
      {"charts", static_cast<double>(size.experiments * size.sources)},
      {"points", static_cast<double>(size.points)},
      {"block_cache_mib", block_cache_mib}};
  const char* const metrics[] = {"all_series_ms", "first_series_ms"};
  for (size_t i = 0; i < medians->size(); ++i) {
    Print({.bench_case = "page",
           .metric = metrics[i],
           .value = medians->at(i),
           .unit = "ms",
           .labels = labels});
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status RunPage(const BenchOptions& options) {
  const testing::TemporaryDirectory directory;
  absl::Status status = LoadPage(directory.path(), SizeOf(options));
  status.Update(CompactFiles(directory.path()));
  if (!status.ok()) return status;
  for (const int block_cache_mib : {1'024, 128}) {
    const auto server = testing::ServerProcess::StartNereid(
        directory.path(), {absl::StrCat("--block_cache_mib=", block_cache_mib)});
    if (!server.ok()) return server.status();
    status = MeasurePage((*server)->address(), block_cache_mib, options);
    status.Update((*server)->Stop());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nereid::bench
