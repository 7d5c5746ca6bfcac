#include "client/cli/sample_listing.h"

#include <cmath>
#include <cstddef>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/cli/number_format.h"
#include "client/cli/series_query.h"

namespace nereid::client {
namespace {

constexpr Alignment kRight = Alignment::kRight;

// Of y in a table.
constexpr int kTableDigits = 6;

// Down to the nanosecond, so that it reads back exactly.
std::string FormatTime(int64_t unix_nanos) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%E*SZ", absl::FromUnixNanos(unix_nanos),
                          absl::UTCTimeZone());
}

ListingCell NumberOrNothing(double value) { return OptionalNumber(!std::isnan(value), value); }

ListingCell Rounded(double value) { return FormatRounded(value, kTableDigits); }

ListingCell RoundedOrNothing(double value) {
  return std::isnan(value) ? ListingCell() : Rounded(value);
}

// NaN if every y is.
double Mean(const v1::SampledColumns& columns, int i) {
  return columns.sums(i) / static_cast<double>(columns.counts(i) - columns.nan_counts(i));
}

Listing TableOfColumns(const v1::SampledColumns& columns) {
  Listing listing;
  for (const char* title :
       {"column", "count", "first x", "first y", "last x", "last y", "min", "max", "mean", "nan"}) {
    listing.columns.push_back({title, kRight});
  }
  for (int i = 0; i < columns.indices_size(); ++i) {
    listing.rows.push_back({uint64_t{columns.indices(i)}, columns.counts(i), columns.first_x(i),
                            Rounded(columns.first_y(i)), columns.last_x(i),
                            Rounded(columns.last_y(i)), RoundedOrNothing(columns.min_y(i)),
                            RoundedOrNothing(columns.max_y(i)), RoundedOrNothing(Mean(columns, i)),
                            columns.nan_counts(i)});
  }
  return listing;
}

Listing AllOfColumns(const v1::SampledColumns& columns) {
  Listing listing;
  for (const char* title : {"column", "count", "nan_count", "first_x", "first_y", "last_x",
                            "last_y", "min_x", "min_y", "max_x", "max_y", "sum", "mean"}) {
    listing.columns.push_back({title, kRight});
  }
  for (int i = 0; i < columns.indices_size(); ++i) {
    listing.rows.push_back({uint64_t{columns.indices(i)}, columns.counts(i), columns.nan_counts(i),
                            columns.first_x(i), columns.first_y(i), columns.last_x(i),
                            columns.last_y(i), NumberOrNothing(columns.min_x(i)),
                            NumberOrNothing(columns.min_y(i)), NumberOrNothing(columns.max_x(i)),
                            NumberOrNothing(columns.max_y(i)), columns.sums(i),
                            NumberOrNothing(Mean(columns, i))});
  }
  return listing;
}

// Adds a column, if the answer has times.
template <typename Times>
void AddTimes(const std::string& title, const Times& times, Listing* listing) {
  if (times.empty()) return;
  listing->columns.push_back({title});
  for (size_t i = 0; i < listing->rows.size(); ++i) {
    listing->rows[i].emplace_back(FormatTime(times[static_cast<int>(i)]));
  }
}

Listing ListColumns(const v1::SampledColumns& columns, OutputFormat format) {
  const bool is_table = format == OutputFormat::kTable;
  Listing listing = is_table ? TableOfColumns(columns) : AllOfColumns(columns);
  AddTimes(is_table ? "first time" : "first_time", columns.first_times_unix_nanos(), &listing);
  AddTimes(is_table ? "last time" : "last_time", columns.last_times_unix_nanos(), &listing);
  return listing;
}

Listing ListPoints(const v1::PointColumns& points) {
  Listing listing{{{"x", kRight}, {"y", kRight}}, {}};
  const std::vector<double> y = NumericY(points);
  for (int i = 0; i < points.x_size(); ++i) {
    listing.rows.push_back({points.x(i), y[static_cast<size_t>(i)]});
  }
  AddTimes("time", points.wall_times_unix_nanos(), &listing);
  return listing;
}

}  // namespace

Listing ListSample(const v1::SampleSeriesResponse& answer, OutputFormat format) {
  return answer.has_columns() ? ListColumns(answer.columns(), format) : ListPoints(answer.points());
}

}  // namespace nereid::client
