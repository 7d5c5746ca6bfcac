// A program for tests: prints `ready`, then `I` at each SIGINT; at SIGUSR1 it exits with the number
// of SIGINT it got.

#include <signal.h>
#include <unistd.h>

namespace {

volatile sig_atomic_t interrupts = 0;

void Print(const char* text, size_t length) {
  if (write(STDOUT_FILENO, text, length) != static_cast<ssize_t>(length)) _exit(100);
}

void CountInterrupt(int) {
  interrupts = interrupts + 1;
  Print("I", 1);
}

void ExitWithCount(int) { _exit(interrupts); }

}  // namespace

int main() {
  signal(SIGINT, CountInterrupt);
  signal(SIGUSR1, ExitWithCount);
  Print("ready", 5);
  while (true) pause();
}
