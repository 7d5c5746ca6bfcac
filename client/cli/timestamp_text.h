// Moments as text.

#ifndef NEREID_CLIENT_CLI_TIMESTAMP_TEXT_H_
#define NEREID_CLIENT_CLI_TIMESTAMP_TEXT_H_

#include <string>

#include "google/protobuf/timestamp.pb.h"

namespace nereid::client {

// UTC to the second: `2024-01-31T23:59:59Z`.
std::string FormatTimestamp(const google::protobuf::Timestamp& time);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_TIMESTAMP_TEXT_H_
