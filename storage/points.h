// Consecutive points of one channel in memory, column by column.

#ifndef NEREID_STORAGE_POINTS_H_
#define NEREID_STORAGE_POINTS_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "nereid/v1/points.pb.h"

namespace nereid::storage {

// Wall time of one point; the points between two stamps have times in between.
struct Stamp {
  uint32_t index;
  int64_t unix_nanos;
};

// An image without its data, which is stored apart so that listings need not read it.
struct ImageInfo {
  std::string name;
  std::string description;
  v1::ImageFormat format = v1::IMAGE_FORMAT_UNSPECIFIED;
  uint32_t width = 0;
  uint32_t height = 0;
  uint32_t data_bytes = 0;
  uint32_t data_crc = 0;
};

// x strictly increases. The y column of `type` has one entry a point, the others are empty.
struct Points {
  v1::ValueType type = v1::VALUE_TYPE_UNSPECIFIED;
  std::vector<double> x;
  std::vector<double> y;
  std::vector<std::string> texts;
  std::vector<ImageInfo> images;
  // Wall time of the point before the first one, or of the first stamp where there is none.
  int64_t time_before_unix_nanos = 0;
  // Indices and times do not decrease; the last stamp is that of the last point.
  std::vector<Stamp> stamps;

  size_t size() const { return x.size(); }
  void clear();
};

// Appends the points of `from`, which has the same type and follows `to` in x, to `to`. Texts and
// images are moved out of `from`.
void MovePoints(Points& from, Points& to);

// Bytes of texts, or of names and descriptions, of the points [begin, end).
size_t BytesOfPoints(const Points& points, size_t begin, size_t end);

// Wall time of point `index`, interpolated linearly between the stamps around it.
int64_t WallTimeAt(const Points& points, size_t index);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_POINTS_H_
