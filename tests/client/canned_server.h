#ifndef NEREID_TESTS_CLIENT_CANNED_SERVER_H_
#define NEREID_TESTS_CLIENT_CANNED_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "nereid/v1/aliases.grpc.pb.h"
#include "nereid/v1/channels.grpc.pb.h"
#include "nereid/v1/chart_sets.grpc.pb.h"
#include "nereid/v1/charts.grpc.pb.h"
#include "nereid/v1/config.grpc.pb.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "nereid/v1/projects.grpc.pb.h"
#include "nereid/v1/query.grpc.pb.h"
#include "nereid/v1/watch.grpc.pb.h"

namespace nereid::client {

// A real gRPC server on a free loopback port that answers the commands from what it was given.
// Pages hold two entries, whatever is asked for. There is one project, `p`, and in it one
// experiment with channels, `e`. What it is told to take away it only writes down.
//
// Fields are set before the first request.
class CannedServer final {
 public:
  CannedServer();
  ~CannedServer();

  std::string address() const { return address_; }

  std::vector<v1::Project> projects;
  std::vector<v1::Experiment> experiments;
  std::vector<v1::Channel> channels;
  // Answers of ReadPoints by channel.
  std::map<std::string, std::vector<v1::ReadPointsResponse>> answers;
  // How ReadPoints ends after its answers.
  grpc::Status read_status;

  // Answers of SampleSeries by channel, to requests for one column and for more.
  std::map<std::string, v1::SampleSeriesResponse> overviews;
  std::map<std::string, v1::SampleSeriesResponse> series;
  // Answer of TruncateChannel.
  v1::Channel truncated;

  // Of the project.
  std::vector<v1::Alias> aliases;
  std::vector<v1::ChartSet> chart_sets;
  // Of the experiment.
  std::vector<v1::ExperimentChart> charts;
  // Of the experiments, in the answer of ListExperiments.
  std::vector<v1::ExperimentValues> values;
  // Answer of ApplyConfig.
  v1::ApplyConfigResponse changes;
  // With what the next calls of a method end, in order: "UpdateAlias".
  std::map<std::string, std::deque<grpc::Status>> failures;

  // What one WatchPoints tells before it ends.
  struct Watched {
    std::vector<v1::WatchPointsResponse> events;
    // OK: it does not end by itself.
    grpc::Status end;
  };
  // One for each WatchPoints to come, in order; those after them end with DATA_LOSS.
  std::deque<Watched> watches;

  // Every WatchPoints that came, in order.
  std::vector<v1::WatchPointsRequest> watch_requests() const {
    const std::lock_guard lock(mutex_);
    return watch_requests_;
  }

  // Every request that is to change something, and each for experiments, in order, as text:
  // "UpdateAlias project: …".
  std::vector<std::string> requests() const {
    const std::lock_guard lock(mutex_);
    return requests_;
  }

  // Every ReadPoints that came, in order.
  std::vector<v1::ReadPointsRequest> read_requests() const {
    const std::lock_guard lock(mutex_);
    return read_requests_;
  }

  // Every SampleSeries that came, in order.
  std::vector<v1::SampleSeriesRequest> sample_requests() const {
    const std::lock_guard lock(mutex_);
    return sample_requests_;
  }

  // Everything it was told to take away, in order: "truncate p/e/loss from 2", "delete p/e".
  std::vector<std::string> removals() const {
    const std::lock_guard lock(mutex_);
    return removals_;
  }

 private:
  class Projects;
  class Experiments;
  class Channels;
  class Queries;
  class Aliases;
  class Charts;
  class ChartSets;
  class Configs;
  class Watches;

  // Writes the request down; returns how the call is to end.
  grpc::Status Note(const std::string& method, const google::protobuf::Message& request);

  void AddRemoval(const std::string& removal) {
    const std::lock_guard lock(mutex_);
    removals_.push_back(removal);
  }

  mutable std::mutex mutex_;
  std::vector<v1::ReadPointsRequest> read_requests_;
  std::vector<v1::SampleSeriesRequest> sample_requests_;
  std::vector<v1::WatchPointsRequest> watch_requests_;
  std::vector<std::string> requests_;
  std::vector<std::string> removals_;
  std::string address_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace nereid::client

#endif  // NEREID_TESTS_CLIENT_CANNED_SERVER_H_
