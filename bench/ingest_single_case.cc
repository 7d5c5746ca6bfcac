// One point with each call through the C++ client, which gathers them into messages itself: points
// a second from the first call to the durable acknowledgement of the last point, and the 99th
// percentile of the call. Reading the clock costs about as much as the call, so the calls are timed
// in repetitions of their own, every one of them, with steady_clock; the time of one reading is
// part of each. The rate is measured a second time with a spool, through which every message goes
// before it is sent.

#include <chrono>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/client_load.h"
#include "bench/data_set.h"
#include "bench/in_turn.h"
#include "bench/json_row.h"
#include "bench/series.h"
#include "bench/served_points.h"
#include "bench/server_pair.h"
#include "bench/stopwatch.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr size_t kPoints = 10'000'000;
constexpr size_t kSmokePoints = 20'000;

// The connection and the channel are there before the clock starts; the first point makes them.
absl::StatusOr<std::unique_ptr<ClientLoad>> Connect(const std::string& server,
                                                    const std::string& experiment,
                                                    const DataSet& data,
                                                    const std::string& spool_directory = "") {
  absl::StatusOr<std::unique_ptr<ClientLoad>> load =
      ClientLoad::Open(server, experiment, 0, spool_directory);
  if (!load.ok()) return load.status();
  (*load)->channel().Send(data.x[0], data.y[0][0]);
  if (absl::Status status = (*load)->Flush(); !status.ok()) return status;
  return load;
}

absl::StatusOr<double> PointsPerSecond(const std::string& server, const std::string& experiment,
                                       const DataSet& data,
                                       const std::string& spool_directory = "") {
  const auto load = Connect(server, experiment, data, spool_directory);
  if (!load.ok()) return load.status();
  client::Channel& channel = (*load)->channel();
  const double* const y = data.y[0].data();
  const size_t points = data.point_count();
  const Stopwatch stopwatch;
  for (size_t i = 1; i < points; ++i) channel.Send(data.x[i], y[i]);
  if (absl::Status status = (*load)->Flush(); !status.ok()) return status;
  const double seconds = stopwatch.Seconds();
  if (absl::Status status = (*load)->Close(points); !status.ok()) return status;
  return static_cast<double>(points - 1) / seconds;
}

absl::StatusOr<double> CallP99Micros(const std::string& server, const std::string& experiment,
                                     const DataSet& data) {
  using Clock = std::chrono::steady_clock;
  const auto load = Connect(server, experiment, data);
  if (!load.ok()) return load.status();
  client::Channel& channel = (*load)->channel();
  const double* const y = data.y[0].data();
  const size_t points = data.point_count();
  std::vector<float> nanos(points - 1);
  for (size_t i = 1; i < points; ++i) {
    const Clock::time_point begin = Clock::now();
    channel.Send(data.x[i], y[i]);
    nanos[i - 1] = std::chrono::duration<float, std::nano>(Clock::now() - begin).count();
  }
  if (absl::Status status = (*load)->Flush(); !status.ok()) return status;
  if (absl::Status status = (*load)->Close(points); !status.ok()) return status;
  return Quantile(std::move(nanos), 0.99) / 1e3;
}

void PrintFigure(const std::string& metric, const std::string& unit, double value, bool baseline) {
  Print({.bench_case = "ingest_single",
         .metric = metric,
         .value = value,
         .unit = unit,
         .subject = baseline ? "count_and_drop" : "nereid",
         .baseline = baseline});
}

}  // namespace

absl::Status RunIngestSingle(const BenchOptions& options) {
  const DataSet data = MakeDataSet("", 1, options.smoke ? kSmokePoints : kPoints, LossSeries);
  const auto servers = ServerPair::Start();
  if (!servers.ok()) return servers.status();
  const std::string& ours = (*servers)->nereid_address();
  const std::string& theirs = (*servers)->count_and_drop_address();
  const testing::TemporaryDirectory spool;
  const auto named = [](const char* name, int i) { return absl::StrCat(name, i); };
  const auto medians = MediansInTurn(
      options.repetitions(),
      {[&](int i) { return PointsPerSecond(ours, named("rate-", i), data); },
       [&](int i) { return PointsPerSecond(theirs, named("rate-", i), data); },
       [&](int i) { return CallP99Micros(ours, named("call-", i), data); },
       [&](int i) { return CallP99Micros(theirs, named("call-", i), data); },
       [&](int i) { return PointsPerSecond(ours, named("spooled-", i), data, spool.path()); }});
  if (!medians.ok()) return medians.status();
  absl::Status status = CheckServed(ours, "rate-0", ChannelName(0), data.x, data.y[0]);
  status.Update(CheckServed(ours, "spooled-0", ChannelName(0), data.x, data.y[0]));
  if (!status.ok()) return status;
  PrintFigure("points_per_second", "points/s", medians->at(0), false);
  PrintFigure("points_per_second", "points/s", medians->at(1), true);
  PrintFigure("call_p99_us", "us", medians->at(2), false);
  PrintFigure("call_p99_us", "us", medians->at(3), true);
  PrintFigure("spooled_points_per_second", "points/s", medians->at(4), false);
  return (*servers)->Stop();
}

}  // namespace nereid::bench
