#include "storage/experiment_order.h"

#include <bit>
#include <cmath>
#include <compare>
#include <tuple>

namespace nereid::storage {
namespace {

bool HasStatistic(const Head& head, v1::Statistic statistic) {
  if (head.point_count == 0) return false;
  const bool is_extreme = statistic == v1::STATISTIC_MIN || statistic == v1::STATISTIC_MAX;
  return !is_extreme || !std::isnan(head.min);
}

double StatisticOf(const Head& head, v1::Statistic statistic) {
  switch (statistic) {
    case v1::STATISTIC_MIN:
      return head.min;
    case v1::STATISTIC_MAX:
      return head.max;
    default:
      return std::bit_cast<double>(head.last_y);
  }
}

}  // namespace

bool operator<(const SortKey& left, const SortKey& right) {
  const auto by_value = std::tie(left.rank, left.value) <=> std::tie(right.rank, right.value);
  if (by_value != 0) return by_value < 0;
  return left.names_descend ? right.name < left.name : left.name < right.name;
}

SortKey KeyOfValue(double value, bool descending, const std::string& name) {
  if (std::isnan(value)) return {SortKey::kNan, 0, name, false};
  return {SortKey::kValue, descending ? -value : value, name, false};
}

SortKey KeyOfHead(const Head& head, v1::Statistic statistic, bool descending,
                  const std::string& name) {
  if (!HasStatistic(head, statistic)) return {SortKey::kNone, 0, name, false};
  return KeyOfValue(StatisticOf(head, statistic), descending, name);
}

}  // namespace nereid::storage
