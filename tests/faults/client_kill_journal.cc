#include "tests/faults/client_kill_journal.h"

#include <fcntl.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace nereid::faults {
namespace {

constexpr uint64_t kTextBytesMax = 300;

// SplitMix64 of all that chooses a value.
uint64_t Mix(uint64_t seed, size_t channel, uint64_t index) {
  uint64_t z = seed + 0x9E3779B97F4A7C15 * (index + 1) + 0xD1B54A32D192ED03 * (channel + 1);
  z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
  z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
  return z ^ (z >> 31);
}

}  // namespace

KillJournal* MapKillJournal(const std::string& path) {
  const int file = open(path.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  void* memory = MAP_FAILED;
  if (file >= 0 && ftruncate(file, sizeof(KillJournal)) == 0) {
    memory = mmap(nullptr, sizeof(KillJournal), PROT_READ | PROT_WRITE, MAP_SHARED, file, 0);
  }
  if (memory == MAP_FAILED) {
    std::perror(path.c_str());
    std::exit(EXIT_FAILURE);
  }
  close(file);
  return static_cast<KillJournal*>(memory);
}

double KillNumber(uint64_t seed, size_t channel, uint64_t index) {
  return std::ldexp(static_cast<double>(Mix(seed, channel, index)), -64);
}

std::string KillText(uint64_t seed, size_t channel, uint64_t index) {
  const uint64_t bits = Mix(seed, channel, index);
  return absl::StrCat(bits, " ", std::string(bits % kTextBytesMax, 'x'));
}

}  // namespace nereid::faults
