#include "storage/stored_value.h"

#include <cstring>

#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/append_field.h"
#include "storage/crc32c.h"
#include "storage/damage.h"

namespace nereid::storage {
namespace {

constexpr size_t kVersionBytes = 1;
constexpr size_t kCrcBytes = 4;

}  // namespace

void AppendChecksum(std::string_view key, size_t begin, std::string& out) {
  AppendField(out, Crc32cUnderKey(key, std::string_view(out).substr(begin)));
}

absl::StatusOr<std::string_view> ContentOfStoredValue(std::string_view kind, uint8_t version_max,
                                                      std::string_view key,
                                                      std::string_view value) {
  if (value.empty()) return DamagedValue(kind, key, "it is empty");
  const auto version = static_cast<uint8_t>(value[0]);
  if (version > version_max) {
    return absl::FailedPreconditionError(
        absl::StrCat(AbslView(kind), " under key ", absl::BytesToHexString(AbslView(key)),
                     " has format version ", version, ", this program reads up to ", version_max,
                     ": use a newer Nereid"));
  }
  if (value.size() < kVersionBytes + kCrcBytes) return DamagedValue(kind, key, "it is too short");
  const std::string_view covered = value.substr(0, value.size() - kCrcBytes);
  uint32_t stored = 0;
  std::memcpy(&stored, value.data() + covered.size(), kCrcBytes);
  if (stored == Crc32cUnderKey(key, covered)) return covered.substr(kVersionBytes);
  return DamagedValue(kind, key, "its checksum does not match");
}

absl::Status DamagedValue(std::string_view kind, std::string_view key, std::string_view what) {
  return DamageError(absl::StrCat(AbslView(kind), " under key ",
                                  absl::BytesToHexString(AbslView(key)),
                                  " is damaged: ", AbslView(what)));
}

}  // namespace nereid::storage
