// `nereid send` around a program, read back with `nereid read`.

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <random>
#include <thread>

#include "tests/end_to_end/cli_fixture.h"

namespace nereid {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class SendTest : public CliTest {};

constexpr char kTwoEpochs[] = "echo 'loss 0.5 acc 0.75'; echo 'loss 0.25 acc 0.875' >&2";

TEST_F(SendTest, PrintedValuesAreStoredUnderTheirChannels) {
  const auto sent = Send({"-l", "loss", "-l", "acc:accuracy"}, kTwoEpochs);
  EXPECT_EQ(sent.exit_code, 0) << sent.stderr_text;
  EXPECT_EQ(sent.stdout_text, "loss 0.5 acc 0.75\n");
  EXPECT_THAT(sent.stderr_text, HasSubstr("loss 0.25 acc 0.875\n"));
  EXPECT_EQ(ReadCsv("loss"), "x,y\n1,0.5\n2,0.25\n");
  EXPECT_EQ(ReadCsv("accuracy"), "x,y\n1,0.75\n2,0.875\n");
  EXPECT_EQ(ReadCsv("stdout"), "x,y\n1,loss 0.5 acc 0.75\n");
  EXPECT_EQ(ReadCsv("stderr"), "x,y\n1,loss 0.25 acc 0.875\n");
}

// A csv of `loss` with values whose shortest text has up to 17 digits, and the script that prints
// them.
struct Printed {
  std::string csv = "x,y\n";
  std::string script;
};

Printed RandomValues(int count) {
  std::mt19937_64 random(7);
  std::uniform_real_distribution<double> values(-1, 1);
  Printed printed;
  for (int i = 1; i <= count; ++i) {
    char text[32];
    std::snprintf(text, sizeof(text), "%.17g", values(random));
    double shortest = std::strtod(text, nullptr);
    char* end = std::to_chars(text, text + sizeof(text), shortest).ptr;
    const std::string number(text, end);
    printed.csv += std::to_string(i) + "," + number + "\n";
    printed.script += "echo loss " + number + "\n";
  }
  return printed;
}

TEST_F(SendTest, EveryValueComesBackBitForBitAlsoAfterRestartAndKill) {
  const Printed printed = RandomValues(2000);
  ASSERT_EQ(Send({"-l", "loss"}, printed.script).exit_code, 0);
  // Everything is acknowledged when `send` ends.
  server_->Kill();
  StartServer();
  EXPECT_EQ(ReadCsv("loss"), printed.csv);
  ASSERT_TRUE(server_->Stop().ok());
  StartServer();
  EXPECT_EQ(ReadCsv("loss"), printed.csv);
}

std::vector<std::string> SixtyTags(const std::string& prefix) {
  std::vector<std::string> arguments = {"-l", "loss"};
  for (int i = 0; i < 60; ++i) {
    arguments.insert(arguments.end(), {"--tag", prefix + std::to_string(i)});
  }
  return arguments;
}

TEST_F(SendTest, TagsOverTheBoundOfTheExperimentDoNotKeepThePointsBack) {
  EXPECT_EQ(Send(SixtyTags("a"), "echo loss 0.5").exit_code, 0);
  const auto sent = Send(SixtyTags("b"), "echo loss 0.25");
  EXPECT_EQ(sent.exit_code, 0);
  EXPECT_THAT(sent.stderr_text, HasSubstr("tags and parameters were not taken: 120 tags"));
  EXPECT_EQ(ReadCsv("loss"), "x,y\n1,0.5\n2,0.25\n");
}

TEST_F(SendTest, TheExitCodeDecidesTheState) {
  EXPECT_EQ(Send({}, "exit 0").exit_code, 0);
  EXPECT_THAT(Nereid({"ls", "p"}).stdout_text, HasSubstr("succeeded"));
  EXPECT_EQ(Send({}, "exit 3").exit_code, 3);
  EXPECT_THAT(Nereid({"ls", "p"}).stdout_text, HasSubstr("failed"));
}

TEST_F(SendTest, TheChildLearnsWhereItIs) {
  const auto sent = Send({}, "echo $NEREID_SERVER $NEREID_PROJECT $NEREID_EXPERIMENT");
  EXPECT_EQ(sent.stdout_text, server_->address() + " p e\n");
}

TEST_F(SendTest, WithoutAServerTheCommandRunsToItsEnd) {
  server_->Kill();
  const auto sent = Send({"-l", "loss"}, kTwoEpochs);
  EXPECT_EQ(sent.exit_code, 0);
  EXPECT_EQ(sent.stdout_text, "loss 0.5 acc 0.75\n");
  EXPECT_THAT(sent.stderr_text, HasSubstr("4 points not delivered"));
}

TEST_F(SendTest, TheServerMayRestartInTheMiddle) {
  const std::string go = directory_.path() + "-go";
  const std::string script =
      "echo loss 1; while [ ! -e " + go + " ]; do sleep 0.05; done; echo loss 2; rm " + go;
  testing::CommandResult sent;
  std::thread sender([&] { sent = Send({"-l", "loss"}, script); });
  // The first value is there, so the stream was open.
  while (Nereid({"read", "loss", "--format", "csv"}).stdout_text != "x,y\n1,1\n") {
    std::this_thread::yield();
  }
  server_->Kill();
  auto restarted =
      testing::ServerProcess::StartNereid(directory_.path(), {"--grpc_address=" + address_});
  ASSERT_TRUE(restarted.ok()) << restarted.status();
  server_ = *std::move(restarted);
  std::ofstream(go).put('\n');
  sender.join();
  EXPECT_EQ(sent.exit_code, 0) << sent.stderr_text;
  EXPECT_EQ(ReadCsv("loss"), "x,y\n1,1\n2,2\n");
}

TEST_F(SendTest, MalformedOptionsAreRefusedByName) {
  for (const char* option : {":loss", "", "loss:stdout"}) {
    const auto sent = Send({"-l", option}, "echo ran");
    EXPECT_EQ(sent.exit_code, 2) << option;
    EXPECT_THAT(sent.stderr_text, HasSubstr("-l")) << option;
    EXPECT_THAT(sent.stdout_text, Not(HasSubstr("ran"))) << option;
  }
}

}  // namespace
}  // namespace nereid
