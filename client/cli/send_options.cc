#include "client/cli/send_options.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <random>

#include "absl/status/status.h"
#include "absl/time/clock.h"
#include "client/cli/command_options.h"
#include "client/cli/details_options.h"
#include "client/cli/experiment_name.h"
#include "client/cli/option_parser.h"
#include "client/cli/spool_option.h"

namespace nereid::client {

const char kSendHelp[] = R"(nereid send: runs a command and records what it prints.

  nereid send [-l PREFIX[:CHANNEL]]... [options] -- CMD ARG...

Output, signals and the exit code of CMD pass through. Every line goes to the text channels stdout
and stderr; numbers behind a PREFIX go to a numeric channel. If the server is away, CMD still runs
to its end; what was not delivered then lies in the spool, and nereid sync sends it.

  -l, --log-channel PREFIX[:CHANNEL]
                       records the numbers that follow PREFIX on either stream in CHANNEL. Split
                       at the last colon; without one the channel is named as the prefix; a colon
                       at the end belongs to the prefix. Between prefix and number may stand a
                       quote, blanks, one of : = | and an opening bracket. May be repeated.
  --tag T              adds a tag to the experiment. May be repeated.
  --param NAME=VALUE   sets a parameter of the experiment. May be repeated.
  --description D      what the experiment is about.
  --spool DIR          where points are kept until the server has them. Default: $NEREID_SPOOL, or
                       $XDG_STATE_HOME/nereid/spool, or ~/.local/state/nereid/spool.
  --project P          default: $NEREID_PROJECT, or "default".
  --experiment E       default: $NEREID_EXPERIMENT, or a new name.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.

CMD gets NEREID_SERVER, NEREID_PROJECT and NEREID_EXPERIMENT in its environment. Exit code: that of
CMD; 128 + N if signal N ended it; 127 if it is not found, 126 if it cannot be executed; 2 for a
wrong option.
)";

namespace {

absl::StatusOr<std::vector<LogChannel>> ParseLogChannels(const std::vector<std::string>& texts) {
  std::vector<LogChannel> result;
  for (const std::string& text : texts) {
    const absl::StatusOr<LogChannel> parsed = ParseLogChannel(text);
    if (!parsed.ok()) return parsed.status();
    const bool is_new = std::find(result.begin(), result.end(), *parsed) == result.end();
    if (is_new) result.push_back(*parsed);
  }
  return result;
}

uint64_t Random() {
  std::random_device random;
  return (uint64_t{random()} << 32) | random();
}

}  // namespace

absl::StatusOr<SendOptions> ParseSendOptions(const std::vector<std::string>& arguments) {
  CommandOptions common;
  DetailsOptions details;
  std::vector<std::string> log_channels;
  std::optional<std::string> spool;
  OptionParser parser("nereid send");
  common.AddTo(&parser);
  details.AddTo(&parser);
  parser.AddValues("log-channel", 'l', &log_channels);
  parser.AddValue("spool", OptionParser::kNoShortName, &spool);
  parser.EndAtFirstArgument();
  const absl::StatusOr<std::vector<std::string>> command = parser.Parse(arguments);
  if (!command.ok()) return command.status();

  SendOptions options;
  options.wants_help = common.wants_help;
  if (options.wants_help) return options;
  if (absl::Status status = common.Resolve(); !status.ok()) return status;
  const absl::StatusOr<std::vector<LogChannel>> parsed = ParseLogChannels(log_channels);
  if (!parsed.ok()) return parsed.status();
  const absl::StatusOr<ExperimentDetails> parsed_details = details.Resolve();
  if (!parsed_details.ok()) return parsed_details.status();
  if (command->empty() || command->front().empty()) {
    return absl::InvalidArgumentError(
        "no command to run: add -- CMD ARG... Try: nereid send "
        "--help");
  }
  options.server = common.server;
  options.project = common.project_or_default();
  options.experiment = common.experiment.has_value()
                           ? *common.experiment
                           : MakeExperimentName(*command, absl::Now(), Random());
  options.details = *parsed_details;
  options.spool_directory = FindSpoolDirectory(spool).value_or("");
  options.log_channels = *parsed;
  options.command = *command;
  return options;
}

}  // namespace nereid::client
