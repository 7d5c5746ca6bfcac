#ifndef NEREID_TESTS_CLIENT_COMMAND_FIXTURE_H_
#define NEREID_TESTS_CLIENT_COMMAND_FIXTURE_H_

#include <gtest/gtest.h>
#include <stdlib.h>

#include <cstdint>
#include <functional>
#include <sstream>
#include <string>
#include <vector>

#include "client/cli/command_options.h"
#include "tests/client/canned_server.h"

namespace nereid::client {

// Commands of `nereid`, run against a canned server that NEREID_SERVER names.
class CommandTest : public ::testing::Test {
 protected:
  using Command = std::function<int(const std::vector<std::string>&, std::ostream&, std::ostream&)>;

  CommandTest() {
    unsetenv(kProjectVariable);
    unsetenv(kExperimentVariable);
    setenv(kServerVariable, server_.address().c_str(), 1);
  }
  ~CommandTest() override {
    for (const char* name : {kServerVariable, kProjectVariable, kExperimentVariable}) {
      unsetenv(name);
    }
  }

  // Runs the command; what it printed to stdout.
  std::string Run(const Command& command, const std::vector<std::string>& arguments,
                  int expected_exit_code = 0) {
    std::ostringstream out;
    std::ostringstream err;
    EXPECT_EQ(command(arguments, out, err), expected_exit_code) << err.str();
    error_ = err.str();
    return out.str();
  }

  void AddProject(const std::string& name, int64_t create_time) {
    v1::Project project;
    project.set_name(name);
    project.mutable_create_time()->set_seconds(create_time);
    server_.projects.push_back(project);
  }

  void AddExperiment(const std::string& name, v1::ExperimentState state) {
    v1::Experiment experiment;
    experiment.set_name(name);
    experiment.set_state(state);
    experiment.mutable_create_time()->set_seconds(1706745599);
    server_.experiments.push_back(experiment);
  }

  v1::Channel& AddChannel(const std::string& name, v1::ValueType type, uint64_t count) {
    v1::Channel channel;
    channel.set_name(name);
    channel.set_type(type);
    channel.set_point_count(count);
    server_.channels.push_back(channel);
    return server_.channels.back();
  }

  CannedServer server_;
  // What the last command printed to stderr.
  std::string error_;
};

}  // namespace nereid::client

#endif  // NEREID_TESTS_CLIENT_COMMAND_FIXTURE_H_
