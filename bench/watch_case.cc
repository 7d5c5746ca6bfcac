// 50 subscribers: how long after a point was sent, and after it was acknowledged, it is with them
// while 100,000 points a second come in; what that costs other streams at their full rate; and what
// it costs when these are what is watched. Subscribers and ingest streams are one process, so both
// are in the times.

#include <algorithm>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_set.h"
#include "bench/in_turn.h"
#include "bench/json_row.h"
#include "bench/paced_load.h"
#include "bench/quantile.h"
#include "bench/stopwatch.h"
#include "bench/stream_load.h"
#include "bench/subscribers.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr size_t kSubscribers = 50;
constexpr size_t kConnections = 4;
constexpr size_t kPointsPerMessage = 100;

// Paced: 10 streams of 100 messages a second.
constexpr size_t kPacedStreams = 10;
constexpr double kPacedMessagesPerSecond = 100;
constexpr size_t kPacedMessages = 1'000;
constexpr size_t kSmokePacedMessages = 20;
// Longer than the streams at full rate take.
constexpr size_t kBesideMessages = 300;

// At full rate, as in ingest_streams.
constexpr size_t kStreams = 64;
constexpr size_t kMessagesInFlightMax = 6;
constexpr size_t kMessagesPerStream = 1'500;
constexpr size_t kSmokeMessagesPerStream = 10;

std::vector<std::string> ExperimentNames(const std::string& prefix, size_t count) {
  std::vector<std::string> names;
  for (size_t i = 0; i < count; ++i) names.push_back(absl::StrCat(prefix, "-", i));
  return names;
}

// When a subscriber got each message, by series.
using ArrivalTimes = std::vector<std::vector<double>>;

// Subscriber i watches `series` of the experiments, from the i-th on.
std::vector<Subscription> SubscriptionsOf(const std::vector<std::string>& experiments,
                                          size_t series, size_t messages, const Stopwatch& clock,
                                          std::vector<ArrivalTimes>& arrivals) {
  std::vector<Subscription> subscriptions(kSubscribers);
  arrivals.assign(kSubscribers, ArrivalTimes(series, std::vector<double>(messages)));
  for (size_t i = 0; i < kSubscribers; ++i) {
    for (size_t j = 0; j < series; ++j) {
      subscriptions[i].experiments.push_back(experiments[(i + j) % experiments.size()]);
    }
    subscriptions[i].on_points = [&clock, times = &arrivals[i]](size_t index, double x) {
      std::vector<double>& arrived_at = (*times)[index];
      const double now = clock.Seconds();
      for (auto message = static_cast<size_t>(x) / kPointsPerMessage; message > 0; --message) {
        if (arrived_at[message - 1] > 0) break;
        arrived_at[message - 1] = now;
      }
    };
  }
  return subscriptions;
}

struct Latencies {
  std::vector<double> since_written;
  std::vector<double> since_acknowledged;
};

Latencies LatenciesOf(const PacedTimes& times, const std::vector<ArrivalTimes>& arrivals) {
  Latencies latencies;
  for (size_t i = 0; i < arrivals.size(); ++i) {
    for (size_t j = 0; j < arrivals[i].size(); ++j) {
      const size_t stream = (i + j) % times.written_at.size();
      for (size_t message = 0; message < arrivals[i][j].size(); ++message) {
        const double arrived_at = arrivals[i][j][message];
        latencies.since_written.push_back(arrived_at - times.written_at[stream][message]);
        latencies.since_acknowledged.push_back(arrived_at - times.acknowledged_at[stream][message]);
      }
    }
  }
  return latencies;
}

void PrintLatency(const std::string& metric, size_t series, const std::vector<double>& seconds) {
  for (const auto& [name, share] : {std::pair("_p50_ms", 0.5), std::pair("_p99_ms", 0.99)}) {
    Print({.bench_case = "watch",
           .metric = metric + name,
           .value = Quantile(seconds, share) * 1e3,
           .unit = "ms",
           .labels = {{"subscribers", kSubscribers},
                      {"series_per_subscriber", static_cast<double>(series)},
                      {"points_per_second",
                       kPacedStreams * kPacedMessagesPerSecond * kPointsPerMessage}},
           .subject = "nereid"});
  }
}

absl::Status MeasureLatency(const std::string& server, size_t series, size_t message_count) {
  const Stopwatch clock;
  const std::vector<std::string> messages = LossMessages(message_count, kPointsPerMessage);
  const std::vector<std::string> experiments =
      ExperimentNames(absl::StrCat("paced-", series), kPacedStreams);
  std::vector<ArrivalTimes> arrivals;
  Subscribers subscribers(server, kConnections,
                          SubscriptionsOf(experiments, series, message_count, clock, arrivals));
  const auto times = RunPacedLoad({.server = server,
                                   .experiments = experiments,
                                   .messages_per_second = kPacedMessagesPerSecond},
                                  messages, clock);
  if (!times.ok()) return times.status();
  absl::Status status = subscribers.WaitFor(static_cast<double>(message_count * kPointsPerMessage));
  status.Update(subscribers.End());
  if (!status.ok()) return status;
  const Latencies latencies = LatenciesOf(*times, arrivals);
  PrintLatency("since_sent", series, latencies.since_written);
  PrintLatency("since_acknowledged", series, latencies.since_acknowledged);
  return absl::OkStatus();
}

