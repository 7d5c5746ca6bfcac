#include "client/names.h"

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "client/utf8.h"

namespace nereid::client {
namespace {

constexpr size_t kShownBytesMax = 64;

// The beginning of a name for a message, whatever bytes it has.
std::string Shown(std::string_view name) {
  const std::string escaped = absl::CHexEscape(std::string(name.substr(0, kShownBytesMax)));
  return absl::StrCat("\"", escaped, name.size() > kShownBytesMax ? "...\"" : "\"");
}

absl::Status Invalid(std::string_view what, std::string_view problem, std::string_view name) {
  return absl::InvalidArgumentError(absl::StrCat("the name of the ", std::string(what), " ",
                                                 std::string(problem), ": ", Shown(name)));
}

}  // namespace

absl::Status CheckName(std::string_view what, std::string_view name) {
  if (name.empty()) return Invalid(what, "is empty, give 1 to 1,024 bytes", name);
  if (name.size() > kNameBytesMax) return Invalid(what, "is longer than 1,024 bytes", name);
  if (!IsValidUtf8(name)) return Invalid(what, "is not UTF-8", name);
  return absl::OkStatus();
}

absl::Status CheckProjectName(std::string_view name) {
  if (absl::Status status = CheckName("project", name); !status.ok()) return status;
  if (name.find('/') != std::string_view::npos) return Invalid("project", "has a '/'", name);
  return absl::OkStatus();
}

}  // namespace nereid::client
