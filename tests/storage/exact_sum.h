#ifndef NEREID_TESTS_STORAGE_EXACT_SUM_H_
#define NEREID_TESTS_STORAGE_EXACT_SUM_H_

#include <cmath>
#include <utility>
#include <vector>

namespace nereid::storage {

// Adds finite doubles without any rounding: their sum is kept as doubles that do not overlap
// (Shewchuk, Adaptive Precision Floating-Point Arithmetic, 1997).
class ExactSum {
 public:
  void Add(double number) {
    magnitude_ += std::fabs(number);
    size_t kept = 0;
    for (double partial : partials_) {
      if (std::fabs(number) < std::fabs(partial)) std::swap(number, partial);
      const double high = number + partial;
      const double low = partial - (high - number);
      if (low != 0) partials_[kept++] = low;
      number = high;
    }
    partials_.resize(kept);
    partials_.push_back(number);
  }

  // The exact sum minus `number`, correctly rounded but for an ulp.
  double Difference(double number) const {
    ExactSum copy = *this;
    copy.Add(-number);
    double sum = 0;
    for (const double partial : copy.partials_) sum += partial;
    return sum;
  }

  // Sum of the magnitudes, rounded.
  double magnitude() const { return magnitude_; }

 private:
  std::vector<double> partials_;
  double magnitude_ = 0;
};

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_EXACT_SUM_H_
