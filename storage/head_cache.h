// Heads of series that are asked for again and again, as rankings do.

#ifndef NEREID_STORAGE_HEAD_CACHE_H_
#define NEREID_STORAGE_HEAD_CACHE_H_

#include <atomic>
#include <mutex>
#include <optional>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "storage/catalog.h"
#include "storage/head.h"
#include "storage/key.h"
#include "storage/series.h"

namespace nereid::storage {

// Thread-safe. Holds kCachedHeadsMax at most; when there are more, it begins anew.
class HeadCache {
 public:
  explicit HeadCache(const Catalog* catalog) : catalog_(catalog) {}

  HeadCache(const HeadCache&) = delete;
  HeadCache& operator=(const HeadCache&) = delete;

  // As Catalog::GetHead: what was committed before the call, or later.
  absl::StatusOr<Head> Get(SeriesId series);

  // A commit that changed these was written. Committer's thread; costs next to nothing while
  // nothing is held.
  void Update(const std::vector<Series*>& committed);

 private:
  // Nothing: somebody is reading it. A commit meanwhile is newer than what they read.
  using Entry = std::optional<Head>;

  const Catalog* const catalog_;
  std::atomic<bool> holds_some_ = false;
  std::mutex mutex_;
  absl::flat_hash_map<SeriesId, Entry> entries_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_HEAD_CACHE_H_
