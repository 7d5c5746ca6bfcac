// Points as programs report them: few and many, smooth and wild, now and then wrong ones.

#ifndef NEREID_TESTS_FAULTS_RANDOM_POINTS_H_
#define NEREID_TESTS_FAULTS_RANDOM_POINTS_H_

#include <random>

#include "nereid/v1/points.pb.h"
#include "tests/faults/expected_channel.h"

namespace nereid::faults {

// The next points of a channel of `type` that holds what `sent` says: 1 to some ten thousand.
// Sometimes one of them is the last point again, or has an x that is to be rejected.
v1::PointColumns RandomPoints(v1::ValueType type, const ExpectedChannel& sent,
                              std::mt19937_64& random);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_RANDOM_POINTS_H_
