// Random columns against a model that takes one point after the other.

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <map>
#include <random>

#include "gtest/gtest.h"
#include "storage/accept_points.h"
#include "tests/storage/ingest_requests.h"

namespace nereid::storage {
namespace {

using Limits = std::numeric_limits<double>;
using Random = std::mt19937_64;

struct Model {
  std::vector<double> x;
  std::vector<double> y;
  std::map<v1::RejectionReason, uint64_t> refused;

  void Take(const v1::PointColumns& columns) {
    const int count = columns.doubles_size() + columns.floats_size();
    for (int i = 0; i < count; ++i) {
      const double value = columns.doubles_size() > 0 ? columns.doubles(i) : columns.floats(i);
      TakePoint(XOf(columns, i), value, columns.x_size() == 0 && !columns.has_x_run());
    }
  }

  double XOf(const v1::PointColumns& columns, int i) const {
    if (columns.x_size() > 0) return columns.x(i) + 0.0;
    if (!columns.has_x_run()) return x.empty() ? 1 : std::floor(x.back()) + 1;
    return i == 0 ? columns.x_run().start() + 0.0
                  : columns.x_run().start() + i * columns.x_run().step() + 0.0;
  }

  void TakePoint(double new_x, double new_y, bool automatic) {
    const bool equal = !x.empty() && new_x == x.back() &&
                       std::bit_cast<uint64_t>(new_y) == std::bit_cast<uint64_t>(y.back());
    if (!std::isfinite(new_x)) {
      ++refused[v1::REJECTION_REASON_X_NOT_FINITE];
    } else if (x.empty() || new_x > x.back()) {
      x.push_back(new_x);
      y.push_back(new_y);
    } else if (automatic) {
      ++refused[v1::REJECTION_REASON_AUTOMATIC_X_EXHAUSTED];
    } else if (!equal) {
      ++refused[v1::REJECTION_REASON_X_NOT_INCREASING];
    }
  }
};

double StrangeNumber(Random& random) {
  const double values[] = {Limits::quiet_NaN(),
                           -Limits::quiet_NaN(),
                           Limits::infinity(),
                           -Limits::infinity(),
                           0.0,
                           -0.0,
                           Limits::max(),
                           Limits::lowest(),
                           Limits::denorm_min(),
                           9007199254740991.0,
                           9007199254740992.0,
                           -9007199254740998.0};
  return values[random() % std::size(values)];
}

double SmallNumber(Random& random) { return static_cast<double>(random() % 200) / 8 - 5; }

void FillX(Random& random, size_t count, double last_x, v1::PointColumns& columns) {
  const uint64_t kind = random() % 4;
  if (kind == 0) return;
  const double first = random() % 4 == 0 ? SmallNumber(random) : last_x + 0.5;
  if (kind == 1) {
    columns.mutable_x_run()->set_start(random() % 20 == 0 ? StrangeNumber(random) : first);
    columns.mutable_x_run()->set_step(random() % 6 == 0 ? StrangeNumber(random) : 0.25);
    return;
  }
  for (size_t i = 0; i < count; ++i) columns.add_x(first + static_cast<double>(i));
  if (kind == 2) return;
  for (size_t changes = 1 + random() % 3; changes > 0; --changes) {
    const int index = static_cast<int>(random() % count);
    columns.set_x(index, random() % 2 == 0 ? StrangeNumber(random) : columns.x(random() % count));
  }
}

v1::PointColumns RandomColumns(Random& random, double last_x) {
  v1::PointColumns columns;
  const size_t count = 1 + random() % 12;
  const bool floats = random() % 4 == 0;
  for (size_t i = 0; i < count; ++i) {
    const double y = random() % 4 == 0 ? StrangeNumber(random) : static_cast<double>(random() % 2);
    if (floats) {
      columns.add_floats(static_cast<float>(random() % 2));
    } else {
      columns.add_doubles(y);
    }
  }
  FillX(random, count, last_x, columns);
  return columns;
}

void ExpectSameBits(const std::vector<double>& actual, const std::vector<double>& expected) {
  ASSERT_EQ(actual.size(), expected.size());
  for (size_t i = 0; i < actual.size(); ++i) {
    ASSERT_EQ(std::bit_cast<uint64_t>(actual[i]), std::bit_cast<uint64_t>(expected[i])) << i;
  }
}

TEST(AcceptPointsModelTest, AgreesWithTakingOnePointAfterTheOther) {
  Random random(1);
  for (int round = 0; round < 20000; ++round) {
    Series series;
    series.name = {v1::VALUE_TYPE_NUMERIC, "loss"};
    series.pending = std::make_unique<PendingPoints>();
    Model model;
    std::map<v1::RejectionReason, uint64_t> refused;
    for (int batch = 0; batch < 5; ++batch) {
      const v1::PointColumns columns =
          RandomColumns(random, model.x.empty() ? 0 : std::min(model.x.back(), 1e300));
      model.Take(columns);
      const auto message = Parsed(AppendRequest(1, 0, columns));
      v1::PointColumns taken = columns;
      for (const Refusal& refusal : AcceptPoints(taken, message->columns[0], 1, series)) {
        refused[refusal.first.reason] += refusal.count;
      }
      SCOPED_TRACE(testing::Message() << "round " << round << ": " << columns.ShortDebugString());
      ASSERT_EQ(refused, model.refused);
      ASSERT_NO_FATAL_FAILURE(ExpectSameBits(series.pending->points.x, model.x));
      ASSERT_NO_FATAL_FAILURE(ExpectSameBits(series.pending->points.y, model.y));
      ASSERT_EQ(series.head.point_count, model.x.size());
    }
  }
}

}  // namespace
}  // namespace nereid::storage
