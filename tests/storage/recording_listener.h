#ifndef NEREID_TESTS_STORAGE_RECORDING_LISTENER_H_
#define NEREID_TESTS_STORAGE_RECORDING_LISTENER_H_

#include <chrono>
#include <condition_variable>
#include <functional>
#include <mutex>
#include <optional>
#include <vector>

#include "gtest/gtest.h"
#include "storage/ingest_session.h"

namespace nereid::storage {

// Keeps what a session tells, so that a test can wait for it. Thread-safe.
class RecordingListener : public IngestListener {
 public:
  void OnResponses(std::vector<v1::IngestResponse> responses) override {
    std::unique_lock lock(mutex_);
    for (v1::IngestResponse& response : responses) responses_.push_back(std::move(response));
    changed_.notify_all();
    changed_.wait(lock, [this] { return !blocked_; });
  }

  void OnRoom() override {
    const std::lock_guard lock(mutex_);
    ++rooms_;
    changed_.notify_all();
  }

  void OnEnded(const absl::Status& status) override {
    const std::lock_guard lock(mutex_);
    EXPECT_FALSE(end_.has_value()) << "ended twice";
    end_ = status;
    changed_.notify_all();
  }

  // From now on the committer's thread stays in OnResponses until Unblock.
  void Block() { SetBlocked(true); }
  void Unblock() { SetBlocked(false); }

  std::vector<v1::IngestResponse> Responses() const {
    const std::lock_guard lock(mutex_);
    return responses_;
  }

  std::vector<v1::Rejected> Rejections() const {
    std::vector<v1::Rejected> rejections;
    for (const v1::IngestResponse& response : Responses()) {
      if (response.has_rejected()) rejections.push_back(response.rejected());
    }
    return rejections;
  }

  // 0: nothing was acknowledged.
  uint64_t Acknowledged() const {
    const std::lock_guard lock(mutex_);
    return LastAcknowledged();
  }

  bool Ended() const {
    const std::lock_guard lock(mutex_);
    return end_.has_value();
  }

  int Rooms() const {
    const std::lock_guard lock(mutex_);
    return rooms_;
  }

  void WaitForResponses(size_t count) {
    Wait("responses", [&] { return responses_.size() >= count; });
  }

  void WaitForAcknowledgement(uint64_t sequence) {
    Wait("an acknowledgement", [&] { return LastAcknowledged() >= sequence; });
  }

  void WaitForRoom() {
    Wait("room", [&] { return rooms_ > 0; });
  }

  absl::Status WaitForEnd() {
    if (!Wait("the end", [&] { return end_.has_value(); })) return absl::UnknownError("no end");
    const std::lock_guard lock(mutex_);
    return *end_;
  }

 private:
  static constexpr std::chrono::seconds kPatience{120};

  bool Wait(const char* what, const std::function<bool()>& happened) {
    std::unique_lock lock(mutex_);
    const bool in_time = changed_.wait_for(lock, kPatience, happened);
    EXPECT_TRUE(in_time) << "waited in vain for " << what;
    return in_time;
  }

  void SetBlocked(bool blocked) {
    const std::lock_guard lock(mutex_);
    blocked_ = blocked;
    changed_.notify_all();
  }

  uint64_t LastAcknowledged() const {
    for (auto response = responses_.rbegin(); response != responses_.rend(); ++response) {
      if (response->has_acknowledged()) return response->acknowledged().through_sequence();
    }
    return 0;
  }

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<v1::IngestResponse> responses_;
  std::optional<absl::Status> end_;
  int rooms_ = 0;
  bool blocked_ = false;
};

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_RECORDING_LISTENER_H_
