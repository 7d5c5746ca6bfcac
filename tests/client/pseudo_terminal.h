#ifndef NEREID_TESTS_CLIENT_PSEUDO_TERMINAL_H_
#define NEREID_TESTS_CLIENT_PSEUDO_TERMINAL_H_

#include <fcntl.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <unistd.h>

#include <string>

namespace nereid::client {

// Puts a file in the place of a standard stream for as long as it lives.
class OtherStream {
 public:
  // Takes over `descriptor`.
  OtherStream(int stream, int descriptor) : stream_(stream), original_(dup(stream)) {
    dup2(descriptor, stream_);
    close(descriptor);
  }
  ~OtherStream() {
    dup2(original_, stream_);
    close(original_);
  }
  OtherStream(const OtherStream&) = delete;
  OtherStream& operator=(const OtherStream&) = delete;

 private:
  const int stream_;
  const int original_;
};

// A terminal as programs see it; a test is the person in front of it.
class PseudoTerminal {
 public:
  PseudoTerminal() : person_(posix_openpt(O_RDWR | O_NOCTTY)) {
    if (grantpt(person_) != 0 || unlockpt(person_) != 0) abort();
  }
  ~PseudoTerminal() { close(person_); }
  PseudoTerminal(const PseudoTerminal&) = delete;
  PseudoTerminal& operator=(const PseudoTerminal&) = delete;

  // The side of the program; the caller closes it.
  int Open() const { return open(path().c_str(), O_RDWR | O_NOCTTY); }

  // The file of the side of the program.
  std::string path() const { return ptsname(person_); }

  // What programs print is read from here.
  int person() const { return person_; }

  bool Type(const std::string& text) const {
    return write(person_, text.data(), text.size()) == static_cast<ssize_t>(text.size());
  }

  void SetColumns(unsigned short columns) const {
    const winsize size{24, columns, 0, 0};
    ioctl(person_, TIOCSWINSZ, &size);
  }

 private:
  const int person_;
};

}  // namespace nereid::client

#endif  // NEREID_TESTS_CLIENT_PSEUDO_TERMINAL_H_
