#include "storage/families.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "storage/absl_view.h"
#include "storage/crash_point.h"
#include "storage/rocksdb_status.h"
#include "storage/value_type_name.h"

namespace nereid::storage {
namespace {

constexpr char kCatalog[] = "catalog";
constexpr char kState[] = "state";
constexpr char kTail[] = "tail";
constexpr char kOverflowPrefix[] = "overflow:";

std::vector<std::string> FixedNames() {
  std::vector<std::string> names = {kCatalog, kState, kTail};
  for (const v1::ValueType type :
       {v1::VALUE_TYPE_NUMERIC, v1::VALUE_TYPE_TEXT, v1::VALUE_TYPE_IMAGE}) {
    names.push_back(absl::StrCat(kOverflowPrefix, ValueTypeName(type)));
  }
  return names;
}

// INVALID_ARGUMENT for the name of another family.
absl::StatusOr<v1::ValueType> TypeOfOverflow(std::string_view column_family) {
  const std::string_view prefix(kOverflowPrefix);
  const bool overflow = column_family.substr(0, prefix.size()) == prefix;
  return ParseValueType(overflow ? column_family.substr(prefix.size()) : "");
}

bool IsPlain(char c) {
  return absl::ascii_isalnum(static_cast<unsigned char>(c)) ||
         std::string_view("_-./").find(c) != std::string_view::npos;
}

// 0 for what is not two hexadecimal digits.
char HexByte(std::string_view digits) {
  unsigned value = 0;
  std::from_chars(digits.data(), digits.data() + digits.size(), value, 16);
  return static_cast<char>(value);
}

rocksdb::ColumnFamilyOptions OptionsFor(const std::string& name, const RocksdbOptions& options) {
  if (const auto type = TypeOfOverflow(name); type.ok()) return options.ForPoints(*type);
  if (name == kTail) return options.ForTail();
  const auto channel = ParseColumnFamilyName(name);
  return channel.ok() ? options.ForPoints(channel->type) : options.ForRecords();
}

std::vector<rocksdb::ColumnFamilyDescriptor> Describe(const std::vector<std::string>& names,
                                                      const RocksdbOptions& options) {
  std::vector<rocksdb::ColumnFamilyDescriptor> descriptors;
  descriptors.reserve(names.size());
  for (const std::string& name : names) descriptors.emplace_back(name, OptionsFor(name, options));
  return descriptors;
}

}  // namespace

std::string ColumnFamilyName(const FamilyName& name) {
  std::string result = absl::StrCat(ValueTypeName(name.type), "/");
  for (const char c : name.channel) {
    if (IsPlain(c)) {
      result.push_back(c);
    } else {
      absl::StrAppendFormat(&result, "%%%02X", static_cast<uint8_t>(c));
    }
  }
  return result;
}

absl::StatusOr<FamilyName> ParseColumnFamilyName(std::string_view column_family) {
  const size_t slash = std::min(column_family.find('/'), column_family.size());
  const absl::StatusOr<v1::ValueType> type = ParseValueType(column_family.substr(0, slash));
  if (!type.ok()) return type.status();
  const std::string_view escaped = column_family.substr(std::min(slash + 1, column_family.size()));
  std::string channel;
  for (size_t i = 0; i < escaped.size(); ++i) {
    if (escaped[i] != '%') {
      channel.push_back(escaped[i]);
    } else {
      channel += HexByte(escaped.substr(i + 1, 2));
      i += 2;
    }
  }
  FamilyName name{*type, std::move(channel)};
  if (ColumnFamilyName(name) != column_family) {
    return absl::InvalidArgumentError(
        absl::StrCat("`", AbslView(column_family), "` is not the name of a channel's family"));
  }
  return name;
}

std::vector<rocksdb::ColumnFamilyDescriptor> Families::ToOpen(const std::string& path,
                                                              const RocksdbOptions& options) {
  std::vector<std::string> names;
  // A new database has none to list; RocksDB then makes `default`.
  if (!rocksdb::DB::ListColumnFamilies(options.database(), path, &names).ok()) {
    names = {rocksdb::kDefaultColumnFamilyName};
  }
  return Describe(names, options);
}

Families::Families(rocksdb::DB* db, const RocksdbOptions* options, int max_channel_families)
    : db_(db), options_(options), max_channel_families_(max_channel_families) {}

Families::~Families() {
  for (rocksdb::ColumnFamilyHandle* handle : handles_) db_->DestroyColumnFamilyHandle(handle);
}

absl::Status Families::Adopt(const std::vector<rocksdb::ColumnFamilyHandle*>& handles,
                             std::vector<std::string> unreadable) {
  std::vector<std::string> missing = FixedNames();
  for (rocksdb::ColumnFamilyHandle* handle : handles) {
    Add(handle);
    std::erase(missing, handle->GetName());
  }
  for (const std::string& name : unreadable) std::erase(missing, name);
  unreadable_ = std::move(unreadable);
  return missing.empty() ? absl::OkStatus() : CreateByName(missing);
}

absl::Status Families::CreateByName(const std::vector<std::string>& names) {
  std::vector<rocksdb::ColumnFamilyHandle*> created;
  const rocksdb::Status status = db_->CreateColumnFamilies(Describe(names, *options_), &created);
  for (rocksdb::ColumnFamilyHandle* handle : created) Add(handle);
  return FromRocksdbStatus(status, "creating column families");
}

int Families::Remaining() const {
  const std::lock_guard lock(mutex_);
  return std::max(0, max_channel_families_ - static_cast<int>(channels_.size()));
}

bool Families::Contains(const FamilyName& name) const {
  const std::lock_guard lock(mutex_);
  return channels_.contains(name);
}

bool Families::IsUnreadable(const FamilyName& name, bool in_overflow_family) const {
  if (unreadable_.empty()) return false;
  const std::string column_family = in_overflow_family
                                        ? absl::StrCat(kOverflowPrefix, ValueTypeName(name.type))
                                        : ColumnFamilyName(name);
  return std::find(unreadable_.begin(), unreadable_.end(), column_family) != unreadable_.end();
}

rocksdb::ColumnFamilyHandle* Families::Find(const FamilyName& name, bool in_overflow_family) const {
  const std::lock_guard lock(mutex_);
  if (in_overflow_family) {
    const auto overflow = overflow_.find(name.type);
    return overflow == overflow_.end() ? nullptr : overflow->second;
  }
  const auto found = channels_.find(name);
  return found == channels_.end() ? nullptr : found->second;
}

absl::Status Families::Create(const std::vector<FamilyName>& names) {
  std::vector<std::string> missing;
  for (const FamilyName& name : names) {
    if (!Contains(name)) missing.push_back(ColumnFamilyName(name));
  }
  if (missing.empty()) return absl::OkStatus();
  PassCrashPoint(kFamiliesBeforeCreation);
  absl::Status status = CreateByName(missing);
  PassCrashPoint(kFamiliesCreated);
  return status;
}

void Families::Add(rocksdb::ColumnFamilyHandle* handle) {
  handles_.push_back(handle);
  const std::string& name = handle->GetName();
  const std::lock_guard lock(mutex_);
  if (name == kCatalog) {
    catalog_ = handle;
  } else if (name == kState) {
    state_ = handle;
  } else if (name == kTail) {
    tail_ = handle;
  } else if (const auto type = TypeOfOverflow(name); type.ok()) {
    overflow_[*type] = handle;
  } else if (absl::StatusOr<FamilyName> channel = ParseColumnFamilyName(name); channel.ok()) {
    channels_[*std::move(channel)] = handle;
  }
}

}  // namespace nereid::storage
