#include "storage/value_type_name.h"

#include <array>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"

namespace nereid::storage {
namespace {

struct TypeName {
  v1::ValueType type;
  absl::string_view name;
};

constexpr std::array<TypeName, 3> kTypeNames = {{{v1::VALUE_TYPE_NUMERIC, "numeric"},
                                                 {v1::VALUE_TYPE_TEXT, "text"},
                                                 {v1::VALUE_TYPE_IMAGE, "image"}}};

}  // namespace

absl::string_view ValueTypeName(v1::ValueType type) {
  for (const TypeName& entry : kTypeNames) {
    if (entry.type == type) return entry.name;
  }
  return "unspecified";
}

absl::StatusOr<v1::ValueType> ParseValueType(std::string_view name) {
  for (const TypeName& entry : kTypeNames) {
    if (entry.name == AbslView(name)) return entry.type;
  }
  return absl::InvalidArgumentError(absl::StrCat("`", AbslView(name), "` names no value type"));
}

}  // namespace nereid::storage
