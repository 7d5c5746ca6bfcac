#include "bench/bench_case.h"

namespace nereid::bench {

const std::vector<BenchCase>& AllCases() {
  static const auto* cases = new std::vector<BenchCase>{
      {"ingest_rpc", "one stream through the C++ client, fsync acknowledged", RunIngestRpc},
  };
  return *cases;
}

}  // namespace nereid::bench
