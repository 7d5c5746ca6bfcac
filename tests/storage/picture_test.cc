// A chart drawn from the sampled columns is the picture of the chart drawn from every point.

#include <algorithm>
#include <cmath>
#include <vector>

#include "bench/series.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

constexpr int kWidth = 1'000;
constexpr int kHeight = 400;
constexpr size_t kPoints = 2'000'000;

struct PlotPoint {
  double x;
  double y;
};

// Lines between pixels, as Bresenham draws them, over x in [1, kPoints] and y in [-1, 8].
class Picture {
 public:
  void DrawLines(const std::vector<PlotPoint>& points) {
    for (size_t i = 1; i < points.size(); ++i) DrawLine(points[i - 1], points[i]);
  }

  // How many pixels differ.
  int Difference(const Picture& other) const {
    int different = 0;
    for (size_t i = 0; i < pixels_.size(); ++i) different += pixels_[i] != other.pixels_[i];
    return different;
  }

 private:
  // The column is the one that the chart was sampled for.
  static int ColumnOf(double x) {
    int column = static_cast<int>((x - 1) * kWidth / (kPoints - 1));
    const auto edge = [](int k) {
      return 1 + (static_cast<double>(kPoints) - 1) * (static_cast<double>(k) / kWidth);
    };
    while (column > 0 && x < edge(column)) --column;
    while (column + 1 < kWidth && x >= edge(column + 1)) ++column;
    return column;
  }
  static int RowOf(double y) { return static_cast<int>((8 - y) / 9 * (kHeight - 1)); }

  void DrawLine(const PlotPoint& from, const PlotPoint& to) {
    int column = ColumnOf(from.x);
    int row = RowOf(from.y);
    const int last_column = ColumnOf(to.x);
    const int last_row = RowOf(to.y);
    const int width = last_column - column;
    const int height = -std::abs(last_row - row);
    const int down = row < last_row ? 1 : -1;
    int error = width + height;
    while (true) {
      pixels_[static_cast<size_t>(row) * kWidth + static_cast<size_t>(column)] = true;
      if (column == last_column && row == last_row) return;
      const int twice = 2 * error;
      if (twice >= height) {
        error += height;
        ++column;
      }
      if (twice <= width) {
        error += width;
        row += down;
      }
    }
  }

  std::vector<bool> pixels_ = std::vector<bool>(size_t{kWidth} * kHeight);
};

std::vector<PlotPoint> PointsOf(const std::vector<double>& y, size_t step) {
  std::vector<PlotPoint> points;
  for (size_t i = 0; i < y.size(); i += step) points.push_back({static_cast<double>(i + 1), y[i]});
  return points;
}

std::vector<PlotPoint> PointsOf(const SampledSeries& sampled) {
  std::vector<PlotPoint> points;
  for (const SampledColumn& column : sampled.columns) {
    const Summary& summary = column.summary;
    const PlotPoint lowest{summary.min_x, summary.min_y};
    const PlotPoint highest{summary.max_x, summary.max_y};
    points.push_back({summary.first_x, summary.first_y});
    points.push_back(lowest.x < highest.x ? lowest : highest);
    points.push_back(lowest.x < highest.x ? highest : lowest);
    points.push_back({summary.last_x, summary.last_y});
  }
  return points;
}

class PictureTest : public StoreFixture {
 protected:
  // A falling loss with three spikes of one point each.
  static std::vector<double> LossWithSpikes() {
    std::vector<double> y = bench::LossSeries(kPoints, 1);
    y[345'678] = 7.5;
    y[1'000'000] = -0.75;
    y[1'999'000] = 6;
    return y;
  }

  SampledSeries Sampled(const std::vector<double>& y) {
    {
      Stream stream(*store_);
      stream.Open("p", "e");
      stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
      constexpr size_t kBatch = 50'000;
      for (size_t i = 0; i < y.size(); i += kBatch) {
        v1::PointColumns points;
        for (size_t j = i; j < i + kBatch; ++j) points.add_doubles(y[j]);
        stream.Append(i / kBatch + 1, 0, std::move(points));
      }
    }
    ChartRange range;
    range.column_count = kWidth;
    const auto sampled = store_->Sample("loss", *FindChannel("loss"), range);
    EXPECT_TRUE(sampled.ok()) << sampled.status();
    return sampled.value_or(SampledSeries());
  }
};

TEST_F(PictureTest, OfColumnsIsThePictureOfEveryPoint) {
  const std::vector<double> y = LossWithSpikes();
  Picture every_point;
  every_point.DrawLines(PointsOf(y, 1));
  Picture columns;
  columns.DrawLines(PointsOf(Sampled(y)));
  EXPECT_EQ(columns.Difference(every_point), 0);

  // The picture would show it: without the spikes, or with every 500th point alone, it is another.
  Picture without_spikes;
  without_spikes.DrawLines(PointsOf(bench::LossSeries(kPoints, 1), 1));
  EXPECT_GT(without_spikes.Difference(every_point), 300);
  Picture every_500th;
  every_500th.DrawLines(PointsOf(y, 500));
  EXPECT_GT(every_500th.Difference(every_point), 300);
}

}  // namespace
}  // namespace nereid::storage
