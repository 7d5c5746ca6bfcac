#include "client/cli/child_process.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <string.h>
#include <sys/wait.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

// SIGCHLD may go to a thread that was there before the relay.
constexpr int kReapIntervalMilliseconds = 100;

using Variables = std::vector<std::pair<std::string, std::string>>;

// A pipe whose reading end stays here.
struct Pipe {
  int reader = -1;
  int writer = -1;
};

absl::StatusOr<Pipe> OpenPipe() {
  int ends[2];
  if (pipe2(ends, O_CLOEXEC) != 0) {
    return absl::InternalError(absl::StrCat("cannot open a pipe: ", strerror(errno)));
  }
  return Pipe{ends[0], ends[1]};
}

bool Names(const std::string& assignment, const std::string& name) {
  return assignment.size() > name.size() && assignment[name.size()] == '=' &&
         assignment.compare(0, name.size(), name) == 0;
}

std::vector<std::string> Environment(const Variables& replaced, const Variables& defaults) {
  std::vector<std::string> result;
  for (char** variable = environ; *variable != nullptr; ++variable) result.emplace_back(*variable);
  const auto add = [&result](const std::string& name, const std::string& value, bool replace) {
    const auto found = std::find_if(result.begin(), result.end(),
                                    [&name](const std::string& have) { return Names(have, name); });
    if (found == result.end()) {
      result.push_back(absl::StrCat(name, "=", value));
    } else if (replace) {
      *found = absl::StrCat(name, "=", value);
    }
  };
  for (const auto& [name, value] : replaced) add(name, value, true);
  for (const auto& [name, value] : defaults) add(name, value, false);
  return result;
}

std::vector<char*> Pointers(std::vector<std::string>& texts) {
  std::vector<char*> result;
  result.reserve(texts.size() + 1);
  for (std::string& text : texts) result.push_back(text.data());
  result.push_back(nullptr);
  return result;
}

absl::Status StartError(int error, const std::string& program) {
  const bool is_path = program.find('/') != std::string::npos;
  if (error == ENOENT && is_path && access(program.c_str(), F_OK) == 0) {
    return absl::FailedPreconditionError(
        absl::StrCat("cannot run ", Quoted(program),
                     ": the interpreter named in its first line does not exist"));
  }
  if (error == ENOENT) {
    return absl::NotFoundError(absl::StrCat("command not found: ", Quoted(program)));
  }
  if (error == EAGAIN || error == ENOMEM) {
    return absl::InternalError(absl::StrCat("cannot start a process: ", strerror(error)));
  }
  return absl::FailedPreconditionError(
      absl::StrCat("cannot run ", Quoted(program), ": ", strerror(error)));
}

// Starts the command; an error number of spawn.
int Spawn(const ChildCommand& command, const SignalRelay& signals, int stdout_writer,
          int stderr_writer, pid_t* pid) {
  posix_spawn_file_actions_t files;
  posix_spawn_file_actions_init(&files);
  posix_spawn_file_actions_adddup2(&files, stdout_writer, STDOUT_FILENO);
  posix_spawn_file_actions_adddup2(&files, stderr_writer, STDERR_FILENO);

  posix_spawnattr_t attributes;
  posix_spawnattr_init(&attributes);
  sigset_t defaults;
  sigemptyset(&defaults);
  if (signals.restores_sigpipe()) sigaddset(&defaults, SIGPIPE);
  posix_spawnattr_setsigdefault(&attributes, &defaults);
  posix_spawnattr_setsigmask(&attributes, &signals.original_mask());
  posix_spawnattr_setflags(&attributes, POSIX_SPAWN_SETSIGDEF | POSIX_SPAWN_SETSIGMASK);

  std::vector<std::string> arguments = command.arguments;
  std::vector<std::string> environment =
      Environment(command.environment, command.default_environment);
  const int error = posix_spawnp(pid, arguments[0].c_str(), &files, &attributes,
                                 Pointers(arguments).data(), Pointers(environment).data());
  posix_spawnattr_destroy(&attributes);
  posix_spawn_file_actions_destroy(&files);
  return error;
}

}  // namespace

