#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <limits>
#include <string>
#include <vector>

#include "client/cli/command_options.h"
#include "client/cli/ls_command.h"
#include "client/cli/read_command.h"
#include "tests/client/command_fixture.h"

namespace nereid::client {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ReadCommandsTest : public CommandTest {
 protected:
  std::string Read(std::vector<std::string> arguments, int expected_exit_code = 0) {
    arguments.insert(arguments.end(), {"--project", "p", "--experiment", "e"});
    return Run(RunReadCommand, arguments, expected_exit_code);
  }

  v1::ReadPointsResponse& AddAnswer(const std::string& channel, v1::ValueType type) {
    auto& answers = server_.answers[channel];
    v1::ReadPointsResponse& answer = answers.emplace_back();
    if (answers.size() == 1) {
      answer.set_channel(channel);
      answer.set_type(type);
    }
    return answer;
  }
};

TEST_F(ReadCommandsTest, ListsProjectsOfAllPages) {
  for (const std::string name : {"a", "b\n", "c", "d", "e"}) AddProject(name, 0);
  EXPECT_EQ(Run(RunLsCommand, {}),
            "name  created\n"
            "a     1970-01-01T00:00:00Z\n"
            "b\\n   1970-01-01T00:00:00Z\n"
            "c     1970-01-01T00:00:00Z\n"
            "d     1970-01-01T00:00:00Z\n"
            "e     1970-01-01T00:00:00Z\n");
}

TEST_F(ReadCommandsTest, ListsExperiments) {
  AddExperiment("first", v1::EXPERIMENT_STATE_RUNNING);
  AddExperiment("a,b", v1::EXPERIMENT_STATE_SUCCEEDED);
  AddExperiment("c", v1::EXPERIMENT_STATE_FAILED);
  AddExperiment("d", v1::EXPERIMENT_STATE_ABORTED);
  AddExperiment("lost", v1::EXPERIMENT_STATE_NOT_RESPONDING);
  const std::string expected =
      "name,state,created\n"
      "first,running,2024-01-31T23:59:59Z\n"
      "\"a,b\",succeeded,2024-01-31T23:59:59Z\n"
      "c,failed,2024-01-31T23:59:59Z\n"
      "d,aborted,2024-01-31T23:59:59Z\n"
      "lost,not responding,2024-01-31T23:59:59Z\n";
  EXPECT_EQ(Run(RunLsCommand, {"p", "--format", "csv"}), expected);
  EXPECT_EQ(Run(RunLsCommand, {"p/", "--format", "csv"}), expected);
  EXPECT_EQ(Run(RunLsCommand, {"--project", "p", "--format", "csv"}), expected);
  setenv(kProjectVariable, "p", 1);
  EXPECT_EQ(Run(RunLsCommand, {"--format", "csv"}), expected);
}

TEST_F(ReadCommandsTest, ListsChannels) {
  v1::Channel& loss = AddChannel("loss", v1::VALUE_TYPE_NUMERIC, 3);
  loss.set_last(0.25);
  loss.set_min(0.1);
  loss.set_max(std::numeric_limits<double>::infinity());
  loss.set_rejected_count(2);
  AddChannel("empty", v1::VALUE_TYPE_TEXT, 0);
  AddChannel("stdout", v1::VALUE_TYPE_TEXT, 7);
  AddChannel("pictures", v1::VALUE_TYPE_IMAGE, 1);
  AddAnswer("stdout", v1::VALUE_TYPE_TEXT).mutable_points()->add_texts("done, all of it");
  v1::Image* image = AddAnswer("pictures", v1::VALUE_TYPE_IMAGE).mutable_points()->add_images();
  image->set_name("digit");
  image->set_width(28);
  image->set_height(14);

  const std::string expected =
      "name,type,count,last,min,max,rejected\n"
      "loss,numeric,3,0.25,0.1,inf,2\n"
      "empty,text,0,,,,0\n"
      "stdout,text,7,\"done, all of it\",,,0\n"
      "pictures,image,1,digit 28x14,,,0\n";
  EXPECT_EQ(Run(RunLsCommand, {"p/e", "--format", "csv"}), expected);
  ASSERT_EQ(server_.read_requests().size(), 2u);
  EXPECT_EQ(server_.read_requests()[0].limit(), 1u);
  EXPECT_TRUE(server_.read_requests()[0].descending());
  EXPECT_TRUE(server_.read_requests()[1].omit_image_data());

  setenv(kProjectVariable, "p", 1);
  setenv(kExperimentVariable, "e", 1);
  EXPECT_EQ(Run(RunLsCommand, {"--format", "csv"}), expected);
  EXPECT_THAT(Run(RunLsCommand, {"--project", "p"}), StartsWith("name  state"));
}

TEST_F(ReadCommandsTest, LsNamesWhatIsWrong) {
  Run(RunLsCommand, {"nope"}, 1);
  EXPECT_EQ(error_, "nereid: there is no project \"nope\"\n");
  Run(RunLsCommand, {"p/x/y"}, 1);
  EXPECT_EQ(error_, "nereid: there is no experiment \"x/y\"\n");
  Run(RunLsCommand, {"/e"}, 2);
  EXPECT_THAT(error_, HasSubstr("the name of the project is empty"));
  Run(RunLsCommand, {"p", "--experiment", "e"}, 2);
  EXPECT_THAT(error_, HasSubstr("\"p\" already says what to list"));
  Run(RunLsCommand, {"p", "q"}, 2);
  EXPECT_THAT(error_, HasSubstr("also \"q\""));
  Run(RunLsCommand, {"--server", "127.0.0.1:1"}, 1);
  EXPECT_THAT(error_, StartsWith("nereid: cannot reach the server at 127.0.0.1:1: "));
  EXPECT_THAT(error_, HasSubstr("Is nereid-server running?"));
  EXPECT_THAT(Run(RunLsCommand, {"--help"}), StartsWith("nereid ls: "));
}

TEST_F(ReadCommandsTest, ReadsNumbers) {
  v1::PointColumns* first = AddAnswer("loss", v1::VALUE_TYPE_NUMERIC).mutable_points();
  first->add_x(1);
  first->add_x(2.5);
  first->add_doubles(0.1 + 0.2);
  first->add_doubles(std::numeric_limits<double>::quiet_NaN());
  v1::PointColumns* second = AddAnswer("loss", v1::VALUE_TYPE_NUMERIC).mutable_points();
  second->add_x(100000);
  second->add_floats(0.1F);
  EXPECT_EQ(Read({"loss", "--format", "csv"}),
            "x,y\n1,0.30000000000000004\n2.5,nan\n100000,0.10000000149011612\n");
  EXPECT_EQ(Read({"loss", "--format", "json"}),
            "{\"x\":1,\"y\":0.30000000000000004}\n{\"x\":2.5,\"y\":\"NaN\"}\n"
            "{\"x\":100000,\"y\":0.10000000149011612}\n");
  EXPECT_EQ(Read({"loss"}),
            "  x                    y\n"
            "  1  0.30000000000000004\n"
            "2.5                  nan\n"
            "100000  0.10000000149011612\n");
}

TEST_F(ReadCommandsTest, ReadsTexts) {
  v1::PointColumns* points = AddAnswer("log", v1::VALUE_TYPE_TEXT).mutable_points();
  for (const std::string text : {"plain", "a,\"b\"\nc", "=1+1", "\x1b[31mred"}) {
    points->add_x(points->x_size() + 1);
    points->add_texts(text);
  }
  EXPECT_EQ(Read({"log", "--format", "csv"}),
            "x,y\n1,plain\n2,\"a,\"\"b\"\"\nc\"\n3,=1+1\n4,\x1b[31mred\n");
  EXPECT_EQ(Read({"log", "--format", "json"}),
            "{\"x\":1,\"y\":\"plain\"}\n{\"x\":2,\"y\":\"a,\\\"b\\\"\\nc\"}\n"
            "{\"x\":3,\"y\":\"=1+1\"}\n{\"x\":4,\"y\":\"\\u001b[31mred\"}\n");
  EXPECT_EQ(Read({"log"}), "x  y\n1  plain\n2  a,\"b\"\\nc\n3  =1+1\n4  \\x1b[31mred\n");
}

TEST_F(ReadCommandsTest, ReadsImagesWithoutTheirData) {
  v1::PointColumns* points = AddAnswer("pictures", v1::VALUE_TYPE_IMAGE).mutable_points();
  points->add_x(1);
  v1::Image* image = points->add_images();
  image->set_name("a,b");
  image->set_description("what it is");
  image->set_format(v1::IMAGE_FORMAT_PNG);
  image->set_width(28);
  image->set_height(14);
  image->set_data_bytes(1234);
  EXPECT_EQ(Read({"pictures", "--format", "csv"}),
            "x,name,description,format,width,height,bytes\n"
            "1,\"a,b\",what it is,png,28,14,1234\n");
  EXPECT_EQ(Read({"pictures", "--format", "json"}),
            "{\"x\":1,\"name\":\"a,b\",\"description\":\"what it is\",\"format\":\"png\","
            "\"width\":28,\"height\":14,\"bytes\":1234}\n");
  EXPECT_EQ(Read({"pictures"}),
            "x  name  description  format  width  height  bytes\n"
            "1  a,b   what it is   png        28      14   1234\n");
  EXPECT_TRUE(server_.read_requests()[0].omit_image_data());
}

TEST_F(ReadCommandsTest, PrintsTheHeadOfAnEmptyAnswer) {
  AddAnswer("loss", v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(Read({"loss", "--format", "csv"}), "x,y\n");
  EXPECT_EQ(Read({"loss", "--format", "json"}), "");
  EXPECT_EQ(Read({"loss"}), "x  y\n");
}

TEST_F(ReadCommandsTest, AsksForWhatWasNamed) {
  AddAnswer("loss", v1::VALUE_TYPE_NUMERIC);
  Read({"loss", "--from", "-5", "--to=1e3"});
  const v1::ReadPointsRequest request = server_.read_requests().at(0);
  EXPECT_EQ(request.project(), "p");
  EXPECT_EQ(request.experiment(), "e");
  EXPECT_EQ(request.from_x(), -5);
  EXPECT_EQ(request.to_x(), 1000);

  setenv(kExperimentVariable, "e2", 1);
  Run(RunReadCommand, {"@quality"}, 1);
  EXPECT_EQ(server_.read_requests().at(1).source().alias(), "quality");
  EXPECT_EQ(server_.read_requests().at(1).project(), "default");
  EXPECT_EQ(server_.read_requests().at(1).experiment(), "e2");
  EXPECT_FALSE(server_.read_requests().at(1).has_from_x());
}

TEST_F(ReadCommandsTest, SaysWhichChannelAnAliasStandsFor) {
  // The server looks answers up by the name of a channel, and an alias has none.
  AddAnswer("", v1::VALUE_TYPE_NUMERIC).set_channel("acc");
  EXPECT_EQ(Read({"@accuracy", "--format", "csv"}), "x,y\n");
  EXPECT_EQ(error_, "nereid: @accuracy = acc\n");
}

TEST_F(ReadCommandsTest, ReadNamesWhatIsWrong) {
  Read({"nope"}, 1);
  EXPECT_EQ(error_, "nereid: there is no channel \"nope\"\n");
  Run(RunReadCommand, {"loss"}, 2);
  EXPECT_EQ(error_, "nereid: no experiment: pass --experiment E or set NEREID_EXPERIMENT\n");
  Read({}, 2);
  EXPECT_THAT(error_, HasSubstr("no SOURCE"));
  Read({"a", "b"}, 2);
  EXPECT_THAT(error_, HasSubstr("also \"b\""));
  Read({"loss", "--from", "x"}, 2);
  EXPECT_EQ(error_, "nereid: --from: \"x\" is no number\n");
  Read({"loss", "--to", "nan"}, 2);
  EXPECT_EQ(error_, "nereid: --to: \"nan\" is no number\n");
  Read({"loss", "--from", "2", "--to", "1"}, 2);
  EXPECT_EQ(error_, "nereid: --from 2 is above --to 1\n");
  Read({""}, 2);
  EXPECT_THAT(error_, HasSubstr("the name of the channel is empty"));
  Read({"@"}, 2);
  EXPECT_THAT(error_, HasSubstr("the name of the alias is empty"));
  Read({"loss", "--server", "127.0.0.1:1"}, 1);
  EXPECT_THAT(error_, StartsWith("nereid: cannot reach the server at 127.0.0.1:1: "));
}

TEST_F(ReadCommandsTest, ReportsAReadThatBreaksOff) {
  v1::PointColumns* points = AddAnswer("loss", v1::VALUE_TYPE_NUMERIC).mutable_points();
  points->add_x(1);
  points->add_doubles(2);
  server_.read_status = {grpc::StatusCode::DATA_LOSS, "a piece is damaged\x1b[31m"};
  EXPECT_EQ(Read({"loss", "--format", "csv"}, 1), "x,y\n1,2\n");
  EXPECT_EQ(error_, "nereid: a piece is damaged\\x1b[31m\n");
}

TEST_F(ReadCommandsTest, RefusesColumnsThatDoNotMatch) {
  AddAnswer("loss", v1::VALUE_TYPE_NUMERIC).mutable_points()->add_x(1);
  Read({"loss"}, 1);
  EXPECT_THAT(error_, HasSubstr("1 x and 0 y"));
}

}  // namespace
}  // namespace nereid::client
