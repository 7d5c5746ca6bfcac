#ifndef NEREID_SERVER_FIELD_UPDATE_H_
#define NEREID_SERVER_FIELD_UPDATE_H_

#include <google/protobuf/field_mask.pb.h>
#include <google/protobuf/message.h>

#include "absl/status/status.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"

namespace nereid::server {

// Sets the fields of `target` that `mask` names to what they are in `source`, a message of the same
// type; all of `fields` for an empty mask. INVALID_ARGUMENT, naming the path, for one that is not
// among `fields`.
absl::Status UpdateFields(const google::protobuf::Message& source,
                          const google::protobuf::FieldMask& mask,
                          absl::Span<const absl::string_view> fields,
                          google::protobuf::Message& target);

}  // namespace nereid::server

#endif  // NEREID_SERVER_FIELD_UPDATE_H_
