// The store that bit_flip damages.

#ifndef NEREID_TESTS_FAULTS_FLIP_STORE_H_
#define NEREID_TESTS_FAULTS_FLIP_STORE_H_

#include <string>

#include "tests/faults/fault_run.h"

namespace nereid::faults {

// Writes a store into the new directory `path` and leaves it as a killed server does: numbers,
// texts, images in blob files and in tables, a series with summaries, truncated and deleted points,
// in several families; some of it in tables, some in the log alone. `scratch` is a directory for
// the work.
void BuildFlipStore(const FaultRun& run, const std::string& scratch, const std::string& path);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_FLIP_STORE_H_
