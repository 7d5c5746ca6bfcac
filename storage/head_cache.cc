#include "storage/head_cache.h"

#include "storage/limits.h"

namespace nereid::storage {

absl::StatusOr<Head> HeadCache::Get(SeriesId series) {
  {
    const std::lock_guard lock(mutex_);
    if (entries_.size() >= kCachedHeadsMax) entries_.clear();
    const Entry& entry = entries_[series];
    if (entry.has_value()) return *entry;
    // Before the head is read, so that no commit behind that is missed.
    holds_some_ = true;
  }
  absl::StatusOr<Head> read = catalog_->GetHead(series);
  if (!read.ok()) return read;
  const std::lock_guard lock(mutex_);
  const auto found = entries_.find(series);
  if (found == entries_.end()) return read;
  if (!found->second.has_value()) found->second = *read;
  return *found->second;
}

void HeadCache::Update(const std::vector<Series*>& committed) {
  if (!holds_some_) return;
  const std::lock_guard lock(mutex_);
  for (const Series* series : committed) {
    const auto found = entries_.find(series->id);
    if (found != entries_.end()) found->second = series->head;
  }
}

}  // namespace nereid::storage
