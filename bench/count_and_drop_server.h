#ifndef NEREID_BENCH_COUNT_AND_DROP_SERVER_H_
#define NEREID_BENCH_COUNT_AND_DROP_SERVER_H_

namespace nereid::bench {

// Serves IngestService by counting and acknowledging messages without looking into their points:
// what gRPC alone allows on this machine. Prints its ready line, stops on SIGTERM. Returns the exit
// code.
int RunCountAndDropServer();

}  // namespace nereid::bench

#endif  // NEREID_BENCH_COUNT_AND_DROP_SERVER_H_
