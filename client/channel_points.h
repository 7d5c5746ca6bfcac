#ifndef NEREID_CLIENT_CHANNEL_POINTS_H_
#define NEREID_CLIENT_CHANNEL_POINTS_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "client/image.h"

namespace nereid::client {

enum class ValueKind { kNumber, kText, kImage };

// What consecutive points must share to be sent as one entry of a message.
struct PointShape {
  uint32_t channel_ref = 0;
  ValueKind kind = ValueKind::kNumber;
  bool explicit_x = false;

  bool operator==(const PointShape&) const = default;
};

// Consecutive points of one channel that wait to be sent, column by column.
struct ChannelPoints {
  PointShape shape;
  // Unix time in nanoseconds at which the first and the last point were sent.
  int64_t first_time = 0;
  int64_t last_time = 0;
  // What the points count in the memory of the experiment. Never less than they need in a message.
  size_t bytes = 0;
  // Empty unless shape.explicit_x.
  std::vector<double> x;
  // The column of shape.kind is filled.
  std::vector<double> numbers;
  std::vector<std::string> texts;
  std::vector<Image> images;

  size_t size() const { return numbers.size() + texts.size() + images.size(); }
};

// What the entry of a message counts beside its points.
inline constexpr size_t kChannelPointsBytes = 256;

// What a point counts: its share of the columns.
inline size_t XBytes(bool explicit_x) { return explicit_x ? sizeof(double) : 0; }
inline size_t ValueBytes(double) { return sizeof(double); }
inline size_t ValueBytes(const std::string& text) { return sizeof(std::string) + text.size(); }
inline size_t ValueBytes(const Image& image) {
  return sizeof(Image) + image.name.size() + image.description.size() + image.data.size();
}

// What point `index` of `points` counts.
size_t PointBytes(const ChannelPoints& points, size_t index);

// Moves the first `count` points, with the bytes they count, out of `points`. What the entry itself
// counts stays with `points`.
std::unique_ptr<ChannelPoints> SplitOff(ChannelPoints& points, size_t count);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CHANNEL_POINTS_H_
