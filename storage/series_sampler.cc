#include "storage/series_sampler.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "storage/limits.h"
#include "storage/pyramid_walk.h"

namespace nereid::storage {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();

// Samples one series.
class SeriesSampler {
 public:
  SeriesSampler(rocksdb::DB* db, const SeriesLocation& location,
                const rocksdb::ReadOptions& options, const Head& head, const ChartRange& range)
      : db_(db), location_(location), options_(options), head_(head), range_(range) {}

  absl::StatusOr<SampledSeries> Run() {
    const bool is_empty = head_.point_count == 0;
    const absl::StatusOr<SeriesExtent> extent = is_empty ? SeriesExtent() : FindExtent();
    if (!extent.ok()) return extent.status();
    const ColumnEdges edges = MakeColumnEdges(range_, *extent);
    sampled_.from = edges.from;
    sampled_.to = edges.to;
    sampled_.truncation_count = head_.truncations.count;
    if (is_empty) return std::move(sampled_);
    sampled_.last_x = head_.last_x;
    const absl::Status status = Walk(edges);
    if (!status.ok()) return status;
    return std::move(sampled_);
  }

 private:
  absl::StatusOr<SeriesExtent> FindExtent() {
    SeriesExtent extent{head_.first_x, head_.last_x, 0, head_.last_time_unix_nanos};
    if (range_.from.has_value() && std::isfinite(*range_.from)) return extent;
    if (IsTimeAxis(range_.axis)) return WithFirstTime(extent);
    if (range_.axis == v1::AXIS_LOG_X && extent.first_x <= 0) return WithFirstPositive(extent);
    return extent;
  }

  absl::StatusOr<SeriesExtent> WithFirstTime(SeriesExtent extent) {
    PieceCursor cursor(db_, location_, options_);
    cursor.SeekToFirst();
    if (absl::Status status = LoadAt(cursor); !status.ok()) return status;
    if (points_.size() > 0) extent.first_time_unix_nanos = WallTimeAt(points_, 0);
    return extent;
  }

  // A series without any x over 0 gets an extent without points.
  absl::StatusOr<SeriesExtent> WithFirstPositive(SeriesExtent extent) {
    PieceCursor cursor(db_, location_, options_);
    cursor.SeekToLastFrom(0);
    if (absl::Status status = LoadAt(cursor); !status.ok()) return status;
    const auto positive = std::upper_bound(points_.x.begin(), points_.x.end(), 0.0);
    if (positive != points_.x.end()) {
      extent.first_x = *positive;
      return extent;
    }
    cursor.SeekBehind(0);
    if (absl::Status status = cursor.status(); !status.ok()) return status;
    extent.first_x = cursor.Valid() ? cursor.first_x() : 1;
    extent.last_x = std::max(extent.first_x, extent.last_x);
    return extent;
  }

  // Without points at neither end of the series.
  absl::Status LoadAt(const PieceCursor& cursor) {
    points_.clear();
    return cursor.Valid() ? cursor.Load(points_) : cursor.status();
  }

  absl::Status Walk(const ColumnEdges& edges) {
    PyramidWalk walk(db_, location_, options_, edges, IsTimeAxis(range_.axis),
                     range_.to.has_value());
    if (absl::Status status = walk.Run(); !status.ok()) return status;
    const ColumnSummaries& columns = walk.columns();
    const bool is_log = range_.axis == v1::AXIS_LOG_X;
    if (range_.from.has_value()) sampled_.before = columns.before();
    if (is_log && sampled_.before.has_value() && sampled_.before->x <= 0) sampled_.before.reset();
    if (range_.to.has_value()) sampled_.after = columns.after();
    for (size_t i = 0; i < columns.columns().size(); ++i) {
      const Summary& column = columns.columns()[i];
      if (column.count > 0) sampled_.columns.push_back({i, column});
      sampled_.point_count += column.count;
    }
    sampled_.is_raw = sampled_.point_count <= kRawPointsPerColumn * edges.column_count();
    return sampled_.is_raw ? TakePointsThemselves() : absl::OkStatus();
  }

  absl::Status TakePointsThemselves() {
    if (sampled_.columns.empty()) return absl::OkStatus();
    const double from_x = sampled_.columns.front().summary.first_x;
    const double last_x = sampled_.columns.back().summary.last_x;
    sampled_.columns.clear();
    PieceCursor cursor(db_, location_, options_);
    for (cursor.SeekToLastFrom(from_x); cursor.Valid(); cursor.Next()) {
      if (cursor.first_x() > last_x) break;
      if (absl::Status status = cursor.Load(points_); !status.ok()) return status;
      AppendPoints(from_x, last_x);
    }
    return cursor.status();
  }

  void AppendPoints(double from_x, double last_x) {
    const auto begin = std::lower_bound(points_.x.begin(), points_.x.end(), from_x);
    const auto end = std::upper_bound(begin, points_.x.end(), last_x);
    for (auto x = begin; x != end; ++x) {
      const auto index = static_cast<size_t>(x - points_.x.begin());
      sampled_.points.push_back({*x, points_.y[index], WallTimeAt(points_, index)});
    }
  }

  rocksdb::DB* const db_;
  const SeriesLocation location_;
  const rocksdb::ReadOptions options_;
  const Head& head_;
  const ChartRange& range_;
  SampledSeries sampled_;
  Points points_;
};

}  // namespace

absl::StatusOr<SampledSeries> SampleSeries(rocksdb::DB* db, const SeriesLocation& location,
                                           const rocksdb::ReadOptions& options, const Head& head,
                                           const ChartRange& range) {
  return SeriesSampler(db, location, options, head, range).Run();
}

absl::StatusOr<Summary> SummarizeBefore(rocksdb::DB* db, const SeriesLocation& location,
                                        const rocksdb::ReadOptions& options, double end_x) {
  ColumnEdges edges;
  edges.edges = {CoordinateOfX(-kInfinity), CoordinateOfX(end_x)};
  PyramidWalk walk(db, location, options, edges, false, false);
  if (absl::Status status = walk.Run(); !status.ok()) return status;
  return walk.columns().columns()[0];
}

}  // namespace nereid::storage
