// One stream of numbers through the C++ client: from the first call to the durable acknowledgement
// of the last point, at several sizes of message.

#include <chrono>
#include <memory>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/json_row.h"
#include "bench/quantile.h"
#include "bench/series.h"
#include "client/experiment.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

struct Size {
  size_t points_per_message;
  size_t points;
};

constexpr int kRepetitions = 5;
constexpr Size kSizes[] = {{1, 200'000}, {100, 5'000'000}, {1000, 20'000'000}};
constexpr size_t kSmokeDivisor = 100;

using testing::ServerProcess;
using Clock = std::chrono::steady_clock;

absl::StatusOr<double> PointsPerSecond(const std::string& server, const std::string& experiment,
                                       size_t points_per_message, const std::vector<double>& x,
                                       const std::vector<double>& y) {
  client::ExperimentOptions options;
  options.server = server;
  options.project = "bench";
  options.experiment = experiment;
  options.when_full = client::WhenFull::kBlock;
  options.max_batch_points = points_per_message;
  auto opened = client::Experiment::Open(options);
  if (!opened.ok()) return opened.status();
  const auto channel = (*opened)->GetChannel("loss", client::ChannelType::kNumeric);
  if (!channel.ok()) return channel.status();
  // The connection and the channel are there before the clock starts.
  (*channel)->Send(0, 0);
  if (absl::Status status = (*opened)->Flush(absl::Seconds(10)); !status.ok()) return status;

  const Clock::time_point begin = Clock::now();
  for (size_t i = 0; i < x.size(); i += points_per_message) {
    const size_t count = std::min(points_per_message, x.size() - i);
    (*channel)->SendMany({x.data() + i, count}, {y.data() + i, count});
  }
  if (absl::Status status = (*opened)->Flush(absl::Seconds(120)); !status.ok()) return status;
  const double seconds = std::chrono::duration<double>(Clock::now() - begin).count();

  const client::DeliveryReport report = (*opened)->Close(absl::Seconds(10));
  if (report.points_acknowledged != x.size() + 1) {
    return absl::DataLossError(absl::StrCat(report.points_acknowledged, " of ", x.size() + 1,
                                            " points acknowledged; ", report.last_error,
                                            report.last_rejection));
  }
  return static_cast<double>(x.size()) / seconds;
}

struct Rates {
  std::vector<double> nereid;
  std::vector<double> count_and_drop;
};

// Both in turn, so that a slow moment of the machine meets both.
absl::StatusOr<Rates> Measure(const Size& size, int repetitions) {
  const std::vector<double> x = WholeNumbers(size.points);
  const std::vector<double> y = LossSeries(size.points, 1);
  const testing::TemporaryDirectory directory;
  auto nereid = ServerProcess::StartNereid(directory.path());
  if (!nereid.ok()) return nereid.status();
  auto dropper =
      ServerProcess::Start({testing::ProgramBesideThis("nereid-bench"), "--count_and_drop_server"});
  if (!dropper.ok()) return dropper.status();
  Rates rates;
  for (int i = 0; i < repetitions; ++i) {
    const std::string experiment = absl::StrCat("run-", i);
    for (auto& [server, into] : {std::pair(nereid->get(), &rates.nereid),
                                 std::pair(dropper->get(), &rates.count_and_drop)}) {
      const absl::StatusOr<double> rate =
          PointsPerSecond(server->address(), experiment, size.points_per_message, x, y);
      if (!rate.ok()) return rate.status();
      into->push_back(*rate);
    }
  }
  if (absl::Status status = (*nereid)->Stop(); !status.ok()) return status;
  return rates;
}

void PrintRate(double points_per_message, const std::vector<double>& rates, bool baseline) {
  Print({.bench_case = "ingest_rpc",
         .metric = "points_per_second",
         .value = Median(rates),
         .unit = "points/s",
         .labels = {{"points_per_message", points_per_message}},
         .subject = baseline ? "count_and_drop" : "nereid",
         .baseline = baseline});
}

}  // namespace

absl::Status RunIngestRpc(const BenchOptions& options) {
  for (Size size : kSizes) {
    if (options.smoke) size.points /= kSmokeDivisor;
    const absl::StatusOr<Rates> rates = Measure(size, options.smoke ? 1 : kRepetitions);
    if (!rates.ok()) return rates.status();
    PrintRate(static_cast<double>(size.points_per_message), rates->nereid, false);
    PrintRate(static_cast<double>(size.points_per_message), rates->count_and_drop, true);
  }
  return absl::OkStatus();
}

}  // namespace nereid::bench
