// Lets hostile connections hang on nereid-server, and measures what that does to a writer that does
// nothing wrong.

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <cstdio>
#include <filesystem>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "bench/process_memory.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/healthy_writer.h"
#include "tests/faults/hostile_peers.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {
namespace {

using Seconds = std::chrono::duration<double>;

constexpr int kSmallSize = 200;
// Of the idle connections, how many more are slow, and vanished.
constexpr int kSlowShare = 10;
constexpr int kVanishedShare = 10;

constexpr int kRounds = 3;
constexpr int kPointsOfRound = 1000;
constexpr double kSlowdownMax = 2;
constexpr double kConnectionKibMax = 64;
// The server asks after 30 s and waits 10 s for the answer; for the first word it waits 20 s.
constexpr std::chrono::seconds kKeepaliveTimeout(60);
constexpr std::chrono::seconds kSettleTimeout(20);

size_t OpenFiles(pid_t process) {
  const std::filesystem::directory_iterator files(absl::StrCat("/proc/", process, "/fd"));
  return static_cast<size_t>(std::distance(begin(files), end(files)));
}

Seconds Percentile99(std::vector<Seconds> values) {
  const auto at = values.begin() + static_cast<std::ptrdiff_t>(values.size() * 99 / 100);
  std::nth_element(values.begin(), at, values.end());
  return *at;
}

class LorisRun {
 public:
  LorisRun(const FaultRun& run, const testing::ServerProcess& server)
      : run_(run),
        server_(server),
        counts_{run.size(), run.size() / kSlowShare, run.size() / kVanishedShare} {}

  void Main() {
    HealthyWriter writer(server_.address());
    run_.Check(writer.Begin(), "opening a stream");
    // The first points make the channel.
    std::vector<Seconds> warming;
    run_.Check(writer.Append(kPointsOfRound, warming), "appending");
    for (int round = 0; round < kRounds; ++round) Alternate(writer, round == kRounds - 1);
    run_.Check(writer.End(), "closing the stream");
    Report();
  }

 private:
  void Alternate(HealthyWriter& writer, bool is_last) {
    const size_t files_before = OpenFiles(server_.process());
    run_.Check(writer.Append(kPointsOfRound, alone_), "appending without others");
    const double megabytes_before = Megabytes();
    auto peers = HostilePeers::Connect(server_.address(), counts_);
    run_.Check(peers.status(), "connecting");
    run_.Check(writer.Append(kPointsOfRound, beside_), "appending beside hostile connections");
    // Memory is not given back at once: the first round tells what connections take.
    if (connection_kib_ == 0) {
      connection_kib_ = (Megabytes() - megabytes_before) * 1024 / counts_.total();
    }
    if (is_last && !(*peers)->WaitUntilVanishedAreClosed(kKeepaliveTimeout)) {
      run_.Fail("peers that vanished are still connected");
    }
    run_.Check((*peers)->Leave(), "looking at connections that answered");
    WaitUntilFilesAreBack(files_before);
  }

  double Megabytes() const {
    const absl::StatusOr<double> megabytes = bench::ResidentMegabytes(server_.process());
    run_.Check(megabytes.status(), "reading the server's memory");
    return *megabytes;
  }

  // Nothing tells when the server has closed its ends.
  void WaitUntilFilesAreBack(size_t files_before) const {
    const auto deadline = std::chrono::steady_clock::now() + kSettleTimeout;
    // RocksDB may have a few more tables open.
    const size_t most = files_before + static_cast<size_t>(counts_.slow) / 2;
    while (OpenFiles(server_.process()) > most) {
      if (std::chrono::steady_clock::now() > deadline) {
        run_.Fail(absl::StrCat(OpenFiles(server_.process()), " files are open after ",
                               counts_.total(), " connections were closed, ", files_before,
                               " before them"));
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(20));
    }
  }

  void Report() const {
    const double alone = Percentile99(alone_).count();
    const double beside = Percentile99(beside_).count();
    if (connection_kib_ > kConnectionKibMax) {
      run_.Fail(absl::StrFormat("a connection takes %.1f KiB", connection_kib_));
    }
    const std::string figures = absl::StrFormat(
        "%d slow and %d vanished besides; p99 of an acknowledgement %.2f ms alone, %.2f ms beside "
        "them (%.2f times); %.1f KiB a connection; those that vanished were given up",
        counts_.slow, counts_.vanished, alone * 1e3, beside * 1e3, beside / alone, connection_kib_);
    if (run_.checks_times() && beside > kSlowdownMax * alone) run_.Fail(figures);
    run_.Pass(figures);
  }

  const FaultRun& run_;
  const testing::ServerProcess& server_;
  const HostilePeerCounts counts_;
  std::vector<Seconds> alone_;
  std::vector<Seconds> beside_;
  double connection_kib_ = 0;
};

// As many files as connections, and some.
void AllowOpenFiles(const FaultRun& run) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  if (setrlimit(RLIMIT_NOFILE, &files) != 0 || files.rlim_cur < 2 * rlim_t(run.size())) {
    run.Fail(absl::StrCat("no more than ", files.rlim_cur, " files may be open"));
  }
}

void Main(const FaultRun& run) {
  AllowOpenFiles(run);
  const testing::TemporaryDirectory directory;
  const auto server = testing::ServerProcess::StartNereid(directory.path());
  run.Check(server.status(), "starting the server");
  LorisRun(run, **server).Main();
}

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  nereid::faults::Main({argc, argv, "slow_loris", "idle connections", nereid::faults::kSmallSize});
}
