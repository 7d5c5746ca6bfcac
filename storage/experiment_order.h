// The order in which experiments are listed.

#ifndef NEREID_STORAGE_EXPERIMENT_ORDER_H_
#define NEREID_STORAGE_EXPERIMENT_ORDER_H_

#include <string>

#include "nereid/v1/experiments.pb.h"
#include "storage/head.h"

namespace nereid::storage {

// Where an experiment comes: by rank, then by value, then by name. Whether values go up or down is
// already in them.
struct SortKey {
  // Those with a value come first, those where it is NaN next, those without one last.
  enum Rank { kValue = 0, kNan = 1, kNone = 2 };

  int rank = kNone;
  double value = 0;
  std::string name;
  // The same for all that are compared.
  bool names_descend = false;

  friend bool operator<(const SortKey& left, const SortKey& right);
};

SortKey KeyOfValue(double value, bool descending, const std::string& name);

// By a number of a series; `head` is empty where there is no series.
SortKey KeyOfHead(const Head& head, v1::Statistic statistic, bool descending,
                  const std::string& name);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_EXPERIMENT_ORDER_H_
