#include "server/series_watch.h"

#include <string>
#include <utility>

#include "storage/damage.h"

namespace nereid::server {

absl::StatusOr<bool> SeriesWatch::Next(v1::WatchPointsResponse& response) {
  if (std::exchange(is_to_resolve_, false)) {
    const absl::StatusOr<bool> any = Resolve(response);
    if (!any.ok() || *any) return any;
  }
  if (!channel_.has_value()) return false;
  if (TellCaughtUp(response)) return true;
  return is_at_end_ ? false : ReadNews(response);
}

// Follows the experiment before it looks for the channel, so that none is missed that comes in
// between.
absl::StatusOr<SourceChannel> SeriesWatch::FindChannel() {
  const absl::StatusOr<storage::ExperimentRecord> experiment =
      store_->catalog().FindExperiment(request_->project(), watched().experiment());
  watcher_->FollowExperiment(index_, experiment.ok() ? experiment->experiment_id() : 0);
  if (!experiment.ok()) return experiment.status();
  return FindSourceChannel(
      *store_, request_->project(), watched().experiment(), watched().source(),
      request_->numeric_only() ? SourceTypes::kNumericOnly : SourceTypes::kAny);
}

absl::StatusOr<bool> SeriesWatch::Resolve(v1::WatchPointsResponse& response) {
  absl::StatusOr<SourceChannel> found = FindChannel();
  if (!found.ok()) return Lose(found.status(), response);
  const storage::SeriesId series = found->record.series_id();
  const bool is_same = channel_.has_value() && channel_->record.series_id() == series;
  if (is_same || damaged_series_ == series) return false;
  if (absl::Status status = Take(*std::move(found), response); !status.ok()) {
    return JudgeFailure(status, response);
  }
  return true;
}

absl::StatusOr<bool> SeriesWatch::Lose(const absl::Status& status,
                                       v1::WatchPointsResponse& response) {
  const bool is_told =
      absl::IsNotFound(status) || absl::IsFailedPrecondition(status) || absl::IsDataLoss(status);
  if (!is_told) return status;
  was_resolved_ = true;
  channel_.reset();
  watcher_->FollowSeries(index_, 0);
  if (std::exchange(told_code_, status.code()) == status.code()) return false;
  v1::Status& told = *response.mutable_unresolved()->mutable_status();
  told.set_code(status.raw_code());
  told.set_message(std::string(status.message()));
  return true;
}

absl::Status SeriesWatch::Take(SourceChannel channel, v1::WatchPointsResponse& response) {
  channel_ = std::move(channel);
  watcher_->FollowSeries(index_, channel_->record.series_id());
  const absl::StatusOr<std::optional<storage::SeriesPosition>> asked = AskedPosition();
  if (!asked.ok()) return asked.status();
  was_resolved_ = true;
  known_ = asked->value_or(storage::SeriesPosition());
  is_at_end_ = false;
  caught_up_was_told_ = false;
  caught_up_is_due_ = false;
  told_code_ = absl::StatusCode::kOk;
  v1::ResolvedChannel& resolved = *response.mutable_resolved();
  resolved.set_channel(channel_->name);
  resolved.set_type(static_cast<v1::ValueType>(channel_->record.type()));
  resolved.set_continued(asked->has_value());
  FillPosition(*response.mutable_position());
  return absl::OkStatus();
}

absl::StatusOr<std::optional<storage::SeriesPosition>> SeriesWatch::AskedPosition() const {
  if (was_resolved_ || !watched().has_position()) return std::nullopt;
  const v1::Position& asked = watched().position();
  const storage::SeriesId series = channel_->record.series_id();
  const bool is_other = asked.series() != 0 && asked.series() != series;
  if (is_other || asked.channel() != channel_->name) return std::nullopt;
  storage::SeriesPosition position;
  if (asked.has_x()) position.x = asked.x();
  position.truncation_count = asked.truncation_count();
  if (asked.series() != 0) return position;
  // From here on truncates are compared.
  const absl::StatusOr<storage::Head> head = store_->catalog().GetHead(series);
  if (!head.ok()) return head.status();
  position.truncation_count = head->truncations.count;
  return position;
}

absl::StatusOr<bool> SeriesWatch::ReadNews(v1::WatchPointsResponse& response) {
  storage::ReadRange options;
  options.omit_image_data = request_->omit_image_data();
  options.include_wall_times = request_->include_wall_times();
  const absl::StatusOr<storage::SeriesNews> news = store_->ReadNews(
      channel_->name, channel_->record, known_, options, *response.mutable_points());
  if (!news.ok()) return JudgeFailure(news.status(), response);
  known_ = news->position;
  is_at_end_ = news->is_at_end;
  if (is_at_end_ && !std::exchange(caught_up_was_told_, true)) caught_up_is_due_ = true;
  if (news->truncated_from_x.has_value()) {
    response.mutable_truncated()->set_from_x(*news->truncated_from_x);
  } else if (!news->has_points) {
    return TellCaughtUp(response);
  }
  FillPosition(*response.mutable_position());
  return true;
}

// A channel that is being deleted may be there in part: that is no damage.
absl::StatusOr<bool> SeriesWatch::JudgeFailure(const absl::Status& status,
                                               v1::WatchPointsResponse& response) {
  const storage::SeriesId series = channel_->record.series_id();
  const absl::StatusOr<SourceChannel> found = FindChannel();
  const bool is_there = found.ok() && found->record.series_id() == series;
  if (!is_there) {
    is_to_resolve_ = true;
    return false;
  }
  damaged_series_ = series;
  response.Clear();
  return Lose(
      storage::NameChannel(status, request_->project(), watched().experiment(), channel_->name),
      response);
}

bool SeriesWatch::TellCaughtUp(v1::WatchPointsResponse& response) {
  if (!std::exchange(caught_up_is_due_, false)) return false;
  response.mutable_caught_up();
  FillPosition(*response.mutable_position());
  return true;
}

void SeriesWatch::FillPosition(v1::Position& position) const {
  position.set_channel(channel_->name);
  if (known_.x.has_value()) position.set_x(*known_.x);
  position.set_series(channel_->record.series_id());
  position.set_truncation_count(known_.truncation_count);
}

}  // namespace nereid::server
