#include "client/cli/chart_drawing.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "client/cli/braille_canvas.h"
#include "client/cli/chart_range.h"

namespace nereid::client {
namespace {

constexpr double kNan = std::numeric_limits<double>::quiet_NaN();
constexpr double kInfinity = std::numeric_limits<double>::infinity();

v1::SampleSeriesResponse Points(const std::vector<double>& y) {
  v1::SampleSeriesResponse answer;
  answer.set_channel("loss");
  answer.set_point_count(y.size());
  answer.set_to(y.empty() ? 0 : static_cast<double>(y.size() - 1));
  for (const double value : y) {
    answer.mutable_points()->add_x(answer.points().x_size());
    answer.mutable_points()->add_doubles(value);
  }
  return answer;
}

void AddColumn(uint32_t index, double first, double min, double max, double last,
               v1::SampleSeriesResponse* answer) {
  v1::SampledColumns* columns = answer->mutable_columns();
  columns->add_indices(index);
  columns->add_counts(9);
  columns->add_nan_counts(std::isnan(min) ? 9 : 0);
  columns->add_first_y(first);
  columns->add_min_y(min);
  columns->add_max_y(max);
  columns->add_last_y(last);
  answer->set_channel("loss");
  answer->set_point_count(answer->point_count() + 9);
}

// The answers on a chart of 20 by 4 characters.
std::string Draw(const std::vector<v1::SampleSeriesResponse>& answers, bool has_colours = false,
                 v1::Axis axis = v1::AXIS_X) {
  constexpr int kColumns = 20;
  constexpr int kRows = 4;
  const AxisBounds bounds = CommonRange({axis, {}, {}}, answers).value_or(AxisBounds{0, 40});
  const AxisScale scale(ScaleKindOf(axis), bounds);
  std::vector<ChartSeries> all_series;
  for (const v1::SampleSeriesResponse& answer : answers) {
    all_series.push_back(MakeChartSeries(answer, axis, scale, kColumns * kDotsAcross));
  }
  return DrawChart({all_series, MakeVerticalAxis(all_series, kRows),
                    MakeHorizontalAxis(axis, bounds, kColumns), kColumns, kRows, has_colours});
}

TEST(ChartDrawingTest, ConnectsPoints) {
  EXPECT_EQ(Draw({Points({0, 2, 1, 1, 0.5})}),
            "loss  5 points, 0 to 2…\n"
            "2 ┤   ⢀⠜⠢⢄\n"
            "  │  ⢠⠊   ⠑⠢⡀\n"
            "1 ┤ ⡰⠁      ⠈⠉⠉⠉⠉⠉⠉⠒⠢⢄⣀\n"
            "0 ┤⡜\n"
            "  └┬────────┬─────────┬\n"
            "   0        2         4\n");
}

TEST(ChartDrawingTest, KeepsTheExtremesOfEveryColumn) {
  v1::SampleSeriesResponse answer;
  answer.set_to(40);
  for (uint32_t i = 0; i < 40; ++i) {
    AddColumn(i, 1, i == 10 ? -3 : 0.5, i == 30 ? 5 : 1.5, 1, &answer);
  }
  EXPECT_EQ(Draw({answer}),
            "loss  360 points, -3 t…\n"
            "5 ┤               ⡇\n"
            "  │⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣇⣀⣀⣀⣀\n"
            "0 ┤⠉⠉⠉⠉⠉⡏⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉\n"
            "  │     ⡇\n"
            "  └┬────────┬─────────┬\n"
            "   0       20        40\n");
}

TEST(ChartDrawingTest, ConnectsColumnsOverEmptyOnesAndLeavesGapsForNan) {
  v1::SampleSeriesResponse answer;
  answer.set_to(40);
  AddColumn(0, 0, 0, 1, 1, &answer);
  AddColumn(12, 1, 1, 2, 2, &answer);
  AddColumn(16, kNan, kNan, kNan, kNan, &answer);
  AddColumn(20, kNan, 0, 2, 1, &answer);
  AddColumn(39, 2, 1, 2, 1, &answer);
  EXPECT_EQ(Draw({answer}),
            "loss  45 points, 0 to …\n"
            "2 ┤      ⡇   ⡇    ⢀⡠⠤⠒⢹\n"
            "  │      ⡇   ⣇⡠⠤⠒⠉⠁   ⢸\n"
            "1 ┤⡏⠉⠉⠉⠉⠉⠁   ⡇        ⠈\n"
            "0 ┤⡇         ⡇\n"
            "  └┬────────┬─────────┬\n"
            "   0       20        40\n");
}

TEST(ChartDrawingTest, LinesRunOutOfThePicture) {
  v1::SampleSeriesResponse answer = Points({1, 2});
  answer.mutable_before()->set_x(-1);
  answer.mutable_before()->set_y(3);
  answer.mutable_after()->set_x(1.5);
  answer.mutable_after()->set_y(100);
  answer.set_from(-0.5);
  answer.set_to(1.25);
  EXPECT_EQ(Draw({answer}),
            "loss  2 points, 1 to 2, …\n"
            "2.0 ┤⠣⡀            ⢀⡠⠒⠁\n"
            "    │ ⠘⢄        ⢀⡠⠒⠁\n"
            "1.5 ┤   ⠣⡀   ⢀⠤⠊⠁\n"
            "1.0 ┤    ⠘⢄⠤⠊⠁\n"
            "    └─────┬───────────┬──\n"
            "          0           1\n");
}

TEST(ChartDrawingTest, InfinitiesAreMarkedAtTheEdge) {
  EXPECT_EQ(Draw({Points({0, 1, kInfinity, 1, 0.5, -kInfinity, 0.5, 1, 0})}),
            "loss  9 points, -inf to …\n"
            "1.0 ┤ ⢀⠇ ▲  ⠑⡄       ⢠⢳\n"
            "    │ ⡜      ⠈⢆     ⡰⠁ ⢇\n"
            "0.5 ┤⢰⠁       ⠈    ⠈   ⠘⡄\n"
            "0.0 ┤⡇           ▼      ⢱\n"
            "    └┬───────────┬───────\n"
            "     0           5\n");
}

TEST(ChartDrawingTest, OnePointIsABulletInTheMiddle) {
  EXPECT_EQ(Draw({Points({0.5})}),
            "loss  1 point, 0.5\n"
            "    │\n"
            "    │\n"
            "0.5 ┤          •\n"
            "    │\n"
            "    └┬─────────┬────────┬\n"
            "    -1         0        1\n");
}

TEST(ChartDrawingTest, PointsBetweenGapsAreBullets) {
  EXPECT_EQ(Draw({Points({1, kNan, 0, kNan, 1})}),
            "loss  5 points, 0 to 1, …\n"
            "1.0 ┤•                  •\n"
            "    │\n"
            "0.5 ┤\n"
            "0.0 ┤         •\n"
            "    └┬────────┬─────────┬\n"
            "     0        2         4\n");
}

TEST(ChartDrawingTest, AConstantIsInTheMiddle) {
  EXPECT_EQ(Draw({Points({0.001, 0.001, 0.001})}),
            "loss  3 points, 0.001\n"
            "      │\n"
            "      │\n"
            "0.001 ┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉\n"
            "      │\n"
            "      └┬────────┬─────────┬\n"
            "       0        1         2\n");
}

TEST(ChartDrawingTest, AllNanIsAnEmptyPicture) {
  EXPECT_EQ(Draw({Points({kNan, kNan})}),
            "loss  2 points, NaN\n"
            " │\n"
            " │\n"
            " │\n"
            " │\n"
            " └┬────────┬─────────┬\n"
            " 0.0      0.5      1.0\n");
}

TEST(ChartDrawingTest, LogarithmicAxesHaveATitle) {
  v1::SampleSeriesResponse answer;
  answer.set_channel("loss");
  answer.set_from(1);
  answer.set_to(1000);
  for (int i = 0; i <= 3; ++i) {
    answer.mutable_points()->add_x(std::pow(10, i));
    answer.mutable_points()->add_floats(static_cast<float>(i));
  }
  answer.set_point_count(4);
  EXPECT_EQ(Draw({answer}, false, v1::AXIS_LOG_X),
            "loss  4 points, 0 to 3…\n"
            "  │               ⢀⣀⠤⠒⠊\n"
            "2 ┤          ⣀⠤⠔⠒⠉⠁\n"
            "  │    ⢀⣀⠤⠔⠒⠉⠁\n"
            "0 ┤⡠⠤⠒⠊⠁\n"
            "  └┬────────────┬──────\n"
            "   1           100\n"
            "   x, logarithmic\n");
}

TEST(ChartDrawingTest, RelativeTimesCountFromTheOrigin) {
  v1::SampleSeriesResponse answer = Points({1, 2, 1});
  answer.set_origin_unix_nanos(1706702400'000000000);
  answer.set_from(0);
  answer.set_to(3600);
  for (const int64_t second : {0, 1800, 3600}) {
    answer.mutable_points()->add_wall_times_unix_nanos(answer.origin_unix_nanos() +
                                                       second * 1000000000);
  }
  EXPECT_EQ(Draw({answer}, false, v1::AXIS_RELATIVE_TIME),
            "loss  3 points, 1 to 2, …\n"
            "2.0 ┤       ⢀⠤⠊⠢⢄\n"
            "    │     ⡠⠒⠁    ⠑⠢⡀\n"
            "1.5 ┤  ⣀⠔⠉         ⠈⠑⢄⡀\n"
            "1.0 ┤⡤⠊               ⠈⠢⢄\n"
            "    └┬──────────────────┬\n"
            "     0                 1h\n"
            "     time since the first points of the experiment\n");
}

TEST(ChartDrawingTest, SeriesHaveColours) {
  v1::SampleSeriesResponse other = Points({2, 0});
  other.set_channel("a name\x1b with 损失");
  EXPECT_EQ(Draw({Points({0, 2}), other}, true),
            "\x1b[36m━━\x1b[0m loss               …\n"
            "\x1b[33m━━\x1b[0m a name\\x1b with 损…\n"
            "\x1b[2m2 ┤\x1b[0m\x1b[33m⠑⠢⠤⣀⡀          \x1b[0m\x1b[36m⣀⡠⠤⠒⠉\x1b[0m\n"
            "\x1b[2m  │\x1b[0m    \x1b[33m⠈⠑⠒⠤⢄⡀\x1b[0m\x1b[36m⣀⠤⠔⠒⠉\x1b[0m\n"
            "\x1b[2m1 ┤\x1b[0m\x1b[36m    ⢀⣀⠤⠒⠊\x1b[0m\x1b[33m⠉⠉⠒⠢⢄⣀\x1b[0m\n"
            "\x1b[2m0 ┤\x1b[0m\x1b[36m⡠⠤⠒⠉⠁          \x1b[0m\x1b[33m⠉⠑⠢⠤⣀\x1b[0m\n"
            "\x1b[2m  └┬────────┬─────────┬\x1b[0m\n"
            "\x1b[2m  0.0      0.5      1.0\x1b[0m\n");
}

TEST(ChartDrawingTest, TheLegendSaysWhatIsThere) {
  v1::SampleSeriesResponse alias = Points({1, 2});
  alias.mutable_source()->set_alias("quality");
  v1::SampleSeriesResponse large = Points({123456789, kInfinity, kNan});
  const AxisScale scale(ScaleKind::kLinear, {0, 10});
  std::vector<ChartSeries> all_series;
  for (const v1::SampleSeriesResponse& answer : {alias, large, Points({})}) {
    all_series.push_back(MakeChartSeries(answer, v1::AXIS_X, scale, 40));
  }
  EXPECT_EQ(DrawLegend(all_series, false, 80),
            "@quality = loss  2 points, 1 to 2, last 2\n"
            "loss             3 points, 123456789 to inf, last nan, 1 NaN\n"
            "loss             no points\n");
  EXPECT_EQ(DrawLegend({all_series[0]}, false, 20), "@quality = loss  2 …\n");
}

TEST(ChartRangeTest, HoldsTheLastPointOfAllAnswers) {
  const std::vector<v1::SampleSeriesResponse> answers = {Points({1, 2, 3}), Points({}),
                                                         Points({1, 2})};
  const AxisBounds all = *CommonRange({v1::AXIS_X, {}, {}}, answers);
  EXPECT_EQ(all.from, 0);
  EXPECT_EQ(all.to, std::nextafter(2.0, 3.0));
  const AxisBounds bounded = *CommonRange({v1::AXIS_X, -1, 1}, answers);
  EXPECT_EQ(bounded.from, -1);
  EXPECT_EQ(bounded.to, 1);
  EXPECT_FALSE(CommonRange({v1::AXIS_X, -1, 1}, {Points({})}).has_value());
}

}  // namespace
}  // namespace nereid::client
