#ifndef NEREID_SERVER_POINTS_WATCH_H_
#define NEREID_SERVER_POINTS_WATCH_H_

#include <deque>
#include <functional>
#include <optional>
#include <vector>

#include "absl/status/statusor.h"
#include "nereid/v1/watch.pb.h"
#include "server/series_watch.h"
#include "storage/store.h"

namespace nereid::server {

// INVALID_ARGUMENT for what WatchPoints does not take.
absl::Status CheckWatch(const v1::WatchPointsRequest& request);

// The series of a WatchPoints call as one sequence of events, in which each has its turn. Used by
// one thread at a time.
class PointsWatch {
 public:
  // `request` was checked and stays valid. `wake`: see storage::Watcher.
  PointsWatch(storage::Store* store, const v1::WatchPointsRequest* request,
              std::function<void()> wake);

  // Finds out which series have something to tell; call before Next when it was woken.
  void TakeNews();

  // Whether Next has to look for an event.
  bool HasWork() const { return held_back_.has_value() || !waiting_.empty(); }

  // Fills the next event of one of the series. False: none was found yet; HasWork tells whether to
  // go on, once others had their turn. May block. Errors end the call; see WatchService.
  absl::StatusOr<bool> Next(v1::WatchPointsResponse& response);

  // The same for the next events of all series, in `events` of a response that is empty: one, or as
  // many as take kAnswerBytesMax together. Do not mix with Next.
  absl::StatusOr<bool> NextTogether(v1::WatchPointsResponse& response);

 private:
  struct Entry {
    SeriesWatch series;
    // Listed in `waiting_`.
    bool is_waiting = false;
  };

  void AwaitTurn(size_t index);

  storage::Watcher watcher_;
  std::vector<Entry> entries_;
  std::deque<size_t> waiting_;
  // Of NextTogether: did not fit into the answer before.
  std::optional<v1::WatchPointsResponse> held_back_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_POINTS_WATCH_H_
