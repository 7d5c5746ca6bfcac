#include "tests/faults/fault_server.h"

#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "server/server.h"

namespace nereid::faults {

int RunFaultServer(storage::StoreOptions options) {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  server::ServerOptions server_options;
  server_options.store = std::move(options);
  server_options.grpc_address = "127.0.0.1:0";
  auto server = server::Server::Start(std::move(server_options));
  if (!server.ok()) {
    std::fprintf(stderr, "fault server: %s\n", server.status().ToString().c_str());
    return EXIT_FAILURE;
  }
  std::printf("fault server ready grpc=%s\n", (*server)->grpc_address().c_str());
  std::fflush(stdout);
  int signal = 0;
  sigwait(&signals, &signal);
  (*server)->Stop();
  return EXIT_SUCCESS;
}

}  // namespace nereid::faults
