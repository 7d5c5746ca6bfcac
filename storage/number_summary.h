// Extremes, count of NaN and sum of numbers, in one pass over them.

#ifndef NEREID_STORAGE_NUMBER_SUMMARY_H_
#define NEREID_STORAGE_NUMBER_SUMMARY_H_

#include <cstddef>

#include "storage/processor_path.h"

namespace nereid::storage {

// Of `count` numbers. The extremes and their indices mean nothing where every number is NaN.
struct NumberSummary {
  size_t nan_count = 0;
  // NaN apart; infinities are numbers like any other.
  double min = 0;
  double max = 0;
  // Of the first number that equals the extreme; +0 and -0 are equal.
  size_t min_index = 0;
  size_t max_index = 0;
  // NaN apart. Every number goes through at most count / 8 + 10 roundings.
  double sum = 0;
};

// Both paths give the same bits. Thread-safe.
NumberSummary SummarizeNumbers(ProcessorPath path, const double* numbers, size_t count);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_NUMBER_SUMMARY_H_
