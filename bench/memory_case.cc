// Resident memory of a server while one client sends messages of 1,000 points for a minute without
// a pause: the highest value, and how much higher the last quarter reaches than the third, which
// shows whether memory still grows.

#include <algorithm>
#include <string>
#include <vector>

#include "bench/bench_case.h"
#include "bench/client_load.h"
#include "bench/data_set.h"
#include "bench/json_row.h"
#include "bench/process_memory.h"
#include "bench/series.h"
#include "bench/stopwatch.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr double kSeconds = 60;
constexpr double kSmokeSeconds = 5;
constexpr double kSampleSeconds = 0.1;
constexpr size_t kPointsPerMessage = 1000;
// y repeats after so many points; x does not.
constexpr size_t kDistinctPoints = 1'000'000;

struct Samples {
  // By time.
  std::vector<double> megabytes;
  uint64_t points = 0;
};

absl::StatusOr<Samples> Send(const testing::ServerProcess& server, double seconds) {
  const auto load = ClientLoad::Open(server.address(), "memory", kPointsPerMessage);
  if (!load.ok()) return load.status();
  DataSet data = MakeDataSet("", 1, kDistinctPoints, LossSeries);
  const absl::Span<const double> y = data.y[0];
  Samples samples;
  const Stopwatch stopwatch;
  for (size_t i = 0; stopwatch.Seconds() < seconds; i = (i + kPointsPerMessage) % y.size()) {
    const absl::Span<double> x = absl::MakeSpan(data.x).subspan(i, kPointsPerMessage);
    (*load)->channel().SendMany(x, y.subspan(i, kPointsPerMessage));
    for (double& value : x) value += static_cast<double>(kDistinctPoints);
    samples.points += kPointsPerMessage;
    const double due = kSampleSeconds * static_cast<double>(samples.megabytes.size());
    if (stopwatch.Seconds() < due) continue;
    const absl::StatusOr<double> megabytes = ResidentMegabytes(server.process());
    if (!megabytes.ok()) return megabytes.status();
    samples.megabytes.push_back(*megabytes);
  }
  if (absl::Status status = (*load)->Flush(); !status.ok()) return status;
  if (absl::Status status = (*load)->Close(samples.points); !status.ok()) return status;
  return samples;
}

// The highest value in the given part of the time; there is at least one value.
double Highest(const std::vector<double>& values, double from_share, double to_share) {
  const auto index = [&](double share) {
    return static_cast<std::ptrdiff_t>(share * static_cast<double>(values.size()));
  };
  const std::ptrdiff_t from = index(from_share);
  const std::ptrdiff_t to = std::max(index(to_share), from + 1);
  return *std::max_element(values.begin() + from, values.begin() + to);
}

void PrintMegabytes(const std::string& subject, double megabytes, uint64_t points) {
  Print({.bench_case = "memory",
         .metric = "rss_mb",
         .value = megabytes,
         .unit = "MB",
         .labels = {{"points", static_cast<double>(points)}},
         .subject = subject});
}

}  // namespace

absl::Status RunMemory(const BenchOptions& options) {
  const testing::TemporaryDirectory directory;
  const auto server = testing::ServerProcess::StartNereid(directory.path());
  if (!server.ok()) return server.status();
  const auto samples = Send(**server, options.smoke ? kSmokeSeconds : kSeconds);
  if (!samples.ok()) return samples.status();
  PrintMegabytes("highest", Highest(samples->megabytes, 0, 1), samples->points);
  PrintMegabytes("growth in the last half",
                 Highest(samples->megabytes, 0.75, 1) - Highest(samples->megabytes, 0.5, 0.75),
                 samples->points);
  return (*server)->Stop();
}

}  // namespace nereid::bench
