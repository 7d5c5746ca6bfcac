#include "server/field_update.h"

#include <google/protobuf/util/field_mask_util.h>

#include <algorithm>
#include <string>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/names.h"

namespace nereid::server {

absl::Status UpdateFields(const google::protobuf::Message& source,
                          const google::protobuf::FieldMask& mask,
                          absl::Span<const absl::string_view> fields,
                          google::protobuf::Message& target) {
  google::protobuf::FieldMask checked;
  for (const std::string& path : mask.paths()) {
    if (std::find(fields.begin(), fields.end(), path) == fields.end()) {
      return absl::InvalidArgumentError(absl::StrCat("update_mask names \"",
                                                     storage::Printable(path), "\": use ",
                                                     absl::StrJoin(fields, ", ")));
    }
    checked.add_paths(path);
  }
  if (mask.paths().empty()) {
    for (const absl::string_view field : fields) checked.add_paths(std::string(field));
  }
  google::protobuf::util::FieldMaskUtil::MergeOptions options;
  options.set_replace_message_fields(true);
  options.set_replace_repeated_fields(true);
  google::protobuf::util::FieldMaskUtil::MergeMessageTo(source, checked, options, &target);
  return absl::OkStatus();
}

}  // namespace nereid::server
