#ifndef NEREID_SERVER_SERIES_WATCH_H_
#define NEREID_SERVER_SERIES_WATCH_H_

#include <optional>

#include "absl/status/statusor.h"
#include "nereid/v1/watch.pb.h"
#include "server/source_channel.h"
#include "storage/store.h"

namespace nereid::server {

// One series of a WatchPoints call: which channel stands for it and how far its points were told.
// Holds no points. Used by one thread at a time.
class SeriesWatch {
 public:
  // Of `request.series(index)`; the arguments outlive it. The watcher knows it under `index`.
  SeriesWatch(const storage::Store* store, storage::Watcher* watcher,
              const v1::WatchPointsRequest* request, int index)
      : store_(store), watcher_(watcher), request_(request), index_(index) {}

  // Points came or went.
  void NoteWritten() { is_at_end_ = false; }
  // Another channel may stand for the source.
  void NoteCatalogChange() { is_to_resolve_ = true; }

  // Whether Next has to look for an event.
  bool HasWork() const {
    return is_to_resolve_ || (channel_.has_value() && (!is_at_end_ || caught_up_is_due_));
  }

  // Fills the next event into a response that is empty. False: there is none for now, and the
  // response is unspecified. May block. Errors end the call; see WatchService.
  absl::StatusOr<bool> Next(v1::WatchPointsResponse& response);

 private:
  const v1::WatchedSeries& watched() const { return request_->series(index_); }

  absl::StatusOr<SourceChannel> FindChannel();
  absl::StatusOr<bool> Resolve(v1::WatchPointsResponse& response);
  absl::StatusOr<bool> Lose(const absl::Status& status, v1::WatchPointsResponse& response);
  absl::Status Take(SourceChannel channel, v1::WatchPointsResponse& response);
  // How far the caller knows the channel already, if it is the one that it asked to go on with.
  absl::StatusOr<std::optional<storage::SeriesPosition>> AskedPosition() const;
  absl::StatusOr<bool> ReadNews(v1::WatchPointsResponse& response);
  absl::StatusOr<bool> JudgeFailure(const absl::Status& status, v1::WatchPointsResponse& response);
  bool TellCaughtUp(v1::WatchPointsResponse& response);
  void FillPosition(v1::Position& position) const;

  const storage::Store* const store_;
  storage::Watcher* const watcher_;
  const v1::WatchPointsRequest* const request_;
  const int index_;

  // Unset: no channel stands for the source.
  std::optional<SourceChannel> channel_;
  storage::SeriesPosition known_;
  bool is_to_resolve_ = true;
  bool is_at_end_ = false;
  bool caught_up_was_told_ = false;
  bool caught_up_is_due_ = false;
  // The position asked for is of the first channel alone.
  bool was_resolved_ = false;
  // Of the series that was found damaged last.
  storage::SeriesId damaged_series_ = 0;
  // Of the last `unresolved` since a channel was there; OK: none was told.
  absl::StatusCode told_code_ = absl::StatusCode::kOk;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_SERIES_WATCH_H_
