#include "client/cli/interrupt_signals.h"

#include <sys/signalfd.h>
#include <unistd.h>

#include <initializer_list>

namespace nereid::client {

InterruptSignals::InterruptSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  for (const int number : {SIGINT, SIGTERM, SIGHUP}) sigaddset(&signals, number);
  pthread_sigmask(SIG_BLOCK, &signals, &original_mask_);
  fd_ = signalfd(-1, &signals, SFD_NONBLOCK | SFD_CLOEXEC);
}

InterruptSignals::~InterruptSignals() {
  // What came a second time must not act once it is let through.
  WasInterrupted();
  if (fd_ >= 0) close(fd_);
  pthread_sigmask(SIG_SETMASK, &original_mask_, nullptr);
}

bool InterruptSignals::WasInterrupted() {
  signalfd_siginfo info;
  while (read(fd_, &info, sizeof(info)) == static_cast<ssize_t>(sizeof(info))) {
    was_interrupted_ = true;
  }
  return was_interrupted_;
}

}  // namespace nereid::client
