// What the program that is killed writes and deletes, and the test that looks afterwards expects.

#ifndef NEREID_TESTS_STORAGE_CRASH_DELETIONS_H_
#define NEREID_TESTS_STORAGE_CRASH_DELETIONS_H_

#include <cstdint>
#include <string>

#include "absl/strings/str_cat.h"

namespace nereid::storage {

// Steps are numbered from 1; every four of them are a round, on an experiment of its own.
enum class CrashStep : uint64_t {
  kWrite = 0,
  kTruncate = 1,
  kDeleteChannel = 2,
  // The project in every other round.
  kDeleteExperiment = 3,
};

inline constexpr uint64_t kCrashStepsOfRound = 4;
inline constexpr int kCrashPointsWritten = 1500;
inline constexpr int kCrashPointsLeft = 700;
inline constexpr int kCrashTexts = 3;

inline uint64_t CrashRound(uint64_t step) { return (step - 1) / kCrashStepsOfRound; }
inline CrashStep CrashStepOf(uint64_t step) {
  return static_cast<CrashStep>((step - 1) % kCrashStepsOfRound);
}
inline std::string CrashProject(uint64_t round) { return absl::StrCat("p", round); }

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_CRASH_DELETIONS_H_
