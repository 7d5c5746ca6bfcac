#include "client/cli/line_splitter.h"

#include <algorithm>
#include <utility>

#include "client/cli/code_point.h"
#include "client/utf8.h"

namespace nereid::client {
namespace {

constexpr std::chrono::seconds kRedrawInterval{1};

// How far before the end of a piece a blank is looked for, so that no number is cut in two.
constexpr size_t kCutSearchBytes = 1024;

// Where to cut text that is longer than kLineBytesMax.
size_t CutPosition(std::string_view text) {
  const size_t blank = text.substr(0, kLineBytesMax).find_last_of(" \t");
  if (blank != std::string_view::npos && blank + kCutSearchBytes >= kLineBytesMax) return blank + 1;
  return CodePointPrefixLength(text, kLineBytesMax);
}

}  // namespace

LineSplitter::LineSplitter(Deliver deliver) : deliver_(std::move(deliver)) {}

void LineSplitter::Feed(std::string_view bytes, Time now) {
  text_.clear();
  stripper_.Strip(bytes, text_);
  std::string_view rest = text_;
  for (size_t line_feed = rest.find('\n'); line_feed != std::string_view::npos;
       line_feed = rest.find('\n')) {
    AddUntilLineFeed(rest.substr(0, line_feed), now);
    EndLine();
    rest.remove_prefix(line_feed + 1);
  }
  AddUntilLineFeed(rest, now);
}

void LineSplitter::Finish() {
  if (!line_.empty()) EndLine();
}

void LineSplitter::AddUntilLineFeed(std::string_view text, Time now) {
  for (size_t carriage_return = text.find('\r'); carriage_return != std::string_view::npos;
       carriage_return = text.find('\r')) {
    Append(text.substr(0, carriage_return), now);
    returned_ = !line_.empty();
    text.remove_prefix(carriage_return + 1);
  }
  Append(text, now);
}

void LineSplitter::Append(std::string_view text, Time now) {
  if (text.empty()) return;
  if (!line_began_) {
    line_began_ = true;
    redraw_due_ = now + kRedrawInterval;
  }
  if (returned_) Redraw(now);
  while (line_.size() + text.size() > kLineBytesMax) {
    const size_t room = kLineBytesMax - line_.size();
    line_.append(text.substr(0, room + 1));
    text.remove_prefix(room + 1);
    const size_t cut = CutPosition(line_);
    DeliverPieces(std::string_view(line_).substr(0, cut));
    line_.erase(0, cut);
  }
  line_.append(text);
}

void LineSplitter::Redraw(Time now) {
  returned_ = false;
  if (now >= redraw_due_) {
    DeliverPieces(line_);
    redraw_due_ = now + kRedrawInterval;
  }
  line_.clear();
}

void LineSplitter::EndLine() {
  DeliverPieces(line_);
  line_.clear();
  line_began_ = false;
  returned_ = false;
}

void LineSplitter::DeliverPieces(std::string_view line) {
  if (IsValidUtf8(line)) return deliver_(line);
  const std::string replaced = ReplaceInvalidUtf8(line);
  std::string_view rest = replaced;
  while (rest.size() > kLineBytesMax) {
    const size_t cut = CutPosition(rest);
    deliver_(rest.substr(0, cut));
    rest.remove_prefix(cut);
  }
  deliver_(rest);
}

}  // namespace nereid::client
