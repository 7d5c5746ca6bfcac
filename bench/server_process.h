// A server under measurement, in a process of its own as in real use.

#ifndef NEREID_BENCH_SERVER_PROCESS_H_
#define NEREID_BENCH_SERVER_PROCESS_H_

#include <sys/types.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace nereid::bench {

class ServerProcess {
 public:
  // Starts `command` and waits for the line "… ready grpc=HOST:PORT" on its stdout. Its stderr is
  // ours.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(std::vector<std::string> command);

  // nereid-server, from the directory of this program, on a new directory below the system's for
  // temporary files.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> StartNereid(std::vector<std::string> flags);

  // This program as a server that acknowledges and forgets; see count_and_drop_server.h.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> StartCountAndDrop();

  // Stops the process and removes its directory.
  ~ServerProcess();

  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // HOST:PORT.
  const std::string& address() const { return address_; }

  // Sends SIGTERM and waits. Not OK unless the process exits with 0.
  absl::Status Stop();

 private:
  ServerProcess(pid_t process, std::string address)
      : process_(process), address_(std::move(address)) {}

  pid_t process_;
  std::string address_;
  std::string data_directory_;
};

}  // namespace nereid::bench

#endif  // NEREID_BENCH_SERVER_PROCESS_H_
