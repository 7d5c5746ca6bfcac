// What the program that is killed writes, and the test that reads it afterwards expects.

#ifndef NEREID_TESTS_STORAGE_CRASH_BATCHES_H_
#define NEREID_TESTS_STORAGE_CRASH_BATCHES_H_

#include "absl/strings/str_cat.h"
#include "tests/storage/ingest_requests.h"

namespace nereid::storage {

inline constexpr int kCrashBatchPoints = 16;
inline constexpr uint64_t kCrashBatchesInFlight = 64;

inline std::string CrashText(uint64_t sequence) { return absl::StrCat("batch ", sequence); }

// Numbers for channel_ref 0 and a text for 1; x is left to the server in one of them.
inline v1::IngestRequest CrashBatch(uint64_t sequence) {
  const double first = static_cast<double>(sequence - 1) * kCrashBatchPoints + 1;
  v1::IngestRequest request = AppendRequest(sequence, 0, CountUp(first, kCrashBatchPoints), 1);
  v1::ChannelAppend& log = *request.mutable_append()->add_channels();
  log.set_channel_ref(1);
  log.mutable_points()->add_texts(CrashText(sequence));
  return request;
}

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_CRASH_BATCHES_H_
