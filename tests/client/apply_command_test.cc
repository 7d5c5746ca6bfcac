#include "client/cli/apply_command.h"

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>
#include <gtest/gtest.h>

#include <fstream>
#include <string>
#include <vector>

#include "client/cli/export_config_command.h"
#include "tests/client/command_fixture.h"
#include "tests/client/pseudo_terminal.h"
#include "tests/support/temporary_directory.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using ::testing::StartsWith;

class ApplyCommandTest : public CommandTest {
 protected:
  ApplyCommandTest() { setenv(kProjectVariable, "p", 1); }

  std::string Write(const std::string& content) {
    const std::string path = directory_.path() + "/config";
    std::ofstream(path) << content;
    return path;
  }

  void SetChanges(const std::string& text) {
    ASSERT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &server_.changes));
  }

  testing::TemporaryDirectory directory_;
};

TEST_F(ApplyCommandTest, SendsTheFile) {
  const std::string path = Write("aliases { name: 'a' channels: 'x' } # a remark\n");
  EXPECT_EQ(Run(RunApplyCommand, {path, "--yes"}), "nothing to change\n");
  EXPECT_EQ(Run(RunApplyCommand, {path, "--dry-run"}), "nothing to change\n");
  const std::string request =
      "ApplyConfig project: \"p\" config { aliases { name: \"a\" channels: \"x\" } }";
  EXPECT_THAT(server_.requests(), ElementsAre(request, request + " dry_run: true"));
}

TEST_F(ApplyCommandTest, ReadsStdin) {
  const OtherStream stdin_of_test(STDIN_FILENO,
                                  open(Write("aliases { name: 'b' }").c_str(), O_RDONLY));
  Run(RunApplyCommand, {"-", "--yes"});
  EXPECT_THAT(server_.requests(),
              ElementsAre("ApplyConfig project: \"p\" config { aliases { name: \"b\" } }"));
}

TEST_F(ApplyCommandTest, PrintsWhatChanges) {
  SetChanges(R"(
    changes { alias { after { name: 'new' channels: 'x' channels: 'y' } } }
    changes { alias { before { name: 'other' channels: 'x' } after { name: 'other' channels: 'z' } } }
    changes { alias { before { name: 'old' channels: 'x' } } }
    changes { chart_set { after { name: 'new' charts { name: 'c' sources { channel: 'x' } } } } }
    changes { chart_set {
      before { name: 'other'
               charts { name: 'a' sources { channel: 'x' } title: 'A' }
               charts { name: 'b' sources { channel: 'x' } }
               charts { name: 'gone' sources { alias: 'x' } } }
      after { name: 'other'
              charts { name: 'b' sources { channel: 'x' } }
              charts { name: 'a' sources { channel: 'x' } sources { alias: 'y' } title: 'B'
                       axis: AXIS_LOG_X y_scale: SCALE_LOGARITHMIC smoothing: 0.5 }
              charts { name: 'more' sources { channel: 'z' } } } } }
    changes { chart_set { before { name: 'old' } } })");
  const std::string expected =
      "+ alias \"new\": x, y\n"
      "~ alias \"other\": x -> z\n"
      "- alias \"old\": x\n"
      "+ chart set \"new\"\n"
      "    + chart \"c\": x\n"
      "~ chart set \"other\"\n"
      "    ~ chart \"a\": sources x -> x, @y; title \"A\" -> \"B\"; axis x -> log-x; y_scale "
      "linear "
      "-> logarithmic; smoothing 0 -> 0.5\n"
      "    + chart \"more\": z\n"
      "    - chart \"gone\": @x\n"
      "    ~ order: \"a\", \"b\" -> \"b\", \"a\"\n"
      "- chart set \"old\"\n"
      "2 created, 2 updated, 2 deleted\n";
  EXPECT_EQ(Run(RunApplyCommand, {Write(""), "--yes"}), expected);
  EXPECT_EQ(Run(RunApplyCommand, {Write(""), "--dry-run"}),
            expected + "a dry run: nothing was changed\n");
}

