// What people call the types of values, in messages and in the names of column families.

#ifndef NEREID_STORAGE_VALUE_TYPE_NAME_H_
#define NEREID_STORAGE_VALUE_TYPE_NAME_H_

#include <string_view>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "nereid/v1/points.pb.h"

namespace nereid::storage {

// `numeric`, `text` or `image`; "unspecified" for any other.
absl::string_view ValueTypeName(v1::ValueType type);

// Inverse of ValueTypeName for those three. INVALID_ARGUMENT for any other name.
absl::StatusOr<v1::ValueType> ParseValueType(std::string_view name);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_VALUE_TYPE_NAME_H_
