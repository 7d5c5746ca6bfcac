#include "client/spool.h"

#include <fcntl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdio>
#include <memory>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/numbered_request.h"
#include "client/spool_folder.h"
#include "client/spool_format.h"

namespace nereid::client {
namespace {

constexpr mode_t kFolderMode = 0700;
constexpr mode_t kSegmentMode = 0600;

// Also of a small spool, so that room comes back bit by bit.
constexpr uint64_t kSegmentsMin = 4;

void AppendRecord(std::string_view payload, std::string& bytes) {
  bytes += EncodeSpoolRecordHeader(payload);
  bytes += payload;
}

absl::Status WriteAll(int file, std::string_view head, std::string_view message,
                      const std::string& path) {
  while (!head.empty() || !message.empty()) {
    const std::array<iovec, 2> parts = {iovec{const_cast<char*>(head.data()), head.size()},
                                        iovec{const_cast<char*>(message.data()), message.size()}};
    const ssize_t written = writev(file, parts.data(), static_cast<int>(parts.size()));
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return FileError(errno, "write to", path);
    const size_t of_head = std::min(static_cast<size_t>(written), head.size());
    head.remove_prefix(of_head);
    message.remove_prefix(static_cast<size_t>(written) - of_head);
  }
  return absl::OkStatus();
}

NumberedMessage MessageFrom(std::string_view payload, const v1::IngestRequest& request) {
  return {.sequence = SequenceOf(request),
          .bytes = std::make_shared<const std::string>(payload),
          .points = PointsIn(request),
          .time_unix_nanos = request.append().wall_time_unix_nanos(),
          .finishes = request.has_finish(),
          .spooled = true};
}

}  // namespace

Spool::Spool(Options options)
    : options_(std::move(options)),
      folder_(absl::StrCat(options_.directory, "/", SpoolFolderName(options_.writer_id))),
      segment_bytes_max_(std::min(kSpoolSegmentBytes, options_.bytes_max / kSegmentsMin)) {}

absl::Status Spool::Append(uint64_t sequence, std::string_view message,
                           const std::vector<uint32_t>& channel_refs) {
  if (!file_.is_open() || segments_.back().bytes >= segment_bytes_max_) {
    if (absl::Status status = BeginSegment(); !status.ok()) return status;
  }
  const uint32_t channel_count = options_.channel_count();
  const std::string head = HeadOf(message, channel_refs, channel_count);
  Segment& segment = segments_.back();
  const std::string path = PathOf(segment.number);
  absl::Status status = WriteAll(file_.number(), head, message, path);
  if (!status.ok()) {
    CloseSegment();
    return status;
  }
  segment.bytes += head.size() + message.size();
  bytes_ += head.size() + message.size();
  segment.last_sequence = sequence;
  declared_once_ = channel_count;
  ++unread_;
  return absl::OkStatus();
}

absl::Status Spool::MakeFolder() {
  if (absl::Status status = MakeSpoolDirectory(options_.directory); !status.ok()) return status;
  // Gets its name when it is locked, so that nobody takes it for one left behind.
  const std::string unnamed =
      absl::StrCat(options_.directory, "/.new-", SpoolFolderName(options_.writer_id));
  if (mkdir(unnamed.c_str(), kFolderMode) != 0) return FileError(errno, "make", unnamed);
  const std::string parent =
      options_.parent_writer_id.empty() ? "" : SpoolFolderName(options_.parent_writer_id);
  absl::StatusOr<SpoolLock> lock = SpoolLock::Create(unnamed, parent);
  absl::Status status = lock.status();
  if (status.ok() && std::rename(unnamed.c_str(), folder_.c_str()) != 0) {
    status = FileError(errno, "rename", unnamed);
  }
  if (status.ok()) {
    lock_ = *std::move(lock);
  } else {
    RemoveSpool(unnamed).IgnoreError();
  }
  return status;
}

absl::Status Spool::BeginSegment() {
  if (!lock_) {
    if (absl::Status status = MakeFolder(); !status.ok()) return status;
  }
  const std::string path = PathOf(next_number_);
  FileDescriptor file(
      open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, kSegmentMode));
  if (!file.is_open()) return FileError(errno, "make", path);
  file_ = std::move(file);
  declared_.clear();
  segments_.push_back({.number = next_number_++});
  return absl::OkStatus();
}

