// One stream of numbers through the C++ client: from the first call to the durable acknowledgement
// of the last point, at several sizes of message.

#include <algorithm>
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

namespace nereid::bench {
namespace {

struct Size {
  size_t points_per_message;
  size_t points;
};

constexpr Size kSizes[] = {{1, 200'000}, {100, 5'000'000}, {1000, 20'000'000}};
constexpr size_t kSmokeDivisor = 100;

absl::StatusOr<double> PointsPerSecond(const std::string& server, const std::string& experiment,
                                       size_t points_per_message, const DataSet& data) {
  const auto load = ClientLoad::Open(server, experiment, points_per_message);
  if (!load.ok()) return load.status();
  client::Channel& channel = (*load)->channel();
  // The connection and the channel are there before the clock starts.
  channel.Send(data.x[0], data.y[0][0]);
  if (absl::Status status = (*load)->Flush(); !status.ok()) return status;

  const absl::Span<const double> x = data.x;
  const absl::Span<const double> y = data.y[0];
  const Stopwatch stopwatch;
  for (size_t i = 1; i < x.size(); i += points_per_message) {
    channel.SendMany(x.subspan(i, points_per_message), y.subspan(i, points_per_message));
  }
  if (absl::Status status = (*load)->Flush(); !status.ok()) return status;
  const double seconds = stopwatch.Seconds();

  if (absl::Status status = (*load)->Close(x.size()); !status.ok()) return status;
  return static_cast<double>(x.size() - 1) / seconds;
}

absl::Status Measure(const Size& size, int repetitions) {
  const DataSet data = MakeDataSet("", 1, size.points, LossSeries);
  const auto servers = ServerPair::Start();
  if (!servers.ok()) return servers.status();
  const auto measure = [&](const std::string& server, int i) {
    return PointsPerSecond(server, absl::StrCat("run-", i), size.points_per_message, data);
  };
  const auto medians = MediansInTurn(
      repetitions, {[&](int i) { return measure((*servers)->nereid_address(), i); },
                    [&](int i) { return measure((*servers)->count_and_drop_address(), i); }});
  if (!medians.ok()) return medians.status();
  absl::Status status =
      CheckServed((*servers)->nereid_address(), "run-0", ChannelName(0), data.x, data.y[0]);
  if (!status.ok()) return status;
  for (const bool baseline : {false, true}) {
    Print({.bench_case = "ingest_rpc",
           .metric = "points_per_second",
           .value = medians->at(baseline ? 1 : 0),
           .unit = "points/s",
           .labels = {{"points_per_message", static_cast<double>(size.points_per_message)}},
           .subject = baseline ? "count_and_drop" : "nereid",
           .baseline = baseline});
  }
  return (*servers)->Stop();
}

}  // namespace

absl::Status RunIngestRpc(const BenchOptions& options) {
  for (Size size : kSizes) {
    if (options.smoke) size.points /= kSmokeDivisor;
    if (absl::Status status = Measure(size, options.repetitions()); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nereid::bench
