#ifndef NEREID_TESTS_FAULTS_QUIET_LISTENER_H_
#define NEREID_TESTS_FAULTS_QUIET_LISTENER_H_

#include <condition_variable>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/status/status.h"
#include "storage/ingest_session.h"

namespace nereid::faults {

// Waits for the end of a stream, however it ends.
class QuietListener : public storage::IngestListener {
 public:
  void OnResponses(std::vector<v1::IngestResponse> responses) override {
    const std::lock_guard lock(mutex_);
    for (const v1::IngestResponse& response : responses) {
      acknowledged_ = acknowledged_ || response.has_acknowledged();
      const v1::Status& declared = response.declared().status();
      if (declared.code() != 0) {
        declared_ =
            absl::Status(static_cast<absl::StatusCode>(declared.code()), declared.message());
      }
    }
  }

  void OnRoom() override {}

  void OnEnded(const absl::Status& status) override {
    const std::lock_guard lock(mutex_);
    end_ = status;
    changed_.notify_all();
  }

  absl::Status WaitForEnd() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return end_.has_value(); });
    return *end_;
  }

  // Call these after the end. Whether a message was acknowledged, and what was wrong with a
  // declared channel: its points are then rejected.
  bool acknowledged() const { return acknowledged_; }
  const absl::Status& declared() const { return declared_; }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::optional<absl::Status> end_;
  bool acknowledged_ = false;
  absl::Status declared_;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_QUIET_LISTENER_H_
