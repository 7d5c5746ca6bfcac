// The options that the commands of `nereid` share.

#ifndef NEREID_CLIENT_CLI_COMMAND_OPTIONS_H_
#define NEREID_CLIENT_CLI_COMMAND_OPTIONS_H_

#include <optional>
#include <string>

#include "absl/status/status.h"
#include "client/cli/option_parser.h"

namespace nereid::client {

inline constexpr char kServerVariable[] = "NEREID_SERVER";
inline constexpr char kProjectVariable[] = "NEREID_PROJECT";
inline constexpr char kExperimentVariable[] = "NEREID_EXPERIMENT";

inline constexpr char kDefaultServer[] = "127.0.0.1:7070";
inline constexpr char kDefaultProject[] = "default";

enum class OutputFormat { kTable, kCsv, kJson };

// What the options and the environment say; an option goes before its variable. An empty variable
// counts as unset.
struct CommandOptions {
  bool wants_help = false;
  // HOST:PORT.
  std::string server = kDefaultServer;
  // Unset: neither option nor variable.
  std::optional<std::string> project;
  std::optional<std::string> experiment;
  OutputFormat format = OutputFormat::kTable;

  // As given on the command line.
  std::optional<std::string> server_option;
  std::optional<std::string> project_option;
  std::optional<std::string> experiment_option;
  std::optional<std::string> format_option;

  // Adds --server, --project, --experiment and --help.
  void AddTo(OptionParser* parser);
  // The same without --experiment, for what belongs to a whole project.
  void AddProjectTo(OptionParser* parser);
  // Adds --server and --help, for what belongs to no project.
  void AddServerTo(OptionParser* parser);
  // Adds --format.
  void AddFormatTo(OptionParser* parser);

  // Fills the values from what was parsed and the environment. INVALID_ARGUMENT names the option or
  // variable that is wrong.
  absl::Status Resolve();

  // INVALID_ARGUMENT if neither option nor variable names an experiment.
  absl::Status CheckHasExperiment() const;

  std::string project_or_default() const { return project.value_or(kDefaultProject); }
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_COMMAND_OPTIONS_H_
