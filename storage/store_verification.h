// Checks a whole data directory that no server has open: every file, every block and every value
// in it, and whether they agree.

#ifndef NEREID_STORAGE_STORE_VERIFICATION_H_
#define NEREID_STORAGE_STORE_VERIFICATION_H_

#include <cstdint>
#include <functional>
#include <string>

#include "absl/status/status.h"
#include "storage/verification_report.h"

namespace nereid::storage {

// Called now and then, by one thread at a time.
using VerificationProgress = std::function<void(uint64_t done_bytes, uint64_t total_bytes)>;

// Fills `report`, which must be new. Goes on behind damage, and changes nothing in the directory.
// Uses all processors. Not OK if the directory cannot be checked: NOT_FOUND if it is none or holds
// no data, FAILED_PRECONDITION if a process has it open or a newer one wrote it; errors of the
// system.
absl::Status VerifyStore(const std::string& data_directory, const VerificationProgress& progress,
                         VerificationReport& report);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_STORE_VERIFICATION_H_
