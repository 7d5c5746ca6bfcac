// What the committer knows of a channel: enough to decide whether a point may follow, and what
// listings show without reading points.

#ifndef NEREID_STORAGE_HEAD_H_
#define NEREID_STORAGE_HEAD_H_

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string_view>

#include "storage/points.h"
#include "storage/records.pb.h"

namespace nereid::storage {

// The points of a channel that lie in the family `tail`, because no chunk is full of them yet.
struct OpenPoints {
  uint32_t point_count = 0;
  uint32_t piece_count = 0;
  // Of their texts and names.
  uint64_t byte_count = 0;
  // Meaningless while there are none.
  double first_x = 0;
};

// The truncates of a channel that took points away.
struct Truncations {
  uint64_t count = 0;
  // Of the last of them, meaningless while there was none: points with x >= `from_x` went, and the
  // last that stayed is at `last_x`, -infinity where none did.
  double from_x = 0;
  double last_x = -std::numeric_limits<double>::infinity();
};

// A plain value. While `point_count` is 0 the fields about points mean nothing.
struct Head {
  uint64_t point_count = 0;
  uint64_t rejected_count = 0;
  uint64_t nan_count = 0;
  double first_x = 0;
  double last_x = -std::numeric_limits<double>::infinity();
  // See IdentityOfNumber, IdentityOfText and IdentityOfImage.
  uint64_t last_y = 0;
  int64_t last_time_unix_nanos = 0;
  // NaN where there is no y that is not NaN.
  double min = std::numeric_limits<double>::quiet_NaN();
  double max = std::numeric_limits<double>::quiet_NaN();
  // Of the last point in a chunk.
  double sealed_last_x = -std::numeric_limits<double>::infinity();
  OpenPoints open;
  // Known also while there are no points.
  Truncations truncations;

  // Takes in the points [begin, end) of `points`, which follow the ones it knows.
  void Extend(const Points& points, size_t begin, size_t end);
};

Head HeadFromRecord(const HeadRecord& record);
HeadRecord RecordFromHead(const Head& head);

// Tells whether two y are the same: the bits of a number, a hash of text or image.
uint64_t IdentityOfNumber(double y);
uint64_t IdentityOfText(std::string_view text);
uint64_t IdentityOfImage(const ImageInfo& image);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_HEAD_H_
