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

absl::Status CheckLength(size_t payload_bytes) {
  if (payload_bytes <= kSpoolPayloadBytesMax) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrCat("a message of ", payload_bytes,
                                                 " bytes does not go into the spool, which takes ",
                                                 kSpoolPayloadBytesMax));
}

absl::Status Removed(const std::string& path) {
  return absl::NotFoundError(
      absl::StrCat("spool segment ", path, " was removed while the program runs"));
}

int MakeSegment(const std::string& path) {
  return open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_APPEND | O_CLOEXEC, kSegmentMode);
}

std::vector<uint32_t> ChannelRefsIn(const std::string& message) {
  v1::IngestRequest request;
  std::vector<uint32_t> refs;
  if (!request.ParseFromString(message)) return refs;
  for (const auto& channel : request.append().channels()) refs.push_back(channel.channel_ref());
  return refs;
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
                           const std::vector<uint32_t>& channel_refs, uint64_t points) {
  if (absl::Status status = CheckLength(std::max(message.size(), options_.open.size()));
      !status.ok()) {
    // Within a segment no message may be missing.
    file_.Close();
    return status;
  }
  if (!file_.is_open() || segments_.back().bytes >= segment_bytes_max_) {
    if (absl::Status status = BeginSegment(); !status.ok()) return status;
  }
  const uint32_t channel_count = options_.channel_count();
  const std::string head = HeadOf(message, channel_refs, channel_count);
  const std::string path = PathOf(segments_.back().number);
  absl::Status status = WriteAll(file_.number(), head, message, path);
  if (status.ok() && !IsFileAt(file_.number(), path)) status = Removed(path);
  if (!status.ok()) {
    CloseSegment();
    return status;
  }
  declared_once_ = channel_count;
  Count(sequence, points, head.size() + message.size());
  return absl::OkStatus();
}

void Spool::Count(uint64_t sequence, uint64_t points, uint64_t bytes) {
  Segment& segment = segments_.back();
  if (segment.bytes == 0) segment.first_sequence = sequence;
  segment.last_sequence = sequence;
  segment.bytes += bytes;
  bytes_ += bytes;
  ++segment.unread;
  segment.unread_points += points;
  ++unread_;
}

// Makes the folder and locks it, or what somebody else made of it.
absl::Status Spool::HoldFolder() {
  if (lock_ && lock_->IsIn(folder_)) return absl::OkStatus();
  lock_.reset();
  absl::StatusOr<SpoolLock> lock = SpoolLock::Take(folder_);
  if (absl::IsNotFound(lock.status())) return MakeFolder();
  if (!lock.ok()) return lock.status();
  lock_ = *std::move(lock);
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
    if (absl::Status status = HoldFolder(); !status.ok()) return status;
  }
  const std::string path = PathOf(next_number_);
  FileDescriptor file(MakeSegment(path));
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
  const auto segment = std::find_if(segments_.begin(), segments_.end(),
                                    [](const Segment& s) { return s.unread > 0; });
  absl::StatusOr<NumberedMessage> message = Read(*segment);
  segment->is_damaged = absl::IsDataLoss(message.status()) || absl::IsNotFound(message.status());
  if (!message.ok()) return message;
  --unread_;
  --segment->unread;
  segment->unread_points -= std::min(segment->unread_points, message->points);
  return message;
}

absl::StatusOr<NumberedMessage> Spool::Read(const Segment& segment) {
  if (absl::Status status = OpenReader(segment); !status.ok()) return status;
  while (true) {
    const absl::StatusOr<std::optional<std::string_view>> payload = reader_->Next();
    if (absl::IsFailedPrecondition(payload.status())) {
      return absl::DataLossError(payload.status().message());
    }
    if (!payload.ok()) return payload.status();
    v1::IngestRequest request;
    if (!payload->has_value() ||
        !request.ParseFromArray((*payload)->data(), static_cast<int>((*payload)->size()))) {
      return absl::DataLossError(
          absl::StrCat("spool segment ", PathOf(segment.number), " lacks messages"));
    }
    if (SequenceOf(request) > 0) return MessageFrom(**payload, request);
  }
}

