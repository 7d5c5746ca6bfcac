#include "server/points_watch.h"

#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/limits.h"

namespace nereid::server {
namespace {

absl::Status CheckSeries(const v1::WatchedSeries& series, int index) {
  if (series.source().source_case() == v1::Source::SOURCE_NOT_SET) {
    return absl::InvalidArgumentError(
        absl::StrCat("series ", index, " has no source: name a channel or an alias"));
  }
  if (series.position().has_x() && std::isnan(series.position().x())) {
    return absl::InvalidArgumentError(absl::StrCat("x in the position of series ", index,
                                                   " is NaN: send the x of the last point known"));
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckWatch(const v1::WatchPointsRequest& request) {
  const int count = request.series_size();
  if (count == 0 || count > storage::kWatchedSeriesMax) {
    return absl::InvalidArgumentError(
        absl::StrCat(count, " series: watch 1 to ", storage::kWatchedSeriesMax));
  }
  if (request.interval_millis() > storage::kWatchIntervalMillisMax) {
    return absl::InvalidArgumentError(absl::StrCat("interval_millis ", request.interval_millis(),
                                                   ": use 0 to ",
                                                   storage::kWatchIntervalMillisMax));
  }
  for (int i = 0; i < count; ++i) {
    if (absl::Status status = CheckSeries(request.series(i), i); !status.ok()) return status;
  }
  return absl::OkStatus();
}

PointsWatch::PointsWatch(storage::Store* store, const v1::WatchPointsRequest* request,
                         std::function<void()> wake)
    : watcher_(store->watch_hub(), request->series_size(), std::move(wake)) {
  entries_.reserve(request->series_size());
  for (int i = 0; i < request->series_size(); ++i) {
    entries_.push_back({SeriesWatch(store, &watcher_, request, i)});
    AwaitTurn(i);
  }
}

void PointsWatch::AwaitTurn(size_t index) {
  if (!std::exchange(entries_[index].is_waiting, true)) waiting_.push_back(index);
}

void PointsWatch::TakeNews() {
  const storage::WatchNews news = watcher_.TakeNews();
  for (const size_t index : news.written) {
    entries_[index].series.NoteWritten();
    AwaitTurn(index);
  }
  for (const size_t index : news.to_resolve) {
    entries_[index].series.NoteCatalogChange();
    AwaitTurn(index);
  }
  if (!news.resolve_all) return;
  for (size_t i = 0; i < entries_.size(); ++i) {
    entries_[i].series.NoteCatalogChange();
    AwaitTurn(i);
  }
}

absl::StatusOr<bool> PointsWatch::Next(v1::WatchPointsResponse& response) {
  for (size_t i = 0; i < storage::kWatchedSeriesPerStep && !waiting_.empty(); ++i) {
    const size_t index = waiting_.front();
    waiting_.pop_front();
    Entry& entry = entries_[index];
    entry.is_waiting = false;
    response.Clear();
    const absl::StatusOr<bool> any = entry.series.Next(response);
    if (!any.ok()) return any;
    if (entry.series.HasWork()) AwaitTurn(index);
    if (!*any) continue;
    response.set_series(static_cast<uint32_t>(index));
    return true;
  }
  return false;
}

absl::StatusOr<bool> PointsWatch::NextTogether(v1::WatchPointsResponse& response) {
  size_t bytes = 0;
  for (int looks = 0; looks < storage::kWatchEventsMax && HasWork(); ++looks) {
    if (!held_back_.has_value()) {
      const absl::StatusOr<bool> any = Next(held_back_.emplace());
      if (!any.ok()) return any;
      if (!*any) held_back_.reset();
      if (!*any) continue;
    }
    bytes += held_back_->ByteSizeLong();
    if (response.events_size() > 0 && bytes > storage::kAnswerBytesMax) break;
    response.add_events()->Swap(&*held_back_);
    held_back_.reset();
  }
  return response.events_size() > 0;
}

}  // namespace nereid::server
