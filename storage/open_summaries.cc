#include "storage/open_summaries.h"

#include "storage/limits.h"

namespace nereid::storage {

OpenNodes* OpenSummaries::Find(SeriesId series) {
  const auto place = places_.find(series);
  if (place == places_.end()) return nullptr;
  entries_.splice(entries_.begin(), entries_, place->second);
  return &entries_.front().nodes;
}

OpenNodes& OpenSummaries::Add(SeriesId series) {
  if (entries_.size() >= kOpenSummariesMax) LetGo();
  entries_.push_front({series, {}});
  places_[series] = entries_.begin();
  return entries_.front().nodes;
}

void OpenSummaries::LetGo() {
  places_.erase(entries_.back().series);
  entries_.pop_back();
}

void OpenSummaries::Forget(SeriesId series) {
  const auto place = places_.find(series);
  if (place == places_.end()) return;
  entries_.erase(place->second);
  places_.erase(place);
}

void OpenSummaries::ForgetAll() {
  entries_.clear();
  places_.clear();
}

}  // namespace nereid::storage
