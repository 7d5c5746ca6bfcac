#include "bench/server_process.h"

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"

extern char** environ;

namespace nereid::bench {
namespace {

constexpr char kReadyMark[] = " ready grpc=";

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

std::filesystem::path ThisProgram() { return std::filesystem::read_symlink("/proc/self/exe"); }

}  // namespace

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::Start(
    std::vector<std::string> command) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return absl::ErrnoToStatus(errno, "making a pipe");
  const absl::StatusOr<pid_t> process = Spawn(command, ends[1]);
  close(ends[1]);
  const std::string line = process.ok() ? ReadLine(ends[0]) : "";
  close(ends[0]);
  if (!process.ok()) return process.status();
  const size_t mark = line.find(kReadyMark);
  std::unique_ptr<ServerProcess> server(new ServerProcess(*process, ""));
  if (mark == std::string::npos) {
    return absl::UnavailableError(absl::StrCat(command[0], " did not come up: \"", line, "\""));
  }
  server->address_ = line.substr(mark + sizeof(kReadyMark) - 1);
  return server;
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::StartNereid(
    std::vector<std::string> flags) {
  std::string directory = std::filesystem::temp_directory_path() / "nereid-bench-XXXXXX";
  if (mkdtemp(directory.data()) == nullptr) {
    return absl::ErrnoToStatus(errno, absl::StrCat("making directory ", directory));
  }
  std::vector<std::string> command = {ThisProgram().parent_path() / "nereid-server",
                                      absl::StrCat("--data_dir=", directory),
                                      "--grpc_address=127.0.0.1:0"};
  command.insert(command.end(), flags.begin(), flags.end());
  absl::StatusOr<std::unique_ptr<ServerProcess>> server = Start(std::move(command));
  if (server.ok()) {
    (*server)->data_directory_ = directory;
  } else {
    std::filesystem::remove_all(directory);
  }
  return server;
}

absl::StatusOr<std::unique_ptr<ServerProcess>> ServerProcess::StartCountAndDrop() {
  return Start({ThisProgram(), "--count_and_drop_server"});
}

absl::Status ServerProcess::Stop() {
  if (process_ == 0) return absl::OkStatus();
  const pid_t process = std::exchange(process_, 0);
  kill(process, SIGTERM);
  int status = 0;
  waitpid(process, &status, 0);
  if (WIFEXITED(status) && WEXITSTATUS(status) == 0) return absl::OkStatus();
  return absl::InternalError(absl::StrCat("the server ended with wait status ", status));
}

ServerProcess::~ServerProcess() {
  Stop().IgnoreError();
  std::error_code error;
  if (!data_directory_.empty()) std::filesystem::remove_all(data_directory_, error);
}

}  // namespace nereid::bench
