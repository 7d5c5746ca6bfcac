// Points that a test can make again from where they came, so that it need not keep them.

#ifndef NEREID_TESTS_FAULTS_PLANNED_POINTS_H_
#define NEREID_TESTS_FAULTS_PLANNED_POINTS_H_

#include <cstdint>
#include <string>

#include "nereid/v1/points.pb.h"

namespace nereid::faults {

// The points that one message appends to one channel: evenly spaced, with y that the key chooses.
struct PlannedRun {
  uint64_t key;
  double first_x;
  double step;
  uint32_t count;
};

// How the x of a run are sent.
enum class PlannedX { kAutomatic, kExplicit, kRun };

// Mixes the bits of `value` and `more` into one number; the same for the same two.
uint64_t Mix(uint64_t value, uint64_t more);

double XOf(const PlannedRun& run, uint32_t index);

// Any bits, also those of NaN, infinities and denormal numbers; or plain numbers, by the key.
double NumberOf(const PlannedRun& run, uint32_t index);

std::string TextOf(const PlannedRun& run, uint32_t index);

// Name, description and data alone, as a client sends it.
v1::Image ImageOf(const PlannedRun& run, uint32_t index);

// The columns of a message.
v1::PointColumns ColumnsOf(const PlannedRun& run, v1::ValueType type, PlannedX x);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_PLANNED_POINTS_H_
