#ifndef NEREID_CLIENT_SPOOL_SEGMENT_READER_H_
#define NEREID_CLIENT_SPOOL_SEGMENT_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/file_descriptor.h"

namespace nereid::client {

// Reads the records of one segment of a spool, in order, with memory for one of them. The segment
// may grow meanwhile, by whole records. Not thread-safe.
class SpoolSegmentReader {
 public:
  // `name` is how messages call the file.
  SpoolSegmentReader(FileDescriptor file, std::string name);

  // Where the file cannot be opened, says so.
  static absl::StatusOr<SpoolSegmentReader> Open(const std::string& path);

  // The payload of the next record, valid until the next call; nothing at the end.
  // DATA_LOSS: names the file and the byte where it is damaged; nothing can be read behind it.
  // FAILED_PRECONDITION: the file has another version of the format.
  absl::StatusOr<std::optional<std::string_view>> Next();

  // Goes on at this byte, at which a record begins.
  void SkipTo(uint64_t offset);

  // Where the next record begins.
  uint64_t offset() const { return offset_; }

  // Bytes of an unfinished record at the end, left by a program that was killed while it wrote; 0
  // if there are none. Known once Next came to the end.
  uint64_t torn_bytes() const { return torn_bytes_; }

 private:
  // Reads until `bytes` behind offset_ are in memory, or the end of the file is.
  absl::Status Fill(size_t bytes);
  std::string_view available() const { return std::string_view(buffer_).substr(consumed_); }
  void Consume(size_t bytes);
  absl::Status CheckMagic();
  absl::StatusOr<std::optional<std::string_view>> EndTorn();
  bool ARecordFollows() const;
  absl::Status Damaged(std::string_view what) const;

  FileDescriptor file_;
  std::string name_;
  // The file from offset_ - consumed_ on.
  std::string buffer_;
  size_t consumed_ = 0;
  uint64_t offset_ = 0;
  uint64_t torn_bytes_ = 0;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_SPOOL_SEGMENT_READER_H_
