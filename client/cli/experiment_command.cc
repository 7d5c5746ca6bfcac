#include "client/cli/experiment_command.h"

#include <algorithm>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/catalog_reader.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/command_result.h"
#include "client/cli/details_options.h"
#include "client/cli/experiment_query.h"
#include "client/cli/experiment_removal.h"
#include "client/cli/experiment_state.h"
#include "client/cli/failure.h"
#include "client/cli/option_parser.h"
#include "client/cli/retry_aborted.h"
#include "client/cli/server_connection.h"
#include "client/cli/subcommand.h"
#include "client/cli/terminal_text.h"
#include "client/names.h"
#include "nereid/v1/experiments.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] = R"(nereid experiment: the experiments of a project.

  nereid experiment ls [options]           lists them, chosen and sorted by the server
  nereid experiment set NAME [options]     says something about one
  nereid experiment rm NAME [--yes]        takes one away, with all its channels

nereid experiment ls:
  --state S            only those that are running, succeeded, failed, aborted or not-responding.
                       May be repeated: in any of the states.
  --name TEXT          only those whose name contains TEXT, in upper or lower case.
  --tag T              only those with this tag. May be repeated: with all of them.
  --source SOURCE      shows the last, the lowest and the highest value of a channel, or of the
                       alias @NAME; SOURCE:last, SOURCE:min or SOURCE:max one of them. Of the
                       colons in a name only such an ending counts. May be repeated.
  --sort KEY           name, created, or SOURCE[:last|min|max], which is shown too; a channel that
                       is called so itself is name:last. Default: name.
  --descending         the other way round; those without a value come last all the same.
  --limit N            the first N alone.
  --format F           table, csv or json (one object a line). Default: table.

nereid experiment set:
  --description D      takes the place of the description there is.
  --tag T              adds a tag. May be repeated.
  --param NAME=VALUE   sets a parameter; others stay. May be repeated.
  --state S            running, succeeded, failed or aborted.

nereid experiment rm shows what goes and asks before it is done.
  --yes                does not ask. Needed where stdin is no terminal.

  --project P          default: $NEREID_PROJECT, or "default".
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.

The best ten: nereid experiment ls --sort @accuracy:max --descending --limit 10
)";

constexpr char kCommand[] = "nereid experiment";

struct SetOptions {
  CommandOptions common;
  DetailsOptions details;
  std::optional<std::string> state;
};

// What to set. A description that was not given stays.
struct Change {
  std::string name;
  ExperimentDetails details;
  bool has_description = false;
  std::optional<v1::ExperimentState> state;
};

absl::StatusOr<std::string> ParseOnlyName(const std::string& subcommand,
                                          const std::vector<std::string>& others) {
  if (others.size() != 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("name one experiment: ", kCommand, " ", subcommand, " NAME",
                     others.empty() ? "" : absl::StrCat("; there is also ", Quoted(others[1]))));
  }
  if (absl::Status status = CheckName("experiment", others[0]); !status.ok()) return status;
  return others[0];
}

absl::StatusOr<Change> ParseChange(const SetOptions& options,
                                   const std::vector<std::string>& others) {
  const absl::StatusOr<std::string> name = ParseOnlyName("set", others);
  if (!name.ok()) return name.status();
  const absl::StatusOr<ExperimentDetails> details = options.details.Resolve();
  if (!details.ok()) return details.status();
  Change change{*name, *details, options.details.description.has_value(), std::nullopt};
  if (options.state.has_value()) {
    const absl::StatusOr<v1::ExperimentState> state = ParseState(*options.state);
    if (!state.ok()) return state.status();
    if (*state == v1::EXPERIMENT_STATE_NOT_RESPONDING) {
      return absl::InvalidArgumentError(
          "--state: only the server finds that an experiment is not responding; set running, "
          "succeeded, failed or aborted");
    }
    change.state = *state;
  }
  if (options.details.IsEmpty() && !options.state.has_value()) {
    return absl::InvalidArgumentError(
        "nothing to set: add --description, --tag, --param or --state");
  }
  return change;
}

