// Named places between which the state of the disk differs, where a test may end the process.

#ifndef NEREID_STORAGE_CRASH_POINT_H_
#define NEREID_STORAGE_CRASH_POINT_H_

#include <array>
#include <atomic>
#include <string_view>

namespace nereid::storage {

// A new or an older store has all it needs but the number of its format.
inline constexpr std::string_view kUpgradeBeforeVersion = "upgrade.before_version";
// Column families for new channels are asked for, or there, and nothing is in them.
inline constexpr std::string_view kFamiliesBeforeCreation = "families.before_creation";
inline constexpr std::string_view kFamiliesCreated = "families.created";
// The batch takes chunks and takes away the open pieces they are made of; it is not written.
inline constexpr std::string_view kSealBeforeWrite = "seal.before_write";
// The batch takes points away; it is not written.
inline constexpr std::string_view kTruncateBeforeWrite = "truncate.before_write";
// Around the write of every commit: nothing of it is on disk; it is on disk and not acknowledged;
// it is acknowledged.
inline constexpr std::string_view kCommitBeforeWrite = "commit.before_write";
inline constexpr std::string_view kCommitWritten = "commit.written";
inline constexpr std::string_view kCommitAnswered = "commit.answered";
// Around the write of the idle mark.
inline constexpr std::string_view kIdleMarkBeforeWrite = "idle_mark.before_write";
inline constexpr std::string_view kIdleMarkWritten = "idle_mark.written";
// A deletion is on record and its points are there; they are gone; the files are rewritten, and the
// record of the deletion is there yet.
inline constexpr std::string_view kDeletionMarked = "deletion.marked";
inline constexpr std::string_view kDeletionPointsRemoved = "deletion.points_removed";
inline constexpr std::string_view kDeletionCompacted = "deletion.compacted";

inline constexpr std::array kCrashPoints = {
    kUpgradeBeforeVersion, kFamiliesBeforeCreation, kFamiliesCreated, kSealBeforeWrite,
    kTruncateBeforeWrite,  kCommitBeforeWrite,      kCommitWritten,   kCommitAnswered,
    kIdleMarkBeforeWrite,  kIdleMarkWritten,        kDeletionMarked,  kDeletionPointsRemoved,
    kDeletionCompacted,
};

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
