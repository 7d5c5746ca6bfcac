#include "bench/data_set.h"

#include <algorithm>
#include <cstdlib>

#include "absl/strings/str_cat.h"
#include "bench/series.h"
#include "client/batch_builder.h"

namespace nereid::bench {
namespace {

std::unique_ptr<client::ChannelPoints> PointsOf(const DataSet& data, const EntryRange& range) {
  auto points = std::make_unique<client::ChannelPoints>();
  points->shape = {.channel_ref = static_cast<uint32_t>(range.channel), .explicit_x = true};
  const std::vector<double>& y = data.y[range.channel];
  const auto at = [](const std::vector<double>& column, size_t index) {
    return column.begin() + static_cast<std::ptrdiff_t>(index);
  };
  points->x.assign(at(data.x, range.begin), at(data.x, range.end));
  points->numbers.assign(at(y, range.begin), at(y, range.end));
  return points;
}

}  // namespace

DataSet MakeDataSet(const std::string& experiment, size_t channels, size_t points_per_channel,
                    SeriesMaker make) {
  DataSet data{.experiment = experiment, .x = WholeNumbers(points_per_channel), .y = {}};
  for (size_t i = 0; i < channels; ++i) data.y.push_back(make(points_per_channel, i + 1));
  return data;
}

std::string ChannelName(size_t channel_ref) { return absl::StrCat("channel-", channel_ref); }

std::vector<EntryRange> EntriesOf(const DataSet& data, size_t points_per_entry) {
  std::vector<EntryRange> entries;
  for (size_t begin = 0; begin < data.points_per_channel(); begin += points_per_entry) {
    const size_t end = std::min(begin + points_per_entry, data.points_per_channel());
    for (size_t channel = 0; channel < data.channel_count(); ++channel) {
      entries.push_back({channel, begin, end});
    }
  }
  return entries;
}

std::vector<std::string> SerializeMessages(const DataSet& data, const MessageShape& shape) {
  const std::vector<EntryRange> entries = EntriesOf(data, shape.points_per_entry);
  std::vector<std::string> messages;
  for (size_t i = 0; i < entries.size(); i += shape.entries_per_message) {
    std::vector<std::unique_ptr<client::ChannelPoints>> points;
    const size_t end = std::min(i + shape.entries_per_message, entries.size());
    for (size_t j = i; j < end; ++j) points.push_back(PointsOf(data, entries[j]));
    messages.push_back(client::BuildAppend(messages.size() + 1, points));
  }
  return messages;
}

std::vector<std::string> LossMessages(size_t messages, size_t points_per_message) {
  const DataSet data = MakeDataSet("", 1, messages * points_per_message, LossSeries);
  return SerializeMessages(data,
                           {.points_per_entry = points_per_message, .entries_per_message = 1});
}

std::vector<std::unique_ptr<storage::IngestMessage>> BuildMessages(const DataSet& data,
                                                                   const MessageShape& shape) {
  std::vector<std::unique_ptr<storage::IngestMessage>> messages;
  for (const std::string& bytes : SerializeMessages(data, shape)) {
    messages.push_back(std::make_unique<storage::IngestMessage>());
    if (!storage::ParseIngestMessage(bytes, *messages.back()).ok()) std::abort();
  }
  return messages;
}

}  // namespace nereid::bench
