// The HTTP front door: what it adds to a call of gRPC, what its threads weigh, and what 64 pages
// that watch 20 channels each cost streams at their full rate. Pages, subscribers and ingest
// streams are one process beside the server, so the work of all of them is in the times.

#include <grpcpp/create_channel.h>

#include <memory>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_set.h"
#include "bench/in_turn.h"
#include "bench/json_row.h"
#include "bench/paced_load.h"
#include "bench/process_memory.h"
#include "bench/process_time.h"
#include "bench/quantile.h"
#include "bench/stopwatch.h"
#include "bench/stream_load.h"
#include "bench/subscribers.h"
#include "bench/watching_pages.h"
#include "nereid/v1/server.grpc.pb.h"
#include "tests/support/grpc_web_peer.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr char kCase[] = "front_door";
constexpr char kInfo[] = "/nereid.v1.ServerService/GetServerInfo";
constexpr size_t kCalls = 2'000;
constexpr size_t kSmokeCalls = 10;

constexpr size_t kPages = 64;
constexpr size_t kSmokePages = 4;
constexpr size_t kWatchedChannels = 20;
constexpr double kUpdatesPerSecond = 10;
// For longer than the streams at full rate take.
constexpr size_t kUpdates = 50;
constexpr size_t kSmokeUpdates = 3;

// At full rate, as in ingest_streams.
constexpr size_t kStreams = 64;
constexpr size_t kConnections = 4;
constexpr size_t kMessagesInFlightMax = 6;
constexpr size_t kPointsPerMessage = 100;
constexpr size_t kMessagesPerStream = 1'500;
constexpr size_t kSmokeMessagesPerStream = 10;

enum class Watchers { kPages, kSubscribers, kNone };

// Median of the calls, in microseconds.
absl::StatusOr<double> CallByHttp(const std::string& http_server, size_t calls) {
  testing::GrpcWebPeer peer(http_server);
  std::vector<double> seconds;
  for (size_t i = 0; i < calls; ++i) {
    const Stopwatch clock;
    if (peer.Call(kInfo, "").status() != 0) return absl::UnavailableError("a call failed");
    seconds.push_back(clock.Seconds());
  }
  return Median(seconds) * 1e6;
}

absl::StatusOr<double> CallByGrpc(const std::string& server, size_t calls) {
  const auto stub =
      v1::ServerService::NewStub(grpc::CreateChannel(server, grpc::InsecureChannelCredentials()));
  std::vector<double> seconds;
  for (size_t i = 0; i < calls; ++i) {
    const Stopwatch clock;
    grpc::ClientContext context;
    v1::GetServerInfoResponse response;
    if (!stub->GetServerInfo(&context, {}, &response).ok()) {
      return absl::UnavailableError("a call failed");
    }
    seconds.push_back(clock.Seconds());
  }
  return Median(seconds) * 1e6;
}

absl::Status MeasureCalls(const testing::ServerProcess& server, const BenchOptions& options) {
  const size_t calls = options.smoke ? kSmokeCalls : kCalls;
  const auto medians = MediansInTurn(options.repetitions(),
                                     {[&](int) { return CallByHttp(server.http_address(), calls); },
                                      [&](int) { return CallByGrpc(server.address(), calls); }});
  if (!medians.ok()) return medians.status();
  for (const bool baseline : {false, true}) {
    Print({.bench_case = kCase,
           .metric = "call_p50_us",
           .value = medians->at(baseline ? 1 : 0),
           .unit = "us",
           .subject = baseline ? "gRPC" : "nereid",
           .baseline = baseline});
  }
  return absl::OkStatus();
}

absl::Status MeasureMemory(const std::string& http_address, const std::string& subject) {
  const testing::TemporaryDirectory directory;
  const auto server =
      testing::ServerProcess::StartNereid(directory.path(), {"--http_address=" + http_address});
  if (!server.ok()) return server.status();
  const absl::StatusOr<double> megabytes = ResidentMegabytes((*server)->process());
  if (!megabytes.ok()) return megabytes.status();
  Print({.bench_case = kCase,
         .metric = "resident_mb",
         .value = *megabytes,
         .unit = "MB",
         .subject = subject,
         .baseline = http_address.empty()});
  return (*server)->Stop();
}

// One value each for pages, subscribers and nobody.
void PrintWatched(const std::string& metric, const std::string& unit,
                  const std::vector<double>& values) {
  static constexpr const char* kSubjects[] = {"nereid", "watched by gRPC", "not watched"};
  for (size_t i = 0; i < values.size(); ++i) {
    Print({.bench_case = kCase,
           .metric = metric,
           .value = values[i],
           .unit = unit,
           .labels = {{"pages", kPages}},
           .subject = kSubjects[i],
           .baseline = i != 0});
  }
}

