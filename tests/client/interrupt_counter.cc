// A program for tests: prints `ready`, then `I` at each SIGINT; at SIGUSR1 it exits with the number
// of SIGINT it got.

#include <signal.h>
#include <unistd.h>

#include <cstddef>

namespace {

void Print(const char* text, size_t length) {
  if (write(STDOUT_FILENO, text, length) != static_cast<ssize_t>(length)) _exit(100);
}

}  // namespace

// Waits for signals instead of handling them: the thread sanitizer puts handlers off, and one that
// it puts off just before a wait is not run until the next signal.
int main() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGINT);
  sigaddset(&signals, SIGUSR1);
  sigprocmask(SIG_BLOCK, &signals, nullptr);
  Print("ready", 5);
  int interrupts = 0;
  int signal = 0;
  while (sigwait(&signals, &signal) == 0 && signal == SIGINT) {
    ++interrupts;
    Print("I", 1);
  }
  return interrupts;
}
