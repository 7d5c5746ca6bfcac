// A message of an ingest stream, parsed and checked as far as that needs no knowledge of channels:
// shape of the columns, bounds, UTF-8, headers of images.

#ifndef NEREID_STORAGE_INGEST_MESSAGE_H_
#define NEREID_STORAGE_INGEST_MESSAGE_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "absl/status/status.h"
#include "nereid/v1/ingest.pb.h"
#include "storage/points.h"

namespace nereid::storage {

// Why a point, or all points of a channel in a batch, cannot be stored.
struct PointFault {
  size_t index = 0;
  v1::RejectionReason reason = v1::REJECTION_REASON_UNSPECIFIED;
  std::string message;
};

// What was found of one `ChannelAppend`.
struct CheckedColumns {
  v1::ValueType type = v1::VALUE_TYPE_UNSPECIFIED;
  size_t point_count = 0;
  // Set: none of the points can be stored.
  std::optional<PointFault> fault_of_all;
  // By index.
  std::vector<PointFault> faults;
  // One for each image, whether at fault or not.
  std::vector<ImageInfo> images;
};

// Objects are used again, so that their buffers are.
struct IngestMessage {
  v1::IngestRequest request;
  // Of the bytes the message was parsed from.
  uint32_t crc = 0;
  size_t byte_count = 0;
  // One for each entry of `request.append().channels()`.
  std::vector<CheckedColumns> columns;
  // Not OK: what is wrong with a name in an `open` or `declare`.
  absl::Status name_status;
  // Of an `open`. Not OK: what is wrong with its description, tags and parameters.
  absl::Status details_status;
  // Of an `open`: as DetailsCrc.
  uint32_t details_crc = 0;
};

// Parses `bytes` into `message`. Strings that are not UTF-8 become faults of their points, or the
// name or details status. INVALID_ARGUMENT if the bytes are no IngestRequest at all. Any thread.
absl::Status ParseIngestMessage(std::string_view bytes, IngestMessage& message);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_INGEST_MESSAGE_H_
