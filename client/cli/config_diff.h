// What applying a config changes, for people.

#ifndef NEREID_CLIENT_CLI_CONFIG_DIFF_H_
#define NEREID_CLIENT_CLI_CONFIG_DIFF_H_

#include <string>

#include "nereid/v1/config.pb.h"

namespace nereid::client {

// Lines, each with its end: `+ alias "a": x, y` for what is created, `~` for what is updated, with
// what changed in it, and `-` for what is deleted; then how many of each, or that there is nothing
// to change.
std::string DescribeChanges(const v1::ApplyConfigResponse& response);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CONFIG_DIFF_H_
