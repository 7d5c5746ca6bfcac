#include "client/cli/ansi_stripper.h"

#include <algorithm>
#include <cstddef>

namespace nereid::client {
namespace {

constexpr char kEscape = '\x1B';
constexpr char kBackspace = '\b';
constexpr char kBell = '\a';

bool IsBetween(char byte, char low, char high) { return byte >= low && byte <= high; }
bool IsParameter(char byte) { return IsBetween(byte, '\x30', '\x3F'); }
bool IsIntermediate(char byte) { return IsBetween(byte, '\x20', '\x2F'); }
bool IsFinal(char byte) { return IsBetween(byte, '\x40', '\x7E'); }
bool IsLineEnd(char byte) { return byte == '\n' || byte == '\r'; }

}  // namespace

void AnsiStripper::Strip(std::string_view bytes, std::string& text) {
  while (!bytes.empty()) {
    if (state_ == State::kText) {
      bytes.remove_prefix(CopyText(bytes, text));
    } else if (Consume(bytes.front())) {
      bytes.remove_prefix(1);
    }
  }
}

size_t AnsiStripper::CopyText(std::string_view bytes, std::string& text) {
  // Programs that redraw a line step back over it first; what they stepped over still counts.
  const auto* end = std::find_if(bytes.begin(), bytes.end(),
                                 [](char byte) { return byte == kEscape || byte == kBackspace; });
  const auto length = static_cast<size_t>(end - bytes.begin());
  text.append(bytes.substr(0, length));
  if (length == bytes.size()) return length;
  if (bytes[length] == kEscape) state_ = State::kEscape;
  return length + 1;
}

bool AnsiStripper::Consume(char byte) {
  switch (state_) {
    case State::kText:
      return false;
    case State::kEscape:
      return ConsumeAfterEscape(byte);
    case State::kEscapeIntermediate:
      if (IsIntermediate(byte)) return true;
      return EndSequence(IsParameter(byte) || IsFinal(byte));
    case State::kControlSequence:
      if (IsParameter(byte) || IsIntermediate(byte)) return true;
      return EndSequence(IsFinal(byte));
    case State::kString:
      return ConsumeInString(byte);
    case State::kStringEscape:
      // Escape and backslash end a string; another escape sequence breaks it off.
      if (byte == '\\') return EndSequence(true);
      state_ = State::kEscape;
      return false;
  }
  return false;
}

bool AnsiStripper::ConsumeAfterEscape(char byte) {
  if (byte == '[') {
    state_ = State::kControlSequence;
    return true;
  }
  constexpr std::string_view kStringStarts = "]PX^_";
  if (kStringStarts.find(byte) != std::string_view::npos) {
    state_ = State::kString;
    return true;
  }
  if (IsIntermediate(byte)) {
    state_ = State::kEscapeIntermediate;
    return true;
  }
  return EndSequence(IsParameter(byte) || IsFinal(byte));
}

bool AnsiStripper::ConsumeInString(char byte) {
  if (IsLineEnd(byte)) return EndSequence(false);
  if (byte == kBell) return EndSequence(true);
  if (byte == kEscape) state_ = State::kStringEscape;
  return true;
}

bool AnsiStripper::EndSequence(bool consumed) {
  state_ = State::kText;
  return consumed;
}

}  // namespace nereid::client
