// `nereid sample`, `plot`, `truncate` and `delete`.

#include "client/experiment.h"
#include "tests/end_to_end/cli_fixture.h"

namespace nereid {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

class ChartTest : public CliTest {
 protected:
  // `loss` has x and y from 1 to 1,000; `note` has one text.
  void Store() {
    client::ExperimentOptions options;
    options.server = server_->address();
    options.project = "p";
    options.experiment = "e";
    auto experiment = client::Experiment::Open(options);
    ASSERT_TRUE(experiment.ok()) << experiment.status();
    client::Channel* loss = *(*experiment)->GetChannel("loss");
    for (int i = 1; i <= 1000; ++i) loss->Send(i, i);
    (*(*experiment)->GetChannel("note"))->Send("hi");
    const auto report = (*experiment)->Finish(client::FinishState::kSucceeded, absl::Seconds(10));
    ASSERT_EQ(report.points_acknowledged, 1001u) << report.last_error;
  }
};

TEST_F(ChartTest, SamplesColumnsAndSmallRangesWhole) {
  Store();
  const auto sampled = Nereid({"sample", "loss", "--columns", "2", "--to", "1001"});
  EXPECT_EQ(sampled.stdout_text,
            "column  count  first x  first y  last x  last y  min   max   mean  nan\n"
            "     0    500        1        1     500     500    1   500  250.5    0\n"
            "     1    500      501      501    1000    1000  501  1000  750.5    0\n")
      << sampled.stderr_text;
  const auto points = Nereid({"sample", "loss", "--from", "999", "--format", "csv"});
  EXPECT_EQ(points.stdout_text, "x,y\n999,999\n1000,1000\n");
  EXPECT_EQ(points.stderr_text, "nereid: all 2 points of this range, not sampled\n");
}

TEST_F(ChartTest, PlotsALine) {
  Store();
  const auto plot = Nereid({"plot", "loss", "--width", "30", "--height", "4"});
  EXPECT_EQ(plot.stdout_text,
            "loss  1,000 points, 1 to 1000…\n"
            "1000 ┤                  ⣀⣀⠤⠴⠒⠋\n"
            "     │            ⣀⣠⠤⠖⠚⠉⠁\n"
            " 500 ┤     ⢀⣀⡤⠴⠒⠋⠉\n"
            "     │⣠⠤⠖⠒⠉⠉\n"
            "     └───────────┬───────────┬\n"
            "                500       1000\n")
      << plot.stderr_text;
  for (const char* axis : {"log-x", "wall-time", "relative-time"}) {
    const auto other = Nereid({"plot", "loss", "--axis", axis});
    EXPECT_THAT(other.stdout_text, StartsWith("loss  1,000 points, 1 to 1000, last 1000\n"))
        << axis << ": " << other.stderr_text;
  }
  const auto text = Nereid({"plot", "note"});
  EXPECT_EQ(text.exit_code, 1);
  EXPECT_THAT(text.stderr_text, HasSubstr("note"));
}

TEST_F(ChartTest, TruncatesAChannel) {
  Store();
  const auto truncated = Nereid({"truncate", "loss", "--from", "3", "--yes"});
  EXPECT_EQ(truncated.exit_code, 0);
  EXPECT_EQ(truncated.stderr_text,
            "takes away 998 of 1,000 points of channel \"loss\" (x >= 3) of experiment \"e\" in "
            "project \"p\"\n");
  EXPECT_EQ(truncated.stdout_text, "\"loss\" ends at x = 2 now, with 2 points\n");
  EXPECT_EQ(ReadCsv("loss"), "x,y\n1,1\n2,2\n");
}

TEST_F(ChartTest, DeletesAChannelAnExperimentAndAProject) {
  Store();
  EXPECT_EQ(Nereid({"delete", "channel", "loss", "--yes"}).exit_code, 0);
  EXPECT_THAT(Nereid({"ls", "p/e"}).stdout_text, Not(HasSubstr("loss")));
  EXPECT_EQ(Nereid({"delete", "experiment", "e", "--yes"}).exit_code, 0);
  EXPECT_THAT(Nereid({"ls", "p"}).stdout_text, Not(HasSubstr("succeeded")));
  const auto deleted = Nereid({"delete", "project", "p", "--yes"});
  EXPECT_EQ(deleted.stderr_text, "deletes project \"p\": 0 experiments\n");
  EXPECT_EQ(deleted.stdout_text, "deleted project \"p\"\n");
  EXPECT_EQ(Nereid({"ls", "p"}).exit_code, 1);
}

}  // namespace
}  // namespace nereid