TEST_F(ApplyCommandTest, AsksBeforeItDeletes) {
  SetChanges("changes { alias { before { name: 'old' channels: 'x' } } }");
  const std::string path = Write("");
  const std::string shown = "- alias \"old\": x\n0 created, 0 updated, 1 deleted\n";
  {
    const OtherStream no_terminal(STDIN_FILENO, open("/dev/null", O_RDONLY));
    EXPECT_EQ(Run(RunApplyCommand, {path}, 2), "");
  }
  EXPECT_THAT(error_, StartsWith(shown + "nereid: nothing was done: stdin is no terminal"));
  EXPECT_THAT(server_.requests(), ElementsAre(HasSubstr("dry_run: true")));

  PseudoTerminal terminal;
  const OtherStream stdin_of_test(STDIN_FILENO, terminal.Open());
  terminal.Type("y\n");
  EXPECT_EQ(Run(RunApplyCommand, {path}), shown);
  EXPECT_THAT(server_.requests().back(), Not(HasSubstr("dry_run")));
}

TEST_F(ApplyCommandTest, NamesFileLineAndColumnOfAMistake) {
  const std::string path = Write("aliases {\n  name: 'a'\n  chanels: 'x'\n}\n");
  EXPECT_EQ(Run(RunApplyCommand, {path}, 2), "");
  EXPECT_EQ(error_,
            "nereid: " + path +
                ":3:10: Message type \"nereid.v1.Alias\" has no field named \"chanels\".\n");
  Run(RunApplyCommand, {Write("aliases {")}, 2);
  EXPECT_THAT(error_, StartsWith("nereid: " + path + ":1:10: "));
  EXPECT_THAT(server_.requests(), IsEmpty());
}

TEST_F(ApplyCommandTest, NamesWhatIsWrong) {
  Run(RunApplyCommand, {}, 2);
  EXPECT_EQ(error_, "nereid: no FILE: name one, or - for stdin. Try: nereid apply --help\n");
  Run(RunApplyCommand, {"a", "b"}, 2);
  EXPECT_EQ(error_, "nereid: one FILE is applied at a time, but there is also \"b\"\n");
  Run(RunApplyCommand, {"/nope"}, 2);
  EXPECT_EQ(error_, "nereid: cannot read \"/nope\": No such file or directory\n");
  Run(RunApplyCommand, {"/"}, 2);
  EXPECT_EQ(error_, "nereid: cannot read \"/\": Is a directory\n");
  server_.failures["ApplyConfig"] = {{grpc::StatusCode::INVALID_ARGUMENT, "named twice: \"a\""}};
  Run(RunApplyCommand, {Write("")}, 1);
  EXPECT_EQ(error_, "nereid: named twice: \"a\"\n");
  EXPECT_THAT(Run(RunApplyCommand, {"--help"}), StartsWith("nereid apply: "));
}

TEST_F(ApplyCommandTest, ExportsWhatApplyReads) {
  for (const std::string name : {"a", "b\"\n", "損失"}) {
    v1::Alias& alias = server_.aliases.emplace_back();
    alias.set_name(name);
    alias.add_channels("x");
    alias.set_etag("etag");
  }
  v1::ChartSet& chart_set = server_.chart_sets.emplace_back();
  chart_set.set_name("s");
  chart_set.set_etag("etag");
  v1::Chart& chart = *chart_set.add_charts();
  chart.set_name("c");
  chart.add_sources()->set_alias("a");
  chart.set_smoothing(0.1);
  const std::string exported = Run(RunExportConfigCommand, {});
  EXPECT_THAT(exported,
              StartsWith("# Aliases and chart sets of project \"p\", for: nereid apply FILE\n"));
  EXPECT_THAT(exported, HasSubstr("name: \"損失\""));
  Run(RunApplyCommand, {Write(exported), "--yes"});

  v1::ApplyConfigRequest expected;
  expected.set_project("p");
  for (v1::Alias alias : server_.aliases) {
    alias.clear_etag();
    *expected.mutable_config()->add_aliases() = alias;
  }
  chart_set.clear_etag();
  *expected.mutable_config()->add_chart_sets() = chart_set;
  EXPECT_THAT(server_.requests(), ElementsAre("ApplyConfig " + expected.ShortDebugString()));
}

TEST_F(ApplyCommandTest, ExportNamesWhatIsWrong) {
  Run(RunExportConfigCommand, {"--project", "nope"}, 1);
  EXPECT_EQ(error_, "nereid: there is no project \"nope\"\n");
  Run(RunExportConfigCommand, {"p"}, 2);
  EXPECT_EQ(error_, "nereid: nereid export-config takes no names, but there is \"p\"\n");
  EXPECT_THAT(Run(RunExportConfigCommand, {"--help"}), StartsWith("nereid export-config: "));
}

}  // namespace
}  // namespace nereid::client
