// Contenders measured in turn, so that a slow moment of the machine meets them all.

#ifndef NEREID_BENCH_IN_TURN_H_
#define NEREID_BENCH_IN_TURN_H_

#include <functional>
#include <vector>

#include "absl/status/statusor.h"
#include "bench/quantile.h"

namespace nereid::bench {

// Measures once; the argument is the number of the repetition, from 0.
using Measurement = std::function<absl::StatusOr<double>(int)>;

// The median of each contender over the repetitions, in the order of the contenders.
inline absl::StatusOr<std::vector<double>> MediansInTurn(
    int repetitions, const std::vector<Measurement>& contenders) {
  std::vector<std::vector<double>> values(contenders.size());
  for (int repetition = 0; repetition < repetitions; ++repetition) {
    for (size_t i = 0; i < contenders.size(); ++i) {
      const absl::StatusOr<double> value = contenders[i](repetition);
      if (!value.ok()) return value.status();
      values[i].push_back(*value);
    }
  }
  std::vector<double> medians;
  for (const std::vector<double>& measured : values) medians.push_back(Median(measured));
  return medians;
}

}  // namespace nereid::bench

#endif  // NEREID_BENCH_IN_TURN_H_
