#include "client/cli/spool_option.h"

#include <cstdlib>

#include "absl/strings/str_cat.h"

namespace nereid::client {
namespace {

std::optional<std::string> Variable(const char* name) {
  const char* const value = std::getenv(name);
  if (value == nullptr || *value == '\0') return std::nullopt;
  return value;
}

}  // namespace

std::optional<std::string> FindSpoolDirectory(const std::optional<std::string>& given) {
  if (given) return given;
  if (const auto directory = Variable(kSpoolVariable)) return directory;
  if (const auto state = Variable("XDG_STATE_HOME")) return absl::StrCat(*state, "/nereid/spool");
  if (const auto home = Variable("HOME")) return absl::StrCat(*home, "/.local/state/nereid/spool");
  return std::nullopt;
}

}  // namespace nereid::client
