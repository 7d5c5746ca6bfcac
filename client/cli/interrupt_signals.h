// The signals that end a command which otherwise never ends.

#ifndef NEREID_CLIENT_CLI_INTERRUPT_SIGNALS_H_
#define NEREID_CLIENT_CLI_INTERRUPT_SIGNALS_H_

#include <signal.h>

namespace nereid::client {

// While it lives, SIGINT, SIGTERM and SIGHUP do not act on this process but are noted here. Threads
// must be started after it, so that they do not take these signals. The destructor restores what
// was before. For the thread that made it; one at a time.
class InterruptSignals {
 public:
  InterruptSignals();
  ~InterruptSignals();

  InterruptSignals(const InterruptSignals&) = delete;
  InterruptSignals& operator=(const InterruptSignals&) = delete;

  // Whether one of them came since this was made. Does not block.
  bool WasInterrupted();

 private:
  sigset_t original_mask_;
  int fd_ = -1;
  bool was_interrupted_ = false;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_INTERRUPT_SIGNALS_H_
