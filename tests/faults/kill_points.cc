// Lets the server kill itself at every crash point in turn while clients write, and compares after
// every start.

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <filesystem>
#include <initializer_list>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "storage/crash_point.h"
#include "tests/faults/crash_file_system.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/kill_cycles.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {
namespace {

constexpr int kSmallSize = 1;
constexpr int kClients = 4;
constexpr int kChannels = 24;
constexpr std::chrono::seconds kReachTimeout(40);
constexpr std::chrono::duration<double> kStartMax(2);

// Points that are passed all the time are left at one of so many passes, others at the first ones.
constexpr uint64_t kFrequentHits = 100;
constexpr uint64_t kSeldomHits = 3;

// Passes of kCommitAnswered until enough work is done that the next life has something to delete.
constexpr uint64_t kWorkHits = 60;
// After so many messages a client rests, so that the server falls idle.
constexpr uint64_t kMessagesBeforeRest = 100;

struct Target {
  std::string_view point;
  uint64_t hits;
};

bool IsAmong(std::string_view point, std::initializer_list<std::string_view> points) {
  return std::find(points.begin(), points.end(), point) != points.end();
}

// Passed a few times in the life of a server, for what was done in the life before.
bool NeedsWork(std::string_view point) {
  return IsAmong(
      point, {storage::kFamiliesBeforeCreation, storage::kFamiliesCreated, storage::kDeletionMarked,
              storage::kDeletionPointsRemoved, storage::kDeletionCompacted});
}

bool IsOfIdleMark(std::string_view point) {
  return IsAmong(point, {storage::kIdleMarkBeforeWrite, storage::kIdleMarkWritten});
}

uint64_t HitsOf(std::string_view point) {
  // One pass in the life of a server is sure.
  if (IsOfIdleMark(point) ||
      IsAmong(point, {storage::kUpgradeBeforeVersion, kCurrentBeforeRename, kCurrentRenamed,
                      storage::kFamiliesBeforeCreation, storage::kFamiliesCreated,
                      storage::kDeletionCompacted})) {
    return 1;
  }
  const bool is_frequent =
      IsAmong(point, {storage::kCommitBeforeWrite, storage::kCommitWritten,
                      storage::kCommitAnswered, kLogHalfAppended, kLogAppended, kLogSynced});
  return is_frequent ? kFrequentHits : kSeldomHits;
}

std::vector<Target> Targets() {
  std::vector<Target> targets;
  for (const std::string_view point : storage::kCrashPoints) {
    targets.push_back({point, HitsOf(point)});
  }
  for (const std::string_view point : kFileCrashPoints) targets.push_back({point, HitsOf(point)});
  return targets;
}

// One crash point on a store of its own.
class PointRun {
 public:
  PointRun(const FaultRun& run, const Target& target) : run_(run), target_(target) {}

  // Crashes so often; every crash is followed by a comparison. The slowest start, in seconds.
  double CrashAndCompare(int crashes) {
    for (int i = 0; i < crashes; ++i) Crash(i);
    Check(cycles_->Run(Server({}), KillCycles::Wait::kForChecks,
                       [](testing::ServerProcess& server) { server.Kill(); }));
    return cycles_->slowest_start().count();
  }

 private:
  void Crash(int number) {
    // Only a new store is upgraded.
    const bool needs_new_store = target_.point == storage::kUpgradeBeforeVersion;
    if (needs_new_store || directory_ == nullptr) {
      BeginStore(number);
      if (!needs_new_store) CrashAt(storage::kCommitAnswered, kWorkHits);
    } else if (NeedsWork(target_.point)) {
      CrashAt(storage::kCommitAnswered, kWorkHits);
    }
    CrashAt(target_.point, 1 + Mix(run_.seed(), static_cast<uint64_t>(number)) % target_.hits);
  }

  void CrashAt(std::string_view point, uint64_t hit) {
    const std::string report = absl::StrCat(files_.path(), "/reached-", ++lives_);
    const absl::Status status = cycles_->Run(
        Server({absl::StrCat("--crash_point=", std::string(point)),
                absl::StrCat("--crash_hit=", hit), absl::StrCat("--crash_report=", report)}),
        KillCycles::Wait::kNotAtAll, [](testing::ServerProcess& server) {
          server.WaitForEnd(kReachTimeout);
          server.Kill();
        });
    const bool reached = std::filesystem::exists(report);
    // It may be killed before it is ready.
    if (!absl::IsUnavailable(status) || !reached) Check(status);
    if (!reached) {
      run_.Fail(absl::StrCat("pass ", hit, " of ", std::string(point), " was not reached"));
    }
  }

  void BeginStore(int number) {
    if (cycles_ != nullptr) {
      Check(cycles_->Run(Server({}), KillCycles::Wait::kForChecks,
                         [](testing::ServerProcess& server) { server.Kill(); }));
    }
    directory_ = std::make_unique<testing::TemporaryDirectory>();
    KillCyclesOptions options;
    options.client_count = kClients;
    options.client.channel_count = kChannels;
    if (IsOfIdleMark(target_.point)) options.client.messages_of_life_max = kMessagesBeforeRest;
    options.client.seed = Mix(run_.seed(), static_cast<uint64_t>(number));
    cycles_ = std::make_unique<KillCycles>(options);
  }

  std::vector<std::string> Server(std::vector<std::string> flags) const {
    flags.insert(flags.begin(),
                 {testing::ProgramBesideThis("crash_server"), "--data_dir=" + directory_->path()});
    return flags;
  }

  void Check(const absl::Status& status) const {
    run_.Check(status, absl::StrCat("comparing after ", std::string(target_.point)));
  }

  const FaultRun& run_;
  const Target target_;
  const testing::TemporaryDirectory files_;
  int lives_ = 0;
  std::unique_ptr<testing::TemporaryDirectory> directory_;
  std::unique_ptr<KillCycles> cycles_;
};

void Main(const FaultRun& run) {
  const std::vector<Target> targets = Targets();
  double slowest = 0;
  std::printf("%-26s %s\n", "crash point", "crashes");
  for (const Target& target : targets) {
    slowest = std::max(slowest, PointRun(run, target).CrashAndCompare(run.size()));
    std::printf("%-26s %d\n", std::string(target.point).c_str(), run.size());
    std::fflush(stdout);
  }
  if (run.checks_times() && slowest > kStartMax.count()) {
    run.Fail(absl::StrCat("the server was ready after ", slowest, " s"));
  }
  run.Pass(absl::StrCat(targets.size(),
                        " crash points, 0 points lost, doubled or altered; slowest start ",
                        absl::FormatDuration(absl::Milliseconds(std::round(slowest * 1000)))));
}

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  nereid::faults::Main(
      {argc, argv, "kill_points", "crashes at each point", nereid::faults::kSmallSize});
}
