// The option -l/--log-channel: which numbers of a program's output go to which channel.

#ifndef NEREID_CLIENT_CLI_LOG_CHANNEL_H_
#define NEREID_CLIENT_CLI_LOG_CHANNEL_H_

#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nereid::client {

// Numbers that follow `prefix` in the output belong to the numeric channel `channel`.
struct LogChannel {
  std::string prefix;
  std::string channel;

  bool operator==(const LogChannel&) const = default;
};

// Reads PREFIX[:CHANNEL], split at the last colon. Without a colon the channel is named as the
// prefix. A colon at the end belongs to the prefix: `loss:` is the prefix `loss:` and the channel
// `loss`.
//
// INVALID_ARGUMENT, naming the option: prefix or channel empty or nothing but blanks, not UTF-8, a
// channel name over 1,024 bytes, or one of the channels `stdout` and `stderr`, which hold the
// output itself.
absl::StatusOr<LogChannel> ParseLogChannel(std::string_view text);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_LOG_CHANNEL_H_
