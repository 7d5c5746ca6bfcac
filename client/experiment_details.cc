#include "client/experiment_details.h"

#include <cstddef>

#include "absl/strings/str_cat.h"
#include "client/names.h"
#include "client/utf8.h"

namespace nereid::client {
namespace {

constexpr size_t kTextBytesMax = 64 << 10;
constexpr size_t kTagsMax = 100;
constexpr size_t kParametersMax = 1000;
constexpr size_t kBytesTogetherMax = 256 << 10;

absl::Status CheckText(const std::string& what, const std::string& text) {
  if (text.size() > kTextBytesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat(what, " has ", text.size(), " bytes, give at most ", kTextBytesMax));
  }
  if (IsValidUtf8(text)) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(what, " is not UTF-8"));
}

absl::Status CheckCount(const std::string& what, size_t count, size_t max) {
  if (count <= max) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("there are ", count, " ", what, ", give at most ", max));
}

absl::Status CheckBytesTogether(const ExperimentDetails& details) {
  size_t bytes = details.description.size();
  for (const std::string& tag : details.tags) bytes += tag.size();
  for (const auto& [name, value] : details.parameters) bytes += name.size() + value.size();
  if (bytes <= kBytesTogetherMax) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("description, tags and parameters have ", bytes,
                                                 " bytes together, give at most ",
                                                 kBytesTogetherMax));
}

}  // namespace

absl::Status CheckDetails(const ExperimentDetails& details) {
  absl::Status status = CheckText("the description", details.description);
  if (status.ok()) status = CheckCount("tags", details.tags.size(), kTagsMax);
  if (status.ok()) status = CheckCount("parameters", details.parameters.size(), kParametersMax);
  for (const std::string& tag : details.tags) {
    if (status.ok()) status = CheckName("tag", tag);
  }
  for (const auto& [name, value] : details.parameters) {
    if (status.ok()) status = CheckName("parameter", name);
    if (status.ok()) status = CheckText(absl::StrCat("the value of parameter ", name), value);
  }
  if (status.ok()) status = CheckBytesTogether(details);
  return status;
}

}  // namespace nereid::client