void AddTags(const std::vector<std::string>& tags, v1::Experiment* experiment) {
  for (const std::string& tag : tags) {
    const auto& all = experiment->tags();
    if (std::find(all.begin(), all.end(), tag) == all.end()) experiment->add_tags(tag);
  }
}

// The experiment as it is, with the change.
v1::UpdateExperimentRequest MakeUpdate(const v1::Experiment& before, const Change& change) {
  v1::UpdateExperimentRequest request;
  v1::Experiment& experiment = *request.mutable_experiment();
  experiment = before;
  google::protobuf::FieldMask& mask = *request.mutable_update_mask();
  if (change.has_description) {
    experiment.set_description(change.details.description);
    mask.add_paths("description");
  }
  if (!change.details.tags.empty()) {
    AddTags(change.details.tags, &experiment);
    mask.add_paths("tags");
  }
  for (const auto& [name, value] : change.details.parameters) {
    (*experiment.mutable_parameters())[name] = value;
  }
  if (!change.details.parameters.empty()) mask.add_paths("parameters");
  if (change.state.has_value()) {
    experiment.set_state(*change.state);
    mask.add_paths("state");
  }
  return request;
}

absl::Status TryToSet(const ServerConnection& connection, const std::string& project,
                      const Change& change) {
  absl::StatusOr<v1::Experiment> before = FetchExperiment(connection, project, change.name);
  if (!before.ok()) return before.status();
  before->set_project(project);
  return connection
      .Call(&v1::ExperimentService::Stub::UpdateExperiment, MakeUpdate(*before, change))
      .status();
}

absl::StatusOr<std::string> Set(const CommandOptions& options, const Change& change) {
  const ServerConnection connection(options.server);
  const std::string project = options.project_or_default();
  const absl::Status status = RetryAborted([&] { return TryToSet(connection, project, change); });
  if (!status.ok()) return status;
  return absl::StrCat("updated experiment ", Quoted(change.name), " in project ", Quoted(project),
                      "\n");
}

int RunLs(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  ExperimentQueryOptions query_options;
  OptionParser parser(kCommand);
  options.AddProjectTo(&parser);
  options.AddFormatTo(&parser);
  query_options.AddTo(&parser);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    const absl::Status status = CheckNoArguments("nereid experiment ls", others);
    if (!status.ok()) return FailUsage(err, status);
    const absl::StatusOr<ExperimentQuery> query =
        query_options.Resolve(options.project_or_default());
    if (!query.ok()) return FailUsage(err, query.status());
    return EndWithListing(ListExperiments(ServerConnection(options.server), *query), options.format,
                          out, err);
  });
}

int RunSet(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  SetOptions options;
  OptionParser parser(kCommand);
  options.common.AddProjectTo(&parser);
  options.details.AddTo(&parser);
  parser.AddValue("state", OptionParser::kNoShortName, &options.state);
  return RunCommandLine(arguments, kHelp, parser, options.common, out, err,
                        [&](const auto& others) {
                          const absl::StatusOr<Change> change = ParseChange(options, others);
                          if (!change.ok()) return FailUsage(err, change.status());
                          return EndWithText(Set(options.common, *change), out, err);
                        });
}

int RunRm(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  bool is_confirmed = false;
  OptionParser parser(kCommand);
  options.AddProjectTo(&parser);
  parser.AddFlag("yes", OptionParser::kNoShortName, &is_confirmed);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    const absl::StatusOr<std::string> name = ParseOnlyName("rm", others);
    if (!name.ok()) return FailUsage(err, name.status());
    return RemoveExperiment(ServerConnection(options.server), options.project_or_default(), *name,
                            is_confirmed, out, err);
  });
}

}  // namespace

int RunExperimentCommand(const std::vector<std::string>& arguments, std::ostream& out,
                         std::ostream& err) {
  return RunSubcommand(kCommand, kHelp, {{"ls", RunLs}, {"set", RunSet}, {"rm", RunRm}}, arguments,
                       out, err);
}

}  // namespace nereid::client
