#include "client/cli/export_config_command.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/command_result.h"
#include "client/cli/config_reader.h"
#include "client/cli/config_text.h"
#include "client/cli/failure.h"
#include "client/cli/option_parser.h"
#include "client/cli/server_connection.h"
#include "client/cli/terminal_text.h"
#include "nereid/v1/config.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] =
    R"(nereid export-config: prints the aliases and chart sets of a project.

  nereid export-config [options]

In the text format of protocol buffers, for nereid apply: applied to the same project it changes
nothing, applied to another one it makes that alike.

  --project P          default: $NEREID_PROJECT, or "default".
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

// A chart in a set has no etag of its own.
absl::StatusOr<v1::ProjectConfig> FetchConfig(const ServerConnection& connection,
                                              const std::string& project) {
  const absl::StatusOr<std::vector<v1::Alias>> aliases = FetchAliases(connection, project);
  if (!aliases.ok()) return aliases.status();
  const absl::StatusOr<std::vector<v1::ChartSet>> sets = FetchChartSets(connection, project);
  if (!sets.ok()) return sets.status();
  v1::ProjectConfig config;
  config.mutable_aliases()->Add(aliases->begin(), aliases->end());
  config.mutable_chart_sets()->Add(sets->begin(), sets->end());
  for (v1::Alias& alias : *config.mutable_aliases()) alias.clear_etag();
  for (v1::ChartSet& chart_set : *config.mutable_chart_sets()) chart_set.clear_etag();
  return config;
}

absl::StatusOr<std::string> Export(const CommandOptions& options) {
  const std::string project = options.project_or_default();
  const absl::StatusOr<v1::ProjectConfig> config =
      FetchConfig(ServerConnection(options.server), project);
  if (!config.ok()) return config.status();
  return absl::StrCat("# Aliases and chart sets of project ", Quoted(project),
                      ", for: nereid apply FILE\n", "# proto-file: nereid/v1/config.proto\n",
                      "# proto-message: nereid.v1.ProjectConfig\n\n", PrintConfig(*config));
}

}  // namespace

int RunExportConfigCommand(const std::vector<std::string>& arguments, std::ostream& out,
                           std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid export-config");
  options.AddProjectTo(&parser);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    const absl::Status status = CheckNoArguments("nereid export-config", others);
    if (!status.ok()) return FailUsage(err, status);
    return EndWithText(Export(options), out, err);
  });
}

}  // namespace nereid::client
