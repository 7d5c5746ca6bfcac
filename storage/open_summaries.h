// Summaries that fill no block yet, of the series that seal chunks.

#ifndef NEREID_STORAGE_OPEN_SUMMARIES_H_
#define NEREID_STORAGE_OPEN_SUMMARIES_H_

#include <array>
#include <cstddef>
#include <list>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "storage/key.h"
#include "storage/summary.h"
#include "storage/summary_block.h"

namespace nereid::storage {

// Nodes of one series by level, from level 1: fewer than a block of each.
using OpenNodes = std::array<std::vector<Summary>, kSummaryLevels>;

// Keeps those of the kOpenSummariesMax series used last; what is let go can be read back from the
// store. Not thread-safe.
class OpenSummaries {
 public:
  // Null if they are not kept. Good until the next call of Add.
  OpenNodes* Find(SeriesId series);

  // There must be none of the series. May let another one go.
  OpenNodes& Add(SeriesId series);

  // They no longer say what the store holds.
  void Forget(SeriesId series);
  void ForgetAll();

 private:
  struct Entry {
    SeriesId series;
    OpenNodes nodes;
  };

  void LetGo();

  // The one used last is in front.
  std::list<Entry> entries_;
  absl::flat_hash_map<SeriesId, std::list<Entry>::iterator> places_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_OPEN_SUMMARIES_H_
