#include "tests/faults/store_readings.h"

#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/experiment_list.h"

namespace nereid::faults {
namespace {

using storage::ChannelPath;
using storage::ChannelRecord;
using storage::Store;

template <typename Number>
void AppendBits(Number number, std::string& bytes) {
  char buffer[sizeof(number)];
  std::memcpy(buffer, &number, sizeof(number));
  bytes.append(buffer, sizeof(number));
}

void AppendPoint(const storage::LonePoint& point, std::string& bytes) {
  AppendBits(point.x, bytes);
  AppendBits(point.y, bytes);
  AppendBits(point.time_unix_nanos, bytes);
}

void AppendSummary(const storage::Summary& summary, std::string& bytes) {
  AppendBits(summary.count, bytes);
  AppendBits(summary.nan_count, bytes);
  for (const double number :
       {summary.first_x, summary.first_y, summary.last_x, summary.last_y, summary.min_x,
        summary.min_y, summary.max_x, summary.max_y, summary.sum}) {
    AppendBits(number, bytes);
  }
  AppendBits(summary.first_time_unix_nanos, bytes);
  AppendBits(summary.last_time_unix_nanos, bytes);
}

std::string BytesOf(const storage::SampledSeries& sampled) {
  std::string bytes;
  AppendBits(sampled.from, bytes);
  AppendBits(sampled.to, bytes);
  AppendBits(sampled.point_count, bytes);
  AppendBits(sampled.is_raw, bytes);
  for (const storage::LonePoint& point : sampled.points) AppendPoint(point, bytes);
  for (const storage::SampledColumn& column : sampled.columns) {
    AppendBits(column.index, bytes);
    AppendSummary(column.summary, bytes);
  }
  if (sampled.before.has_value()) AppendPoint(*sampled.before, bytes);
  if (sampled.after.has_value()) AppendPoint(*sampled.after, bytes);
  AppendBits(sampled.last_x.value_or(0), bytes);
  AppendBits(sampled.truncation_count, bytes);
  return bytes;
}

std::string BytesOf(const storage::Head& head) {
  return storage::RecordFromHead(head).SerializeAsString();
}

Reading ReadPoints(const Store& store, const ChannelPath& path, const ChannelRecord& record,
                   const storage::ReadRange& range) {
  Reading reading;
  const auto reader = store.Read(path.channel, record, range);
  while (true) {
    v1::PointColumns points;
    const absl::StatusOr<bool> any = reader->Next(points);
    reading.status = any.status();
    if (!any.ok() || !*any) return reading;
    reading.answers.push_back(points.SerializeAsString());
  }
}

Reading ReadNews(const Store& store, const ChannelPath& path, const ChannelRecord& record) {
  Reading reading;
  storage::SeriesPosition position;
  while (true) {
    v1::PointColumns points;
    const auto news = store.ReadNews(path.channel, record, position, {}, points);
    reading.status = news.status();
    if (!news.ok()) return reading;
    const std::string truncated =
        news->truncated_from_x.has_value() ? absl::StrCat(*news->truncated_from_x) : "";
    reading.answers.push_back(absl::StrCat(truncated, points.SerializeAsString()));
    if (news->is_at_end) return reading;
    position = news->position;
  }
}

Reading ReadHead(const Store& store, const ChannelRecord& record) {
  const absl::StatusOr<storage::Head> head = store.catalog().GetHead(record.series_id());
  if (!head.ok()) return {{}, head.status()};
  return {{BytesOf(*head)}, absl::OkStatus()};
}

void ReadCharts(const Store& store, const ChannelPath& path, const ChannelRecord& record,
                Readings& readings) {
  for (const v1::Axis axis : {v1::AXIS_X, v1::AXIS_LOG_X, v1::AXIS_WALL_TIME}) {
    for (const size_t columns : {size_t{7}, size_t{400}}) {
      storage::ChartRange range;
      range.axis = axis;
      range.column_count = columns;
      const auto sampled = store.Sample(path.channel, record, range);
      Reading& reading = readings[absl::StrCat(PrefixOf(path), " chart of ", columns,
                                               " columns on axis ", static_cast<int>(axis))];
      reading.status = sampled.status();
      if (sampled.ok()) reading.answers.push_back(BytesOf(*sampled));
    }
  }
}

void ReadChannel(const Store& store, const ChannelPath& path, Readings& readings) {
  const std::string prefix = PrefixOf(path);
  const absl::StatusOr<ChannelRecord> record = store.catalog().FindChannel(path);
  if (!record.ok()) {
    readings[prefix + " record"].status = record.status();
    return;
  }
  readings[prefix + " record"].answers.push_back(record->SerializeAsString());
  readings[prefix + " head"] = ReadHead(store, *record);
  storage::ReadRange upwards;
  upwards.include_wall_times = true;
  readings[prefix + " points"] = ReadPoints(store, path, *record, upwards);
  storage::ReadRange downwards;
  downwards.descending = true;
  downwards.omit_image_data = true;
  readings[prefix + " points downwards"] = ReadPoints(store, path, *record, downwards);
  readings[prefix + " news"] = ReadNews(store, path, *record);
  if (record->type() == v1::VALUE_TYPE_NUMERIC) ReadCharts(store, path, *record, readings);
}

// Values of experiments that could not be read are told in their place.
Reading ReadRanking(const Store& store, const std::string& project) {
  v1::ListExperimentsRequest request;
  request.set_project(project);
  request.add_sources()->set_channel("loss");
  auto& order = *request.mutable_order()->mutable_source_statistic();
  order.mutable_source()->set_channel("loss");
  order.set_statistic(v1::STATISTIC_MIN);
  const auto list =
      storage::ListExperiments(store.catalog(), store.leases(), store.head_cache(), request);
  if (!list.ok()) return {{}, list.status()};
  Reading reading;
  for (const storage::ListedExperiment& experiment : list->experiments) {
    const storage::SourceHead& value = experiment.values.front();
    if (absl::IsDataLoss(value.status)) return {{}, value.status};
    reading.answers.push_back(absl::StrCat(experiment.name, "=", BytesOf(value.head)));
  }
  return reading;
}

Reading ReadProjects(const Store& store) {
  const auto projects = store.catalog().ListProjects({});
  if (!projects.ok()) return {{}, projects.status()};
  Reading reading;
  for (const auto& project : projects->entries) {
    reading.answers.push_back(project.name + project.record.SerializeAsString());
  }
  return reading;
}

}  // namespace

std::string PrefixOf(const ChannelPath& channel) {
  return absl::StrCat(channel.project, "/", channel.experiment, "/", channel.channel, ":");
}

std::vector<ChannelPath> ListChannels(const Store& store) {
  std::vector<ChannelPath> channels;
  const storage::Catalog& catalog = store.catalog();
  const auto projects = catalog.ListProjects({});
  for (const auto& project : projects->entries) {
    const auto experiments = catalog.experiments().All(project.record.project_id());
    for (const auto& experiment : *experiments) {
      const auto all = catalog.channels().All(experiment.record.experiment_id());
      for (const auto& channel : *all) {
        channels.push_back({project.name, experiment.name, channel.name});
      }
    }
  }
  return channels;
}

Readings ReadAll(const Store& store, const std::vector<ChannelPath>& channels) {
  Readings readings;
  readings["projects"] = ReadProjects(store);
  readings["ranking"] = ReadRanking(store, channels.front().project);
  for (const ChannelPath& channel : channels) ReadChannel(store, channel, readings);
  return readings;
}

}  // namespace nereid::faults
