// How a person names a number that stands for a whole series: SOURCE, or SOURCE:last, :min or :max.

#ifndef NEREID_CLIENT_CLI_SOURCE_STATISTIC_H_
#define NEREID_CLIENT_CLI_SOURCE_STATISTIC_H_

#include <string>

#include "absl/status/statusor.h"
#include "nereid/v1/experiments.pb.h"

namespace nereid::client {

// Only a `:last`, `:min` or `:max` at the end counts; any other colon belongs to the name. Without
// one the statistic is UNSPECIFIED. INVALID_ARGUMENT says what is wrong with the name.
absl::StatusOr<v1::SourceStatistic> ParseSourceStatistic(const std::string& text);

// `last`, `min` or `max`.
std::string StatisticName(v1::Statistic statistic);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SOURCE_STATISTIC_H_
