#include "bench/bench_case.h"

namespace nereid::bench {

const std::vector<BenchCase>& AllCases() {
  static const auto* cases = new std::vector<BenchCase>{
      {"size", "bytes on disk for each point, by series", RunSize},
      {"scan", "reading every point back, in storage and by ReadPoints", RunScan},
      {"ingest_store", "100 channels into the store in-process, fsync acknowledged",
       RunIngestStore},
      {"ingest_rpc", "one stream through the C++ client, fsync acknowledged", RunIngestRpc},
      {"ingest_streams", "64 streams at once into a server, fsync acknowledged", RunIngestStreams},
      {"ingest_single", "one point a call through the C++ client", RunIngestSingle},
      {"sample", "exact charts of long series and zooms into them", RunSample},
      {"page", "a page of 300 charts from a server", RunPage},
      {"wide", "a million channels with one point each", RunWide},
      {"rank", "the first page of 10,000 experiments, ranked by an alias", RunRank},
      {"charts", "the charts of an experiment, through 1,000 aliases of 50 names", RunCharts},
      {"delete", "an experiment of 1,000 channels, until its space is back", RunDelete},
      {"memory", "resident memory of a server under load", RunMemory},
      {"watch", "50 subscribers: how soon they know a point, and what they cost ingest", RunWatch},
      {"front_door", "the HTTP front door: calls, memory, and ingest beside 64 pages",
       RunFrontDoor},
  };
  return *cases;
}

}  // namespace nereid::bench
