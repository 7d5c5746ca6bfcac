// Points that were accepted and wait for their commit, and the memory that holds them.

#ifndef NEREID_STORAGE_PENDING_POINTS_H_
#define NEREID_STORAGE_PENDING_POINTS_H_

#include <cstddef>
#include <memory>
#include <string>
#include <vector>

#include "storage/points.h"

namespace nereid::storage {

struct PendingPoints {
  Points points;
  // Data of the images, one for each.
  std::vector<std::string> image_data;
};

// Keeps the memory of some that were committed, up to kPendingPoolBytesMax, for those to come. Not
// thread-safe.
class PendingPointsPool {
 public:
  // Without points.
  std::unique_ptr<PendingPoints> Take();

  // `pending` is not null.
  void Return(std::unique_ptr<PendingPoints> pending);

 private:
  std::vector<std::unique_ptr<PendingPoints>> free_;
  size_t free_bytes_ = 0;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_PENDING_POINTS_H_
