#include "client/cli/command_options.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <string>
#include <vector>

#include "client/cli/send_options.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::StartsWith;

class CommandOptionsTest : public ::testing::Test {
 protected:
  CommandOptionsTest() { ClearVariables(); }
  ~CommandOptionsTest() override { ClearVariables(); }

  static void ClearVariables() {
    for (const char* name : {kServerVariable, kProjectVariable, kExperimentVariable}) {
      unsetenv(name);
    }
  }

  static CommandOptions Resolve(const std::vector<std::string>& arguments, std::string* error) {
    CommandOptions options;
    OptionParser parser("nereid test");
    options.AddTo(&parser);
    options.AddFormatTo(&parser);
    EXPECT_TRUE(parser.Parse(arguments).ok());
    *error = std::string(options.Resolve().message());
    return options;
  }

  static std::string Error(const std::vector<std::string>& arguments) {
    std::string error;
    Resolve(arguments, &error);
    return error;
  }

  static CommandOptions Resolve(const std::vector<std::string>& arguments) {
    std::string error;
    const CommandOptions options = Resolve(arguments, &error);
    EXPECT_EQ(error, "");
    return options;
  }
};

TEST_F(CommandOptionsTest, HasDefaults) {
  const CommandOptions options = Resolve({});
  EXPECT_EQ(options.server, "127.0.0.1:7070");
  EXPECT_EQ(options.project, std::nullopt);
  EXPECT_EQ(options.project_or_default(), "default");
  EXPECT_EQ(options.experiment, std::nullopt);
  EXPECT_EQ(options.format, OutputFormat::kTable);
}

TEST_F(CommandOptionsTest, AnOptionGoesBeforeItsVariable) {
  setenv(kServerVariable, "host:1", 1);
  setenv(kProjectVariable, "p1", 1);
  setenv(kExperimentVariable, "e1", 1);
  const CommandOptions options = Resolve({"--project", "p2", "--format=csv"});
  EXPECT_EQ(options.server, "host:1");
  EXPECT_EQ(options.project, "p2");
  EXPECT_EQ(options.experiment, "e1");
  EXPECT_EQ(options.format, OutputFormat::kCsv);
}

TEST_F(CommandOptionsTest, AnEmptyVariableIsUnset) {
  setenv(kProjectVariable, "", 1);
  EXPECT_EQ(Resolve({}).project, std::nullopt);
}

TEST_F(CommandOptionsTest, TakesAddresses) {
  for (const std::string server : {"127.0.0.1:7070", "host:1", "[::1]:7070", "unix:/tmp/socket"}) {
    EXPECT_EQ(Resolve({"--server", server}).server, server);
  }
}

TEST_F(CommandOptionsTest, NamesWhatIsWrong) {
  EXPECT_EQ(Error({"--server", "host"}),
            "--server: \"host\" is not HOST:PORT, such as "
            "127.0.0.1:7070");
  for (const std::string server : {"", ":7070", "host:", "host:http"}) {
    EXPECT_THAT(Error({"--server", server}), HasSubstr("is not HOST:PORT"));
  }
  for (const std::string server : {"host:0", "host:65536", "host:99999999999"}) {
    EXPECT_EQ(Error({"--server", server}),
              "--server: \"" + server + "\" names no port: it is 1 to 65535");
  }
  EXPECT_THAT(Error({"--project", "a/b"}), StartsWith("--project: "));
  EXPECT_THAT(Error({"--project="}), HasSubstr("is empty"));
  EXPECT_THAT(Error({"--experiment", std::string(1025, 'e')}), HasSubstr("1,024"));
  EXPECT_EQ(Error({"--format", "xml"}), "--format: \"xml\" is none of table, csv and json");
  setenv(kExperimentVariable, "\xFF", 1);
  EXPECT_THAT(Error({}), StartsWith("NEREID_EXPERIMENT: "));
}

using SendOptionsTest = CommandOptionsTest;

TEST_F(SendOptionsTest, TakesChannelsAndTheCommand) {
  const auto options =
      ParseSendOptions({"-l", "loss", "--log-channel=acc:accuracy", "-l", "loss", "-l", "loss:cost",
                        "--project", "p", "--experiment", "e", "--", "cmd", "-l", "--", "x"});
  ASSERT_TRUE(options.ok()) << options.status();
  EXPECT_THAT(options->log_channels,
              ElementsAre(LogChannel{"loss", "loss"}, LogChannel{"acc", "accuracy"},
                          LogChannel{"loss", "cost"}));
  EXPECT_EQ(options->project, "p");
  EXPECT_EQ(options->experiment, "e");
  EXPECT_THAT(options->command, ElementsAre("cmd", "-l", "--", "x"));
}

TEST_F(SendOptionsTest, NamesANewExperiment) {
  const auto first = ParseSendOptions({"python3", "dir/train.py", "--lr", "1"});
  const auto second = ParseSendOptions({"python3", "dir/train.py", "--lr", "1"});
  ASSERT_TRUE(first.ok()) << first.status();
  EXPECT_EQ(first->project, "default");
  EXPECT_THAT(first->experiment, StartsWith("train-"));
  EXPECT_NE(first->experiment, second->experiment);
}

TEST_F(SendOptionsTest, NamesWhatIsWrong) {
  const auto error = [](const std::vector<std::string>& arguments) {
    return std::string(ParseSendOptions(arguments).status().message());
  };
  EXPECT_THAT(error({}), HasSubstr("no command to run"));
  EXPECT_THAT(error({"-l", "loss", "--"}), HasSubstr("no command to run"));
  EXPECT_THAT(error({"--", ""}), HasSubstr("no command to run"));
  EXPECT_THAT(error({"-l", ":x", "--", "cmd"}), HasSubstr("--log-channel \":x\""));
  EXPECT_THAT(error({"--project", "a/b", "cmd"}), HasSubstr("--project"));
  EXPECT_TRUE(ParseSendOptions({"--help"})->wants_help);
}

}  // namespace
}  // namespace nereid::client
