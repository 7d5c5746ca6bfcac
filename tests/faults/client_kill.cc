// Kills programs that send points through the C++ client with a spool: by SIGKILL at a random time,
// while the server is there, away, or killed meanwhile. Then `nereid sync`, now and then killed as
// well, delivers what they left. Every point that was in the spool or acknowledged must be stored
// once, bit for bit, in order.

#include <fcntl.h>
#include <grpcpp/grpcpp.h>
#include <signal.h>
#include <spawn.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/spool_folder.h"
#include "nereid/v1/query.grpc.pb.h"
#include "tests/faults/client_kill_journal.h"
#include "tests/faults/fault_run.h"
#include "tests/support/run_command.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

extern char** environ;

namespace nereid::faults {
namespace {

using testing::ProgramBesideThis;

constexpr int kDefaultKills = 15;
constexpr int kKillAfterMillisMax = 250;
constexpr int kSyncKillAfterMillisMax = 30;
// Port 1 is nobody's.
constexpr char kNobodyListens[] = "127.0.0.1:1";

enum class ServerIs { kThere, kAway, kKilledMeanwhile };

class ClientKill {
 public:
  explicit ClientKill(FaultRun* run) : run_(*run), random_(run->seed()) {
    prctl(PR_SET_CHILD_SUBREAPER, 1);
    StartServer("127.0.0.1:0");
  }

  void Run() {
    for (int i = 0; i < run_.size(); ++i) {
      Kill(absl::StrCat("run-", i));
      run_.ShowProgress(i + 1);
    }
    run_.Pass(absl::StrCat(points_kept_, " points in the spool or acknowledged, ", points_stored_,
                           " stored, 0 lost, doubled or altered; ", spools_, " spools synced, ",
                           syncs_killed_, " syncs killed"));
  }

 private:
  int Random(int max) { return std::uniform_int_distribution<int>(0, max)(random_); }

  static void SleepMillis(int millis) {
    std::this_thread::sleep_for(std::chrono::milliseconds(millis));
  }

  void StartServer(const std::string& address) {
    auto server = testing::ServerProcess::StartNereid(data_.path(), {"--grpc_address=" + address});
    run_.Check(server.status(), "starting the server");
    server_ = *std::move(server);
    stub_ = v1::QueryService::NewStub(
        grpc::CreateChannel(server_->address(), grpc::InsecureChannelCredentials()));
  }

  pid_t Spawn(std::vector<std::string> command) {
    std::vector<char*> arguments;
    for (std::string& argument : command) arguments.push_back(argument.data());
    arguments.push_back(nullptr);
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    // What a command that is killed says is of no interest.
    posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", O_WRONLY, 0);
    pid_t process = 0;
    const int error =
        posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
    posix_spawn_file_actions_destroy(&actions);
    if (error != 0) run_.Fail(absl::StrCat("cannot start ", command[0]));
    return process;
  }

  void Kill(const std::string& experiment) {
    const auto server_is = static_cast<ServerIs>(Random(2));
    const std::string journal_path = absl::StrCat(spool_.path(), "-journal");
    std::filesystem::remove(journal_path);
    KillJournal* const journal = MapKillJournal(journal_path);
    RunAndKillWriter(experiment, journal_path, server_is);
    const bool expects_spool = server_is == ServerIs::kAway && journal->channels[0].kept > 0;
    const size_t spools = CountSpools();
    if (expects_spool && spools == 0) run_.Fail("the server was away, but nothing is in the spool");
    spools_ += spools;
    Sync(experiment);
    for (size_t i = 0; i < kKillChannels.size(); ++i) {
      CheckChannel(experiment, i, journal->channels[i]);
    }
    std::filesystem::remove(journal_path);
  }

  void RunAndKillWriter(const std::string& experiment, const std::string& journal_path,
                        ServerIs server_is) {
    const std::string address = server_->address();
    const std::string target = server_is == ServerIs::kAway ? kNobodyListens : address;
    const pid_t writer = Spawn({ProgramBesideThis("client_kill_writer"), target, spool_.path(),
                                journal_path, experiment, absl::StrCat(run_.seed())});
    const int kill_after = Random(kKillAfterMillisMax);
    if (server_is == ServerIs::kKilledMeanwhile) {
      const int server_kill_after = Random(kill_after);
      SleepMillis(server_kill_after);
      server_->Kill();
      SleepMillis(kill_after - server_kill_after);
    } else {
      SleepMillis(kill_after);
    }
    KillAndWait(writer);
    if (server_is == ServerIs::kKilledMeanwhile) StartServer(address);
  }

