// slow_disk: 50 clients send as fast as they can to a server whose disk takes 5 MB/s. Passes when
// the server stays within its memory budget and a fifth more, and every point is there once in the
// end.

#include <algorithm>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/time/clock.h"
#include "storage/limits.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/steady_client.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {
namespace {

constexpr int kSecondsInCi = 5;
constexpr int kClients = 50;
constexpr uint64_t kDiskBytesPerSecond = 5'000'000;
constexpr uint64_t kCacheBytes = uint64_t{8} << 20;
constexpr uint64_t kWriteBufferBytes = uint64_t{8} << 20;
// As README.md has it: the cache, twice the write buffers, what waits for the committer and what it
// has in hand, a window for each stream, and what the program takes besides.
constexpr uint64_t kStreamBytes = uint64_t{1} << 20;
constexpr uint64_t kProgramBytes = uint64_t{96} << 20;
constexpr uint64_t kBudgetBytes = kCacheBytes + 2 * kWriteBufferBytes + storage::kQueueBytesMax +
                                  3 * storage::kGroupBytesMax + kClients * kStreamBytes +
                                  kProgramBytes;
constexpr uint64_t kMemoryBytesMax = kBudgetBytes + kBudgetBytes / 5;
constexpr absl::Duration kSampleInterval = absl::Milliseconds(500);
constexpr absl::Duration kFinishTimeMax = absl::Minutes(5);

// What a client has sent or is about to send must still be written in the end, so in a short run it
// is little.
size_t BufferedBytes(int seconds) { return (seconds < 60 ? size_t{64} : size_t{1024}) << 10; }

double Mebibytes(uint64_t bytes) { return static_cast<double>(bytes) / (1 << 20); }

// Of /proc/PID/status, in bytes; 0 if it is not there.
uint64_t MemoryOf(pid_t process, const std::string& field) {
  std::ifstream status(absl::StrCat("/proc/", process, "/status"));
  std::string word;
  uint64_t kibibytes = 0;
  while (status >> word) {
    if (word == field + ":") return status >> kibibytes ? kibibytes << 10 : 0;
  }
  return 0;
}

// Names of its own for every client: the more families, the more write buffers.
std::vector<std::string> ChannelsOf(int client) {
  return {absl::StrCat("loss ", client), absl::StrCat("norm ", client),
          absl::StrCat("log ", client)};
}

void Run(const FaultRun& run) {
  const testing::TemporaryDirectory directory;
  auto server =
      testing::ServerProcess::Start({testing::ProgramBesideThis("slow_disk_server"),
                                     directory.path(), absl::StrCat(kDiskBytesPerSecond),
                                     absl::StrCat(kCacheBytes), absl::StrCat(kWriteBufferBytes)});
  run.Check(server.status(), "starting the server");
  std::vector<std::unique_ptr<SteadyClient>> clients;
  for (int i = 0; i < kClients; ++i) {
    clients.push_back(std::make_unique<SteadyClient>(
        SteadyClientOptions{.server = (*server)->address(),
                            .experiment = absl::StrCat("client ", i),
                            .seed = run.seed() + static_cast<uint64_t>(i),
                            .channels = ChannelsOf(i),
                            .pause = absl::ZeroDuration(),
                            .max_buffered_bytes = BufferedBytes(run.size())}));
  }
  const absl::Time start = absl::Now();
  const auto check_memory = [&] {
    const uint64_t peak = MemoryOf((*server)->process(), "VmHWM");
    if (peak > 0 && peak <= kMemoryBytesMax) return peak;
    run.Fail(absl::StrFormat("the server takes %.0f MiB; its budget is %.0f, and a fifth",
                             Mebibytes(peak), Mebibytes(kBudgetBytes)));
  };
  for (int second = 0; second < run.size(); second = absl::ToInt64Seconds(absl::Now() - start)) {
    check_memory();
    run.ShowProgress(second);
    absl::SleepFor(kSampleInterval);
  }
  for (const auto& client : clients) client->StopSending();
  uint64_t points = 0;
  for (const auto& client : clients) {
    run.Check(client->FinishAndCheck(kFinishTimeMax), "what is stored on the slow disk");
    points += client->acknowledged();
  }
  const double seconds = absl::ToDoubleSeconds(absl::Now() - start);
  run.Pass(absl::StrFormat(
      "%d points there once, %.0f a second; the server took at most %.0f MiB, its budget is %.0f",
      points, static_cast<double>(points) / seconds, Mebibytes(check_memory()),
      Mebibytes(kBudgetBytes)));
}

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  const nereid::faults::FaultRun run(argc, argv, "slow_disk", "seconds",
                                     nereid::faults::kSecondsInCi);
  nereid::faults::Run(run);
  return 0;
}
