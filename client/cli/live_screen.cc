#include "client/cli/live_screen.h"

#include <algorithm>
#include <vector>

#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "client/cli/flush_output.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

// Control sequences of ECMA-48 and xterm.
constexpr char kEnter[] = "\x1b[?1049h\x1b[?25l";
constexpr char kLeave[] = "\x1b[?25h\x1b[?1049l";
constexpr char kHome[] = "\x1b[H";
constexpr char kClearLine[] = "\x1b[K";
constexpr char kClearBelow[] = "\x1b[J";

}  // namespace

LiveScreen::LiveScreen(std::ostream* out) : out_(out) { *out_ << kEnter << std::flush; }

LiveScreen::~LiveScreen() { *out_ << kLeave << picture_ << std::flush; }

absl::Status LiveScreen::Show(const std::string& picture, const std::string& note, int rows) {
  picture_ = picture;
  std::vector<std::string> lines = absl::StrSplit(picture, '\n', absl::SkipEmpty());
  const auto room = static_cast<size_t>(std::max(rows - 1, 1));
  if (lines.size() > room) lines.resize(room);
  lines.push_back(EscapeControls(note));
  const std::string line_end = std::string(kClearLine) + "\n";
  *out_ << kHome << absl::StrJoin(lines, line_end) << kClearLine << kClearBelow;
  return FlushOutput(*out_);
}

}  // namespace nereid::client
