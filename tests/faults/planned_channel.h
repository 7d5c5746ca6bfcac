// What a channel must hold.

#ifndef NEREID_TESTS_FAULTS_PLANNED_CHANNEL_H_
#define NEREID_TESTS_FAULTS_PLANNED_CHANNEL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "nereid/v1/points.pb.h"
#include "tests/faults/planned_points.h"

namespace nereid::faults {

// For one thread.
class PlannedChannel {
 public:
  PlannedChannel(std::string name, v1::ValueType type, PlannedX x)
      : name_(std::move(name)), type_(type), x_(x) {}

  const std::string& name() const { return name_; }
  v1::ValueType type() const { return type_; }
  PlannedX x() const { return x_; }
  uint64_t point_count() const { return point_count_; }

  // There must be points.
  double first_x() const { return runs_.front().first_x; }
  double last_x() const { return XOf(runs_.back(), runs_.back().count - 1); }

  // Where a run that is sent as x() says may begin.
  double NextX() const;

  // An x among the points, or right before the first of them, which `choice` picks. There must be
  // points.
  double AnyX(uint64_t choice) const;

  void Append(const PlannedRun& run);
  void Truncate(double from_x);

  // DATA_LOSS, naming the first difference, unless `stored` are these points.
  absl::Status CheckSame(const v1::PointColumns& stored) const;

 private:
  absl::Status CheckPoint(const v1::PointColumns& stored, int position, const PlannedRun& run,
                          uint32_t index) const;
  bool HasSameValue(const v1::PointColumns& stored, int position, const PlannedRun& run,
                    uint32_t index) const;

  const std::string name_;
  const v1::ValueType type_;
  const PlannedX x_;
  std::vector<PlannedRun> runs_;
  uint64_t point_count_ = 0;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_PLANNED_CHANNEL_H_
