#include "client/cli/sample_command.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <limits>
#include <string>
#include <vector>

#include "tests/client/command_fixture.h"

namespace nereid::client {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

// One column of an answer; x of the extremes are those of the first and the last point.
struct Column {
  uint32_t index = 0;
  uint64_t count = 0;
  uint64_t nan_count = 0;
  double first_x = 0;
  double first_y = 0;
  double last_x = 0;
  double last_y = 0;
  double min_y = 0;
  double max_y = 0;
  double sum = 0;
};

void Add(const Column& column, v1::SampledColumns* columns) {
  columns->add_indices(column.index);
  columns->add_counts(column.count);
  columns->add_nan_counts(column.nan_count);
  columns->add_first_x(column.first_x);
  columns->add_first_y(column.first_y);
  columns->add_last_x(column.last_x);
  columns->add_last_y(column.last_y);
  columns->add_min_x(column.count == column.nan_count ? kNan : column.last_x);
  columns->add_min_y(column.min_y);
  columns->add_max_x(column.count == column.nan_count ? kNan : column.first_x);
  columns->add_max_y(column.max_y);
  columns->add_sums(column.sum);
}

class SampleCommandTest : public CommandTest {
 protected:
  std::string Sample(std::vector<std::string> arguments, int expected_exit_code = 0) {
    arguments.insert(arguments.end(), {"--project", "p", "--experiment", "e"});
    return Run(RunSampleCommand, arguments, expected_exit_code);
  }

  v1::SampledColumns* AddColumns() {
    v1::SampledColumns* columns = server_.series["loss"].mutable_columns();
    Add({0, 10, 0, 1, 2.5, 10, 0.1 + 0.2, 0.25, 2.5, 10. / 3}, columns);
    Add({2, 3, 3, 21, kNan, 23, kNan, kNan, kNan, 0}, columns);
    return columns;
  }

