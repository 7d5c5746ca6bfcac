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
  // Starts `command` and waits for the line "… ready grpc=HOST:PORT …" on its stdout. Its stderr is
  // ours.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> Start(std::vector<std::string> command);

  // nereid-server on a free loopback port, without HTTP unless the flags have it.
  static absl::StatusOr<std::unique_ptr<ServerProcess>> StartNereid(
      const std::string& data_directory, const std::vector<std::string>& flags = {});

  // Stops the process.
  ~ServerProcess();

  ServerProcess(const ServerProcess&) = delete;
  ServerProcess& operator=(const ServerProcess&) = delete;

  // HOST:PORT.
  const std::string& address() const { return address_; }
  // The same of HTTP; empty without it.
  const std::string& http_address() const { return http_address_; }

  // 0 when it was stopped.
  pid_t process() const { return process_; }

  // Waits until the process has ended by itself, at most so long. Stop or Kill it then, too.
  bool WaitForEnd(std::chrono::milliseconds timeout) const;

  // Sends SIGTERM and waits. Not OK unless the process exits with 0.
  absl::Status Stop();

  // Sends SIGKILL and waits.
  void Kill();

 private:
  explicit ServerProcess(pid_t process) : process_(process) {}

  int SignalAndWait(int signal);

  pid_t process_;
  std::string address_;
  std::string http_address_;
};

}  // namespace nereid::testing

#endif  // NEREID_TESTS_SUPPORT_SERVER_PROCESS_H_