absl::StatusOr<std::unique_ptr<ChildProcess>> ChildProcess::Start(const ChildCommand& command,
                                                                  SignalRelay* signals) {
  const absl::StatusOr<Pipe> stdout_pipe = OpenPipe();
  if (!stdout_pipe.ok()) return stdout_pipe.status();
  auto stdout_tee = std::make_unique<OutputTee>(stdout_pipe->reader, command.stdout_target);
  const absl::StatusOr<Pipe> stderr_pipe = OpenPipe();
  if (!stderr_pipe.ok()) {
    close(stdout_pipe->writer);
    return stderr_pipe.status();
  }
  auto stderr_tee = std::make_unique<OutputTee>(stderr_pipe->reader, command.stderr_target);

  pid_t pid = -1;
  const int error = Spawn(command, *signals, stdout_pipe->writer, stderr_pipe->writer, &pid);
  close(stdout_pipe->writer);
  close(stderr_pipe->writer);
  if (error != 0) return StartError(error, command.arguments[0]);
  return std::unique_ptr<ChildProcess>(
      new ChildProcess(pid, signals, std::move(stdout_tee), std::move(stderr_tee)));
}

ChildProcess::ChildProcess(pid_t pid, SignalRelay* signals, std::unique_ptr<OutputTee> stdout_tee,
                           std::unique_ptr<OutputTee> stderr_tee)
    : pid_(pid),
      signals_(signals),
      stdout_tee_(std::move(stdout_tee)),
      stderr_tee_(std::move(stderr_tee)) {
  sigemptyset(&received_);
}

ChildResult ChildProcess::Run(const OnOutput& on_output) {
  Reap();
  while (!is_abandoned_ && !(has_ended_ && stdout_tee_->done() && stderr_tee_->done())) {
    WaitAndServe(on_output);
  }
  return Result();
}

void ChildProcess::WaitAndServe(const OnOutput& on_output) {
  pollfd wanted[] = {{signals_->fd(), POLLIN, 0}, stdout_tee_->Wanted(), stderr_tee_->Wanted()};
  const bool only_end_is_missing = stdout_tee_->done() && stderr_tee_->done();
  if (only_end_is_missing) {
    // In this order, so that the signal that ended the child is known to have come.
    ServeSignals();
    Reap();
    if (has_ended_) return;
  }
  poll(wanted, 3, only_end_is_missing ? kReapIntervalMilliseconds : -1);
  if (wanted[0].revents != 0) ServeSignals();
  stdout_tee_->Serve(wanted[1].revents, [&on_output](std::string_view bytes) {
    on_output(OutputStream::kStdout, bytes);
  });
  stderr_tee_->Serve(wanted[2].revents, [&on_output](std::string_view bytes) {
    on_output(OutputStream::kStderr, bytes);
  });
}

void ChildProcess::ServeSignals() {
  while (const std::optional<ReceivedSignal> signal = signals_->Next()) {
    if (signal->number == SIGCHLD) {
      Reap();
    } else if (!has_ended_) {
      sigaddset(&received_, signal->number);
      Forward(*signal);
    } else if (IsSignalToEnd(signal->number)) {
      is_abandoned_ = true;
    }
  }
}

void ChildProcess::Forward(const ReceivedSignal& signal) {
  // The terminal sends these to its whole foreground process group, the child included. A hangup
  // may reach the leader of the session alone, so that one is always forwarded.
  const bool reaches_group =
      signal.number == SIGINT || signal.number == SIGQUIT || signal.number == SIGWINCH;
  const bool has_it = signal.from_kernel && reaches_group && getpgid(pid_) == getpgrp();
  if (!has_it) kill(pid_, signal.number);
}

void ChildProcess::Reap() {
  if (!has_ended_ && waitpid(pid_, &wait_status_, WNOHANG) == pid_) has_ended_ = true;
}

ChildResult ChildProcess::Result() const {
  ChildResult result;
  result.exit_code = WIFSIGNALED(wait_status_) ? kExitSignalBase + WTERMSIG(wait_status_)
                                               : WEXITSTATUS(wait_status_);
  const int number = result.exit_code - kExitSignalBase;
  const bool ended_by_received =
      number > 0 && number < NSIG && sigismember(&received_, number) == 1;
  result.is_aborted = ended_by_received || is_abandoned_;
  return result;
}

}  // namespace nereid::client
