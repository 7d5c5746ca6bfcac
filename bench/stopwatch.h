#ifndef NEREID_BENCH_STOPWATCH_H_
#define NEREID_BENCH_STOPWATCH_H_

#include <chrono>

namespace nereid::bench {

// Runs from its construction.
class Stopwatch {
 public:
  double Seconds() const {
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin_).count();
  }

 private:
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

}  // namespace nereid::bench

#endif  // NEREID_BENCH_STOPWATCH_H_
