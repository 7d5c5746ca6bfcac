#ifndef NEREID_CLIENT_EXPERIMENT_DETAILS_H_
#define NEREID_CLIENT_EXPERIMENT_DETAILS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"

namespace nereid::client {

// What people say about an experiment, bounded as in ExperimentOptions.
struct ExperimentDetails {
  std::string description;
  std::vector<std::string> tags;
  std::map<std::string, std::string> parameters;
};

// INVALID_ARGUMENT names what is outside its bounds. The server bounds them once more, together
// with those that the experiment has already.
absl::Status CheckDetails(const ExperimentDetails& details);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_EXPERIMENT_DETAILS_H_
