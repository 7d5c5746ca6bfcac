#include "bench/json_row.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"

namespace nereid::bench {

std::string ToJson(const JsonRow& row) {
  std::string line = absl::StrFormat(R"({"case":"%s","metric":"%s","value":%.6g,"unit":"%s")",
                                     row.bench_case, row.metric, row.value, row.unit);
  for (const auto& [name, value] : row.labels) {
    absl::StrAppendFormat(&line, R"(,"%s":%.15g)", name, value);
  }
  if (!row.series.empty()) absl::StrAppendFormat(&line, R"(,"series":"%s")", row.series);
  if (!row.subject.empty()) absl::StrAppendFormat(&line, R"(,"subject":"%s")", row.subject);
  return absl::StrCat(line, row.baseline ? R"(,"baseline":true})" : "}");
}

void Print(const JsonRow& row) {
  std::puts(ToJson(row).c_str());
  std::fflush(stdout);
}

}  // namespace nereid::bench
