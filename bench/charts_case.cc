// The charts of an experiment in a project of 1,000 aliases of 50 names each, every one of them
// named by a chart: one ListExperimentCharts call. Each alias finds its channel under the last
// name.

#include <grpcpp/create_channel.h>

#include <memory>
#include <string>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_set.h"
#include "bench/in_turn.h"
#include "bench/json_row.h"
#include "bench/series.h"
#include "bench/stopwatch.h"
#include "bench/store_stream.h"
#include "nereid/v1/charts.grpc.pb.h"
#include "nereid/v1/config.grpc.pb.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr char kExperiment[] = "charts";
constexpr size_t kChannels = 100;

struct ChartLoad {
  size_t aliases;
  size_t names;
};

ChartLoad SizeOf(const BenchOptions& options) {
  if (options.smoke) return {.aliases = 100, .names = 5};
  return {.aliases = 1'000, .names = 50};
}

v1::ProjectConfig ConfigOf(const ChartLoad& load) {
  constexpr size_t kChartsPerSet = 100;
  v1::ProjectConfig config;
  for (size_t i = 0; i < load.aliases; ++i) {
    v1::Alias& alias = *config.add_aliases();
    alias.set_name(absl::StrCat("alias-", i));
    for (size_t name = 1; name < load.names; ++name) {
      alias.add_channels(absl::StrCat("absent/", i, "/", name));
    }
    alias.add_channels(ChannelName(i % kChannels));
    if (i % kChartsPerSet == 0) {
      config.add_chart_sets()->set_name(absl::StrCat("set-", i / kChartsPerSet));
    }
    v1::ChartSet& chart_set = *config.mutable_chart_sets(config.chart_sets_size() - 1);
    v1::Chart& chart = *chart_set.add_charts();
    chart.set_name(absl::StrCat("chart-", i));
    chart.add_sources()->set_alias(alias.name());
  }
  return config;
}

absl::Status ApplyConfig(const std::shared_ptr<grpc::Channel>& channel, const ChartLoad& load) {
  v1::ApplyConfigRequest request;
  request.set_project(kProject);
  *request.mutable_config() = ConfigOf(load);
  v1::ApplyConfigResponse response;
  grpc::ClientContext context;
  const grpc::Status status =
      v1::ConfigService::NewStub(channel)->ApplyConfig(&context, request, &response);
  return status.ok() ? absl::OkStatus() : absl::UnavailableError(status.error_message());
}

// Not OK unless every chart came with its channel.
absl::StatusOr<double> AskForCharts(v1::ChartService::Stub& stub, const ChartLoad& load) {
  v1::ListExperimentChartsRequest request;
  request.set_project(kProject);
  request.set_experiment(kExperiment);
  request.set_page_size(static_cast<int>(load.aliases));
  v1::ListExperimentChartsResponse response;
  grpc::ClientContext context;
  const Stopwatch stopwatch;
  const grpc::Status status = stub.ListExperimentCharts(&context, request, &response);
  const double milliseconds = stopwatch.Seconds() * 1e3;
  if (!status.ok()) return absl::UnavailableError(status.error_message());
  size_t resolved = 0;
  for (const v1::ExperimentChart& chart : response.charts()) {
    if (!chart.sources(0).channel().empty()) ++resolved;
  }
  if (resolved == load.aliases) return milliseconds;
  return absl::DataLossError(absl::StrCat(resolved, " charts came with their channel"));
}

absl::Status Measure(const std::string& server, const BenchOptions& options) {
  const ChartLoad load = SizeOf(options);
  const auto channel = grpc::CreateChannel(server, grpc::InsecureChannelCredentials());
  if (absl::Status status = ApplyConfig(channel, load); !status.ok()) return status;
  const auto stub = v1::ChartService::NewStub(channel);
  const auto medians =
      MediansInTurn(options.repetitions(), {[&](int) { return AskForCharts(*stub, load); }});
  if (!medians.ok()) return medians.status();
  Print({.bench_case = "charts",
         .metric = "list_experiment_charts_ms",
         .value = medians->front(),
         .unit = "ms",
         .labels = {{"aliases", static_cast<double>(load.aliases)},
                    {"names", static_cast<double>(load.names)},
                    {"channels", static_cast<double>(kChannels)}}});
  return absl::OkStatus();
}

}  // namespace

absl::Status RunCharts(const BenchOptions& options) {
  const testing::TemporaryDirectory directory;
  {
    const auto store = OpenStore(directory.path());
    if (!store.ok()) return store.status();
    const DataSet data = MakeDataSet(kExperiment, kChannels, 1, LossSeries);
    const MessageShape shape = {.points_per_entry = 1, .entries_per_message = kChannels};
    if (absl::Status status = Load(**store, data, shape); !status.ok()) return status;
  }
  const auto server = testing::ServerProcess::StartNereid(directory.path());
  if (!server.ok()) return server.status();
  absl::Status status = Measure((*server)->address(), options);
  status.Update((*server)->Stop());
  return status;
}

}  // namespace nereid::bench
