// A writer that does nothing wrong, and measures how long the server takes.

#ifndef NEREID_TESTS_FAULTS_HEALTHY_WRITER_H_
#define NEREID_TESTS_FAULTS_HEALTHY_WRITER_H_

#include <grpcpp/channel.h>
#include <grpcpp/client_context.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "nereid/v1/ingest.grpc.pb.h"

namespace nereid::faults {

// For one thread.
class HealthyWriter {
 public:
  explicit HealthyWriter(const std::string& address);

  // Opens the stream. An error if that fails.
  absl::Status Begin();

  // Sends one point after the other, each when the one before was acknowledged, and adds how long
  // each took. An error if one is not acknowledged.
  absl::Status Append(int points, std::vector<std::chrono::duration<double>>& took);

  absl::Status End();

 private:
  absl::Status StreamError();

  grpc::ClientContext context_;
  std::unique_ptr<v1::IngestService::Stub> stub_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::IngestRequest, v1::IngestResponse>> stream_;
  uint64_t sequence_ = 0;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_HEALTHY_WRITER_H_
