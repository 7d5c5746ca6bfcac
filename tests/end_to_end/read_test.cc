// `nereid ls` and `nereid read`.

#include "client/experiment.h"
#include "tests/end_to_end/cli_fixture.h"

namespace nereid {
namespace {

using ::testing::HasSubstr;

class ReadTest : public CliTest {
 protected:
  void Store() {
    client::ExperimentOptions options;
    options.server = server_->address();
    options.project = "p";
    options.experiment = "e";
    auto experiment = client::Experiment::Open(options);
    ASSERT_TRUE(experiment.ok()) << experiment.status();
    client::Channel* loss = *(*experiment)->GetChannel("loss");
    for (int i = 1; i <= 5; ++i) loss->Send(i, 1.0 / i);
    (*(*experiment)->GetChannel("note"))->Send("say \"hi\",\nthen go");
    const auto report = (*experiment)->Finish(client::FinishState::kSucceeded, absl::Seconds(10));
    ASSERT_EQ(report.points_acknowledged, 6u) << report.last_error;
  }
};

TEST_F(ReadTest, RangesAreHalfOpen) {
  Store();
  const auto result = Nereid({"read", "loss", "--from", "2", "--to=4", "--format", "csv"});
  EXPECT_EQ(result.stdout_text, "x,y\n2,0.5\n3,0.3333333333333333\n");
}

TEST_F(ReadTest, FormatsAreCsvJsonAndTable) {
  Store();
  EXPECT_EQ(ReadCsv("note"), "x,y\n1,\"say \"\"hi\"\",\nthen go\"\n");
  const auto json = Nereid({"read", "note", "--format", "json"});
  EXPECT_EQ(json.stdout_text, "{\"x\":1,\"y\":\"say \\\"hi\\\",\\nthen go\"}\n");
  const auto table = Nereid({"read", "note"});
  EXPECT_THAT(table.stdout_text, HasSubstr("\\n"));
}

TEST_F(ReadTest, LsShowsProjectsExperimentsAndChannels) {
  Store();
  EXPECT_THAT(Nereid({"ls", "p"}).stdout_text, HasSubstr("succeeded"));
  const std::string channels = Nereid({"ls", "p/e"}).stdout_text;
  EXPECT_THAT(channels, HasSubstr("loss"));
  EXPECT_THAT(channels, HasSubstr("0.2"));
  EXPECT_THAT(channels, HasSubstr("text"));
}

TEST_F(ReadTest, ErrorsNameWhatIsWrong) {
  Store();
  const auto unknown = Nereid({"read", "lost"});
  EXPECT_EQ(unknown.exit_code, 1);
  EXPECT_THAT(unknown.stderr_text, HasSubstr("lost"));
  const auto alias = Nereid({"read", "@loss"});
  EXPECT_EQ(alias.exit_code, 1);
  EXPECT_THAT(alias.stderr_text, HasSubstr("alias"));
  const auto option = Nereid({"read", "loss", "--from", "two"});
  EXPECT_EQ(option.exit_code, 2);
  EXPECT_THAT(option.stderr_text, HasSubstr("two"));
  server_->Kill();
  const auto away = Nereid({"read", "loss"});
  EXPECT_EQ(away.exit_code, 1);
  EXPECT_THAT(away.stderr_text, HasSubstr(server_->address()));
}

}  // namespace
}  // namespace nereid