// After a failed write: takes what was written of the record away again. Where that fails, the
// segment has a torn end, as after a kill. The next message begins another segment.
void Spool::CloseSegment() {
  const Segment segment = segments_.back();
  if (segment.bytes == 0) {
    unlink(PathOf(segment.number).c_str());
    segments_.pop_back();
  } else {
    [[maybe_unused]] const int cut = ftruncate(file_.number(), static_cast<off_t>(segment.bytes));
  }
  file_.Close();
}

// What the segment needs in front of `message`.
std::string Spool::HeadOf(std::string_view message, const std::vector<uint32_t>& channel_refs,
                          uint32_t channel_count) {
  std::string head;
  if (segments_.back().bytes == 0) {
    head = kSpoolMagic;
    AppendRecord(options_.open, head);
  }
  for (uint32_t ref = declared_once_; ref < channel_count; ++ref) Declare(ref, head);
  for (const uint32_t ref : channel_refs) Declare(ref, head);
  head += EncodeSpoolRecordHeader(message);
  return head;
}

void Spool::Declare(uint32_t channel_ref, std::string& head) {
  if (channel_ref >= declared_.size()) declared_.resize(channel_ref + 1);
  if (declared_[channel_ref]) return;
  declared_[channel_ref] = true;
  AppendRecord(options_.declaration(channel_ref), head);
}

std::string Spool::PathOf(uint32_t number) const {
  return absl::StrCat(folder_, "/", SpoolSegmentName(number));
}

absl::StatusOr<NumberedMessage> Spool::ReadNext() {
  while (true) {
    if (absl::Status status = OpenReader(); !status.ok()) return status;
    const absl::StatusOr<std::optional<std::string_view>> payload = reader_->Next();
    if (!payload.ok()) return payload.status();
    if (!payload->has_value()) {
      if (GoToNextSegment()) continue;
      return absl::DataLossError(absl::StrCat("spool ", folder_, " lost ", unread_, " messages"));
    }
    v1::IngestRequest request;
    if (!request.ParseFromArray((*payload)->data(), static_cast<int>((*payload)->size()))) {
      return absl::DataLossError(absl::StrCat("spool ", folder_, " has an unreadable message"));
    }
    if (SequenceOf(request) == 0) continue;
    --unread_;
    return MessageFrom(**payload, request);
  }
}

absl::Status Spool::OpenReader() {
  if (reader_) return absl::OkStatus();
  if (read_number_ < segments_.front().number) {
    read_number_ = segments_.front().number;
    read_offset_ = 0;
  }
  absl::StatusOr<SpoolSegmentReader> reader = SpoolSegmentReader::Open(PathOf(read_number_));
  if (!reader.ok()) return reader.status();
  reader_.emplace(*std::move(reader));
  reader_->SkipTo(read_offset_);
  return absl::OkStatus();
}

bool Spool::GoToNextSegment() {
  const auto next = std::find_if(segments_.begin(), segments_.end(),
                                 [this](const Segment& s) { return s.number > read_number_; });
  if (next == segments_.end()) return false;
  reader_.reset();
  read_number_ = next->number;
  read_offset_ = 0;
  return true;
}

void Spool::SkipUnread() {
  unread_ = 0;
  reader_.reset();
  if (segments_.empty()) return;
  read_number_ = segments_.back().number;
  read_offset_ = segments_.back().bytes;
}

void Spool::Forget(uint64_t through) {
  while (!segments_.empty() && segments_.front().last_sequence <= through) {
    const bool is_last = segments_.size() == 1;
    if (is_last && segments_.front().bytes < segment_bytes_max_) return;
    if (is_last) file_.Close();
    unlink(PathOf(segments_.front().number).c_str());
    bytes_ -= segments_.front().bytes;
    segments_.pop_front();
  }
}

absl::Status Spool::Remove() {
  if (!lock_) return absl::OkStatus();
  file_.Close();
  reader_.reset();
  segments_.clear();
  bytes_ = 0;
  unread_ = 0;
  absl::Status status = RemoveSpool(folder_);
  lock_.reset();
  return status;
}

void Spool::CloseFiles() {
  file_.Close();
  if (lock_) lock_->Close();
}

}  // namespace nereid::client
