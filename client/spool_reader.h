#ifndef NEREID_CLIENT_SPOOL_READER_H_
#define NEREID_CLIENT_SPOOL_READER_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "client/spool_folder.h"
#include "client/spool_segment_reader.h"
#include "nereid/v1/ingest.pb.h"

namespace nereid::client {

// Reads a whole spool, one record after another, with memory for one of them. Somebody holds its
// lock. Not thread-safe.
class SpoolReader {
 public:
  struct Record {
    std::string bytes;
    v1::IngestRequest request;
  };

  static absl::StatusOr<SpoolReader> Open(const std::string& folder);

  // The next record; nothing at the end. DATA_LOSS: the segment is damaged from here on, the
  // message names file and byte; a further call goes on with the next segment.
  absl::StatusOr<std::optional<Record>> Next();

  // Of all segments, and of those records that Next gave.
  uint64_t bytes() const { return bytes_; }
  uint64_t bytes_read() const;

  // Of records that were never finished, as the program was killed while it wrote them. None of
  // them was sent.
  uint64_t torn_bytes() const { return torn_bytes_; }

 private:
  explicit SpoolReader(std::vector<SpoolSegment> segments);

  absl::StatusOr<std::optional<Record>> ReadRecord();
  absl::Status Check(const v1::IngestRequest& request);
  void EndSegment();

  std::vector<SpoolSegment> segments_;
  // The segment that is read, and its reader once it is open.
  size_t current_ = 0;
  std::optional<SpoolSegmentReader> reader_;
  bool at_begin_ = true;
  // From the first segment.
  std::string writer_id_;
  uint64_t bytes_ = 0;
  uint64_t bytes_before_ = 0;
  uint64_t torn_bytes_ = 0;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_SPOOL_READER_H_
