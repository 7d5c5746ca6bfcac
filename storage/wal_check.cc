#include "storage/wal_check.h"

#include <algorithm>
#include <filesystem>
#include <map>
#include <optional>
#include <string_view>
#include <system_error>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/wal_fragment_reader.h"

namespace nereid::storage {
namespace {

// Every record is a WriteBatch: sequence number (8), count (4), both little-endian, and changes.
constexpr size_t kSequenceBytes = 8;
constexpr size_t kBatchHeaderBytes = 12;

uint64_t LittleEndian(std::string_view bytes) {
  uint64_t value = 0;
  for (size_t i = bytes.size(); i > 0; --i) {
    value = value << 8 | static_cast<uint8_t>(bytes[i - 1]);
  }
  return value;
}

// A record of which some fragments have been seen.
struct OpenRecord {
  uint64_t offset;
  // At most kBatchHeaderBytes of it.
  std::string header;
};

// Walks all logs in order. Knows at most one damage whose harmlessness is not proven yet.
class LogChecker {
 public:
  explicit LogChecker(std::vector<TornTail>* torn_tails) : torn_tails_(torn_tails) {}

  absl::Status CheckLog(WalFragmentReader& log);

  // Call after the last log: what is damaged and followed by nothing was never acknowledged.
  void Finish() { DropDamage(); }

 private:
  absl::Status TakeFragment(const WalFragmentReader& log);
  absl::Status TakeStartAfterDamage(const WalFragmentReader& log);
  void TakePart(const WalFragmentReader& log);
  void NoteDamage(const WalFragmentReader& log, uint64_t offset);
  void DropDamage();

  std::vector<TornTail>* const torn_tails_;
  std::optional<TornTail> damage_;
  std::optional<OpenRecord> record_;
  // Whether a whole record of the present log changes anything.
  bool log_has_changes_ = false;
  // Of the first change after the last whole record before the damage.
  std::optional<uint64_t> next_sequence_;
};

absl::Status LogChecker::CheckLog(WalFragmentReader& log) {
  log_has_changes_ = false;
  while (true) {
    const absl::StatusOr<WalFragmentReader::Step> step =
        damage_.has_value() ? log.Search() : log.Next();
    if (!step.ok()) return step.status();
    if (*step == WalFragmentReader::Step::kEnd) break;
    if (*step == WalFragmentReader::Step::kDamage) {
      NoteDamage(log, log.offset());
    } else if (absl::Status status = TakeFragment(log); !status.ok()) {
      return status;
    }
  }
  if (record_.has_value()) NoteDamage(log, log.file_bytes());
  return absl::OkStatus();
}

absl::Status LogChecker::TakeFragment(const WalFragmentReader& log) {
  const WalFragment& fragment = log.fragment();
  if (fragment.StartsRecord()) {
    if (record_.has_value()) NoteDamage(log, fragment.offset);
    if (damage_.has_value()) {
      if (absl::Status status = TakeStartAfterDamage(log); !status.ok()) return status;
    }
    record_ = OpenRecord{fragment.offset, {}};
  }
  // After damage, these are parts of the damaged record itself.
  if (damage_.has_value()) return absl::OkStatus();
  TakePart(log);
  return absl::OkStatus();
}

// OK only in the first record of a later log, where RocksDB makes the same exception.
absl::Status LogChecker::TakeStartAfterDamage(const WalFragmentReader& log) {
  const WalFragment& fragment = log.fragment();
  if (fragment.offset == 0 && fragment.payload.size() >= kSequenceBytes &&
      next_sequence_ == LittleEndian(fragment.payload.substr(0, kSequenceBytes))) {
    DropDamage();
    return absl::OkStatus();
  }
  return absl::DataLossError(absl::StrCat(
      "write-ahead log ", damage_->path, " is damaged at byte ", damage_->offset,
      ", before records that were acknowledged (the next whole one is in ", log.path(), " at byte ",
      fragment.offset, "); restore the data directory from a backup, or start with ",
      "--accept_data_loss to drop everything from the damage on"));
}

void LogChecker::TakePart(const WalFragmentReader& log) {
  const WalFragment& fragment = log.fragment();
  if (!record_.has_value()) return NoteDamage(log, fragment.offset);
  std::string& header = record_->header;
  header += fragment.payload.substr(0, kBatchHeaderBytes - header.size());
  if (!fragment.EndsRecord()) return;
  if (header.size() < kBatchHeaderBytes) return NoteDamage(log, fragment.offset);
  const std::string_view bytes = header;
  const uint64_t changes = LittleEndian(bytes.substr(kSequenceBytes));
  next_sequence_ = LittleEndian(bytes.substr(0, kSequenceBytes)) + changes;
  log_has_changes_ = log_has_changes_ || changes > 0;
  record_.reset();
}

// The damage starts where the record does that `offset` lies in.
void LogChecker::NoteDamage(const WalFragmentReader& log, uint64_t offset) {
  const uint64_t start = record_.has_value() ? record_->offset : offset;
  damage_ = TornTail{log.path(), start, log.file_bytes() - start, log_has_changes_};
  record_.reset();
}

void LogChecker::DropDamage() {
  if (damage_.has_value() && torn_tails_ != nullptr) torn_tails_->push_back(*damage_);
  damage_.reset();
}

// Paths of the logs by number.
absl::StatusOr<std::map<uint64_t, std::string>> ListLogs(const std::string& data_directory) {
  std::map<uint64_t, std::string> logs;
  std::error_code error;
  auto entry = std::filesystem::directory_iterator(data_directory, error);
  for (; !error && entry != std::filesystem::directory_iterator(); entry.increment(error)) {
    const std::string name = entry->path().stem().string();
    const bool has_number = !name.empty() && std::all_of(name.begin(), name.end(), [](char letter) {
      return letter >= '0' && letter <= '9';
    });
    uint64_t number = 0;
    if (has_number && entry->path().extension() == ".log" && absl::SimpleAtoi(name, &number)) {
      logs[number] = entry->path().string();
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return absl::Status(
        absl::ErrnoToStatusCode(error.value()),
        absl::StrCat("data directory ", data_directory, " cannot be listed: ", error.message()));
  }
  return logs;
}

}  // namespace

absl::Status CheckWriteAheadLogs(const std::string& data_directory,
                                 std::vector<TornTail>* torn_tails) {
  const absl::StatusOr<std::map<uint64_t, std::string>> logs = ListLogs(data_directory);
  if (!logs.ok()) return logs.status();
  LogChecker checker(torn_tails);
  for (const auto& [number, path] : *logs) {
    absl::StatusOr<WalFragmentReader> log = WalFragmentReader::Open(path);
    if (absl::IsNotFound(log.status())) continue;
    if (!log.ok()) return log.status();
    if (absl::Status status = checker.CheckLog(*log); !status.ok()) return status;
  }
  checker.Finish();
  return absl::OkStatus();
}

}  // namespace nereid::storage
