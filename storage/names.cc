#include "storage/names.h"

#include <google/protobuf/stubs/common.h>

#include <string>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/absl_view.h"
#include "storage/limits.h"

namespace nereid::storage {

bool IsUtf8(std::string_view bytes) {
  // The check of protobuf's own parser, so that both always agree.
  return google::protobuf::internal::IsStructurallyValidUTF8(bytes.data(),
                                                             static_cast<int>(bytes.size()));
}

std::string Printable(std::string_view bytes) {
  constexpr size_t kShownBytesMax = 64;
  const std::string_view shown = bytes.substr(0, kShownBytesMax);
  const std::string escaped =
      IsUtf8(shown) ? absl::Utf8SafeCEscape(AbslView(shown)) : absl::CEscape(AbslView(shown));
  return bytes.size() > kShownBytesMax ? absl::StrCat(escaped, "…") : escaped;
}

absl::Status CheckName(std::string_view name, std::string_view what) {
  if (name.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("empty ", AbslView(what), ": give 1 to ", kNameBytesMax, " bytes of UTF-8"));
  }
  if (name.size() > kNameBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat(AbslView(what), " \"", Printable(name), "\" has ", name.size(),
                     " bytes, over the limit of ", kNameBytesMax, ": shorten it"));
  }
  if (!IsUtf8(name)) {
    return absl::InvalidArgumentError(absl::StrCat(AbslView(what), " \"", Printable(name),
                                                   "\" is not UTF-8: encode it as UTF-8"));
  }
  return absl::OkStatus();
}

absl::Status CheckProjectName(std::string_view name) {
  if (absl::Status status = CheckName(name, "project name"); !status.ok()) return status;
  if (name.find('/') == std::string_view::npos) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(
      "project name \"", Printable(name),
      "\" contains `/`, which separates project and experiment: ", "use another character"));
}

}  // namespace nereid::storage
