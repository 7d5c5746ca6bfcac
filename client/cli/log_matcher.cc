#include "client/cli/log_matcher.h"

#include <string.h>

#include <algorithm>
#include <optional>
#include <utility>

#include "client/cli/code_point.h"
#include "client/cli/log_number.h"
#include "client/cli/unicode_class.h"

namespace nereid::client {
namespace {

constexpr std::string_view kQuotes = "'\"`";
constexpr std::string_view kSeparators = ":=|";
constexpr std::string_view kQuotesAndOpeningBrackets = "'\"`([{";

size_t Find(std::string_view line, std::string_view prefix, size_t from) {
  const void* found = memmem(line.data() + from, line.size() - from, prefix.data(), prefix.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<size_t>(static_cast<const char*>(found) - line.data());
}

bool IsBoundary(std::string_view line, size_t position) {
  return position == 0 || !IsNameCharacter(LastCodePoint(line.substr(0, position)).value);
}

size_t SkipOneOf(std::string_view text, size_t position, std::string_view characters) {
  const bool found =
      position < text.size() && characters.find(text[position]) != std::string_view::npos;
  return found ? position + 1 : position;
}

size_t SkipBlanks(std::string_view text, size_t position) {
  while (position < text.size()) {
    const CodePoint point = FirstCodePoint(text.substr(position));
    if (!IsBlank(point.value)) break;
    position += point.length;
  }
  return position;
}

size_t SkipGap(std::string_view text, size_t position) {
  position = SkipOneOf(text, position, kQuotes);
  position = SkipBlanks(text, position);
  position = SkipOneOf(text, position, kSeparators);
  position = SkipBlanks(text, position);
  return SkipOneOf(text, position, kQuotesAndOpeningBrackets);
}

bool NeedsGap(std::string_view prefix) { return IsLetterOrDigit(LastCodePoint(prefix).value); }

struct Match {
  double value = 0;
  // Behind the number.
  size_t end = 0;
};

// The number that belongs to the prefix found at `position`.
std::optional<Match> MatchAt(std::string_view line, size_t position, std::string_view prefix) {
  if (!IsBoundary(line, position)) return std::nullopt;
  const size_t prefix_end = position + prefix.size();
  const size_t number_start = SkipGap(line, prefix_end);
  if (number_start == prefix_end && NeedsGap(prefix)) return std::nullopt;
  const std::optional<LogNumber> number = ReadLogNumber(line.substr(number_start));
  if (!number.has_value()) return std::nullopt;
  return Match{number->value, number_start + number->length};
}

}  // namespace

LogMatcher::LogMatcher(std::vector<LogChannel> channels) : channels_(std::move(channels)) {}

std::vector<LogValue> LogMatcher::FindValues(std::string_view line) const {
  std::vector<LogValue> values;
  for (size_t index = 0; index < channels_.size(); ++index) FindValuesOf(index, line, values);
  std::stable_sort(values.begin(), values.end(), [](const LogValue& left, const LogValue& right) {
    return left.position < right.position;
  });
  return values;
}

void LogMatcher::FindValuesOf(size_t channel_index, std::string_view line,
                              std::vector<LogValue>& values) const {
  const std::string& prefix = channels_[channel_index].prefix;
  size_t position = Find(line, prefix, 0);
  while (position != std::string_view::npos) {
    const std::optional<Match> match = MatchAt(line, position, prefix);
    if (match.has_value()) values.push_back({channel_index, match->value, position});
    position = Find(line, prefix, match.has_value() ? match->end : position + 1);
  }
}

}  // namespace nereid::client
