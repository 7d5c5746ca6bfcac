// Protobuf refuses a whole message for one string that is not UTF-8. Repairing it lets the server
// say which string that was, and keep the rest.

#ifndef NEREID_STORAGE_UTF8_REPAIR_H_
#define NEREID_STORAGE_UTF8_REPAIR_H_

#include <google/protobuf/descriptor.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"

namespace nereid::storage {

// One step from a message to a field in it.
struct FieldStep {
  int field_number;
  // Which entry of a repeated field; 0 for others.
  int index;

  bool operator==(const FieldStep&) const = default;
};

struct BadString {
  std::vector<FieldStep> path;
  // The bytes as they came.
  std::string value;
};

struct RepairedMessage {
  // `bytes` with an empty string in place of each bad one.
  std::string bytes;
  std::vector<BadString> bad_strings;
};

// INVALID_ARGUMENT if `bytes` is no serialized message of the type for another reason.
absl::StatusOr<RepairedMessage> RepairUtf8(const google::protobuf::Descriptor& type,
                                           std::string_view bytes);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_UTF8_REPAIR_H_
