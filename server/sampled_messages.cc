#include "server/sampled_messages.h"

#include <optional>
#include <vector>

namespace nereid::server {
namespace {

using storage::LonePoint;
using storage::SampledColumn;

void FillPoints(const std::vector<LonePoint>& points, bool with_times, v1::PointColumns& message) {
  const auto count = static_cast<int>(points.size());
  message.mutable_x()->Reserve(count);
  message.mutable_doubles()->Reserve(count);
  for (const LonePoint& point : points) {
    message.add_x(point.x);
    message.add_doubles(point.y);
    if (with_times) message.add_wall_times_unix_nanos(point.time_unix_nanos);
  }
}

// One field of the summary of every column.
template <typename Field, typename Value>
void FillField(const std::vector<SampledColumn>& columns, Value storage::Summary::*value,
               Field* field) {
  field->Reserve(static_cast<int>(columns.size()));
  for (const SampledColumn& column : columns) field->Add(column.summary.*value);
}

void FillColumns(const std::vector<SampledColumn>& columns, bool with_times,
                 v1::SampledColumns& message) {
  using storage::Summary;
  message.mutable_indices()->Reserve(static_cast<int>(columns.size()));
  for (const SampledColumn& column : columns) {
    message.add_indices(static_cast<uint32_t>(column.index));
  }
  FillField(columns, &Summary::count, message.mutable_counts());
  FillField(columns, &Summary::nan_count, message.mutable_nan_counts());
  FillField(columns, &Summary::first_x, message.mutable_first_x());
  FillField(columns, &Summary::first_y, message.mutable_first_y());
  FillField(columns, &Summary::last_x, message.mutable_last_x());
  FillField(columns, &Summary::last_y, message.mutable_last_y());
  FillField(columns, &Summary::min_x, message.mutable_min_x());
  FillField(columns, &Summary::min_y, message.mutable_min_y());
  FillField(columns, &Summary::max_x, message.mutable_max_x());
  FillField(columns, &Summary::max_y, message.mutable_max_y());
  FillField(columns, &Summary::sum, message.mutable_sums());
  if (!with_times) return;
  FillField(columns, &Summary::first_time_unix_nanos, message.mutable_first_times_unix_nanos());
  FillField(columns, &Summary::last_time_unix_nanos, message.mutable_last_times_unix_nanos());
}

void FillPoint(const LonePoint& point, bool with_times, v1::SampledPoint& message) {
  message.set_x(point.x);
  message.set_y(point.y);
  if (with_times) message.set_wall_time_unix_nanos(point.time_unix_nanos);
}

}  // namespace

void FillSampled(const storage::SampledSeries& sampled, bool with_times,
                 v1::SampleSeriesResponse& response) {
  response.set_from(sampled.from);
  response.set_to(sampled.to);
  response.set_point_count(sampled.point_count);
  if (sampled.is_raw) {
    FillPoints(sampled.points, with_times, *response.mutable_points());
  } else {
    FillColumns(sampled.columns, with_times, *response.mutable_columns());
  }
  if (sampled.before) FillPoint(*sampled.before, with_times, *response.mutable_before());
  if (sampled.after) FillPoint(*sampled.after, with_times, *response.mutable_after());
  v1::Position& position = *response.mutable_position();
  if (sampled.last_x) position.set_x(*sampled.last_x);
  position.set_truncation_count(sampled.truncation_count);
}

}  // namespace nereid::server
