#include "client/cli/alias_command.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/command_result.h"
#include "client/cli/config_reader.h"
#include "client/cli/failure.h"
#include "client/cli/listing.h"
#include "client/cli/option_parser.h"
#include "client/cli/server_connection.h"
#include "client/cli/subcommand.h"
#include "client/cli/terminal_text.h"
#include "client/names.h"
#include "nereid/v1/aliases.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] =
    R"(nereid alias: names that stand for a channel in experiments that name it differently.

  nereid alias set NAME CHANNEL...   creates or replaces an alias
  nereid alias ls                    lists the aliases of a project
  nereid alias rm NAME...            takes aliases away

In each experiment the first CHANNEL that is there stands for the alias: name the most important
first. They need not exist. Wherever a SOURCE is asked for, @NAME means the alias; here NAME may be
written so too.

  --format F           of ls: table, csv or json (one object a line). Default: table.
  --project P          default: $NEREID_PROJECT, or "default".
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

absl::StatusOr<std::string> ParseAliasName(const std::string& text) {
  const bool has_mark = !text.empty() && text[0] == '@';
  const std::string name = has_mark ? text.substr(1) : text;
  if (absl::Status status = CheckName("alias", name); !status.ok()) return status;
  return name;
}

absl::Status CheckChannel(const std::string& channel) {
  if (channel.size() > 1 && channel[0] == '@') {
    return absl::InvalidArgumentError(absl::StrCat(
        Quoted(channel), " names an alias; an alias stands for channels, so name those"));
  }
  return CheckName("channel", channel);
}

absl::StatusOr<v1::Alias> ParseAlias(const std::vector<std::string>& others) {
  if (others.size() < 2) {
    return absl::InvalidArgumentError(
        "name an alias and its channels: nereid alias set NAME CHANNEL...");
  }
  const absl::StatusOr<std::string> name = ParseAliasName(others[0]);
  if (!name.ok()) return name.status();
  v1::Alias alias;
  alias.set_name(*name);
  for (size_t i = 1; i < others.size(); ++i) {
    if (absl::Status status = CheckChannel(others[i]); !status.ok()) return status;
    alias.add_channels(others[i]);
  }
  return alias;
}

absl::StatusOr<std::string> SetAlias(const CommandOptions& options, const v1::Alias& alias) {
  v1::UpdateAliasRequest request;
  request.set_project(options.project_or_default());
  *request.mutable_alias() = alias;
  request.set_allow_missing(true);
  const auto response =
      ServerConnection(options.server).Call(&v1::AliasService::Stub::UpdateAlias, request);
  if (!response.ok()) return response.status();
  std::vector<std::string> channels;
  for (const std::string& channel : alias.channels()) channels.push_back(EscapeControls(channel));
  return absl::StrCat("alias ", Quoted(alias.name()), " in project ", Quoted(request.project()),
                      " stands for ", absl::StrJoin(channels, ", "), "\n");
}

absl::StatusOr<Listing> ListAliases(const CommandOptions& options) {
  const absl::StatusOr<std::vector<v1::Alias>> aliases =
      FetchAliases(ServerConnection(options.server), options.project_or_default());
  if (!aliases.ok()) return aliases.status();
  Listing listing{{{"name"}, {"channels"}}, {}};
  for (const v1::Alias& alias : *aliases) {
    listing.rows.push_back(
        {alias.name(), TextList(alias.channels().begin(), alias.channels().end())});
  }
  return listing;
}

int RunSet(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid alias");
  options.AddProjectTo(&parser);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    const absl::StatusOr<v1::Alias> alias = ParseAlias(others);
    if (!alias.ok()) return FailUsage(err, alias.status());
    return EndWithText(SetAlias(options, *alias), out, err);
  });
}

int RunLs(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid alias");
  options.AddProjectTo(&parser);
  options.AddFormatTo(&parser);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    if (absl::Status status = CheckNoArguments("nereid alias ls", others); !status.ok()) {
      return FailUsage(err, status);
    }
    return EndWithListing(ListAliases(options), options.format, out, err);
  });
}

int RunRm(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid alias");
  options.AddProjectTo(&parser);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    if (others.empty()) {
      return FailUsage(
          err, absl::InvalidArgumentError("name what to take away: nereid alias rm NAME..."));
    }
    std::vector<std::string> names;
    for (const std::string& text : others) {
      const absl::StatusOr<std::string> name = ParseAliasName(text);
      if (!name.ok()) return FailUsage(err, name.status());
      names.push_back(*name);
    }
    const ServerConnection connection(options.server);
    const auto remove = [&](const std::string& name) -> absl::StatusOr<std::string> {
      v1::DeleteAliasRequest request;
      request.set_project(options.project_or_default());
      request.set_name(name);
      const auto response = connection.Call(&v1::AliasService::Stub::DeleteAlias, request);
      if (!response.ok()) return response.status();
      return absl::StrCat("deleted alias ", Quoted(name), " in project ",
                          Quoted(request.project()));
    };
    return EndWithEach(names, remove, out, err);
  });
}

}  // namespace

int RunAliasCommand(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err) {
  return RunSubcommand("nereid alias", kHelp, {{"set", RunSet}, {"ls", RunLs}, {"rm", RunRm}},
                       arguments, out, err);
}

}  // namespace nereid::client
