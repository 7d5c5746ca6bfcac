#include "client/spool_segment_reader.h"

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/spool_format.h"

namespace nereid::client {
namespace {

constexpr size_t kReadBytes = 64 << 10;

bool IsLength(uint32_t length) { return length > 0 && length <= kSpoolPayloadBytesMax; }

// Whether a whole record begins `bytes`.
bool IsRecord(std::string_view bytes) {
  if (bytes.size() <= kSpoolRecordHeaderBytes) return false;
  const SpoolRecordHeader header = DecodeSpoolRecordHeader(bytes);
  bytes.remove_prefix(kSpoolRecordHeaderBytes);
  return IsLength(header.length) && header.length <= bytes.size() &&
         SpoolChecksum(bytes.substr(0, header.length)) == header.checksum;
}

}  // namespace

SpoolSegmentReader::SpoolSegmentReader(FileDescriptor file, std::string name)
    : file_(std::move(file)), name_(std::move(name)) {}

absl::StatusOr<SpoolSegmentReader> SpoolSegmentReader::Open(const std::string& path) {
  FileDescriptor file(open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.is_open()) return FileError(errno, "open", path);
  return SpoolSegmentReader(std::move(file), path);
}

absl::StatusOr<std::optional<std::string_view>> SpoolSegmentReader::Next() {
  if (offset_ == 0) {
    if (absl::Status status = Fill(kSpoolMagic.size()); !status.ok()) return status;
    if (available().size() < kSpoolMagic.size()) return EndTorn();
    if (absl::Status status = CheckMagic(); !status.ok()) return status;
    Consume(kSpoolMagic.size());
  }
  if (absl::Status status = Fill(kSpoolRecordHeaderBytes); !status.ok()) return status;
  if (available().size() < kSpoolRecordHeaderBytes) return EndTorn();
  const SpoolRecordHeader header = DecodeSpoolRecordHeader(available());
  if (!IsLength(header.length)) {
    return Damaged(absl::StrCat("a record of ", header.length, " bytes"));
  }
  const size_t bytes = kSpoolRecordHeaderBytes + header.length;
  if (absl::Status status = Fill(bytes); !status.ok()) return status;
  if (available().size() < bytes) return EndTorn();
  const std::string_view payload = available().substr(kSpoolRecordHeaderBytes, header.length);
  if (SpoolChecksum(payload) != header.checksum) return Damaged("a wrong checksum");
  Consume(bytes);
  return payload;
}

void SpoolSegmentReader::SkipTo(uint64_t offset) {
  buffer_.clear();
  consumed_ = 0;
  offset_ = offset;
}

absl::Status SpoolSegmentReader::Fill(size_t bytes) {
  if (available().size() >= bytes) return absl::OkStatus();
  buffer_.erase(0, std::exchange(consumed_, 0));
  while (buffer_.size() < bytes) {
    const size_t held = buffer_.size();
    buffer_.resize(held + std::max(kReadBytes, bytes - held));
    const ssize_t got = pread(file_.number(), buffer_.data() + held, buffer_.size() - held,
                              static_cast<off_t>(offset_ + held));
    const int error = errno;
    buffer_.resize(held + static_cast<size_t>(std::max<ssize_t>(got, 0)));
    if (got < 0 && error != EINTR) return FileError(error, "read", name_);
    if (got == 0) break;
  }
  return absl::OkStatus();
}

void SpoolSegmentReader::Consume(size_t bytes) {
  consumed_ += bytes;
  offset_ += bytes;
}

absl::Status SpoolSegmentReader::CheckMagic() {
  const std::string_view found = available().substr(0, kSpoolMagic.size());
  if (found == kSpoolMagic) return absl::OkStatus();
  const std::string_view without_version = kSpoolMagic.substr(0, kSpoolMagic.size() - 1);
  if (!found.starts_with(without_version)) return Damaged("it does not begin as a spool");
  return absl::FailedPreconditionError(
      absl::StrCat("spool segment ", name_, " has version ", static_cast<int>(found.back()),
                   " of the format, this program knows ", static_cast<int>(kSpoolMagic.back()),
                   ": use a newer nereid"));
}

absl::StatusOr<std::optional<std::string_view>> SpoolSegmentReader::EndTorn() {
  if (ARecordFollows()) return Damaged("a wrong length");
  torn_bytes_ = available().size();
  return std::nullopt;
}

// A record that only seems to be the last one, because its length was damaged.
bool SpoolSegmentReader::ARecordFollows() const {
  const std::string_view rest = available();
  for (size_t begin = 1; begin + kSpoolRecordHeaderBytes < rest.size(); ++begin) {
    if (IsRecord(rest.substr(begin))) return true;
  }
  return false;
}

absl::Status SpoolSegmentReader::Damaged(std::string_view what) const {
  return absl::DataLossError(absl::StrCat("spool segment ", name_, " is damaged at byte ", offset_,
                                          ": ", std::string(what)));
}

}  // namespace nereid::client
