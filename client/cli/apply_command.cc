#include "client/cli/apply_command.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/command_result.h"
#include "client/cli/config_diff.h"
#include "client/cli/config_text.h"
#include "client/cli/failure.h"
#include "client/cli/option_parser.h"
#include "client/cli/server_connection.h"
#include "client/cli/terminal_text.h"
#include "nereid/v1/config.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] =
    R"(nereid apply: makes the aliases and chart sets of a project those of a file.

  nereid apply FILE [--dry_run] [options]

FILE is a nereid.v1.ProjectConfig in the text format of protocol buffers, as nereid export-config
prints it; - is stdin. What the project has and FILE has not is deleted. All of it is changed or
nothing, and every change is printed: + created, ~ updated, - deleted.

  --dry_run            prints what would change, and changes nothing.
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

absl::StatusOr<std::string> Apply(const CommandOptions& options, const v1::ProjectConfig& config,
                                  bool is_dry_run) {
  v1::ApplyConfigRequest request;
  request.set_project(options.project_or_default());
  *request.mutable_config() = config;
  request.set_dry_run(is_dry_run);
  const auto response =
      ServerConnection(options.server).Call(&v1::ConfigService::Stub::ApplyConfig, request);
  if (!response.ok()) return response.status();
  const bool is_pretended = is_dry_run && !response->changes().empty();
  return absl::StrCat(DescribeChanges(*response),
                      is_pretended ? "a dry run: nothing was changed\n" : "");
}

}  // namespace

int RunApplyCommand(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err) {
  CommandOptions options;
  bool is_dry_run = false;
  OptionParser parser("nereid apply");
  options.AddProjectTo(&parser);
  parser.AddFlag("dry_run", OptionParser::kNoShortName, &is_dry_run);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    const absl::StatusOr<v1::ProjectConfig> config = ParseFile(others);
    if (!config.ok()) return FailUsage(err, config.status());
    return EndWithText(Apply(options, *config, is_dry_run), out, err);
  });
}

}  // namespace nereid::client
