// 64 streams at once into a server, messages of 100 points of one channel, fsync acknowledged. Each
// stream has an experiment of its own and at most kMessagesInFlightMax messages that are not yet
// acknowledged. The streams are gRPC callbacks with messages serialized before (stream_load.h), not
// 64 objects of the C++ client, whose 128 threads would be measured too.

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_set.h"
#include "bench/json_row.h"
#include "bench/quantile.h"
#include "bench/series.h"
#include "bench/served_points.h"
#include "bench/server_pair.h"
#include "bench/stream_load.h"

namespace nereid::bench {
namespace {

constexpr size_t kStreams = 64;
constexpr size_t kConnections = 4;
constexpr size_t kMessagesInFlightMax = 6;
constexpr size_t kPointsPerMessage = 100;
constexpr size_t kPointsPerStream = 150'000;
constexpr size_t kSmokePointsPerStream = 1'000;

struct Figures {
  std::vector<double> points_per_second;
  std::vector<double> ack_p99_ms;
};

absl::Status MeasureOnce(const std::string& server, const std::string& experiment,
                         const DataSet& data, const std::vector<std::string>& messages,
                         Figures& figures) {
  const auto result = RunStreamLoad({.server = server,
                                     .experiment = experiment,
                                     .streams = kStreams,
                                     .connections = kConnections,
                                     .messages_in_flight_max = kMessagesInFlightMax},
                                    messages);
  if (!result.ok()) return result.status();
  const size_t points = kStreams * (data.point_count() - kPointsPerMessage);
  figures.points_per_second.push_back(static_cast<double>(points) / result->seconds);
  figures.ack_p99_ms.push_back(Quantile(result->acknowledgement_seconds, 0.99) * 1e3);
  return absl::OkStatus();
}

absl::Status CheckStreams(const std::string& server, const std::string& experiment,
                          const DataSet& data) {
  for (size_t i = 0; i < kStreams; ++i) {
    const absl::Status status =
        CheckServed(server, absl::StrCat(experiment, "-", i), ChannelName(0), data.x, data.y[0]);
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

void PrintFigures(const Figures& figures, const std::string& subject, bool baseline) {
  JsonRow row{.bench_case = "ingest_streams",
              .metric = "points_per_second",
              .value = Median(figures.points_per_second),
              .unit = "points/s",
              .labels = {{"streams", kStreams},
                         {"points_per_message", kPointsPerMessage},
                         {"messages_in_flight", kMessagesInFlightMax}},
              .subject = subject,
              .baseline = baseline};
  Print(row);
  row.metric = "ack_p99_ms";
  row.value = Median(figures.ack_p99_ms);
  row.unit = "ms";
  Print(row);
}

}  // namespace

absl::Status RunIngestStreams(const BenchOptions& options) {
  const DataSet data =
      MakeDataSet("", 1, options.smoke ? kSmokePointsPerStream : kPointsPerStream, LossSeries);
  const std::vector<std::string> messages =
      SerializeMessages(data, {.points_per_entry = kPointsPerMessage, .entries_per_message = 1});
  const auto servers = ServerPair::Start();
  if (!servers.ok()) return servers.status();
  const std::string& nereid = (*servers)->nereid_address();
  Figures ours;
  Figures theirs;
  for (int i = 0; i < options.repetitions(); ++i) {
    const std::string experiment = absl::StrCat("run-", i);
    absl::Status status = MeasureOnce(nereid, experiment, data, messages, ours);
    status.Update(
        MeasureOnce((*servers)->count_and_drop_address(), experiment, data, messages, theirs));
    if (i == 0) status.Update(CheckStreams(nereid, experiment, data));
    if (!status.ok()) return status;
  }
  PrintFigures(ours, "nereid", false);
  PrintFigures(theirs, "count_and_drop", true);
  return (*servers)->Stop();
}

}  // namespace nereid::bench
