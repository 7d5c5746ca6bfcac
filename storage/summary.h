// What a chart has to know of consecutive points of a numeric series, however many they are.

#ifndef NEREID_STORAGE_SUMMARY_H_
#define NEREID_STORAGE_SUMMARY_H_

#include <cstddef>
#include <cstdint>
#include <limits>

#include "storage/points.h"

namespace nereid::storage {

// A plain value. While `count` is 0 the other fields mean nothing.
struct Summary {
  uint64_t count = 0;
  // y that are NaN.
  uint64_t nan_count = 0;
  // y of the first and the last point may be NaN.
  double first_x = 0;
  double first_y = 0;
  double last_x = 0;
  double last_y = 0;
  // The first of the points with the lowest and with the highest y; NaN where every y is.
  double min_x = std::numeric_limits<double>::quiet_NaN();
  double min_y = std::numeric_limits<double>::quiet_NaN();
  double max_x = std::numeric_limits<double>::quiet_NaN();
  double max_y = std::numeric_limits<double>::quiet_NaN();
  // Of the y that are not NaN.
  double sum = 0;
  int64_t first_time_unix_nanos = 0;
  int64_t last_time_unix_nanos = 0;

  // Takes in other points of the same series. Any order of the calls gives the same but for the
  // roundings of the sum.
  void Add(const Summary& other);
};

// Of the points [begin, end) of NUMERIC `points`. Thread-safe.
Summary SummarizePoints(const Points& points, size_t begin, size_t end);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SUMMARY_H_
