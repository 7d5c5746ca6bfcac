#include "client/cli/log_channel.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/code_point.h"
#include "client/cli/terminal_text.h"
#include "client/cli/unicode_class.h"
#include "client/names.h"
#include "client/utf8.h"

namespace nereid::client {
namespace {

LogChannel Split(std::string_view text) {
  const size_t colon = text.rfind(':');
  if (colon == std::string_view::npos) return {std::string(text), std::string(text)};
  if (colon + 1 < text.size()) {
    return {std::string(text.substr(0, colon)), std::string(text.substr(colon + 1))};
  }
  const size_t name_end = text.find_last_not_of(':') + 1;
  return {std::string(text), std::string(text.substr(0, name_end))};
}

bool IsAllBlank(std::string_view text) {
  while (!text.empty()) {
    const CodePoint point = FirstCodePoint(text);
    if (!IsBlank(point.value)) return false;
    text.remove_prefix(point.length);
  }
  return true;
}

absl::Status Refused(std::string_view text, const std::string& why) {
  constexpr size_t kShownWidthMax = 80;
  return absl::InvalidArgumentError(absl::StrCat(
      "--log-channel \"", CutToWidth(EscapeControls(text), kShownWidthMax), "\": ", why));
}

}  // namespace

absl::StatusOr<LogChannel> ParseLogChannel(std::string_view text) {
  if (!IsValidUtf8(text)) return Refused(text, "is not UTF-8");
  LogChannel result = Split(text);
  if (IsAllBlank(result.prefix)) {
    return Refused(text, "the prefix is empty; write PREFIX or PREFIX:CHANNEL");
  }
  if (IsAllBlank(result.channel)) {
    return Refused(text, "the channel name is empty; write PREFIX or PREFIX:CHANNEL");
  }
  if (result.channel.size() > kNameBytesMax) {
    return Refused(text, absl::StrCat("the channel name has ", result.channel.size(),
                                      " bytes; at most ", kNameBytesMax, " are allowed"));
  }
  if (result.channel == "stdout" || result.channel == "stderr") {
    return Refused(text, absl::StrCat("the channel ", result.channel,
                                      " holds the output itself; choose another name"));
  }
  return result;
}

}  // namespace nereid::client
