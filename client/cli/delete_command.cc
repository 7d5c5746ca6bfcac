#include "client/cli/delete_command.h"

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/catalog_reader.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/experiment_removal.h"
#include "client/cli/failure.h"
#include "client/cli/option_parser.h"
#include "client/cli/removal.h"
#include "client/cli/server_connection.h"
#include "client/cli/terminal_text.h"
#include "client/count_text.h"
#include "client/names.h"
#include "nereid/v1/channels.grpc.pb.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "nereid/v1/projects.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] = R"(nereid delete: takes away a project, an experiment or a channel.

  nereid delete project NAME       with all its experiments
  nereid delete experiment NAME    with all its channels
  nereid delete channel NAME       with all its points

Shows what goes and asks before it is done. Streams that are open on a deleted experiment are ended;
one that goes on sending to a deleted channel begins a new one.

  --yes                does not ask. Needed where stdin is no terminal.
  --project P          of the experiment or channel. Default: $NEREID_PROJECT, or "default".
  --experiment E       of the channel. Default: $NEREID_EXPERIMENT.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

enum class Kind { kProject, kExperiment, kChannel };

// What to delete: everything down to the kind is set.
struct Target {
  Kind kind = Kind::kProject;
  std::string project;
  std::string experiment;
  std::string channel;
};

struct DeleteOptions {
  CommandOptions common;
  bool yes = false;
};

// An option that names what contains nothing of this kind was not meant for it.
absl::Status Misplaced(const std::string& option, const std::string& kind) {
  return absl::InvalidArgumentError(
      absl::StrCat(option, " does not go with: nereid delete ", kind, "; leave it out"));
}

absl::StatusOr<Target> ParseProject(const CommandOptions& options, const std::string& name) {
  if (options.project_option.has_value()) return Misplaced("--project", "project");
  if (options.experiment_option.has_value()) return Misplaced("--experiment", "project");
  if (absl::Status status = CheckProjectName(name); !status.ok()) return status;
  return Target{Kind::kProject, name, "", ""};
}

absl::StatusOr<Target> ParseExperiment(const CommandOptions& options, const std::string& name) {
  if (options.experiment_option.has_value()) return Misplaced("--experiment", "experiment");
  if (absl::Status status = CheckName("experiment", name); !status.ok()) return status;
  return Target{Kind::kExperiment, options.project_or_default(), name, ""};
}

absl::StatusOr<Target> ParseChannel(const CommandOptions& options, const std::string& name) {
  if (absl::Status status = CheckName("channel", name); !status.ok()) return status;
  if (absl::Status status = options.CheckHasExperiment(); !status.ok()) return status;
  return Target{Kind::kChannel, options.project_or_default(), *options.experiment, name};
}

absl::StatusOr<Target> ParseTarget(const CommandOptions& options,
                                   const std::vector<std::string>& others) {
  if (others.size() != 2) {
    return absl::InvalidArgumentError(
        absl::StrCat("name what to delete: project NAME, experiment NAME or channel NAME",
                     others.size() > 2 ? absl::StrCat("; there is also ", Quoted(others[2])) : "",
                     ". Try: nereid delete --help"));
  }
  if (others[0] == "project") return ParseProject(options, others[1]);
  if (others[0] == "experiment") return ParseExperiment(options, others[1]);
  if (others[0] == "channel") return ParseChannel(options, others[1]);
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(others[0]), " is none of project, experiment and channel"));
}

bool IsRunning(const v1::Experiment& experiment) {
  return experiment.state() == v1::EXPERIMENT_STATE_RUNNING;
}

std::string NameText(const Target& target) {
  if (target.kind == Kind::kProject) return absl::StrCat("project ", Quoted(target.project));
  return absl::StrCat("channel ", Quoted(target.channel), " of experiment ",
                      Quoted(target.experiment), " in project ", Quoted(target.project));
}

absl::StatusOr<std::string> ProjectContents(const ServerConnection& connection,
                                            const Target& target) {
  const auto experiments = FetchExperiments(connection, target.project);
  if (!experiments.ok()) return experiments.status();
  uint64_t running = 0;
  uint64_t not_responding = 0;
  for (const v1::Experiment& experiment : *experiments) {
    running += IsRunning(experiment) ? 1 : 0;
    not_responding += experiment.state() == v1::EXPERIMENT_STATE_NOT_RESPONDING ? 1 : 0;
  }
  std::string text = FormatCount(experiments->size(), "experiment") + "\n";
  if (running > 0) {
    absl::StrAppend(&text, FormatCount(running, "experiment"),
                    " running: streams open there are ended\n");
  }
  if (not_responding > 0) {
    absl::StrAppend(&text, FormatCount(not_responding, "experiment"),
                    " not responding: a program that comes back begins a new one\n");
  }
  return text;
}

absl::StatusOr<std::string> ChannelContents(const ServerConnection& connection,
                                            const Target& target) {
  const auto channel = FetchChannel(connection, target.project, target.experiment, target.channel);
  if (!channel.ok()) return channel.status();
  const auto experiment = FetchExperiment(connection, target.project, target.experiment);
  if (!experiment.ok()) return experiment.status();
  return absl::StrCat(
      FormatCount(channel->point_count(), "point"), "\n",
      IsRunning(*experiment)
          ? "its experiment is running: a stream that goes on sending to it begins a new channel\n"
          : "");
}

absl::Status DeleteProject(const ServerConnection& connection, const Target& target) {
  v1::DeleteProjectRequest request;
  request.set_name(target.project);
  return connection.Call(&v1::ProjectService::Stub::DeleteProject, request).status();
}

absl::Status DeleteChannel(const ServerConnection& connection, const Target& target) {
  v1::DeleteChannelRequest request;
  request.set_project(target.project);
  request.set_experiment(target.experiment);
  request.set_name(target.channel);
  return connection.Call(&v1::ChannelService::Stub::DeleteChannel, request).status();
}

int Run(const DeleteOptions& options, const Target& target, std::ostream& out, std::ostream& err) {
  const ServerConnection connection(options.common.server);
  if (target.kind == Kind::kExperiment) {
    return RemoveExperiment(connection, target.project, target.experiment, options.yes, out, err);
  }
  const bool is_project = target.kind == Kind::kProject;
  const absl::StatusOr<std::string> contents =
      is_project ? ProjectContents(connection, target) : ChannelContents(connection, target);
  if (!contents.ok()) return Fail(err, contents.status());
  const std::string name = NameText(target);
  const auto act = [&]() -> absl::StatusOr<std::string> {
    const absl::Status status =
        is_project ? DeleteProject(connection, target) : DeleteChannel(connection, target);
    if (!status.ok()) return status;
    return absl::StrCat("deleted ", name);
  };
  const Removal removal{absl::StrCat("deletes ", name, ": ", *contents), act};
  return Remove(removal, options.yes, out, err);
}

}  // namespace

int RunDeleteCommand(const std::vector<std::string>& arguments, std::ostream& out,
                     std::ostream& err) {
  DeleteOptions options;
  OptionParser parser("nereid delete");
  options.common.AddTo(&parser);
  parser.AddFlag("yes", OptionParser::kNoShortName, &options.yes);
  return RunCommandLine(arguments, kHelp, parser, options.common, out, err,
                        [&](const auto& others) {
                          const absl::StatusOr<Target> target = ParseTarget(options.common, others);
                          if (!target.ok()) return FailUsage(err, target.status());
                          return Run(options, *target, out, err);
                        });
}

}  // namespace nereid::client
