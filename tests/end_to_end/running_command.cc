#include "tests/end_to_end/running_command.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

namespace nereid::testing {
namespace {

// Far more than any command takes; a test that hangs fails after it.
constexpr int kSilenceMillisMax = 60'000;

pid_t Spawn(std::vector<std::string> arguments, const posix_spawn_file_actions_t& actions,
            short flags) {
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  posix_spawnattr_setflags(&attributes, flags);
  pid_t process = -1;
  const int error =
      posix_spawn(&process, pointers[0], &actions, &attributes, pointers.data(), environ);
  posix_spawnattr_destroy(&attributes);
  return error == 0 ? process : -1;
}

}  // namespace

RunningCommand::RunningCommand(const std::vector<std::string>& arguments) {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) return;
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDERR_FILENO);
  process_ = Spawn(arguments, actions, 0);
  posix_spawn_file_actions_destroy(&actions);
  close(ends[1]);
  reading_ = ends[0];
}

RunningCommand::RunningCommand(const std::vector<std::string>& arguments,
                               const client::PseudoTerminal& terminal) {
  const std::string path = terminal.path();
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  // The first terminal that the leader of a session opens becomes the one that signals it.
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, path.c_str(), O_RDWR, 0);
  posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&actions, STDIN_FILENO, STDERR_FILENO);
  process_ = Spawn(arguments, actions, POSIX_SPAWN_SETSID);
  posix_spawn_file_actions_destroy(&actions);
  reading_ = fcntl(terminal.person(), F_DUPFD_CLOEXEC, 0);
}

RunningCommand::~RunningCommand() {
  if (process_ > 0) {
    Signal(SIGKILL);
    waitpid(process_, nullptr, 0);
  }
  close(reading_);
}

bool RunningCommand::WaitFor(const std::string& text) {
  size_t found = output_.find(text, waited_for_end_);
  while (found == std::string::npos) {
    if (!ReadMore()) return false;
    found = output_.find(text, waited_for_end_);
  }
  waited_for_end_ = found + text.size();
  return true;
}

void RunningCommand::Signal(int signal) const {
  if (process_ > 0) kill(process_, signal);
}

int RunningCommand::Wait() {
  while (ReadMore()) {
  }
  if (!is_at_end_ || process_ < 0) return -1;
  int status = 0;
  waitpid(process_, &status, 0);
  process_ = -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

bool RunningCommand::ReadMore() {
  pollfd readable{reading_, POLLIN, 0};
  if (poll(&readable, 1, kSilenceMillisMax) != 1) return false;
  char bytes[4096];
  const ssize_t count = read(reading_, bytes, sizeof(bytes));
  // A terminal that nobody has open any more ends with an error.
  is_at_end_ = count <= 0;
  if (is_at_end_) return false;
  output_.append(bytes, static_cast<size_t>(count));
  return true;
}

}  // namespace nereid::testing
