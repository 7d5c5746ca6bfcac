// Reading every point of 100 channels, compacted and in the page cache: in storage, one PointReader
// after the other, and through ReadPoints of a server, one call after the other.

#include <grpcpp/create_channel.h>

#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "bench/bench_case.h"
#include "bench/data_files.h"
#include "bench/data_set.h"
#include "bench/in_turn.h"
#include "bench/json_row.h"
#include "bench/key_per_point.h"
#include "bench/series.h"
#include "bench/served_points.h"
#include "bench/stopwatch.h"
#include "bench/store_stream.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {
namespace {

constexpr size_t kChannels = 100;
constexpr size_t kPointsPerChannel = 100'000;
constexpr size_t kSmokePointsPerChannel = 1'500;
constexpr MessageShape kShape = {.points_per_entry = 1000, .entries_per_message = 4};

absl::StatusOr<double> Rate(const absl::StatusOr<uint64_t>& points, const DataSet& data,
                            const Stopwatch& stopwatch) {
  const double seconds = stopwatch.Seconds();
  if (!points.ok()) return points.status();
  if (*points == data.point_count()) return static_cast<double>(*points) / seconds;
  return absl::DataLossError(absl::StrCat("read ", *points, " of ", data.point_count(), " points"));
}

absl::StatusOr<uint64_t> CountPoints(storage::PointReader& reader) {
  uint64_t points = 0;
  v1::PointColumns columns;
  while (true) {
    columns.Clear();
    const absl::StatusOr<bool> any = reader.Next(columns);
    if (!any.ok()) return any.status();
    if (!*any) return points;
    points += static_cast<uint64_t>(columns.x_size());
  }
}

absl::StatusOr<uint64_t> ScanStore(const storage::Store& store, const DataSet& data) {
  uint64_t points = 0;
  for (size_t i = 0; i < data.channel_count(); ++i) {
    const std::string name = ChannelName(i);
    const auto channel = store.catalog().FindChannel({kProject, data.experiment, name});
    if (!channel.ok()) return channel.status();
    const absl::StatusOr<uint64_t> of_channel = CountPoints(*store.Read(name, *channel, {}));
    if (!of_channel.ok()) return of_channel.status();
    points += *of_channel;
  }
  return points;
}

absl::StatusOr<uint64_t> ScanServer(v1::QueryService::Stub& stub, const DataSet& data) {
  uint64_t points = 0;
  for (size_t i = 0; i < data.channel_count(); ++i) {
    const absl::Status status =
        ReadServed(stub, data.experiment, ChannelName(i), [&](const v1::PointColumns& columns) {
          points += static_cast<uint64_t>(columns.x_size());
          return absl::OkStatus();
        });
    if (!status.ok()) return status;
  }
  return points;
}

// Loads both stores, compacts them and checks what they hold.
absl::Status Prepare(const std::string& nereid, const std::string& key_per_point,
                     const DataSet& data) {
  {
    const auto store = OpenStore(nereid, storage::Durability::kWal);
    if (!store.ok()) return store.status();
    if (absl::Status status = Load(**store, data, kShape); !status.ok()) return status;
    const auto baseline = KeyPerPoint::Open(key_per_point);
    if (!baseline.ok()) return baseline.status();
    const absl::Status status = (*baseline)->Write(data, kShape.points_per_entry, 0);
    if (!status.ok()) return status;
  }
  absl::Status status = CompactFiles(nereid);
  status.Update(CompactFiles(key_per_point));
  if (!status.ok()) return status;
  const auto store = OpenStore(nereid);
  if (!store.ok()) return store.status();
  if (status = CheckStored(**store, data); !status.ok()) return status;
  const auto baseline = KeyPerPoint::Open(key_per_point);
  return baseline.ok() ? (*baseline)->ScanAndCheck(data).status() : baseline.status();
}

absl::StatusOr<std::vector<double>> MeasureStorage(int repetitions, const std::string& nereid,
                                                   const KeyPerPoint& baseline,
                                                   const DataSet& data) {
  const auto store = OpenStore(nereid);
  if (!store.ok()) return store.status();
  return MediansInTurn(repetitions, {[&](int) {
                                       const Stopwatch stopwatch;
                                       return Rate(ScanStore(**store, data), data, stopwatch);
                                     },
                                     [&](int) {
                                       const Stopwatch stopwatch;
                                       return Rate(baseline.Scan(), data, stopwatch);
                                     }});
}

absl::StatusOr<std::vector<double>> MeasureReadPoints(int repetitions, const std::string& server,
                                                      const KeyPerPoint& baseline,
                                                      const DataSet& data) {
  const auto stub =
      v1::QueryService::NewStub(grpc::CreateChannel(server, grpc::InsecureChannelCredentials()));
  // The connection is made and both caches are warm before the clock starts.
  const absl::Status status = ScanServer(*stub, data).status();
  if (!status.ok()) return status;
  return MediansInTurn(repetitions, {[&](int) {
                                       const Stopwatch stopwatch;
                                       return Rate(ScanServer(*stub, data), data, stopwatch);
                                     },
                                     [&](int) {
                                       const Stopwatch stopwatch;
                                       return Rate(baseline.Scan(), data, stopwatch);
                                     }});
}

absl::StatusOr<std::vector<double>> MeasureServer(int repetitions, const std::string& nereid,
                                                  const KeyPerPoint& baseline,
                                                  const DataSet& data) {
  auto server = testing::ServerProcess::StartNereid(nereid);
  if (!server.ok()) return server.status();
  auto medians = MeasureReadPoints(repetitions, (*server)->address(), baseline, data);
  const absl::Status status = (*server)->Stop();
  return status.ok() ? medians : status;
}

void PrintRate(const std::string& subject, double rate, bool baseline) {
  Print({.bench_case = "scan",
         .metric = "points_per_second",
         .value = rate,
         .unit = "points/s",
         .subject = subject,
         .baseline = baseline});
}

}  // namespace

absl::Status RunScan(const BenchOptions& options) {
  const testing::TemporaryDirectory nereid;
  const testing::TemporaryDirectory key_per_point;
  const size_t points = options.smoke ? kSmokePointsPerChannel : kPointsPerChannel;
  const DataSet data = MakeDataSet("scan", kChannels, points, LossSeries);
  if (absl::Status status = Prepare(nereid.path(), key_per_point.path(), data); !status.ok()) {
    return status;
  }
  const auto baseline = KeyPerPoint::Open(key_per_point.path());
  if (!baseline.ok()) return baseline.status();
  const auto storage = MeasureStorage(options.repetitions(), nereid.path(), **baseline, data);
  if (!storage.ok()) return storage.status();
  PrintRate("point_reader", storage->at(0), false);
  PrintRate("key_per_point beside point_reader", storage->at(1), true);
  const auto server = MeasureServer(options.repetitions(), nereid.path(), **baseline, data);
  if (!server.ok()) return server.status();
  PrintRate("read_points", server->at(0), false);
  PrintRate("key_per_point beside read_points", server->at(1), true);
  return absl::OkStatus();
}

}  // namespace nereid::bench
