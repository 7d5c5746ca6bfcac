// What the command line of `nereid send` says.

#ifndef NEREID_CLIENT_CLI_SEND_OPTIONS_H_
#define NEREID_CLIENT_CLI_SEND_OPTIONS_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/log_channel.h"
#include "client/experiment_details.h"

namespace nereid::client {

extern const char kSendHelp[];

struct SendOptions {
  bool wants_help = false;
  std::string server;
  std::string project;
  std::string experiment;
  ExperimentDetails details;
  // Empty: nothing says where it could be.
  std::string spool_directory;
  // Without repetitions.
  std::vector<LogChannel> log_channels;
  // What to run and its arguments; not empty unless `wants_help`.
  std::vector<std::string> command;
};

// Reads the arguments behind `send`, and the environment. An experiment that was given no name gets
// a new one. INVALID_ARGUMENT names what is wrong and what to do.
absl::StatusOr<SendOptions> ParseSendOptions(const std::vector<std::string>& arguments);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_SEND_OPTIONS_H_
