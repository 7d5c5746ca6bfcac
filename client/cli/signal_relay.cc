#include "client/cli/signal_relay.h"

#include <sys/signalfd.h>
#include <unistd.h>

namespace nereid::client {
namespace {

sigset_t RelayedSignals() {
  sigset_t set;
  sigemptyset(&set);
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH, SIGCHLD}) {
    sigaddset(&set, number);
  }
  return set;
}

void SetAction(int number, void (*handler)(int), struct sigaction* original) {
  struct sigaction action = {};
  action.sa_handler = handler;
  sigaction(number, &action, original);
}

}  // namespace

bool IsSignalToEnd(int number) {
  return number == SIGINT || number == SIGTERM || number == SIGHUP || number == SIGQUIT;
}

SignalRelay::SignalRelay() {
  const sigset_t relayed = RelayedSignals();
  pthread_sigmask(SIG_BLOCK, &relayed, &original_mask_);
  SetAction(SIGPIPE, SIG_IGN, &original_sigpipe_);
  // A parent may have set SIGCHLD to be ignored; exit codes would be lost then.
  SetAction(SIGCHLD, SIG_DFL, &original_sigchld_);
  fd_ = signalfd(-1, &relayed, SFD_NONBLOCK | SFD_CLOEXEC);
}

SignalRelay::~SignalRelay() {
  while (Next().has_value()) {
  }
  if (fd_ >= 0) close(fd_);
  sigaction(SIGCHLD, &original_sigchld_, nullptr);
  sigaction(SIGPIPE, &original_sigpipe_, nullptr);
  pthread_sigmask(SIG_SETMASK, &original_mask_, nullptr);
}

std::optional<ReceivedSignal> SignalRelay::Next() {
  signalfd_siginfo info;
  if (read(fd_, &info, sizeof(info)) != static_cast<ssize_t>(sizeof(info))) return std::nullopt;
  return ReceivedSignal{static_cast<int>(info.ssi_signo), info.ssi_code == SI_KERNEL};
}

}  // namespace nereid::client
