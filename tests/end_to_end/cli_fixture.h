#ifndef NEREID_TESTS_END_TO_END_CLI_FIXTURE_H_
#define NEREID_TESTS_END_TO_END_CLI_FIXTURE_H_

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "tests/support/run_command.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid {

// The built server and command line, run as a person runs them.
class CliTest : public ::testing::Test {
 protected:
  CliTest() { StartServer(); }

  void StartServer() {
    auto started = testing::ServerProcess::StartNereid(directory_.path());
    ASSERT_TRUE(started.ok()) << started.status();
    server_ = *std::move(started);
    address_ = server_->address();
  }

  // Runs `nereid` against the server, on experiment "e" of project "p".
  testing::CommandResult Nereid(std::vector<std::string> arguments) {
    arguments.insert(arguments.begin(), testing::ProgramBesideThis("nereid"));
    return testing::RunCommand(arguments, {{"NEREID_SERVER", address_},
                                           {"NEREID_PROJECT", "p"},
                                           {"NEREID_EXPERIMENT", "e"},
                                           {"NEREID_SPOOL", spool_.path()}});
  }

  // Runs `nereid send` with the options on a shell script.
  testing::CommandResult Send(std::vector<std::string> options, const std::string& script) {
    options.insert(options.begin(), "send");
    options.insert(options.end(), {"--", "/bin/sh", "-c", script});
    return Nereid(std::move(options));
  }

  std::string ReadCsv(const std::string& source) {
    const testing::CommandResult result = Nereid({"read", source, "--format", "csv"});
    EXPECT_EQ(result.exit_code, 0) << result.stderr_text;
    return result.stdout_text;
  }

  testing::TemporaryDirectory directory_;
  // Where `send` keeps what it cannot deliver.
  testing::TemporaryDirectory spool_;
  std::unique_ptr<testing::ServerProcess> server_;
  // Of the server started last; commands on other threads may read it while `server_` changes.
  std::string address_;
};

}  // namespace nereid

#endif  // NEREID_TESTS_END_TO_END_CLI_FIXTURE_H_
