// Ranking 10,000 experiments by an alias: the first page of 100, over gRPC. A third of them has the
// first, the second and the third channel of the alias as its best.

#include <grpcpp/create_channel.h>

#include <deque>
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
#include "nereid/v1/aliases.grpc.pb.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr size_t kExperiments = 10'000;
constexpr size_t kSmokeExperiments = 100;
constexpr int kPageSize = 100;
constexpr size_t kChannels = 20;
constexpr size_t kAliasChannels = 3;
constexpr size_t kPoints = 3;
constexpr size_t kStreamsMax = 64;
constexpr char kAlias[] = "accuracy";

// The last channels of an experiment are what tells it from others.
size_t ChannelsOf(size_t experiment) { return kChannels - experiment % kAliasChannels; }

absl::Status LoadExperiments(const std::string& directory, size_t experiments) {
  const auto store = OpenStore(directory, storage::Durability::kWal);
  if (!store.ok()) return store.status();
  std::deque<StoreStream> streams;
  for (size_t i = 0; i < experiments; ++i) {
    if (absl::Status status = EndStreams(streams, kStreamsMax - 1); !status.ok()) return status;
    const DataSet data = MakeDataSet("", ChannelsOf(i), kPoints, LossSeries);
    streams.emplace_back(store->get(), absl::StrCat("experiment-", i));
    streams.back().DeclareAll(data.channel_count());
    const MessageShape shape = {.points_per_entry = kPoints, .entries_per_message = kChannels};
    for (auto& message : BuildMessages(data, shape)) streams.back().Submit(std::move(message));
  }
  return EndStreams(streams, 0);
}

absl::Status CreateAlias(const std::shared_ptr<grpc::Channel>& channel) {
  v1::CreateAliasRequest request;
  request.set_project(kProject);
  request.mutable_alias()->set_name(kAlias);
  for (size_t i = 1; i <= kAliasChannels; ++i) {
    request.mutable_alias()->add_channels(ChannelName(kChannels - i));
  }
  v1::CreateAliasResponse response;
  grpc::ClientContext context;
  const grpc::Status status =
      v1::AliasService::NewStub(channel)->CreateAlias(&context, request, &response);
  return status.ok() ? absl::OkStatus() : absl::UnavailableError(status.error_message());
}

v1::ListExperimentsRequest RankingRequest() {
  v1::ListExperimentsRequest request;
  request.set_project(kProject);
  request.set_page_size(kPageSize);
  request.add_sources()->set_alias(kAlias);
  v1::SourceStatistic& by = *request.mutable_order()->mutable_source_statistic();
  by.mutable_source()->set_alias(kAlias);
  by.set_statistic(v1::STATISTIC_LAST);
  return request;
}

// Not OK unless the page is full, sorted, and every experiment has a value.
absl::Status CheckPage(const v1::ListExperimentsResponse& page) {
  if (page.values_size() != kPageSize) {
    return absl::DataLossError(absl::StrCat(page.values_size(), " experiments came"));
  }
  double last = -1;
  for (const v1::ExperimentValues& values : page.values()) {
    if (!values.values(0).has_last() || values.values(0).last() < last) {
      return absl::DataLossError("the page is not sorted");
    }
    last = values.values(0).last();
  }
  return absl::OkStatus();
}

absl::StatusOr<double> AskForPage(v1::ExperimentService::Stub& stub) {
  grpc::ClientContext context;
  v1::ListExperimentsResponse response;
  const Stopwatch stopwatch;
  const grpc::Status status = stub.ListExperiments(&context, RankingRequest(), &response);
  const double milliseconds = stopwatch.Seconds() * 1e3;
  if (!status.ok()) return absl::UnavailableError(status.error_message());
  if (absl::Status checked = CheckPage(response); !checked.ok()) return checked;
  return milliseconds;
}

void PrintFigure(const char* metric, size_t experiments, double milliseconds) {
  Print({.bench_case = "rank",
         .metric = metric,
         .value = milliseconds,
         .unit = "ms",
         .labels = {{"experiments", static_cast<double>(experiments)},
                    {"alias_channels", static_cast<double>(kAliasChannels)}}});
}

absl::Status Measure(const std::string& server, size_t experiments, const BenchOptions& options) {
  const auto channel = grpc::CreateChannel(server, grpc::InsecureChannelCredentials());
  if (absl::Status status = CreateAlias(channel); !status.ok()) return status;
  const auto stub = v1::ExperimentService::NewStub(channel);
  const auto ask = [&stub](int) { return AskForPage(*stub); };
  const absl::StatusOr<double> first = ask(0);
  if (!first.ok()) return first.status();
  const auto medians = MediansInTurn(options.repetitions(), {ask});
  if (!medians.ok()) return medians.status();
  PrintFigure("first_page_cold_ms", experiments, *first);
  PrintFigure("first_page_ms", experiments, medians->front());
  return absl::OkStatus();
}

}  // namespace

absl::Status RunRank(const BenchOptions& options) {
  const size_t experiments = options.smoke ? kSmokeExperiments : kExperiments;
  const testing::TemporaryDirectory directory;
  absl::Status status = LoadExperiments(directory.path(), experiments);
  if (!status.ok()) return status;
  const auto server = testing::ServerProcess::StartNereid(directory.path());
  if (!server.ok()) return server.status();
  status = Measure((*server)->address(), experiments, options);
  status.Update((*server)->Stop());
  return status;
}

}  // namespace nereid::bench
