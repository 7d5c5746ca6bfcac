#include "storage/chart_cursor.h"

#include <utility>

#include "storage/limits.h"

namespace nereid::storage {
namespace {

// Reads the page behind the record named `after` if everything of this one was given.
template <typename Record>
absl::Status ReadAhead(const RecordTable<Record>& table, uint64_t owner, const std::string& after,
                       Page<Record>& page, size_t& given) {
  if (given < page.entries.size()) return absl::OkStatus();
  absl::StatusOr<Page<Record>> next = table.List(owner, {kPageSizeMax, TokenOf(after)});
  if (!next.ok()) return next.status();
  page = *std::move(next);
  given = 0;
  return absl::OkStatus();
}

}  // namespace

ChartCursor::ChartCursor(const Catalog* catalog, ProjectId project, ExperimentId experiment,
                         ChartPlace place)
    : catalog_(catalog), project_(project), experiment_(experiment), place_(std::move(place)) {}

absl::StatusOr<bool> ChartCursor::Next(v1::ExperimentChart& chart) {
  if (!place_.own_charts_done()) {
    absl::StatusOr<bool> any = NextOwn(chart);
    if (!any.ok() || *any) return any;
    place_.set_own_charts_done(true);
  }
  return NextOfSets(chart);
}

absl::StatusOr<bool> ChartCursor::NextOwn(v1::ExperimentChart& chart) {
  absl::Status status = ReadAhead(catalog_->charts(), experiment_, place_.own_chart(), own_charts_,
                                  own_charts_given_);
  if (!status.ok()) return status;
  if (own_charts_.entries.empty()) return false;
  Named<v1::Chart>& next = own_charts_.entries[own_charts_given_++];
  *chart.mutable_chart() = std::move(next.record);
  chart.mutable_chart()->set_name(next.name);
  place_.set_own_chart(next.name);
  return true;
}

absl::StatusOr<bool> ChartCursor::NextOfSets(v1::ExperimentChart& chart) {
  while (true) {
    absl::Status status = ReadAhead(catalog_->chart_sets(), project_, place_.chart_set(),
                                    chart_sets_, chart_sets_given_);
    if (!status.ok()) return status;
    if (chart_sets_.entries.empty()) return false;
    Named<v1::ChartSet>& chart_set = chart_sets_.entries[chart_sets_given_];
    // A token may come from anybody, so the count may be any.
    if (place_.chart_count() < static_cast<uint32_t>(chart_set.record.charts_size())) {
      const int index = static_cast<int>(place_.chart_count());
      chart.set_chart_set(chart_set.name);
      chart.mutable_chart()->Swap(chart_set.record.mutable_charts(index));
      place_.set_chart_count(place_.chart_count() + 1);
      return true;
    }
    place_.set_chart_set(chart_set.name);
    place_.set_chart_count(0);
    ++chart_sets_given_;
  }
}

}  // namespace nereid::storage
