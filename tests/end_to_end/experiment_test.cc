// `nereid experiment`, and what `nereid send` says about its experiment.

#include "tests/end_to_end/cli_fixture.h"

namespace nereid {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class ExperimentTest : public CliTest {
 protected:
  void SendAccuracy(const std::string& experiment, const std::string& value,
                    const std::vector<std::string>& options = {}) {
    std::vector<std::string> all = {"-l", "acc", "--experiment", experiment};
    all.insert(all.end(), options.begin(), options.end());
    const auto sent = Send(all, "echo acc " + value);
    ASSERT_EQ(sent.exit_code, 0) << sent.stderr_text;
  }

  // The names, one a line.
  std::string List(std::vector<std::string> options) {
    options.insert(options.begin(), {"experiment", "ls", "--format", "csv"});
    const auto listed = Nereid(options);
    EXPECT_EQ(listed.exit_code, 0) << listed.stderr_text;
    std::string names;
    for (size_t line = listed.stdout_text.find('\n') + 1; line < listed.stdout_text.size();
         line = listed.stdout_text.find('\n', line) + 1) {
      names += listed.stdout_text.substr(line, listed.stdout_text.find(',', line) - line) + "\n";
    }
    return names;
  }
};

TEST_F(ExperimentTest, AreRankedByAnAlias) {
  SendAccuracy("good", "0.9");
  SendAccuracy("best", "0.95");
  SendAccuracy("bad", "0.1");
  ASSERT_EQ(Send({"--experiment", "none"}, "echo").exit_code, 0);
  Nereid({"alias", "set", "accuracy", "acc"});
  EXPECT_EQ(List({"--sort", "@accuracy:max", "--descending"}), "best\ngood\nbad\nnone\n");
  EXPECT_EQ(List({"--sort", "@accuracy:max", "--descending", "--limit", "2"}), "best\ngood\n");
  EXPECT_THAT(Nereid({"experiment", "ls", "--sort", "acc", "--format", "json"}).stdout_text,
              HasSubstr("\"parameters\":{},\"acc:last\":0.1}\n"));
}

TEST_F(ExperimentTest, AreChosenByStateNameAndTags) {
  SendAccuracy("Run-1", "1", {"--tag", "a", "--tag", "b"});
  SendAccuracy("run-2", "1", {"--tag", "a"});
  Send({"--experiment", "other"}, "exit 1");
  EXPECT_EQ(List({"--name", "run"}), "Run-1\nrun-2\n");
  EXPECT_EQ(List({"--tag", "a", "--tag", "b"}), "Run-1\n");
  EXPECT_EQ(List({"--state", "failed"}), "other\n");
  EXPECT_EQ(List({"--state", "failed", "--state", "succeeded"}), "Run-1\nother\nrun-2\n");
}

TEST_F(ExperimentTest, KeepWhatIsSaidAboutThem) {
  SendAccuracy("e", "1", {"--tag", "a", "--param", "lr=0.1", "--description", "what it is"});
  const auto set =
      Nereid({"experiment", "set", "e", "--tag", "b", "--param", "seed=1", "--state", "aborted"});
  EXPECT_EQ(set.exit_code, 0) << set.stderr_text;
  EXPECT_THAT(Nereid({"experiment", "ls", "--format", "json"}).stdout_text,
              HasSubstr(R"("tags":["a","b"],"parameters":{"lr":"0.1","seed":"1"})"));
  EXPECT_THAT(Nereid({"ls", "p"}).stdout_text, HasSubstr("aborted"));
  EXPECT_EQ(Nereid({"experiment", "set", "nope", "--tag", "b"}).exit_code, 1);
}

TEST_F(ExperimentTest, AreTakenAway) {
  SendAccuracy("e", "1");
  const auto removed = Nereid({"experiment", "rm", "e", "--yes"});
  EXPECT_EQ(removed.stdout_text, "deleted experiment \"e\" in project \"p\"\n");
  EXPECT_THAT(Nereid({"ls", "p"}).stdout_text, Not(HasSubstr("succeeded")));
}

}  // namespace
}  // namespace nereid
