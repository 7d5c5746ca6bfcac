// Built into the thread-sanitizer preset only. The system's Abseil is not instrumented, so the
// sanitizer cannot see that the last owner of a shared status frees it after the others let go.
// Here stands the same function in front of Abseil's own, instrumented.

#include <absl/status/status.h>

#include <atomic>
#include <cstdint>

namespace {

// How Status::RepToPointer reads a status that is not stored in place.
absl::status_internal::StatusRep* Pointer(uintptr_t rep) {
  return reinterpret_cast<absl::status_internal::StatusRep*>(rep - 1);
}

}  // namespace

// The mangled name of absl::Status::UnrefNonInlined, which is private.
extern "C" void _ZN4absl7debian36Status15UnrefNonInlinedEm(uintptr_t rep) {
  absl::status_internal::StatusRep* const shared = Pointer(rep);
  if (shared->ref.fetch_sub(1, std::memory_order_acq_rel) == 1) delete shared;
}
