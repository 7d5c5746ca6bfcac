// A command that runs beside the test, which reads what it prints as it comes.

#ifndef NEREID_TESTS_END_TO_END_RUNNING_COMMAND_H_
#define NEREID_TESTS_END_TO_END_RUNNING_COMMAND_H_

#include <sys/types.h>

#include <string>
#include <vector>

#include "tests/client/pseudo_terminal.h"

namespace nereid::testing {

// `arguments` begin with the path of a program. For one thread.
class RunningCommand {
 public:
  // With stdout and stderr on one pipe, so that their order is kept.
  explicit RunningCommand(const std::vector<std::string>& arguments);

  // At a terminal, which must outlive it: in a session of its own, so that Ctrl-C reaches it.
  RunningCommand(const std::vector<std::string>& arguments, const client::PseudoTerminal& terminal);

  // Kills the command where it still runs.
  ~RunningCommand();

  RunningCommand(const RunningCommand&) = delete;
  RunningCommand& operator=(const RunningCommand&) = delete;

  // Reads until `text` has come behind the end of what was waited for before. False: the command
  // ended without it, or said nothing for a minute.
  [[nodiscard]] bool WaitFor(const std::string& text);

  // All that was read.
  const std::string& output() const { return output_; }

  void Signal(int signal) const;

  // Reads to the end. The exit code, 128 + the signal's number for a command that a signal ended,
  // -1 for one that neither ends nor says anything for a minute.
  int Wait();

 private:
  // False: nothing came in time, or `is_at_end_`.
  bool ReadMore();

  pid_t process_ = -1;
  int reading_ = -1;
  std::string output_;
  bool is_at_end_ = false;
  size_t waited_for_end_ = 0;
};

}  // namespace nereid::testing

#endif  // NEREID_TESTS_END_TO_END_RUNNING_COMMAND_H_
