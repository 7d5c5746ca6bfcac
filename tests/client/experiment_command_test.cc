#include "client/cli/experiment_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/client/command_fixture.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

class ExperimentCommandTest : public CommandTest {
 protected:
  ExperimentCommandTest() {
    setenv(kProjectVariable, "p", 1);
    AddExperiment("e", v1::EXPERIMENT_STATE_SUCCEEDED);
    v1::Experiment& described = server_.experiments[0];
    described.set_description("before");
    described.add_tags("big");
    (*described.mutable_parameters())["lr"] = "0.1";
    described.set_etag("tag");
    AddExperiment("lost", v1::EXPERIMENT_STATE_NOT_RESPONDING);
    AddExperiment("third", v1::EXPERIMENT_STATE_RUNNING);
  }

  std::string Experiment(const std::vector<std::string>& arguments, int expected_exit_code = 0) {
    return Run(RunExperimentCommand, arguments, expected_exit_code);
  }
};

TEST_F(ExperimentCommandTest, ListsAllPages) {
  (*server_.experiments[0].mutable_parameters())["a"] = "b,c";
  server_.experiments[0].add_tags("new");
  EXPECT_EQ(Experiment({"ls"}),
            "name   state           created               tags      parameters\n"
            "e      succeeded       2024-01-31T23:59:59Z  big, new  a=b,c, lr=0.1\n"
            "lost   not responding  2024-01-31T23:59:59Z  -         -\n"
            "third  running         2024-01-31T23:59:59Z  -         -\n");
  EXPECT_THAT(Experiment({"ls", "--format", "json"}),
              StartsWith(R"({"name":"e","state":"succeeded","created":"2024-01-31T23:59:59Z",)"
                         R"("tags":["big","new"],"parameters":{"a":"b,c","lr":"0.1"}})"
                         "\n"));
  EXPECT_THAT(server_.requests().at(0), "ListExperiments project: \"p\" page_size: 1000");
}

TEST_F(ExperimentCommandTest, ShowsValuesOfSources) {
  v1::SourceValue& value = *server_.values.emplace_back().add_values();
  value.set_last(0.5);
  value.set_min(std::numeric_limits<double>::quiet_NaN());
  value.set_max(2);
  server_.values.emplace_back().add_values();
  server_.values.emplace_back().add_values();
  EXPECT_EQ(Experiment({"ls", "--source", "@acc", "--format", "csv"}),
            "name,state,created,tags,parameters,@acc:last,@acc:min,@acc:max\n"
            "e,succeeded,2024-01-31T23:59:59Z,big,lr=0.1,0.5,nan,2\n"
            "lost,not responding,2024-01-31T23:59:59Z,,,,,\n"
            "third,running,2024-01-31T23:59:59Z,,,,,\n");
  EXPECT_THAT(Experiment({"ls", "--sort", "@acc:max", "--descending", "--limit", "1"}),
              StartsWith("name  state      created               tags  parameters  @acc:max\n"
                         "e     succeeded  2024-01-31T23:59:59Z  big   lr=0.1             2\n"));
  EXPECT_EQ(server_.requests().back(),
            "ListExperiments project: \"p\" page_size: 1 sources { alias: \"acc\" } order { "
            "source_statistic { source { alias: \"acc\" } statistic: STATISTIC_MAX } descending: "
            "true }");
}

TEST_F(ExperimentCommandTest, StopsAtTheLimit) {
  EXPECT_THAT(Experiment({"ls", "--limit", "2", "--format", "csv"}),
              testing::Not(HasSubstr("third")));
  EXPECT_EQ(server_.requests().size(), 1u);
}

TEST_F(ExperimentCommandTest, AsksForWhatWasNamed) {
  Experiment({"ls", "--state", "running", "--state", "not-responding", "--name", "run", "--tag",
              "a", "--tag", "b", "--sort", "created", "--limit", "3"});
  EXPECT_EQ(
      server_.requests().at(0),
      "ListExperiments project: \"p\" page_size: 3 states: EXPERIMENT_STATE_RUNNING states: "
      "EXPERIMENT_STATE_NOT_RESPONDING name_contains: \"run\" tags: \"a\" tags: \"b\" order { "
      "field: EXPERIMENT_FIELD_CREATE_TIME }");
  Experiment({"ls", "--source", "a:b:min", "--source", "a:max", "--source", "a", "--sort",
              "name:last", "--limit", "1"});
  EXPECT_EQ(server_.requests().back(),
            "ListExperiments project: \"p\" page_size: 1 sources { channel: \"a:b\" } sources { "
            "channel: \"a\" } sources { channel: \"name\" } order { source_statistic { source { "
            "channel: \"name\" } statistic: STATISTIC_LAST } }");
  EXPECT_THAT(Experiment({"ls", "--source", "a:b:min", "--source", "a:max", "--source", "a"}),
              HasSubstr("parameters  a:b:min  a:max  a:last  a:min\n"));
}

