// Makes lines of the bytes a program prints to one stream.

#ifndef NEREID_CLIENT_CLI_LINE_SPLITTER_H_
#define NEREID_CLIENT_CLI_LINE_SPLITTER_H_

#include <chrono>
#include <cstddef>
#include <functional>
#include <string>
#include <string_view>

#include "client/cli/ansi_stripper.h"

namespace nereid::client {

// A line as it is delivered: a text value holds 1 MiB, and some room is left for what goes with it.
inline constexpr size_t kLineBytesMax = (size_t{1} << 20) - 1024;

// Delivers each line as valid UTF-8, with U+FFFD for bad bytes and without escape sequences.
//
// `\n` and `\r\n` end a line. Text behind a lone `\r` redraws the line: what stood there before is
// delivered as a line of its own if a second has passed since the line began or was delivered the
// last time, and is forgotten otherwise. The last state of a line is always delivered. A line over
// kLineBytesMax is delivered in pieces, cut behind a blank where there is one near the end.
//
// Not thread-safe.
class LineSplitter {
 public:
  using Time = std::chrono::steady_clock::time_point;
  using Deliver = std::function<void(std::string_view line)>;

  explicit LineSplitter(Deliver deliver);

  // Takes the next bytes, which came at `now`; `now` never goes back.
  void Feed(std::string_view bytes, Time now);

  // Takes the end of the stream: delivers a last line without `\n`.
  void Finish();

 private:
  void AddUntilLineFeed(std::string_view text, Time now);
  void Append(std::string_view text, Time now);
  void Redraw(Time now);
  void EndLine();
  void DeliverPieces(std::string_view line);

  const Deliver deliver_;
  AnsiStripper stripper_;
  // Of the latest bytes, without escape sequences; kept for its memory.
  std::string text_;
  // The current line as it stands; at most kLineBytesMax.
  std::string line_;
  bool line_began_ = false;
  // `\r` came, and no text since.
  bool returned_ = false;
  // When a redraw may be delivered.
  Time redraw_due_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_LINE_SPLITTER_H_
