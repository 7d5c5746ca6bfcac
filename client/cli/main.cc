// nereid: the command line client.

#include <fcntl.h>
#include <unistd.h>

#include <algorithm>
#include <iostream>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/alias_command.h"
#include "client/cli/apply_command.h"
#include "client/cli/backup_command.h"
#include "client/cli/chart_command.h"
#include "client/cli/chartset_command.h"
#include "client/cli/delete_command.h"
#include "client/cli/exit_code.h"
#include "client/cli/experiment_command.h"
#include "client/cli/export_config_command.h"
#include "client/cli/failure.h"
#include "client/cli/ls_command.h"
#include "client/cli/plot_command.h"
#include "client/cli/read_command.h"
#include "client/cli/sample_command.h"
#include "client/cli/send_command.h"
#include "client/cli/subcommand.h"
#include "client/cli/sync_command.h"
#include "client/cli/terminal_text.h"
#include "client/cli/truncate_command.h"
#include "client/cli/watch_command.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] = R"(nereid: records what training programs print, and shows it.

  nereid send [-l PREFIX[:CHANNEL]]... -- CMD ARG...   runs a command and records its output
  nereid sync [DIR]                                    sends what could not be delivered then
  nereid ls [PROJECT[/EXPERIMENT]]                     lists projects, experiments or channels
  nereid read SOURCE                                   prints the points of a channel
  nereid sample SOURCE                                 prints a numeric channel in few rows
  nereid plot SOURCE...                                draws numeric channels in the terminal
  nereid watch SOURCE...                               follows the points of channels as they come
  nereid experiment ls|set|rm                          ranks, describes and deletes experiments
  nereid alias set|ls|rm                               names for channels that differ in name
  nereid chart set|ls|rm                               the charts of an experiment
  nereid chartset set|ls|rm                            the charts of all experiments of a project
  nereid apply FILE                                    makes aliases and chart sets those of a file
  nereid export-config                                 prints such a file
  nereid truncate CHANNEL --from X                     takes away the end of a channel
  nereid delete project|experiment|channel NAME        takes one away, with all that is in it
  nereid backup DIR                                    copies all that the server stores
  nereid help [COMMAND]                                says more about a command
  nereid --version                                     prints the version

Exit codes: 0 done, 1 failed, 2 wrong command line; `nereid send` exits as the command it ran.
)";

using Arguments = std::vector<std::string>;

constexpr Subcommand kCommands[] = {{"send", RunSendCommand},
                                    {"sync", RunSyncCommand},
                                    {"ls", RunLsCommand},
                                    {"read", RunReadCommand},
                                    {"sample", RunSampleCommand},
                                    {"plot", RunPlotCommand},
                                    {"watch", RunWatchCommand},
                                    {"truncate", RunTruncateCommand},
                                    {"delete", RunDeleteCommand},
                                    {"experiment", RunExperimentCommand},
                                    {"alias", RunAliasCommand},
                                    {"chart", RunChartCommand},
                                    {"chartset", RunChartsetCommand},
                                    {"apply", RunApplyCommand},
                                    {"export-config", RunExportConfigCommand},
                                    {"backup", RunBackupCommand}};

int RunCommand(const std::string& name, const Arguments& arguments) {
  const auto* command = std::find_if(std::begin(kCommands), std::end(kCommands),
                                     [&name](const Subcommand& c) { return c.name == name; });
  if (command != std::end(kCommands)) return command->run(arguments, std::cout, std::cerr);
  return FailUsage(std::cerr, absl::InvalidArgumentError(absl::StrCat(
                                  "there is no command ", Quoted(name), ". Try: nereid --help")));
}

int Run(const Arguments& arguments) {
  if (arguments.empty()) {
    std::cerr << kHelp;
    return kExitUsage;
  }
  const std::string& first = arguments[0];
  if (first == "--version") {
    std::cout << "nereid " << NEREID_VERSION << "\n";
    return kExitSuccess;
  }
  if (first == "help" && arguments.size() > 1) return RunCommand(arguments[1], {"--help"});
  if (first == "help" || first == "--help" || first == "-h") {
    std::cout << kHelp;
    return kExitSuccess;
  }
  return RunCommand(first, {arguments.begin() + 1, arguments.end()});
}

// A file opened later must not take the place of a stream that was closed by our parent.
void OpenStandardStreams() {
  int descriptor = 0;
  do {
    descriptor = open("/dev/null", O_RDWR | O_CLOEXEC);
  } while (descriptor >= 0 && descriptor <= STDERR_FILENO);
  if (descriptor >= 0) close(descriptor);
}

}  // namespace
}  // namespace nereid::client

int main(int argc, char** argv) {
  std::ios::sync_with_stdio(false);
  nereid::client::OpenStandardStreams();
  return nereid::client::Run({argv + 1, argv + argc});
}
