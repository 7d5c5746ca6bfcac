#include "tests/support/run_command.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>
#include <fstream>
#include <sstream>

#include "tests/support/temporary_directory.h"

namespace nereid::testing {
namespace {

constexpr int kCannotStart = 127;

std::string Contents(const std::string& path) {
  std::ostringstream text;
  text << std::ifstream(path, std::ios::binary).rdbuf();
  return text.str();
}

void Redirect(const std::string& path, int descriptor) {
  dup2(open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC, 0600), descriptor);
}

}  // namespace

CommandResult RunCommand(const std::vector<std::string>& arguments,
                         const std::vector<std::pair<std::string, std::string>>& environment) {
  const TemporaryDirectory directory;
  const std::string stdout_path = directory.path() + "/stdout";
  const std::string stderr_path = directory.path() + "/stderr";
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  const pid_t process = fork();
  if (process == 0) {
    for (const auto& [name, value] : environment) setenv(name.c_str(), value.c_str(), 1);
    Redirect(stdout_path, STDOUT_FILENO);
    Redirect(stderr_path, STDERR_FILENO);
    execv(argv[0], argv.data());
    _exit(kCannotStart);
  }
  int status = 0;
  waitpid(process, &status, 0);
  const int exit_code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  return {exit_code, Contents(stdout_path), Contents(stderr_path)};
}

}  // namespace nereid::testing
