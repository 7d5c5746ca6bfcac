// The signals that a wrapper around a command gets in its place.

#ifndef NEREID_CLIENT_CLI_SIGNAL_RELAY_H_
#define NEREID_CLIENT_CLI_SIGNAL_RELAY_H_

#include <signal.h>

#include <optional>

namespace nereid::client {

struct ReceivedSignal {
  int number = 0;
  // Sent by the kernel, as the terminal's Ctrl-C is; then the whole foreground process group got
  // it.
  bool from_kernel = false;
};

// Whether the signal asks a process to end: INT, TERM, HUP, QUIT.
bool IsSignalToEnd(int number);

// While it lives, SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH and SIGCHLD do not
// act on this process but are read here, and writing to a closed pipe is an error, not a signal.
// Threads must be started after it, so that they do not take these signals either. The destructor
// restores what was before.
//
// Not thread-safe; one at a time.
class SignalRelay {
 public:
  SignalRelay();
  ~SignalRelay();

  SignalRelay(const SignalRelay&) = delete;
  SignalRelay& operator=(const SignalRelay&) = delete;

  // Becomes readable when a signal waits.
  int fd() const { return fd_; }

  // The next signal that waits, if any. Does not block.
  std::optional<ReceivedSignal> Next();

  // Which signals were blocked before; a child is to start with these.
  const sigset_t& original_mask() const { return original_mask_; }

  // Whether SIGPIPE acts by default in a child, as it did here.
  bool restores_sigpipe() const { return original_sigpipe_.sa_handler == SIG_DFL; }

 private:
  sigset_t original_mask_;
  struct sigaction original_sigpipe_;
  struct sigaction original_sigchld_;
  int fd_ = -1;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SIGNAL_RELAY_H_