// The load that is watched, and who watches it.
class WatchedLoad {
 public:
  WatchedLoad(const testing::ServerProcess& server, Watchers watchers, const std::string& prefix,
              bool smoke)
      : server_(server.address()), messages_(LossMessages(smoke ? kSmokeUpdates : kUpdates, 1)) {
    for (size_t i = 0; i < kWatchedChannels; ++i) {
      experiments_.push_back(absl::StrCat(prefix, "-watched-", i));
    }
    const size_t count = smoke ? kSmokePages : kPages;
    if (watchers == Watchers::kPages) {
      pages_ =
          std::make_unique<WatchingPages>(server.http_address(), count, experiments_, last_x());
    }
    if (watchers == Watchers::kSubscribers) {
      subscribers_ = std::make_unique<Subscribers>(
          server_, kConnections, std::vector<Subscription>(count, {experiments_, {}}));
    }
    thread_ = std::thread([this] {
      result_ = RunPacedLoad({.server = server_,
                              .experiments = experiments_,
                              .messages_per_second = kUpdatesPerSecond},
                             messages_, Stopwatch())
                    .status();
    });
  }

  // Not OK if anything was lost on the way.
  absl::Status End() {
    thread_.join();
    absl::Status status = result_;
    if (pages_ != nullptr) status.Update(pages_->WaitForAll());
    if (subscribers_ != nullptr) {
      status.Update(subscribers_->WaitFor(last_x()));
      status.Update(subscribers_->End());
    }
    return status;
  }

 private:
  double last_x() const { return static_cast<double>(messages_.size()); }

  const std::string server_;
  const std::vector<std::string> messages_;
  std::vector<std::string> experiments_;
  std::unique_ptr<WatchingPages> pages_;
  std::unique_ptr<Subscribers> subscribers_;
  absl::Status result_;
  std::thread thread_;
};

// Of the server, for each second in which the load goes on.
absl::StatusOr<double> ServerCores(const testing::ServerProcess& server, Watchers watchers,
                                   const std::string& prefix, bool smoke) {
  WatchedLoad watched(server, watchers, prefix, smoke);
  const Stopwatch clock;
  const absl::StatusOr<double> before = ProcessorSeconds(server.process());
  const absl::Status status = watched.End();
  const absl::StatusOr<double> after = ProcessorSeconds(server.process());
  if (!status.ok()) return status;
  if (!before.ok() || !after.ok()) return before.ok() ? after : before;
  return (*after - *before) / clock.Seconds();
}

absl::Status MeasureCores(const testing::ServerProcess& server, const BenchOptions& options) {
  const auto cores = [&](Watchers watchers, const char* name) {
    return [&, watchers, name](int i) {
      return ServerCores(server, watchers, absl::StrCat(name, i), options.smoke);
    };
  };
  const auto medians =
      MediansInTurn(options.repetitions(), {cores(Watchers::kPages, "cores-pages-"),
                                            cores(Watchers::kSubscribers, "cores-grpc-"),
                                            cores(Watchers::kNone, "cores-none-")});
  if (!medians.ok()) return medians.status();
  PrintWatched("server_cores", "cores", *medians);
  return absl::OkStatus();
}

absl::StatusOr<double> IngestSeconds(const testing::ServerProcess& server, Watchers watchers,
                                     const std::string& prefix,
                                     const std::vector<std::string>& messages, bool smoke) {
  WatchedLoad watched(server, watchers, prefix, smoke);
  const auto result = RunStreamLoad({.server = server.address(),
                                     .experiment = prefix,
                                     .streams = kStreams,
                                     .connections = kConnections,
                                     .messages_in_flight_max = kMessagesInFlightMax},
                                    messages);
  const absl::Status status = watched.End();
  if (!result.ok()) return result.status();
  if (!status.ok()) return status;
  return result->seconds;
}

absl::Status MeasureIngest(const testing::ServerProcess& server, const BenchOptions& options) {
  const std::vector<std::string> messages =
      LossMessages(options.smoke ? kSmokeMessagesPerStream : kMessagesPerStream, kPointsPerMessage);
  const auto points = static_cast<double>(kStreams * (messages.size() - 1) * kPointsPerMessage);
  const auto beside = [&](Watchers watchers, const char* name) {
    return [&, watchers, name](int i) {
      return IngestSeconds(server, watchers, absl::StrCat(name, i), messages, options.smoke);
    };
  };
  const auto medians =
      MediansInTurn(options.repetitions(),
                    {beside(Watchers::kPages, "pages-"), beside(Watchers::kSubscribers, "grpc-"),
                     beside(Watchers::kNone, "none-")});
  if (!medians.ok()) return medians.status();
  std::vector<double> rates;
  for (const double seconds : *medians) rates.push_back(points / seconds);
  PrintWatched("points_per_second", "points/s", rates);
  return absl::OkStatus();
}

}  // namespace

absl::Status RunFrontDoor(const BenchOptions& options) {
  const testing::TemporaryDirectory directory;
  const auto server =
      testing::ServerProcess::StartNereid(directory.path(), {"--http_address=127.0.0.1:0"});
  if (!server.ok()) return server.status();
  absl::Status status = MeasureCalls(**server, options);
  status.Update(MeasureMemory("127.0.0.1:0", "nereid"));
  status.Update(MeasureMemory("", "without HTTP"));
  status.Update(MeasureCores(**server, options));
  status.Update(MeasureIngest(**server, options));
  status.Update((*server)->Stop());
  return status;
}

}  // namespace nereid::bench
