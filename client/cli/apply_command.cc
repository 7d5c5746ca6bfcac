#include "client/cli/apply_command.h"

#include <unistd.h>

#include <algorithm>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/command_result.h"
#include "client/cli/config_diff.h"
#include "client/cli/config_text.h"
#include "client/cli/confirmation.h"
#include "client/cli/failure.h"
#include "client/cli/option_parser.h"
#include "client/cli/server_connection.h"
#include "client/cli/terminal_text.h"
#include "nereid/v1/config.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] =
    R"(nereid apply: makes the aliases and chart sets of a project those of a file.

  nereid apply FILE [--dry-run] [--yes] [options]

FILE is a nereid.v1.ProjectConfig in the text format of protocol buffers, as nereid export-config
prints it; - is stdin. What the project has and FILE has not is deleted. All of it is changed or
nothing, and every change is printed: + created, ~ updated, - deleted. Before anything is deleted
it asks.

  --dry-run            prints what would change, and changes nothing.
  --yes                does not ask. Needed where stdin is no terminal, and with -.
  --project P          default: $NEREID_PROJECT, or "default". Created if absent.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.

An example:
  aliases { name: "accuracy" channels: "acc" channels: "val/accuracy" }
  chart_sets {
    name: "quality"
    charts {
      name: "accuracy"
      sources { alias: "accuracy" }
      sources { channel: "train_acc" }
      smoothing: 0.5
    }
  }
)";

absl::StatusOr<v1::ProjectConfig> ParseFile(const std::vector<std::string>& others) {
  if (others.empty()) {
    return absl::InvalidArgumentError(
        "no FILE: name one, or - for stdin. Try: nereid apply --help");
  }
  if (others.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("one FILE is applied at a time, but there is also ", Quoted(others[1])));
  }
  return ReadConfig(others[0]);
}

struct ApplyOptions {
  CommandOptions common;
  bool is_dry_run = false;
  bool yes = false;
};

bool IsDeletion(const v1::ConfigChange& change) {
  return change.has_alias() ? !change.alias().has_after() : !change.chart_set().has_after();
}

// Shows what would change and asks, if any of it is a deletion.
absl::Status ConfirmDeletions(const ServerConnection& connection, v1::ApplyConfigRequest request,
                              std::ostream& err) {
  request.set_dry_run(true);
  const auto changes = connection.Call(&v1::ConfigService::Stub::ApplyConfig, request);
  if (!changes.ok()) return changes.status();
  if (std::ranges::none_of(changes->changes(), IsDeletion)) return absl::OkStatus();
  err << DescribeChanges(*changes);
  return Confirm(STDIN_FILENO, err);
}

absl::StatusOr<std::string> Apply(const ServerConnection& connection,
                                  const v1::ApplyConfigRequest& request) {
  const auto response = connection.Call(&v1::ConfigService::Stub::ApplyConfig, request);
  if (!response.ok()) return response.status();
  const bool is_pretended = request.dry_run() && !response->changes().empty();
  return absl::StrCat(DescribeChanges(*response),
                      is_pretended ? "a dry run: nothing was changed\n" : "");
}

int Run(const ApplyOptions& options, const v1::ProjectConfig& config, std::ostream& out,
        std::ostream& err) {
  const ServerConnection connection(options.common.server);
  v1::ApplyConfigRequest request;
  request.set_project(options.common.project_or_default());
  *request.mutable_config() = config;
  request.set_dry_run(options.is_dry_run);
  if (!options.is_dry_run && !options.yes) {
    const absl::Status answer = ConfirmDeletions(connection, request, err);
    if (absl::IsFailedPrecondition(answer)) return FailUsage(err, answer);
    if (!answer.ok()) return Fail(err, answer);
  }
  return EndWithText(Apply(connection, request), out, err);
}

}  // namespace

int RunApplyCommand(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err) {
  ApplyOptions options;
  OptionParser parser("nereid apply");
  options.common.AddProjectTo(&parser);
  parser.AddFlag("dry-run", OptionParser::kNoShortName, &options.is_dry_run);
  parser.AddFlag("yes", OptionParser::kNoShortName, &options.yes);
  return RunCommandLine(arguments, kHelp, parser, options.common, out, err,
                        [&](const auto& others) {
                          const absl::StatusOr<v1::ProjectConfig> config = ParseFile(others);
                          if (!config.ok()) return FailUsage(err, config.status());
                          return Run(options, *config, out, err);
                        });
}

}  // namespace nereid::client
