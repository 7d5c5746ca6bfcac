#ifndef NEREID_TESTS_SUPPORT_RUN_COMMAND_H_
#define NEREID_TESTS_SUPPORT_RUN_COMMAND_H_

#include <string>
#include <utility>
#include <vector>

namespace nereid::testing {

struct CommandResult {
  // 128 + the signal's number for a command that a signal ended.
  int exit_code = 0;
  std::string stdout_text;
  std::string stderr_text;
};

// Runs `arguments`, the first of them a path, to its end, with the environment variables added.
CommandResult RunCommand(const std::vector<std::string>& arguments,
                         const std::vector<std::pair<std::string, std::string>>& environment = {});

}  // namespace nereid::testing

#endif  // NEREID_TESTS_SUPPORT_RUN_COMMAND_H_
