#include "server/resource_messages.h"

#include <google/protobuf/util/time_util.h>

#include <bit>
#include <cmath>

namespace nereid::server {
namespace {

using google::protobuf::util::TimeUtil;

// Into a message that has last, min and max. There must be points.
template <typename Message>
void SetNumbers(const storage::Head& head, Message& message) {
  message.set_last(std::bit_cast<double>(head.last_y));
  if (std::isnan(head.min)) return;
  message.set_min(head.min);
  message.set_max(head.max);
}

}  // namespace

v1::Status StatusMessage(const absl::Status& status) {
  v1::Status message;
  message.set_code(status.raw_code());
  message.set_message(std::string(status.message()));
  return message;
}

v1::Project ProjectMessage(const std::string& name, const storage::ProjectRecord& record) {
  v1::Project project;
  project.set_name(name);
  *project.mutable_create_time() =
      TimeUtil::NanosecondsToTimestamp(record.create_time_unix_nanos());
  return project;
}

v1::Experiment ExperimentMessage(const std::string& project,
                                 const storage::ListedExperiment& listed) {
  v1::Experiment experiment = listed.details;
  experiment.set_project(project);
  experiment.set_name(listed.name);
  experiment.set_state(listed.state);
  *experiment.mutable_create_time() =
      TimeUtil::NanosecondsToTimestamp(listed.record.create_time_unix_nanos());
  if (listed.record.finish_time_unix_nanos() != 0) {
    *experiment.mutable_finish_time() =
        TimeUtil::NanosecondsToTimestamp(listed.record.finish_time_unix_nanos());
  }
  return experiment;
}

v1::ExperimentValues ValuesMessage(const std::vector<storage::SourceHead>& values) {
  v1::ExperimentValues message;
  for (const storage::SourceHead& source : values) {
    v1::SourceValue& value = *message.add_values();
    value.set_channel(source.channel);
    *value.mutable_status() = StatusMessage(source.status);
    if (source.head.point_count > 0) SetNumbers(source.head, value);
  }
  return message;
}

v1::Channel ChannelMessage(const std::string& name, const storage::ChannelRecord& record,
                           const storage::Head& head) {
  v1::Channel channel;
  channel.set_name(name);
  channel.set_type(static_cast<v1::ValueType>(record.type()));
  channel.set_point_count(head.point_count);
  channel.set_rejected_count(head.rejected_count);
  if (head.point_count == 0) return channel;
  channel.set_first_x(head.first_x);
  channel.set_last_x(head.last_x);
  if (channel.type() != v1::VALUE_TYPE_NUMERIC) return channel;
  SetNumbers(head, channel);
  channel.set_nan_count(head.nan_count);
  return channel;
}

}  // namespace nereid::server
