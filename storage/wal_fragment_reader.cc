#include "storage/wal_fragment_reader.h"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <system_error>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/crc32c.h"

namespace nereid::storage {
namespace {

absl::Status CannotRead(const std::string& path, uint64_t offset, int error) {
  const std::string reason = std::error_code(error, std::generic_category()).message();
  const std::string message =
      absl::StrCat("write-ahead log ", path, " cannot be read at byte ", offset, ": ", reason);
  return error == EIO ? absl::DataLossError(message)
                      : absl::Status(absl::ErrnoToStatusCode(error), message);
}

uint8_t Byte(std::string_view bytes, size_t index) { return static_cast<uint8_t>(bytes[index]); }

uint32_t StoredCrc(std::string_view header) {
  return uint32_t{Byte(header, 0)} | uint32_t{Byte(header, 1)} << 8 |
         uint32_t{Byte(header, 2)} << 16 | uint32_t{Byte(header, 3)} << 24;
}

size_t StoredLength(std::string_view header) {
  return size_t{Byte(header, 4)} | size_t{Byte(header, 5)} << 8;
}

// RocksDB masks checksums so that a checksum over data that holds checksums stays a good one.
uint32_t Mask(uint32_t crc) { return ((crc >> 15) | (crc << 17)) + 0xa282ead8u; }

// Whether `stored` is the checksum of some fragment that `payload` begins with.
bool FitsShorterPayload(uint32_t stored, std::string_view payload) {
  for (auto type = static_cast<char>(WalFragmentType::kFull);
       type <= static_cast<char>(WalFragmentType::kLast); ++type) {
    uint32_t crc = Crc32c({&type, 1});
    for (size_t i = 0; i < payload.size(); ++i) {
      crc = ExtendCrc32c(crc, payload.substr(i, 1));
      if (stored == Mask(crc)) return true;
    }
  }
  return false;
}

}  // namespace

WalFragmentReader::WalFragmentReader(const std::string& path, File file, uint64_t file_bytes)
    : path_(path), file_(std::move(file)), file_bytes_(file_bytes) {}

absl::StatusOr<WalFragmentReader> WalFragmentReader::Open(const std::string& path) {
  File file(std::fopen(path.c_str(), "rbe"));
  struct stat found;
  if (file == nullptr || fstat(fileno(file.get()), &found) != 0) return CannotRead(path, 0, errno);
  return WalFragmentReader(path, std::move(file), static_cast<uint64_t>(found.st_size));
}

absl::StatusOr<WalFragmentReader::Step> WalFragmentReader::Next() {
  const absl::StatusOr<bool> more = ReachFragment();
  if (!more.ok()) return more.status();
  if (!*more) return Step::kEnd;
  return TakeFragment() ? Step::kFragment : Step::kDamage;
}

absl::StatusOr<WalFragmentReader::Step> WalFragmentReader::Search() {
  absl::StatusOr<Step> step = Next();
  while (step.ok() && *step == Step::kDamage) {
    ++position_;
    step = Next();
  }
  return step;
}

absl::StatusOr<bool> WalFragmentReader::ReachFragment() {
  const size_t left = block_.size() - position_;
  const bool at_filler = block_.size() == kWalBlockBytes && left < kWalFragmentHeaderBytes;
  if (left > 0 && !at_filler) return true;
  if (block_offset_ + block_.size() >= file_bytes_) {
    position_ = block_.size();
    return false;
  }
  if (absl::Status status = LoadNextBlock(); !status.ok()) return status;
  return true;
}

absl::Status WalFragmentReader::LoadNextBlock() {
  block_offset_ += block_.size();
  position_ = 0;
  block_.resize(std::min<uint64_t>(kWalBlockBytes, file_bytes_ - block_offset_));
  const size_t read = std::fread(block_.data(), 1, block_.size(), file_.get());
  if (read == block_.size()) return absl::OkStatus();
  return CannotRead(path_, block_offset_ + read, std::ferror(file_.get()) != 0 ? errno : EIO);
}

bool WalFragmentReader::TakeFragment() {
  std::string_view rest = block_;
  rest.remove_prefix(position_);
  if (rest.size() < kWalFragmentHeaderBytes) return false;
  const size_t length = StoredLength(rest);
  const uint8_t type = Byte(rest, 6);
  const bool plausible = type >= static_cast<uint8_t>(WalFragmentType::kFull) &&
                         type <= static_cast<uint8_t>(WalFragmentType::kLast) &&
                         length <= rest.size() - kWalFragmentHeaderBytes;
  // The checksum covers the type, too.
  if (!plausible || StoredCrc(rest) != Mask(Crc32c(rest.substr(6, 1 + length)))) return false;
  fragment_ = {static_cast<WalFragmentType>(type), offset(),
               rest.substr(kWalFragmentHeaderBytes, length)};
  position_ += kWalFragmentHeaderBytes + length;
  return true;
}

bool WalFragmentReader::WasWhole() const {
  std::string_view rest = block_;
  rest.remove_prefix(position_);
  if (rest.size() < kWalFragmentHeaderBytes) return false;
  const std::string_view payload = rest.substr(kWalFragmentHeaderBytes);
  // Of a write that never finished, later bytes may be there without earlier ones.
  if (!HasNoType() && StoredLength(rest) <= payload.size()) return true;
  return FitsShorterPayload(StoredCrc(rest), payload);
}

bool WalFragmentReader::HasNoType() const {
  const size_t type = position_ + kWalFragmentHeaderBytes - 1;
  return type >= block_.size() || block_[type] == '\0';
}

}  // namespace nereid::storage