absl::Status Spool::OpenReader(const Segment& segment) {
  if (read_number_ != segment.number) {
    reader_.reset();
    read_number_ = segment.number;
    read_offset_ = 0;
  }
  if (reader_) return absl::OkStatus();
  absl::StatusOr<SpoolSegmentReader> reader = SpoolSegmentReader::Open(PathOf(read_number_));
  if (!reader.ok()) return reader.status();
  reader_.emplace(*std::move(reader));
  reader_->SkipTo(read_offset_);
  return absl::OkStatus();
}

void Spool::SkipUnread() {
  unread_ = 0;
  reader_.reset();
  for (Segment& segment : segments_) segment.unread = segment.unread_points = 0;
  if (segments_.empty()) return;
  read_number_ = segments_.back().number;
  read_offset_ = segments_.back().bytes;
}

bool Spool::IsRemoved(const Segment& segment) const {
  struct stat found;
  return stat(PathOf(segment.number).c_str(), &found) != 0 && (errno == ENOENT || errno == ENOTDIR);
}

absl::Status Spool::Check() const {
  for (const Segment& segment : segments_) {
    if (IsRemoved(segment)) return Removed(PathOf(segment.number));
  }
  return absl::OkStatus();
}

absl::Status Spool::Mend(const BytesOf& bytes_of, std::vector<Loss>& losses) {
  file_.Close();
  declared_once_ = 0;
  absl::Status status = HoldFolder();
  for (auto segment = segments_.begin(); segment != segments_.end();) {
    if (!segment->is_damaged && !IsRemoved(*segment)) {
      ++segment;
      continue;
    }
    if (segment->unread > 0) {
      losses.push_back(
          {segment->last_sequence - segment->unread + 1, segment->unread, segment->unread_points});
    }
    unread_ -= std::exchange(segment->unread, 0);
    segment->unread_points = 0;
    bytes_ -= std::exchange(segment->bytes, 0);
    if (status.ok()) status = WriteAnew(*segment, bytes_of);
    segment = segment->bytes > 0 ? segment + 1 : segments_.erase(segment);
  }
  return status;
}

absl::Status Spool::WriteAnew(Segment& segment, const BytesOf& bytes_of) {
  const std::string path = PathOf(segment.number);
  unlink(path.c_str());
  const std::string content = ContentOf(segment, bytes_of);
  if (content.empty()) return absl::OkStatus();
  const FileDescriptor file(MakeSegment(path));
  if (!file.is_open()) return FileError(errno, "make", path);
  if (absl::Status status = WriteAll(file.number(), content, "", path); !status.ok()) {
    unlink(path.c_str());
    return status;
  }
  segment.is_damaged = false;
  segment.bytes = content.size();
  bytes_ += content.size();
  return absl::OkStatus();
}

// A whole segment; empty if all of its messages are acknowledged.
std::string Spool::ContentOf(const Segment& segment, const BytesOf& bytes_of) {
  std::string content(kSpoolMagic);
  AppendRecord(options_.open, content);
  const size_t without_messages = content.size();
  declared_.clear();
  for (uint64_t i = segment.first_sequence; i <= segment.last_sequence; ++i) {
    const std::shared_ptr<const std::string> bytes = bytes_of(i);
    if (bytes == nullptr) continue;
    for (const uint32_t ref : ChannelRefsIn(*bytes)) Declare(ref, content);
    AppendRecord(*bytes, content);
  }
  return content.size() > without_messages ? content : "";
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
  // Somebody else did it.
  return absl::IsNotFound(status) ? absl::OkStatus() : status;
}

void Spool::CloseFiles() {
  file_.Close();
  if (lock_) lock_->Close();
}

}  // namespace nereid::client
