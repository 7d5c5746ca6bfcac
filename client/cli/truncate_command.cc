#include "client/cli/truncate_command.h"

#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/catalog_reader.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/number_format.h"
#include "client/cli/option_parser.h"
#include "client/cli/range_options.h"
#include "client/cli/removal.h"
#include "client/cli/series_query.h"
#include "client/cli/server_connection.h"
#include "client/cli/terminal_text.h"
#include "client/count_text.h"
#include "client/names.h"
#include "nereid/v1/channels.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] = R"(nereid truncate: takes away the points of a channel from some x on.

  nereid truncate CHANNEL --from X [--yes] [options]

Shows what goes and asks before it is done. A run can then go on from an earlier state. CHANNEL is
the name that nereid ls shows; aliases are not followed.

  --from X             the first x to take away; -inf takes all points.
  --yes                does not ask. Needed where stdin is no terminal.
  --project P          default: $NEREID_PROJECT, or "default".
  --experiment E       default: $NEREID_EXPERIMENT.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

struct TruncateOptions {
  CommandOptions common;
  std::optional<std::string> from;
  bool yes = false;
};

// Where to cut which channel.
struct Cut {
  std::string channel;
  double from_x = 0;
};

absl::StatusOr<Cut> ParseCut(const TruncateOptions& options,
                             const std::vector<std::string>& others) {
  if (others.empty()) {
    return absl::InvalidArgumentError(
        "no CHANNEL: name the one to truncate. Try: nereid truncate --help");
  }
  if (others.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("one CHANNEL is truncated at a time, but there is also ", Quoted(others[1])));
  }
  if (absl::Status status = CheckName("channel", others[0]); !status.ok()) return status;
  if (!options.from.has_value()) {
    return absl::InvalidArgumentError("no --from X: name the first x to take away");
  }
  const absl::StatusOr<double> from_x = ParseX("--from", *options.from);
  if (!from_x.ok()) return from_x.status();
  if (absl::Status status = options.common.CheckHasExperiment(); !status.ok()) return status;
  return Cut{others[0], *from_x};
}

// How many points of a numeric channel go.
absl::StatusOr<uint64_t> CountFrom(const ServerConnection& connection,
                                   const CommandOptions& options, const Cut& cut) {
  v1::Source source;
  source.set_channel(cut.channel);
  const AxisRange range{v1::AXIS_X, cut.from_x, std::nullopt};
  const auto answers = FetchSeries(connection, MakeSeriesRequest(options, {source}, range, 1));
  if (!answers.ok()) return answers.status();
  return answers->front().point_count();
}

// `12,345 of 100,000 points`. Only numbers are counted without reading them: of others it says how
// many there are and where they end.
absl::StatusOr<std::string> CountText(const ServerConnection& connection,
                                      const CommandOptions& options, const Cut& cut,
                                      const v1::Channel& channel) {
  const std::string total = FormatCount(channel.point_count(), "point");
  if (cut.from_x <= channel.first_x()) return absl::StrCat("all ", total);
  if (channel.type() != v1::VALUE_TYPE_NUMERIC) {
    return absl::StrCat("some of ", total, ", the last at x = ", FormatNumber(channel.last_x()),
                        ",");
  }
  const absl::StatusOr<uint64_t> count = CountFrom(connection, options, cut);
  if (!count.ok()) return count.status();
  return absl::StrCat(FormatWithCommas(*count), " of ", total);
}

std::string PlaceText(const CommandOptions& options, const Cut& cut) {
  return absl::StrCat("channel ", Quoted(cut.channel), " (x >= ", FormatNumber(cut.from_x),
                      ") of experiment ", Quoted(*options.experiment), " in project ",
                      Quoted(options.project_or_default()));
}

absl::StatusOr<std::string> Truncate(const ServerConnection& connection,
                                     const CommandOptions& options, const Cut& cut) {
  v1::TruncateChannelRequest request;
  request.set_project(options.project_or_default());
  request.set_experiment(*options.experiment);
  request.set_name(cut.channel);
  request.set_from_x(cut.from_x);
  const auto response = connection.Call(&v1::ChannelService::Stub::TruncateChannel, request);
  if (!response.ok()) return response.status();
  const v1::Channel& channel = response->channel();
  if (channel.point_count() == 0) return absl::StrCat(Quoted(cut.channel), " is empty now");
  return absl::StrCat(Quoted(cut.channel), " ends at x = ", FormatNumber(channel.last_x()),
                      " now, with ", FormatCount(channel.point_count(), "point"));
}

int Run(const TruncateOptions& options, const Cut& cut, std::ostream& out, std::ostream& err) {
  const ServerConnection connection(options.common.server);
  const absl::StatusOr<v1::Channel> channel = FetchChannel(
      connection, options.common.project_or_default(), *options.common.experiment, cut.channel);
  if (!channel.ok()) return Fail(err, channel.status());
  if (!channel->has_last_x() || cut.from_x > channel->last_x()) {
    err << "nothing to take away: no points in " << PlaceText(options.common, cut) << std::endl;
    return kExitSuccess;
  }
  const absl::StatusOr<std::string> count = CountText(connection, options.common, cut, *channel);
  if (!count.ok()) return Fail(err, count.status());
  const Removal removal{
      absl::StrCat("takes away ", *count, " of ", PlaceText(options.common, cut), "\n"),
      [&] { return Truncate(connection, options.common, cut); }};
  return Remove(removal, options.yes, out, err);
}

}  // namespace

int RunTruncateCommand(const std::vector<std::string>& arguments, std::ostream& out,
                       std::ostream& err) {
  TruncateOptions options;
  OptionParser parser("nereid truncate");
  options.common.AddTo(&parser);
  parser.AddValue("from", OptionParser::kNoShortName, &options.from);
  parser.AddFlag("yes", OptionParser::kNoShortName, &options.yes);
  return RunCommandLine(arguments, kHelp, parser, options.common, out, err,
                        [&](const auto& others) {
                          const absl::StatusOr<Cut> cut = ParseCut(options, others);
                          if (!cut.ok()) return FailUsage(err, cut.status());
                          return Run(options, *cut, out, err);
                        });
}

}  // namespace nereid::client
