// Named places between which the state of the disk differs, where a test may end the process.

#ifndef NEREID_STORAGE_CRASH_POINT_H_
#define NEREID_STORAGE_CRASH_POINT_H_

#include <atomic>
#include <string_view>

namespace nereid::storage {

// Called with the name of each crash point that is passed, on the thread that passes it.
using CrashPointHook = void (*)(std::string_view name);

// Null, as it is but in tests: passing a crash point does nothing. Set it before a store is opened.
inline std::atomic<CrashPointHook> crash_point_hook = nullptr;

inline void PassCrashPoint(std::string_view name) {
  const CrashPointHook hook = crash_point_hook.load(std::memory_order_relaxed);
  if (hook != nullptr) hook(name);
}

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CRASH_POINT_H_
