// A server under test or measurement, in a process of its own as in real use.

#ifndef NEREID_TESTS_SUPPORT_SERVER_PROCESS_H_
#define NEREID_TESTS_SUPPORT_SERVER_PROCESS_H_

#include <sys/types.h>

#include <chrono>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace nereid::testing {

// The path of a program that was built into the directory of this one.
std::string ProgramBesideThis(const std::string& name);

class ServerProcess {
 public:
  // Starts `command` and waits for the line "… ready grpc=HOST:PORT" on its stdout. Its stderr is
  // ours.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(std::vector<std::string> command);

  // nereid-server on a free loopback port.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> StartNereid(
      const std::string& data_directory, const std::vector<std::string>& flags = {});

  // Stops the process.
  ~ServerProcess();

  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // HOST:PORT.
  const std::string& address() const { return address_; }

  // 0 when it was stopped.
  pid_t process() const { return process_; }

  // Waits until the process has ended by itself, at most so long. Stop or Kill it then, too.
  bool WaitForEnd(std::chrono::milliseconds timeout) const;

  // Sends SIGTERM and waits. Not OK unless the process exits with 0.
  absl::Status Stop();

  // Sends SIGKILL and waits.
  void Kill();

 private:
  ServerProcess(pid_t process, std::string address)
      : process_(process), address_(std::move(address)) {}

  int SignalAndWait(int signal);

  pid_t process_;
  std::string address_;
};

}  // namespace nereid::testing

#endif  // NEREID_TESTS_SUPPORT_SERVER_PROCESS_H_
