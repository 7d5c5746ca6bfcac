#include "storage/utf8_repair.h"

#include <google/protobuf/io/coded_stream.h>
#include <google/protobuf/io/zero_copy_stream_impl_lite.h>
#include <google/protobuf/unknown_field_set.h>

#include <map>
#include <set>

#include "absl/strings/str_cat.h"
#include "storage/names.h"

namespace nereid::storage {
namespace {

using google::protobuf::Descriptor;
using google::protobuf::FieldDescriptor;
using google::protobuf::UnknownField;
using google::protobuf::UnknownFieldSet;

// What a field shares with the others of which a message has only one.
const void* Place(const FieldDescriptor& field) {
  const void* oneof = field.containing_oneof();
  return oneof != nullptr ? oneof : &field;
}

// Deeper than any message of the API; a bound on the recursion.
constexpr size_t kDepthMax = 16;

class Repairer {
 public:
  bool Repair(const Descriptor& type, UnknownFieldSet& fields, std::vector<FieldStep>& path) {
    if (path.size() >= kDepthMax) return false;
    std::map<int, int> seen;
    std::set<const void*> single;
    for (int i = 0; i < fields.field_count(); ++i) {
      UnknownField* field = fields.mutable_field(i);
      if (field->type() != UnknownField::TYPE_LENGTH_DELIMITED) continue;
      const FieldDescriptor* descriptor = type.FindFieldByNumber(field->number());
      if (descriptor == nullptr) continue;
      // The parser would merge them, or let the last one stand, and paths would lead elsewhere.
      if (!descriptor->is_repeated() && !single.insert(Place(*descriptor)).second) return false;
      const int index = descriptor->is_repeated() ? seen[field->number()]++ : 0;
      path.push_back({field->number(), index});
      const bool repaired = RepairField(*descriptor, *field, path);
      path.pop_back();
      if (!repaired) return false;
    }
    return true;
  }

  std::vector<BadString> bad_strings;

 private:
  bool RepairField(const FieldDescriptor& descriptor, UnknownField& field,
                   std::vector<FieldStep>& path) {
    std::string& bytes = *field.mutable_length_delimited();
    if (descriptor.type() == FieldDescriptor::TYPE_STRING && !IsUtf8(bytes)) {
      bad_strings.push_back({path, std::move(bytes)});
      bytes.clear();
      return true;
    }
    if (descriptor.type() != FieldDescriptor::TYPE_MESSAGE) return true;
    UnknownFieldSet inner;
    if (!inner.ParseFromString(bytes)) return false;
    const size_t found_before = bad_strings.size();
    if (!Repair(*descriptor.message_type(), inner, path)) return false;
    if (bad_strings.size() == found_before) return true;
    bytes.clear();
    return inner.SerializeToString(&bytes);
  }
};

}  // namespace

absl::StatusOr<RepairedMessage> RepairUtf8(const Descriptor& type, std::string_view bytes) {
  const absl::Status unreadable = absl::InvalidArgumentError(
      absl::StrCat("message of ", bytes.size(), " bytes is no ", type.full_name(),
                   ": send what the stubs generated from proto/ serialize"));
  UnknownFieldSet fields;
  if (!fields.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()))) return unreadable;
  Repairer repairer;
  std::vector<FieldStep> path;
  if (!repairer.Repair(type, fields, path) || repairer.bad_strings.empty()) return unreadable;
  RepairedMessage repaired;
  fields.SerializeToString(&repaired.bytes);
  repaired.bad_strings = std::move(repairer.bad_strings);
  return repaired;
}

}  // namespace nereid::storage
