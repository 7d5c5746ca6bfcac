// What a channel must hold, by the words of the proto and with none of the code under test.

#ifndef NEREID_TESTS_FAULTS_EXPECTED_CHANNEL_H_
#define NEREID_TESTS_FAULTS_EXPECTED_CHANNEL_H_

#include <cstdint>
#include <string>
#include <vector>

#include "nereid/v1/points.pb.h"
#include "storage/head.h"

namespace nereid::faults {

// A plain value.
class ExpectedChannel {
 public:
  // Takes the points of one batch in, drops duplicates and counts what is rejected. Times grow from
  // batch to batch.
  void Append(const v1::PointColumns& sent, int64_t time_unix_nanos);
  void Truncate(double from_x);
  void Clear() { *this = ExpectedChannel(); }

  size_t point_count() const { return static_cast<size_t>(points_.x_size()); }
  // Only while there are points.
  double first_x() const { return points_.x(0); }
  double last_x() const { return points_.x(points_.x_size() - 1); }
  const v1::PointColumns& points() const { return points_; }

  // Empty, or the first thing in which what is stored differs.
  std::string DifferenceOfPoints(const v1::PointColumns& stored) const;
  std::string DifferenceOfHead(const storage::Head& stored) const;

 private:
  bool IsLastPointAgain(const v1::PointColumns& sent, int index, double x) const;
  void Push(const v1::PointColumns& sent, int index, double x);
  std::string DifferenceOfTimes(const v1::PointColumns& stored) const;
  std::string DifferenceOfExtremes(const storage::Head& stored) const;

  // As a read returns them; of images what was sent.
  v1::PointColumns points_;
  // The time of the last point of each batch, 0 for the others.
  std::vector<int64_t> times_unix_nanos_;
  uint64_t rejected_count_ = 0;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_EXPECTED_CHANNEL_H_
