#include "tests/support/server_process.h"

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"

extern char** environ;

namespace nereid::testing {
namespace {

constexpr char kReadyMark[] = " ready ";

// What "… NAME=VALUE …" says of a name; empty if it does not.
std::string ValueOf(absl::string_view line, absl::string_view name) {
  for (const absl::string_view word : absl::StrSplit(line, ' ')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(word, absl::MaxSplits('=', 1));
    if (parts.first == name) return std::string(parts.second);
  }
  return "";
}

// Reads up to the end of the first line.
std::string ReadLine(int descriptor) {
  std::string line;
  char c = 0;
  while (read(descriptor, &c, 1) == 1 && c != '\n') line.push_back(c);
  return line;
}

absl::StatusOr<pid_t> Spawn(const std::vector<std::string>& command, int stdout_descriptor) {
  std::vector<char*> arguments;
  for (const std::string& argument : command)
    arguments.push_back(const_cast<char*>(argument.c_str()));
  arguments.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, stdout_descriptor, STDOUT_FILENO);
  pid_t process = 0;
  const int error =
      posix_spawn(&process, arguments[0], &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) return absl::ErrnoToStatus(error, absl::StrCat("starting ", command[0]));
  return process;
}

}  // namespace

std::string ProgramBesideThis(const std::string& name) {
  return std::filesystem::read_symlink("/proc/self/exe").parent_path() / name;
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    std::vector<std::string> command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "making a pipe");
  const absl::StatusOr<pid_t> process = Spawn(command, ends[1]);
  close(ends[1]);
  const std::string line = process.ok() ? ReadLine(ends[0]) : "";
  close(ends[0]);
  if (!process.ok()) return process.status();
  std::unique_ptr<ServerProcess> server(new ServerProcess(*process));
  if (!absl::StrContains(line, kReadyMark)) {
    return absl::UnavailableError(absl::StrCat(command[0], " did not come up: \"", line, "\""));
  }
  server->address_ = ValueOf(line, "grpc");
  server->http_address_ = ValueOf(line, "http");
  return server;
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::StartNereid(
    const std::string& data_directory, const std::vector<std::string>& flags) {
  std::vector<std::string> command = {ProgramBesideThis("nereid-server"),
                                      absl::StrCat("--data_dir=", data_directory),
                                      "--grpc_address=127.0.0.1:0", "--http_address="};
  command.insert(command.end(), flags.begin(), flags.end());
  return Start(std::move(command));
}

bool ServerProcess::WaitForEnd(std::chrono::milliseconds timeout) const {
  const auto descriptor = static_cast<int>(syscall(SYS_pidfd_open, process_, 0));
  pollfd ended{descriptor, POLLIN, 0};
  const bool has_ended = poll(&ended, 1, static_cast<int>(timeout.count())) == 1;
  close(descriptor);
  return has_ended;
}

int ServerProcess::SignalAndWait(int signal) {
  const pid_t process = std::exchange(process_, 0);
  if (process == 0) return 0;
  kill(process, signal);
  int status = 0;
  waitpid(process, &status, 0);
  return status;
}

absl::Status ServerProcess::Stop() {
  const int status = SignalAndWait(SIGTERM);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("the server ended with wait status ", status));
}

void ServerProcess::Kill() { SignalAndWait(SIGKILL); }

ServerProcess::~ServerProcess() { Stop().IgnoreError(); }

}  // namespace nereid::testing
