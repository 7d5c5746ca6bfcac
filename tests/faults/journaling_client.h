// A writer that remembers what was acknowledged, and holds every server to it that it meets.

#ifndef NEREID_TESTS_FAULTS_JOURNALING_CLIENT_H_
#define NEREID_TESTS_FAULTS_JOURNALING_CLIENT_H_

#include <grpcpp/channel.h>

#include <atomic>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <limits>
#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "absl/status/status.h"
#include "nereid/v1/ingest.grpc.pb.h"
#include "tests/faults/planned_experiment.h"

namespace nereid::faults {

struct JournalingClientOptions {
  uint64_t seed = 1;
  int writer = 0;
  int channel_count = 50;
  // An experiment with more points stored is deleted and another one begun, when a server is met.
  uint64_t experiment_points_max = 0;
  // New messages to one server; it then keeps the stream open and waits for the server to go.
  uint64_t messages_of_life_max = std::numeric_limits<uint64_t>::max();
};

// Every server it meets must be on the same data directory. For one thread, but for the counts.
class JournalingClient {
 public:
  explicit JournalingClient(const JournalingClientOptions& options);

  // Checks that all that was acknowledged is there once, in order and bit for bit, and nothing that
  // was not sent; then sends until the server is gone. Calls `on_checked` in between. An error is a
  // broken promise.
  absl::Status Serve(const std::string& address, const std::function<void()>& on_checked);

  // As Serve, but compares only the number of the last message that is stored.
  absl::Status Send(const std::string& address);

  // Sends what is not acknowledged, then checks that all is there once. UNAVAILABLE if the server
  // goes away meanwhile.
  absl::Status Finish(const std::string& address);

  // Points acknowledged, and messages found stored whose acknowledgement was lost.
  uint64_t acknowledged_points() const { return acknowledged_points_; }
  uint64_t unacknowledged_found() const { return unacknowledged_found_; }
  uint64_t experiments_deleted() const { return experiments_deleted_; }

 private:
  using Stream = grpc::ClientReaderWriter<v1::IngestRequest, v1::IngestResponse>;

  // UNAVAILABLE: the server is gone.
  absl::Status CheckAndSend(const std::shared_ptr<grpc::Channel>& channel,
                            const std::function<void()>& on_checked);
  // The experiment before the present one: deleted if that was acknowledged, else whole or deleted.
  absl::Status CheckRetired(const std::shared_ptr<grpc::Channel>& channel);
  absl::Status DeleteRetired(const std::shared_ptr<grpc::Channel>& channel);
  absl::Status CheckPresent(const std::shared_ptr<grpc::Channel>& channel);
  // Opens a stream and sends until it breaks.
  absl::Status OpenAndSend(const std::shared_ptr<grpc::Channel>& channel);
  // Opens the stream and compares the number that is stored.
  absl::Status Open(Stream& stream);
  absl::Status Declare(Stream& stream);
  absl::Status SendMessages(Stream& stream);
  void ReadAnswers(Stream& stream);
  absl::Status Take(const v1::IngestResponse& response);
  void Begin();

  const JournalingClientOptions options_;
  int experiment_number_ = 0;
  std::optional<PlannedExperiment> experiment_;
  // Deleted, or about to be.
  std::optional<PlannedExperiment> retired_;
  bool retired_is_deleted_ = false;

  std::atomic<uint64_t> acknowledged_points_ = 0;
  std::atomic<uint64_t> unacknowledged_found_ = 0;
  std::atomic<uint64_t> experiments_deleted_ = 0;

  // While a stream sends: of `experiment_` and what is below.
  std::mutex mutex_;
  std::condition_variable settled_;
  absl::Status answers_;
  bool answers_ended_ = false;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_JOURNALING_CLIENT_H_