absl::StatusOr<double> IngestSeconds(const std::string& server, const std::string& experiment,
                                     const std::vector<std::string>& messages) {
  const auto result = RunStreamLoad({.server = server,
                                     .experiment = experiment,
                                     .streams = kStreams,
                                     .connections = kConnections,
                                     .messages_in_flight_max = kMessagesInFlightMax},
                                    messages);
  if (!result.ok()) return result.status();
  return result->seconds;
}

// The subscribers get everything in the end, however far they fall behind.
absl::StatusOr<double> WatchedIngestSeconds(const std::string& server,
                                            const std::string& experiment,
                                            const std::vector<std::string>& messages) {
  std::vector<Subscription> subscriptions(kSubscribers);
  for (size_t i = 0; i < kSubscribers; ++i) {
    subscriptions[i].experiments = {absl::StrCat(experiment, "-", i)};
  }
  Subscribers subscribers(server, kConnections, std::move(subscriptions));
  const absl::StatusOr<double> seconds = IngestSeconds(server, experiment, messages);
  if (!seconds.ok()) return seconds;
  absl::Status status =
      subscribers.WaitFor(static_cast<double>(messages.size() * kPointsPerMessage));
  status.Update(subscribers.End());
  if (!status.ok()) return status;
  return seconds;
}

// Streams at their full rate, beside paced ones that are watched or not.
absl::StatusOr<double> IngestSecondsBesidePaced(const std::string& server,
                                                const std::string& experiment,
                                                const std::vector<std::string>& messages,
                                                size_t subscriber_count) {
  const std::vector<std::string> paced_messages = LossMessages(kBesideMessages, kPointsPerMessage);
  const std::vector<std::string> paced =
      ExperimentNames(absl::StrCat(experiment, "-paced"), kPacedStreams);
  std::vector<Subscription> subscriptions(subscriber_count);
  for (size_t i = 0; i < subscriber_count; ++i) {
    subscriptions[i].experiments = {paced[i % paced.size()]};
  }
  Subscribers subscribers(server, kConnections, std::move(subscriptions));
  absl::Status paced_status;
  std::thread paced_load([&] {
    paced_status = RunPacedLoad({.server = server,
                                 .experiments = paced,
                                 .messages_per_second = kPacedMessagesPerSecond},
                                paced_messages, Stopwatch())
                       .status();
  });
  absl::StatusOr<double> seconds = IngestSeconds(server, experiment, messages);
  paced_load.join();
  absl::Status status = paced_status;
  if (status.ok()) {
    status = subscribers.WaitFor(static_cast<double>(kBesideMessages * kPointsPerMessage));
  }
  status.Update(subscribers.End());
  if (!status.ok()) return status;
  return seconds;
}

// Seconds with subscribers, then without.
void PrintRates(const std::string& watched, double points, const std::vector<double>& seconds) {
  for (const bool baseline : {false, true}) {
    Print({.bench_case = "watch",
           .metric = "points_per_second",
           .value = points / seconds.at(baseline ? 1 : 0),
           .unit = "points/s",
           .labels = {{"streams", kStreams}, {"points_per_message", kPointsPerMessage}},
           .series = watched,
           .subject = baseline ? "no subscribers" : "nereid",
           .baseline = baseline});
  }
}

absl::Status MeasureIngest(const std::string& server, const BenchOptions& options) {
  const std::vector<std::string> messages =
      LossMessages(options.smoke ? kSmokeMessagesPerStream : kMessagesPerStream, kPointsPerMessage);
  const auto points = static_cast<double>(kStreams * (messages.size() - 1) * kPointsPerMessage);
  const auto beside = [&](const char* name, size_t subscribers) {
    return [&server, &messages, name, subscribers](int i) {
      return IngestSecondsBesidePaced(server, absl::StrCat(name, i), messages, subscribers);
    };
  };
  auto medians = MediansInTurn(options.repetitions(),
                               {beside("watched-beside-", kSubscribers), beside("beside-", 0)});
  if (!medians.ok()) return medians.status();
  PrintRates("100,000 points/s beside are watched", points, *medians);
  medians = MediansInTurn(
      options.repetitions(),
      {[&](int i) { return WatchedIngestSeconds(server, absl::StrCat("watched-", i), messages); },
       [&](int i) { return IngestSeconds(server, absl::StrCat("alone-", i), messages); }});
  if (!medians.ok()) return medians.status();
  PrintRates("all of it is watched", points, *medians);
  return absl::OkStatus();
}

}  // namespace

absl::Status RunWatch(const BenchOptions& options) {
  const testing::TemporaryDirectory directory;
  const auto server = testing::ServerProcess::StartNereid(directory.path());
  if (!server.ok()) return server.status();
  const size_t messages = options.smoke ? kSmokePacedMessages : kPacedMessages;
  for (const size_t series : {size_t{1}, kPacedStreams}) {
    const absl::Status status = MeasureLatency((*server)->address(), series, messages);
    if (!status.ok()) return status;
  }
  absl::Status status = MeasureIngest((*server)->address(), options);
  status.Update((*server)->Stop());
  return status;
}

}  // namespace nereid::bench