  v1::PointColumns* AddPoints() {
    server_.series["loss"].set_point_count(2);
    v1::PointColumns* points = server_.series["loss"].mutable_points();
    points->add_x(1);
    points->add_x(2.5);
    points->add_doubles(0.1 + 0.2);
    points->add_doubles(kNan);
    return points;
  }
};

TEST_F(SampleCommandTest, PrintsColumnsAsATableThatRoundsY) {
  AddColumns();
  EXPECT_EQ(Sample({"loss"}),
            "column  count  first x  first y  last x  last y   min  max      mean  nan\n"
            "     0     10        1      2.5      10     0.3  0.25  2.5  0.333333    0\n"
            "     2      3       21      nan      23     nan     -    -         -    3\n");
  EXPECT_EQ(error_, "");
}

TEST_F(SampleCommandTest, PrintsEveryFieldAndDigitInOtherFormats) {
  AddColumns();
  EXPECT_EQ(
      Sample({"loss", "--format", "csv"}),
      "column,count,nan_count,first_x,first_y,last_x,last_y,min_x,min_y,max_x,max_y,sum,mean\n"
      "0,10,0,1,2.5,10,0.30000000000000004,10,0.25,1,2.5,3.3333333333333335,"
      "0.33333333333333337\n"
      "2,3,3,21,nan,23,nan,,,,,0,\n");
  EXPECT_THAT(
      Sample({"loss", "--format", "json"}),
      HasSubstr(R"({"column":2,"count":3,"nan_count":3,"first_x":21,"first_y":"NaN","last_x":23,)"
                R"("last_y":"NaN","min_x":null,"min_y":null,"max_x":null,"max_y":null,"sum":0,)"
                R"("mean":null})"
                "\n"));
}

TEST_F(SampleCommandTest, SaysWhenPointsAreNotSampled) {
  AddPoints();
  EXPECT_EQ(Sample({"loss"}),
            "  x                    y\n"
            "  1  0.30000000000000004\n"
            "2.5                  nan\n");
  EXPECT_EQ(error_, "nereid: all 2 points of this range, not sampled\n");
  EXPECT_EQ(Sample({"loss", "--format", "csv"}), "x,y\n1,0.30000000000000004\n2.5,nan\n");
  server_.series["empty"];
  EXPECT_EQ(Sample({"empty"}), "x  y\n");
  EXPECT_EQ(error_, "nereid: no points in this range\n");
}

TEST_F(SampleCommandTest, SaysWhichChannelAnAliasStandsFor) {
  v1::SampleSeriesResponse& answer = server_.series[""];
  answer.set_channel("acc");
  answer.mutable_source()->set_alias("accuracy");
  Sample({"@accuracy"});
  EXPECT_THAT(error_, StartsWith("nereid: @accuracy = acc\n"));
}

TEST_F(SampleCommandTest, PrintsTimesOnAnAxisOfTime) {
  v1::PointColumns* points = AddPoints();
  points->add_wall_times_unix_nanos(1706745599'000000001);
  points->add_wall_times_unix_nanos(1706745600'000000000);
  EXPECT_EQ(Sample({"loss", "--axis", "wall-time", "--format", "csv"}),
            "x,y,time\n"
            "1,0.30000000000000004,2024-01-31T23:59:59.000000001Z\n"
            "2.5,nan,2024-02-01T00:00:00Z\n");
}

TEST_F(SampleCommandTest, AsksForWhatWasNamed) {
  AddColumns();
  Sample({"loss"});
  const v1::SampleSeriesRequest plain = server_.sample_requests().at(0);
  EXPECT_EQ(plain.project(), "p");
  EXPECT_EQ(plain.experiments(0), "e");
  EXPECT_EQ(plain.sources(0).channel(), "loss");
  EXPECT_EQ(plain.columns(), 20u);
  EXPECT_EQ(plain.axis(), v1::AXIS_X);
  EXPECT_FALSE(plain.has_from() || plain.has_to());

  Sample({"@quality", "--columns", "7", "--axis=log-x", "--from", "0.5", "--to", "1e3"}, 1);
  const v1::SampleSeriesRequest bounded = server_.sample_requests().at(1);
  EXPECT_EQ(bounded.sources(0).alias(), "quality");
  EXPECT_EQ(bounded.columns(), 7u);
  EXPECT_EQ(bounded.axis(), v1::AXIS_LOG_X);
  EXPECT_EQ(bounded.from(), 0.5);
  EXPECT_EQ(bounded.to(), 1000);
}

TEST_F(SampleCommandTest, TakesWallTimesAsSecondsAndAsTimes) {
  AddPoints();
  Sample({"loss", "--axis", "wall-time", "--from", "1706745599.5", "--to",
          "2024-02-01T01:00:00+01:00"},
         1);
  const v1::SampleSeriesRequest request = server_.sample_requests().at(0);
  EXPECT_EQ(request.from(), 1706745599.5);
  EXPECT_EQ(request.to(), 1706745600);
  Sample({"loss", "--axis", "wall-time", "--from", "yesterday"}, 2);
  EXPECT_EQ(error_,
            "nereid: --from: \"yesterday\" is neither Unix seconds nor a time such as "
            "2024-01-31T23:59:59Z\n");
}

TEST_F(SampleCommandTest, NamesWhatIsWrong) {
  Sample({"nope"}, 1);
  EXPECT_EQ(error_, "nereid: there is no channel \"nope\"\n");
  Sample({"loss", "--columns", "0"}, 2);
  EXPECT_EQ(error_, "nereid: --columns: \"0\" is no whole number from 1 to 10000\n");
  Sample({"loss", "--axis", "y"}, 2);
  EXPECT_EQ(error_, "nereid: --axis: \"y\" is none of x, log-x, wall-time and relative-time\n");
  Sample({"loss", "--axis", "log-x", "--from", "0"}, 2);
  EXPECT_EQ(error_, "nereid: --from: \"0\" is not on a logarithmic axis; name an x above 0\n");
  Sample({}, 2);
  EXPECT_EQ(error_, "nereid: no SOURCE: name a channel. Try: nereid sample --help\n");
  EXPECT_THAT(Run(RunSampleCommand, {"--help"}), StartsWith("nereid sample: "));
}

TEST_F(SampleCommandTest, RefusesColumnsThatDoNotMatch) {
  AddColumns()->add_counts(1);
  Sample({"loss"}, 1);
  EXPECT_EQ(
      error_,
      "nereid: the server answered with 2 entries and 3 values; is it a nereid-server of this "
      "version?\n");
  AddPoints();
  Sample({"loss", "--axis", "wall-time"}, 1);
  EXPECT_THAT(error_, HasSubstr("2 entries and 0 values"));
}

}  // namespace
}  // namespace nereid::client
