#include "client/cli/timestamp_text.h"

#include "absl/time/time.h"

namespace nereid::client {

std::string FormatTimestamp(const google::protobuf::Timestamp& time) {
  return absl::FormatTime("%Y-%m-%dT%H:%M:%SZ", absl::FromUnixSeconds(time.seconds()),
                          absl::UTCTimeZone());
}

}  // namespace nereid::client
