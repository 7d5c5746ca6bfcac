// Runs a command with its output passed through.

#ifndef NEREID_CLIENT_CLI_CHILD_PROCESS_H_
#define NEREID_CLIENT_CLI_CHILD_PROCESS_H_

#include <sys/types.h>
#include <unistd.h>

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/output_tee.h"
#include "client/cli/signal_relay.h"

namespace nereid::client {

// What to run. `arguments` is not empty; its first is looked up in PATH.
struct ChildCommand {
  std::vector<std::string> arguments;
  // Added to our own environment, in place of what is there.
  std::vector<std::pair<std::string, std::string>> environment;
  // Added unless set already.
  std::vector<std::pair<std::string, std::string>> default_environment;
  // Where its output goes.
  int stdout_target = STDOUT_FILENO;
  int stderr_target = STDERR_FILENO;
};

// Exit codes of a shell for a command that does not start.
inline constexpr int kExitNotFound = 127;
inline constexpr int kExitNotExecutable = 126;
// Added to the number of the signal that ended a command.
inline constexpr int kExitSignalBase = 128;

struct ChildResult {
  // The child's own, or kExitSignalBase + the number of the signal that ended it.
  int exit_code = 0;
  // It ended by one of the signals that came for it (128 + number counts too, as shells and
  // programs with handlers exit so), or was abandoned after one.
  bool is_aborted = false;
};

enum class OutputStream { kStdout, kStderr };

// A running command: in our process group, with our stdin. Not thread-safe.
class ChildProcess {
 public:
  using OnOutput = std::function<void(OutputStream stream, std::string_view bytes)>;

  // NOT_FOUND: there is no such command. FAILED_PRECONDITION: it cannot be executed. INTERNAL: no
  // process or pipe could be made. The signals must outlive the child.
  static absl::StatusOr<std::unique_ptr<ChildProcess>> Start(const ChildCommand& command,
                                                             SignalRelay* signals);

  // Passes output and signals on until the command has ended and both its streams are at their end,
  // so that nothing is lost. If the command has ended and some process it left behind keeps a
  // stream open, a signal to end (INT, TERM, HUP, QUIT) ends this as well.
  //
  // `on_output` is called after the bytes were written to our own stream, or while they wait for
  // that; it holds up the child while it runs.
  ChildResult Run(const OnOutput& on_output);

 private:
  ChildProcess(pid_t pid, SignalRelay* signals, std::unique_ptr<OutputTee> stdout_tee,
               std::unique_ptr<OutputTee> stderr_tee);

  void WaitAndServe(const OnOutput& on_output);
  void ServeSignals();
  void Forward(const ReceivedSignal& signal);
  void Reap();
  ChildResult Result() const;

  const pid_t pid_;
  SignalRelay* const signals_;
  const std::unique_ptr<OutputTee> stdout_tee_;
  const std::unique_ptr<OutputTee> stderr_tee_;
  bool has_ended_ = false;
  bool is_abandoned_ = false;
  int wait_status_ = 0;
  // The signals that came for it.
  sigset_t received_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CHILD_PROCESS_H_
