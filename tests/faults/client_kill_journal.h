// What the writer of client_kill tells the test, through memory that outlives it, and the points it
// sends.

#ifndef NEREID_TESTS_FAULTS_CLIENT_KILL_JOURNAL_H_
#define NEREID_TESTS_FAULTS_CLIENT_KILL_JOURNAL_H_

#include <array>
#include <atomic>
#include <cstdint>
#include <string>

namespace nereid::faults {

// Each is sent by an experiment object of its own, the last one by a forked child.
inline constexpr std::array<const char*, 3> kKillChannels = {"numbers", "texts", "forked"};
inline constexpr size_t kTextChannel = 1;
inline constexpr size_t kForkedChannel = 2;

// Lies in a file that both have mapped.
struct KillJournal {
  struct Channel {
    // Points before Send was called for the next one.
    std::atomic<uint64_t> sent;
    // Points that are in the spool or acknowledged.
    std::atomic<uint64_t> kept;
  };
  std::array<Channel, kKillChannels.size()> channels;
};

// Maps the journal in `path`, which is made if absent. Ends the process on errors.
KillJournal* MapKillJournal(const std::string& path);

// y of point `index` of a channel; x is index + 1.
double KillNumber(uint64_t seed, size_t channel, uint64_t index);
std::string KillText(uint64_t seed, size_t channel, uint64_t index);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_CLIENT_KILL_JOURNAL_H_
