#include "client/spool_reader.h"

#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"

namespace nereid::client {

SpoolReader::SpoolReader(std::vector<SpoolSegment> segments) : segments_(std::move(segments)) {
  for (const SpoolSegment& segment : segments_) bytes_ += segment.bytes;
}

absl::StatusOr<SpoolReader> SpoolReader::Open(const std::string& folder) {
  absl::StatusOr<std::vector<SpoolSegment>> segments = ListSpoolSegments(folder);
  if (!segments.ok()) return segments.status();
  return SpoolReader(*std::move(segments));
}

uint64_t SpoolReader::bytes_read() const {
  return bytes_before_ + (reader_ ? reader_->offset() : 0);
}

absl::StatusOr<std::optional<SpoolReader::Record>> SpoolReader::Next() {
  while (current_ < segments_.size()) {
    absl::StatusOr<std::optional<Record>> record = ReadRecord();
    if (!record.ok()) EndSegment();
    if (!record.ok() || record->has_value()) return record;
    torn_bytes_ += reader_->torn_bytes();
    EndSegment();
  }
  return std::nullopt;
}

absl::StatusOr<std::optional<SpoolReader::Record>> SpoolReader::ReadRecord() {
  if (!reader_) {
    absl::StatusOr<SpoolSegmentReader> reader = SpoolSegmentReader::Open(segments_[current_].path);
    if (!reader.ok()) return reader.status();
    reader_.emplace(*std::move(reader));
    at_begin_ = true;
  }
  const uint64_t offset = reader_->offset();
  const absl::StatusOr<std::optional<std::string_view>> payload = reader_->Next();
  if (!payload.ok()) return payload.status();
  if (!payload->has_value()) return std::nullopt;
  Record record{std::string(**payload), {}};
  absl::Status status = absl::DataLossError("a record that is no message");
  if (record.request.ParseFromString(record.bytes)) status = Check(record.request);
  if (status.ok()) return record;
  return absl::DataLossError(absl::StrCat("spool segment ", segments_[current_].path,
                                          " is damaged at byte ", offset, ": ", status.message()));
}

// Each segment begins with `open`, and all of them with the same.
absl::Status SpoolReader::Check(const v1::IngestRequest& request) {
  if (request.has_open() != std::exchange(at_begin_, false)) {
    return absl::DataLossError("`open` is missing, or not at the beginning");
  }
  if (!request.has_open()) return absl::OkStatus();
  if (writer_id_.empty()) writer_id_ = request.open().writer_id();
  if (writer_id_ == request.open().writer_id()) return absl::OkStatus();
  return absl::DataLossError("it is of another writer than the segments before it");
}

void SpoolReader::EndSegment() {
  bytes_before_ += segments_[current_++].bytes;
  reader_.reset();
}

}  // namespace nereid::client
