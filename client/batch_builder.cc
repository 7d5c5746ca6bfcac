#include "client/batch_builder.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <utility>

#include "nereid/v1/ingest.pb.h"

namespace nereid::client {
namespace {

// Zero if the bits of both are the same. Differences are gathered by `|`, not compared one by one,
// so that the loops below run on vectors.
uint64_t Difference(double a, double b) {
  return std::bit_cast<uint64_t>(a) ^ std::bit_cast<uint64_t>(b);
}

// Whether x[i] is start + i * step, bit for bit, for every i.
bool IsRun(const std::vector<double>& x, double start, double step) {
  if (!std::isfinite(start) || !std::isfinite(step) || step <= 0) return false;
  if (!std::isfinite(x.back())) return false;
  const auto points = static_cast<int32_t>(x.size());
  uint64_t difference = 0;
  for (int32_t i = 0; i < points; ++i) {
    difference |= Difference(x[i], start + static_cast<double>(i) * step);
  }
  return difference == 0;
}

bool AllAreFloats(const std::vector<double>& numbers) {
  uint64_t difference = 0;
  for (const double number : numbers) {
    difference |= Difference(number, static_cast<double>(static_cast<float>(number)));
  }
  return difference == 0;
}

void SetX(const ChannelPoints& points, v1::PointColumns& columns) {
  const std::vector<double>& x = points.x;
  if (x.size() >= 2 && IsRun(x, x[0], x[1] - x[0])) {
    columns.mutable_x_run()->set_start(x[0]);
    columns.mutable_x_run()->set_step(x[1] - x[0]);
  } else {
    columns.mutable_x()->Add(x.begin(), x.end());
  }
}

void SetNumbers(const std::vector<double>& numbers, v1::PointColumns& columns) {
  if (!AllAreFloats(numbers)) {
    columns.mutable_doubles()->Add(numbers.begin(), numbers.end());
    return;
  }
  columns.mutable_floats()->Resize(static_cast<int>(numbers.size()), 0);
  std::copy(numbers.begin(), numbers.end(), columns.mutable_floats()->begin());
}

void AddImage(Image image, v1::PointColumns& columns) {
  v1::Image& added = *columns.add_images();
  added.set_name(std::move(image.name));
  added.set_description(std::move(image.description));
  added.set_data(std::move(image.data));
}

void AddEntry(ChannelPoints& points, v1::Append& append) {
  v1::ChannelAppend& entry = *append.add_channels();
  entry.set_channel_ref(points.shape.channel_ref);
  v1::PointColumns& columns = *entry.mutable_points();
  SetX(points, columns);
  SetNumbers(points.numbers, columns);
  for (std::string& text : points.texts) columns.add_texts(std::move(text));
  for (Image& image : points.images) AddImage(std::move(image), columns);
}

}  // namespace

std::string BuildAppend(uint64_t sequence,
                        const std::vector<std::unique_ptr<ChannelPoints>>& entries) {
  v1::IngestRequest request;
  v1::Append& append = *request.mutable_append();
  append.set_sequence(sequence);
  int64_t last_time = 0;
  for (const auto& points : entries) {
    last_time = std::max(last_time, points->last_time);
    AddEntry(*points, append);
  }
  append.set_wall_time_unix_nanos(last_time);
  return request.SerializeAsString();
}

}  // namespace nereid::client
