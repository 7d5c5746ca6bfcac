// The server, in a process of its own, on a store that has faults.

#ifndef NEREID_TESTS_FAULTS_FAULT_SERVER_H_
#define NEREID_TESTS_FAULTS_FAULT_SERVER_H_

#include "storage/store.h"

namespace nereid::faults {

// Serves `options` on a free loopback port as nereid-server does: prints the line that
// ServerProcess::Start waits for, and stops at SIGTERM. Returns the exit code. Call it from main,
// before any thread starts.
int RunFaultServer(storage::StoreOptions options);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_FAULT_SERVER_H_
