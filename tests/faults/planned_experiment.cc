#include "tests/faults/planned_experiment.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace nereid::faults {
namespace {

constexpr char kProject[] = "p";
// One message in so many is a truncate.
constexpr uint64_t kTruncateShare = 40;
constexpr uint64_t kChannelsOfMessage = 5;
// One run in so many fills chunks by itself.
constexpr uint64_t kLongRunShare = 60;
constexpr uint64_t kLongRunPoints = 2000;
constexpr uint64_t kRunPoints = 24;
constexpr uint64_t kTextRunPoints = 3;
// One channel in so many has a name that no other experiment has.
constexpr int kOwnNameShare = 12;

constexpr double kStep = 0.25;

v1::ValueType TypeOf(int index) {
  const int kind = index % 10;
  if (kind == 9) return v1::VALUE_TYPE_IMAGE;
  return kind >= 7 ? v1::VALUE_TYPE_TEXT : v1::VALUE_TYPE_NUMERIC;
}

void Apply(const std::optional<PlannedRun>& run, double from_x, PlannedChannel& channel) {
  if (run.has_value()) {
    channel.Append(*run);
  } else {
    channel.Truncate(from_x);
  }
}

}  // namespace

PlannedExperiment::PlannedExperiment(uint64_t seed, int writer, int number, int channel_count)
    : key_(Mix(Mix(seed, static_cast<uint64_t>(writer)), static_cast<uint64_t>(number))),
      name_(absl::StrCat("writer-", writer, "-", number)),
      random_(key_) {
  for (int i = 0; i < channel_count; ++i) AddChannel(number, i);
}

void PlannedExperiment::AddChannel(int number, int index) {
  const bool own = index % kOwnNameShare == 0;
  const std::string name = own ? absl::StrCat(name_, "/", index) : absl::StrCat("channel-", index);
  planned_.emplace_back(name, TypeOf(index), static_cast<PlannedX>((index + number) % 3));
  stored_.push_back(planned_.back());
}

v1::IngestRequest PlannedExperiment::OpenRequest() const {
  v1::IngestRequest request;
  request.mutable_open()->set_project(kProject);
  request.mutable_open()->set_experiment(name_);
  const uint64_t id[] = {key_, Mix(key_, 1)};
  request.mutable_open()->set_writer_id(reinterpret_cast<const char*>(id), sizeof(id));
  return request;
}

std::vector<v1::IngestRequest> PlannedExperiment::DeclareRequests() const {
  std::vector<v1::IngestRequest> requests(planned_.size());
  for (size_t i = 0; i < planned_.size(); ++i) {
    v1::Declare& declare = *requests[i].mutable_declare();
    declare.set_channel_ref(static_cast<uint32_t>(i));
    declare.set_name(planned_[i].name());
    declare.set_type(planned_[i].type());
  }
  return requests;
}

const v1::IngestRequest& PlannedExperiment::MakeMessage() {
  Message& message = unsettled_.emplace_back();
  ++made_;
  if (Random() % kTruncateShare != 0 || !MakeTruncate(message)) MakeAppend(message);
  for (const Change& change : message.changes) {
    Apply(change.run, change.from_x, planned_[change.channel]);
  }
  return message.request;
}

bool PlannedExperiment::MakeTruncate(Message& message) {
  const auto index = static_cast<uint32_t>(Random() % planned_.size());
  const PlannedChannel& channel = planned_[index];
  if (channel.point_count() == 0) return false;
  const double from_x = channel.AnyX(Random());
  message.changes.push_back({index, std::nullopt, from_x});
  v1::Truncate& truncate = *message.request.mutable_truncate();
  truncate.set_sequence(made_);
  truncate.set_channel_ref(index);
  truncate.set_from_x(from_x);
  return true;
}

void PlannedExperiment::MakeAppend(Message& message) {
  v1::Append& append = *message.request.mutable_append();
  append.set_sequence(made_);
  const uint64_t channel_count = 1 + Random() % kChannelsOfMessage;
  const uint64_t first = Random();
  for (uint64_t i = 0; i < channel_count; ++i) {
    const auto index = static_cast<uint32_t>((first + i) % planned_.size());
    const PlannedChannel& channel = planned_[index];
    const double step = channel.x() == PlannedX::kAutomatic ? 1 : kStep;
    const PlannedRun run{Mix(Mix(key_, made_), index), channel.NextX(), step,
                         CountFor(channel.type())};
    message.changes.push_back({index, run});
    v1::ChannelAppend& entry = *append.add_channels();
    entry.set_channel_ref(index);
    *entry.mutable_points() = ColumnsOf(run, channel.type(), channel.x());
  }
}

uint32_t PlannedExperiment::CountFor(v1::ValueType type) {
  if (type == v1::VALUE_TYPE_IMAGE) return 1;
  uint64_t limit = kTextRunPoints;
  if (type == v1::VALUE_TYPE_NUMERIC) {
    limit = Random() % kLongRunShare == 0 ? kLongRunPoints : kRunPoints;
  }
  return static_cast<uint32_t>(1 + Random() % limit);
}

std::vector<v1::IngestRequest> PlannedExperiment::Unsettled() const {
  std::vector<v1::IngestRequest> requests;
  for (const Message& message : unsettled_) requests.push_back(message.request);
  return requests;
}

absl::Status PlannedExperiment::Settle(uint64_t sequence) {
  if (sequence < settled_) {
    return absl::DataLossError(absl::StrCat("experiment ", name_, " is stored up to message ",
                                            sequence, " of those acknowledged up to ", settled_));
  }
  if (sequence > made_) {
    return absl::DataLossError(absl::StrCat("experiment ", name_, " is said to be stored up to ",
                                            "message ", sequence, " of ", made_,
                                            " that were sent"));
  }
  for (; settled_ < sequence; ++settled_) {
    for (const Change& change : unsettled_.front().changes) {
      Apply(change.run, change.from_x, stored_[change.channel]);
    }
    unsettled_.pop_front();
  }
  return absl::OkStatus();
}

uint64_t PlannedExperiment::stored_point_count() const {
  uint64_t count = 0;
  for (const PlannedChannel& channel : stored_) count += channel.point_count();
  return count;
}

}  // namespace nereid::faults
