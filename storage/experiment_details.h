// What is told of an experiment besides its channels: description, tags and parameters.

#ifndef NEREID_STORAGE_EXPERIMENT_DETAILS_H_
#define NEREID_STORAGE_EXPERIMENT_DETAILS_H_

#include <cstdint>

#include "absl/status/status.h"
#include "nereid/v1/experiments.pb.h"
#include "nereid/v1/ingest.pb.h"

namespace nereid::storage {

// INVALID_ARGUMENT, naming the value and the bound, unless they are within what the proto states.
absl::Status CheckDetails(const v1::Experiment& experiment);

// What a stream tells of its experiment, alone.
v1::Experiment DetailsOf(const v1::Open& open);

// Tells whether the same is told again. 0 for nothing.
uint32_t DetailsCrc(const v1::Experiment& told);

// Puts what a stream tells over what was known: a description that is not empty replaces the one
// before, tags are added, parameters are set.
void MergeDetails(const v1::Experiment& told, v1::Experiment& details);

// Tags sorted, each once.
void SortTags(v1::Experiment& details);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_EXPERIMENT_DETAILS_H_
