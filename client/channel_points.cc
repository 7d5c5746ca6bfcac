#include "client/channel_points.h"

#include <algorithm>
#include <iterator>

namespace nereid::client {
namespace {

template <typename T>
std::vector<T> SplitOff(std::vector<T>& column, size_t count) {
  const auto end = column.begin() + static_cast<ptrdiff_t>(std::min(count, column.size()));
  std::vector<T> prefix(std::make_move_iterator(column.begin()), std::make_move_iterator(end));
  column.erase(column.begin(), end);
  return prefix;
}

}  // namespace

size_t PointBytes(const ChannelPoints& points, size_t index) {
  const size_t x_bytes = XBytes(points.shape.explicit_x);
  switch (points.shape.kind) {
    case ValueKind::kNumber:
      return x_bytes + ValueBytes(points.numbers[index]);
    case ValueKind::kText:
      return x_bytes + ValueBytes(points.texts[index]);
    case ValueKind::kImage:
      return x_bytes + ValueBytes(points.images[index]);
  }
  return x_bytes;
}

std::unique_ptr<ChannelPoints> SplitOff(ChannelPoints& points, size_t count) {
  auto prefix = std::make_unique<ChannelPoints>();
  prefix->shape = points.shape;
  prefix->first_time = points.first_time;
  prefix->last_time = points.last_time;
  for (size_t i = 0; i < count; ++i) prefix->bytes += PointBytes(points, i);
  points.bytes -= prefix->bytes;
  prefix->x = SplitOff(points.x, count);
  prefix->numbers = SplitOff(points.numbers, count);
  prefix->texts = SplitOff(points.texts, count);
  prefix->images = SplitOff(points.images, count);
  return prefix;
}

}  // namespace nereid::client
