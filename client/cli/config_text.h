// Configs of projects in the text format of protocol buffers.

#ifndef NEREID_CLIENT_CLI_CONFIG_TEXT_H_
#define NEREID_CLIENT_CLI_CONFIG_TEXT_H_

#include <string>

#include "absl/status/statusor.h"
#include "nereid/v1/config.pb.h"

namespace nereid::client {

// Reads a file, or stdin for `-`. INVALID_ARGUMENT names the file and what is wrong; in what it
// holds, with line and column.
absl::StatusOr<v1::ProjectConfig> ReadConfig(const std::string& path);

// UTF-8 stays as it is. Reads back to the same.
std::string PrintConfig(const v1::ProjectConfig& config);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CONFIG_TEXT_H_