TEST_F(ExperimentCommandTest, SetsBesideWhatIsThere) {
  EXPECT_EQ(Experiment({"set", "e", "--description", "", "--tag", "new", "--tag", "big", "--param",
                        "lr=0.2", "--param", "sum=1+1=2", "--state", "failed"}),
            "updated experiment \"e\" in project \"p\"\n");
  const std::string request = server_.requests().at(0);
  EXPECT_THAT(request, HasSubstr("experiment { project: \"p\" name: \"e\""));
  EXPECT_THAT(request, HasSubstr("state: EXPERIMENT_STATE_FAILED"));
  EXPECT_THAT(request, testing::Not(HasSubstr("description: \"")));
  EXPECT_THAT(request, HasSubstr("tags: \"big\" tags: \"new\" parameters"));
  EXPECT_THAT(request, HasSubstr("key: \"lr\" value: \"0.2\""));
  EXPECT_THAT(request, HasSubstr("key: \"sum\" value: \"1+1=2\""));
  EXPECT_THAT(request, HasSubstr("etag: \"tag\""));
  EXPECT_THAT(request, HasSubstr("update_mask { paths: \"description\" paths: \"tags\" paths: "
                                 "\"parameters\" paths: \"state\" }"));
  Experiment({"set", "e", "--tag", "x"});
  EXPECT_THAT(server_.requests().at(1), HasSubstr("update_mask { paths: \"tags\" }"));
}

TEST_F(ExperimentCommandTest, TriesAgainWhenItWasChangedInBetween) {
  server_.failures["UpdateExperiment"] = {{grpc::StatusCode::ABORTED, "changed"}};
  Experiment({"set", "e", "--tag", "x"});
  EXPECT_EQ(server_.requests().size(), 2u);
}

TEST_F(ExperimentCommandTest, RemovesAsDeleteDoes) {
  EXPECT_EQ(Experiment({"rm", "e", "--yes"}), "deleted experiment \"e\" in project \"p\"\n");
  EXPECT_EQ(error_, "deletes experiment \"e\" in project \"p\": 0 channels, 0 points\n");
  EXPECT_THAT(server_.removals(), ElementsAre("delete p/e"));
}

TEST_F(ExperimentCommandTest, NamesWhatIsWrong) {
  Experiment({}, 2);
  EXPECT_THAT(error_, StartsWith("nereid: say what to do: nereid experiment ls, set or rm."));
  Experiment({"ls", "--state", "dead"}, 2);
  EXPECT_EQ(error_,
            "nereid: --state: \"dead\" is none of running, succeeded, failed, aborted and "
            "not-responding\n");
  Experiment({"ls", "--limit", "0"}, 2);
  EXPECT_EQ(error_, "nereid: --limit: \"0\" is no whole number from 1 to 4294967295\n");
  Experiment({"ls", "--sort", ":max"}, 2);
  EXPECT_THAT(error_, StartsWith("nereid: --sort: the name of the channel is empty"));
  Experiment({"ls", "--source", "@"}, 2);
  EXPECT_THAT(error_, StartsWith("nereid: --source: the name of the alias is empty"));
  Experiment({"ls", "e"}, 2);
  EXPECT_THAT(error_, HasSubstr("takes no names"));
  Experiment({"ls", "--project", "nope"}, 1);
  EXPECT_EQ(error_, "nereid: there is no project \"nope\"\n");
  Experiment({"set", "e"}, 2);
  EXPECT_EQ(error_, "nereid: nothing to set: add --description, --tag, --param or --state\n");
  Experiment({"set", "e", "--param", "lr"}, 2);
  EXPECT_EQ(error_, "nereid: --param: \"lr\" is not NAME=VALUE, such as lr=0.001\n");
  Experiment({"set", "e", "--tag", ""}, 2);
  EXPECT_THAT(error_, StartsWith("nereid: the name of the tag is empty"));
  Experiment({"set", "e", "--state", "not-responding"}, 2);
  EXPECT_THAT(error_, HasSubstr("only the server finds"));
  Experiment({"set", "nope", "--tag", "a"}, 1);
  EXPECT_EQ(error_, "nereid: there is no experiment \"nope\"\n");
  Experiment({"rm"}, 2);
  EXPECT_EQ(error_, "nereid: name one experiment: nereid experiment rm NAME\n");
  Experiment({"rm", "a", "b"}, 2);
  EXPECT_THAT(error_, HasSubstr("there is also \"b\""));
  EXPECT_THAT(Experiment({"--help"}), StartsWith("nereid experiment: "));
  EXPECT_THAT(server_.removals(), IsEmpty());
}

}  // namespace
}  // namespace nereid::client
