#include "storage/experiment_details.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/crc32c.h"
#include "storage/limits.h"
#include "storage/names.h"

namespace nereid::storage {
namespace {

absl::Status CheckText(std::string_view text, size_t bytes_max, const std::string& what) {
  if (text.size() > bytes_max) {
    return absl::InvalidArgumentError(absl::StrCat(
        what, " has ", text.size(), " bytes, over the limit of ", bytes_max, ": shorten it"));
  }
  if (IsUtf8(text)) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(what, " \"", Printable(text), "\" is not UTF-8: encode it as UTF-8"));
}

absl::Status CheckCount(size_t count, size_t count_max, std::string_view what) {
  if (count <= count_max) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat(count, " ", AbslView(what),
                                                 " of an experiment are over the limit of ",
                                                 count_max, ": leave some out"));
}

absl::Status CheckBytesTogether(const v1::Experiment& experiment) {
  size_t bytes = experiment.description().size();
  for (const std::string& tag : experiment.tags()) bytes += tag.size();
  for (const auto& [name, value] : experiment.parameters()) bytes += name.size() + value.size();
  if (bytes <= kDetailsBytesMax) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("description, tags and parameters take ", bytes,
                                                 " bytes, over the limit of ", kDetailsBytesMax,
                                                 ": shorten them"));
}

}  // namespace

absl::Status CheckDetails(const v1::Experiment& experiment) {
  absl::Status status = CheckText(experiment.description(), kDescriptionBytesMax, "description");
  status.Update(CheckCount(static_cast<size_t>(experiment.tags_size()), kTagsMax, "tags"));
  for (const std::string& tag : experiment.tags()) status.Update(CheckName(tag, "tag"));
  status.Update(CheckCount(experiment.parameters().size(), kParametersMax, "parameters"));
  for (const auto& [name, value] : experiment.parameters()) {
    status.Update(CheckName(name, "parameter name"));
    status.Update(CheckText(value, kParameterValueBytesMax,
                            absl::StrCat("value of parameter \"", Printable(name), "\"")));
  }
  status.Update(CheckBytesTogether(experiment));
  return status;
}

v1::Experiment DetailsOf(const v1::Open& open) {
  v1::Experiment told;
  told.set_description(open.description());
  *told.mutable_tags() = open.tags();
  *told.mutable_parameters() = open.parameters();
  return told;
}

uint32_t DetailsCrc(const v1::Experiment& told) {
  std::string bytes;
  google::protobuf::io::StringOutputStream out(&bytes);
  {
    google::protobuf::io::CodedOutputStream coded(&out);
    // Parameters are a map, which has no order of its own.
    coded.SetSerializationDeterministic(true);
    told.SerializeToCodedStream(&coded);
  }
  return Crc32c(bytes);
}

void MergeDetails(const v1::Experiment& told, v1::Experiment& details) {
  if (!told.description().empty()) details.set_description(told.description());
  details.mutable_tags()->MergeFrom(told.tags());
  for (const auto& [name, value] : told.parameters()) {
    (*details.mutable_parameters())[name] = value;
  }
  SortTags(details);
}

void SortTags(v1::Experiment& details) {
  auto& tags = *details.mutable_tags();
  std::sort(tags.begin(), tags.end());
  tags.erase(std::unique(tags.begin(), tags.end()), tags.end());
}

}  // namespace nereid::storage