  // Also what the process forked, which becomes ours when it is gone.
  void KillAndWait(pid_t process) {
    int status = 0;
    kill(-process, SIGKILL);
    kill(process, SIGKILL);
    if (waitpid(process, &status, 0) != process) run_.Fail("cannot wait for a program");
    while (waitpid(-process, nullptr, 0) > 0) continue;
    if (!WIFSIGNALED(status) && WEXITSTATUS(status) != 0) run_.Fail("a program failed by itself");
  }

  size_t CountSpools() {
    const auto spools = client::ListSpools(spool_.path());
    run_.Check(spools.status(), "listing the spools");
    return spools->size();
  }

  void Sync(const std::string& experiment) {
    const std::vector<std::string> command = {ProgramBesideThis("nereid"), "sync", spool_.path(),
                                              "--server", server_->address()};
    if (Random(3) == 0) {
      const pid_t sync = Spawn(command);
      SleepMillis(Random(kSyncKillAfterMillisMax));
      KillAndWait(sync);
      ++syncs_killed_;
    }
    const auto result = testing::RunCommand(command);
    if (result.exit_code != 0 || CountSpools() > 0) {
      run_.Fail(absl::StrCat(experiment, ": sync exited with ", result.exit_code, ": ",
                             result.stdout_text, result.stderr_text));
    }
  }

  // That the channel has the first points that were sent, as they were sent, and no fewer than
  // were kept.
  void CheckChannel(const std::string& experiment, size_t index,
                    const KillJournal::Channel& journal) {
    v1::ReadPointsRequest request;
    request.set_project("p");
    request.set_experiment(experiment);
    request.mutable_source()->set_channel(kKillChannels[index]);
    grpc::ClientContext context;
    const auto reader = stub_->ReadPoints(&context, request);
    v1::ReadPointsResponse response;
    uint64_t stored = 0;
    while (reader->Read(&response)) {
      CheckPoints(absl::StrCat(experiment, "/", kKillChannels[index]), index, response.points(),
                  stored);
      stored += static_cast<uint64_t>(response.points().x_size());
    }
    const grpc::Status status = reader->Finish();
    const bool is_absent = status.error_code() == grpc::StatusCode::NOT_FOUND;
    if (!status.ok() && !is_absent) run_.Fail("reading: " + status.error_message());
    if (stored < journal.kept || stored > journal.sent) {
      run_.Fail(absl::StrCat(experiment, "/", kKillChannels[index], ": ", journal.sent.load(),
                             " points were sent and ", journal.kept.load(), " kept, but ", stored,
                             " are stored"));
    }
    points_kept_ += journal.kept;
    points_stored_ += stored;
  }

  void CheckPoints(const std::string& name, size_t index, const v1::PointColumns& points,
                   uint64_t first) {
    for (int i = 0; i < points.x_size(); ++i) {
      const uint64_t point = first + static_cast<uint64_t>(i);
      const bool is_right =
          points.x(i) == static_cast<double>(point + 1) &&
          (index == kTextChannel ? points.texts(i) == KillText(run_.seed(), index, point)
                                 : points.doubles(i) == KillNumber(run_.seed(), index, point));
      if (!is_right) run_.Fail(absl::StrCat(name, ": point ", point, " is not as it was sent"));
    }
  }

  FaultRun& run_;
  std::mt19937_64 random_;
  testing::TemporaryDirectory data_;
  testing::TemporaryDirectory spool_;
  std::unique_ptr<testing::ServerProcess> server_;
  std::unique_ptr<v1::QueryService::Stub> stub_;
  uint64_t points_kept_ = 0;
  uint64_t points_stored_ = 0;
  uint64_t spools_ = 0;
  int syncs_killed_ = 0;
};

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  nereid::faults::FaultRun run(argc, argv, "client_kill", "kills", nereid::faults::kDefaultKills);
  nereid::faults::ClientKill(&run).Run();
  return 0;
}
