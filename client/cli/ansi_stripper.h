// Takes the escape sequences of terminals out of a stream of bytes.

#ifndef NEREID_CLIENT_CLI_ANSI_STRIPPER_H_
#define NEREID_CLIENT_CLI_ANSI_STRIPPER_H_

#include <string>
#include <string_view>

namespace nereid::client {

// Removes colours and cursor movements (CSI), titles and links (OSC, DCS and the other string
// sequences), single escapes, and backspaces. A sequence may be split over calls. One that is
// broken off ends at the next line feed or carriage return, so that no more than a line is lost.
//
// Not thread-safe.
class AnsiStripper {
 public:
  // Appends `bytes` without its sequences to `text`.
  void Strip(std::string_view bytes, std::string& text);

 private:
  enum class State {
    kText,
    kEscape,
    kEscapeIntermediate,
    kControlSequence,
    kString,
    kStringEscape
  };

  // Copies up to the next sequence; returns the bytes used.
  size_t CopyText(std::string_view bytes, std::string& text);
  // Whether the byte belongs to the sequence.
  bool Consume(char byte);
  bool ConsumeAfterEscape(char byte);
  bool ConsumeInString(char byte);
  bool EndSequence(bool consumed);

  State state_ = State::kText;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_ANSI_STRIPPER_H_
