#ifndef NEREID_BENCH_JSON_ROW_H_
#define NEREID_BENCH_JSON_ROW_H_

#include <string>
#include <utility>
#include <vector>

namespace nereid::bench {

// One line of output: {"case":…,"metric":…,"value":…,"unit":…}, then labels, then
// "baseline":true for a measurement of something else that ours is compared with.
struct JsonRow {
  std::string bench_case;
  std::string metric;
  double value = 0;
  std::string unit;
  // Numbers that tell rows of the same metric apart, such as {"points_per_message", 1000}.
  std::vector<std::pair<std::string, double>> labels = {};
  // Name of the series that was measured, where a case has several.
  std::string series = {};
  // What the row measured, such as "count_and_drop".
  std::string subject = {};
  bool baseline = false;
};

// The row as one line of JSON, without the newline. Numbers are finite.
std::string ToJson(const JsonRow& row);

// Prints the line to stdout at once.
void Print(const JsonRow& row);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_JSON_ROW_H_
