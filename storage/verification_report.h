// What a check of a data directory found.

#ifndef NEREID_STORAGE_VERIFICATION_REPORT_H_
#define NEREID_STORAGE_VERIFICATION_REPORT_H_

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

namespace nereid::storage {

// So many are listed; the rest is counted.
inline constexpr size_t kListedDamagesMax = 10'000;

struct Damage {
  // "000012.sst, family numeric/loss" or "channel "p/e/loss", x from 1025 to 2048".
  std::string place;
  std::string what;
};

// Filled by several threads at once; read it when they are done.
class VerificationReport {
 public:
  void Add(std::string place, std::string what) {
    const std::lock_guard lock(mutex_);
    ++damage_count_;
    if (damages_.size() < kListedDamagesMax)
      damages_.push_back({std::move(place), std::move(what)});
  }

  const std::vector<Damage>& damages() const { return damages_; }
  // At least damages().size().
  uint64_t damage_count() const { return damage_count_; }

  // What was looked at, damaged or not.
  std::atomic<uint64_t> channels = 0;
  std::atomic<uint64_t> points = 0;
  std::atomic<uint64_t> images = 0;
  std::atomic<uint64_t> records = 0;
  std::atomic<uint64_t> table_files = 0;
  std::atomic<uint64_t> blob_files = 0;
  // Of all files.
  std::atomic<uint64_t> bytes = 0;

 private:
  std::mutex mutex_;
  std::vector<Damage> damages_;
  uint64_t damage_count_ = 0;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_VERIFICATION_REPORT_H_
