#ifndef NEREID_TESTS_CLIENT_CANNED_SERVER_H_
#define NEREID_TESTS_CLIENT_CANNED_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "nereid/v1/channels.grpc.pb.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "nereid/v1/projects.grpc.pb.h"
#include "nereid/v1/query.grpc.pb.h"

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

  void AddRemoval(const std::string& removal) {
    const std::lock_guard lock(mutex_);
    removals_.push_back(removal);
  }

  mutable std::mutex mutex_;
  std::vector<v1::ReadPointsRequest> read_requests_;
  std::vector<v1::SampleSeriesRequest> sample_requests_;
  std::vector<std::string> removals_;
  std::string address_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace nereid::client

#endif  // NEREID_TESTS_CLIENT_CANNED_SERVER_H_
