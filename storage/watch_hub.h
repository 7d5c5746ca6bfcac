// Tells who watches series of what commits have changed. Only that something changed is told, never
// the points: a watcher reads them when it is ready for them, and so costs the same however far it
// is behind.

#ifndef NEREID_STORAGE_WATCH_HUB_H_
#define NEREID_STORAGE_WATCH_HUB_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/types/span.h"
#include "storage/key.h"
#include "storage/series.h"

namespace nereid::storage {

class Watcher;

// What a commit has changed.
struct CommitChanges {
  // Written to or truncated.
  absl::Span<Series* const> series;
  // Channels of these were created or deleted.
  absl::Span<const ExperimentId> experiments;
  // Something else that decides which channel stands for a source.
  bool catalog = false;
};

// Thread-safe. Must outlive its watchers.
class WatchHub {
 public:
  WatchHub() = default;
  WatchHub(const WatchHub&) = delete;
  WatchHub& operator=(const WatchHub&) = delete;

  // Call when a commit is visible to readers. Whoever began to follow before that is told; whoever
  // begins later finds the commit when it reads.
  void Tell(const CommitChanges& changes);

 private:
  friend class Watcher;

  struct Follower {
    Watcher* watcher;
    size_t slot;

    bool operator==(const Follower&) const = default;
  };
  // By series or by experiment.
  using Followers = absl::flat_hash_map<uint64_t, std::vector<Follower>>;

  // All want the lock held.
  static void Add(Followers& followers, uint64_t id, const Follower& follower);
  static void Remove(Followers& followers, uint64_t id, const Follower& follower);
  void TellFollowers(const Followers& followers, uint64_t id, bool resolve);

  // Taken once for each commit, even while nobody watches: it is what orders a commit before or
  // after the beginning of a watch, and costs nothing beside the commit.
  std::mutex mutex_;
  absl::flat_hash_set<Watcher*> watchers_;
  Followers of_series_;
  Followers of_experiments_;
};

// What a watcher has to look at, by its own numbers for the series.
struct WatchNews {
  // Points came or went.
  std::vector<size_t> written;
  // Another channel may stand for the source.
  std::vector<size_t> to_resolve;
  // The same for all.
  bool resolve_all = false;

  bool empty() const { return written.empty() && to_resolve.empty() && !resolve_all; }
};

// One who watches up to `slots` series, told of all other changes of the catalog from the
// beginning. Follow and TakeNews from one thread at a time.
class Watcher {
 public:
  // `wake` is called on the committer's thread when there is news and there was none before; it
  // must neither block nor call the watcher, and is not called any more after the destructor.
  Watcher(WatchHub* hub, size_t slots, std::function<void()> wake);
  ~Watcher();

  Watcher(const Watcher&) = delete;
  Watcher& operator=(const Watcher&) = delete;

  // Follow an experiment or a series in place of the one before; 0: none. To miss nothing, follow
  // first and then read.
  void FollowExperiment(size_t slot, ExperimentId experiment);
  void FollowSeries(size_t slot, SeriesId series);

  // All news since the last call.
  WatchNews TakeNews();

 private:
  friend class WatchHub;

  struct Slot {
    ExperimentId experiment = 0;
    SeriesId series = 0;
    // Listed in `news_`.
    bool is_written = false;
    bool is_to_resolve = false;
  };

  // All want the hub's lock held.
  void TellWritten(size_t slot);
  void TellToResolve(size_t slot);
  void TellResolveAll();
  void WakeIfFirst();

  WatchHub* const hub_;
  const std::function<void()> wake_;
  // Guarded by the hub's lock, but for what the slots follow.
  std::vector<Slot> slots_;
  WatchNews news_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_WATCH_HUB_H_
