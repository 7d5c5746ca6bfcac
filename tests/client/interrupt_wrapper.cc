// A program for tests: runs the program interrupt_counter, which lies beside it, as `nereid send`
// runs a command, and exits as that does; with 101 if it does not start.

#include <filesystem>
#include <string_view>

#include "client/cli/child_process.h"
#include "client/cli/signal_relay.h"

int main() {
  namespace client = nereid::client;
  client::SignalRelay signals;
  client::ChildCommand command;
  const std::filesystem::path self = std::filesystem::read_symlink("/proc/self/exe");
  command.arguments = {self.parent_path() / "interrupt_counter"};
  const auto child = client::ChildProcess::Start(command, &signals);
  if (!child.ok()) return 101;
  return (*child)->Run([](client::OutputStream, std::string_view) {}).exit_code;
}
