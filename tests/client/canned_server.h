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

// A real gRPC server on a free loopback port that answers the reading commands from what it was
// given. Pages hold two entries, whatever is asked for. There is one project, `p`, and in it one
// experiment, `e`.
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

  // Every ReadPoints that came, in order.
  std::vector<v1::ReadPointsRequest> read_requests() const {
    const std::lock_guard lock(mutex_);
    return read_requests_;
  }

 private:
  class Projects;
  class Experiments;
  class Channels;
  class Queries;

  mutable std::mutex mutex_;
  std::vector<v1::ReadPointsRequest> read_requests_;
  std::string address_;
  std::vector<std::unique_ptr<grpc::Service>> services_;
  std::unique_ptr<grpc::Server> server_;
};

}  // namespace nereid::client

#endif  // NEREID_TESTS_CLIENT_CANNED_SERVER_H_
