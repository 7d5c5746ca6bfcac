// `nereid alias`, `chart`, `chartset`, `apply` and `export-config`.

#include <fstream>

#include "tests/end_to_end/cli_fixture.h"

namespace nereid {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

class ConfigTest : public CliTest {
 protected:
  void SetUp() override {
    ASSERT_EQ(Send({"-l", "loss", "-l", "acc"}, "echo loss 0.5 acc 0.75").exit_code, 0);
  }

  std::string Write(const std::string& content) const {
    const std::string path = directory_.path() + "-config";
    std::ofstream(path) << content;
    return path;
  }
};

TEST_F(ConfigTest, AnAliasStandsForTheFirstChannelThatIsThere) {
  EXPECT_EQ(Nereid({"alias", "set", "accuracy", "val/acc", "acc"}).exit_code, 0);
  const auto read = Nereid({"read", "@accuracy", "--format", "csv"});
  EXPECT_EQ(read.stdout_text, "x,y\n1,0.75\n");
  EXPECT_EQ(read.stderr_text, "nereid: @accuracy = acc\n");
  EXPECT_THAT(Nereid({"plot", "@accuracy"}).stdout_text, StartsWith("@accuracy = acc  1 point"));
  EXPECT_EQ(Nereid({"alias", "ls", "--format", "csv"}).stdout_text,
            "name,channels\naccuracy,\"val/acc, acc\"\n");
  EXPECT_EQ(Nereid({"alias", "set", "accuracy", "nope"}).exit_code, 0);
  EXPECT_EQ(Nereid({"read", "@accuracy"}).exit_code, 1);
  EXPECT_EQ(Nereid({"alias", "rm", "accuracy"}).exit_code, 0);
  EXPECT_EQ(Nereid({"alias", "rm", "accuracy"}).exit_code, 1);
}

TEST_F(ConfigTest, AnExperimentShowsItsChartsAndThoseOfTheProject) {
  Nereid({"alias", "set", "accuracy", "acc"});
  Nereid({"chart", "set", "own", "loss", "--title", "Its own", "--y-scale", "logarithmic"});
  Nereid({"chartset", "set", "quality", "both", "@accuracy", "top5", "--smoothing", "0.5"});
  Nereid({"chartset", "set", "quality", "loss", "loss"});
  EXPECT_EQ(Nereid({"chart", "ls", "--format", "csv"}).stdout_text,
            "chart_set,name,title,axis,y_scale,smoothing,sources\n"
            ",own,Its own,x,logarithmic,0,loss\n"
            "quality,both,,x,linear,0.5,\"@accuracy = acc, top5 (absent)\"\n"
            "quality,loss,,x,linear,0,loss\n");
  EXPECT_EQ(Nereid({"chart", "rm", "own"}).exit_code, 0);
  EXPECT_EQ(Nereid({"chartset", "rm", "quality", "both"}).exit_code, 0);
  EXPECT_EQ(Nereid({"chartset", "ls", "--format", "csv"}).stdout_text,
            "chart_set,name,title,axis,y_scale,smoothing,sources\nquality,loss,,x,linear,0,loss\n");
  EXPECT_EQ(Nereid({"chartset", "rm", "quality"}).exit_code, 0);
  EXPECT_EQ(Nereid({"chart", "ls", "--format", "json"}).stdout_text, "");
}

TEST_F(ConfigTest, WhatIsExportedChangesNothingWhenApplied) {
  Nereid({"alias", "set", "accuracy", "val \"acc\"", "acc"});
  Nereid({"alias", "set", "損失", "loss"});
  Nereid({"chartset", "set", "quality", "loss", "loss", "@accuracy", "--smoothing", "0.1"});
  const auto exported = Nereid({"export-config"});
  ASSERT_EQ(exported.exit_code, 0) << exported.stderr_text;
  const std::string path = Write(exported.stdout_text);
  EXPECT_EQ(Nereid({"apply", path}).stdout_text, "nothing to change\n");
  EXPECT_EQ(Nereid({"apply", path, "--project", "other"}).stdout_text,
            "+ alias \"accuracy\": val \"acc\", acc\n"
            "+ alias \"損失\": loss\n"
            "+ chart set \"quality\"\n"
            "    + chart \"loss\": loss, @accuracy\n"
            "3 created, 0 updated, 0 deleted\n");
  const std::string other = Nereid({"export-config", "--project", "other"}).stdout_text;
  EXPECT_EQ(other.substr(other.find('\n')),
            exported.stdout_text.substr(exported.stdout_text.find('\n')));
}

TEST_F(ConfigTest, ADryRunChangesNothing) {
  Nereid({"alias", "set", "old", "x"});
  const std::string path = Write("aliases { name: 'new' channels: 'y' }");
  const std::string changes =
      "+ alias \"new\": y\n- alias \"old\": x\n1 created, 0 updated, 1 deleted\n";
  EXPECT_EQ(Nereid({"apply", path, "--dry-run"}).stdout_text,
            changes + "a dry run: nothing was changed\n");
  EXPECT_EQ(Nereid({"apply", path, "--yes"}).stdout_text, changes);
  EXPECT_EQ(Nereid({"alias", "ls", "--format", "csv"}).stdout_text, "name,channels\nnew,y\n");
}

TEST_F(ConfigTest, ErrorsNameWhatIsWrong) {
  const auto twice = Nereid({"alias", "set", "a", "x", "x"});
  EXPECT_EQ(twice.exit_code, 1);
  EXPECT_THAT(twice.stderr_text, HasSubstr("\"x\""));
  const auto mistake = Nereid({"apply", Write("aliases {\n  nam: 'a'\n}\n")});
  EXPECT_EQ(mistake.exit_code, 2);
  EXPECT_THAT(mistake.stderr_text, HasSubstr("-config:2:"));
  EXPECT_EQ(Nereid({"alias", "ls", "--project", "nope"}).exit_code, 1);
}

}  // namespace
}  // namespace nereid
