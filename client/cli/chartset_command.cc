#include "client/cli/chartset_command.h"

#include <algorithm>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/chart_listing.h"
#include "client/cli/chart_options.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/command_result.h"
#include "client/cli/config_reader.h"
#include "client/cli/failure.h"
#include "client/cli/option_parser.h"
#include "client/cli/retry_aborted.h"
#include "client/cli/server_connection.h"
#include "client/cli/subcommand.h"
#include "client/cli/terminal_text.h"
#include "client/names.h"
#include "nereid/v1/chart_sets.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelpBegin[] =
    R"(nereid chartset: groups of charts that every experiment of a project shows.

  nereid chartset set SET CHART SOURCE... [options]   adds a chart to a set, or replaces it there
  nereid chartset ls                                  lists the charts of all sets
  nereid chartset rm SET [CHART]                      takes a set away, or one chart of it

SOURCE is the name of a channel, or @NAME for an alias; it need not exist. `set` creates the set if
it is not there. A new chart comes last; one that is replaced stays in its place, and what is left
out gets its default.

)";

constexpr char kHelpEnd[] =
    R"(  --format F           of ls: table, csv or json (one object a line). Default: table.
  --project P          default: $NEREID_PROJECT, or "default".
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

std::string Help() { return absl::StrCat(kHelpBegin, kChartOptionsHelp, kHelpEnd); }

std::string ChartText(const std::string& chart, const std::string& set,
                      const CommandOptions& options) {
  return absl::StrCat("chart ", Quoted(chart), " of chart set ", Quoted(set), " in project ",
                      Quoted(options.project_or_default()));
}

auto FindChart(v1::ChartSet& chart_set, const std::string& name) {
  return std::find_if(chart_set.mutable_charts()->begin(), chart_set.mutable_charts()->end(),
                      [&name](const v1::Chart& chart) { return chart.name() == name; });
}

absl::StatusOr<v1::ChartSet> FetchChartSet(const ServerConnection& connection,
                                           const std::string& project, const std::string& name) {
  v1::GetChartSetRequest request;
  request.set_project(project);
  request.set_name(name);
  const auto response = connection.Call(&v1::ChartSetService::Stub::GetChartSet, request);
  if (!response.ok()) return response.status();
  return response->chart_set();
}

// ABORTED if another created it in between, so that it is tried again as an update.
absl::Status Create(const ServerConnection& connection, const std::string& project,
                    const v1::ChartSet& chart_set) {
  v1::CreateChartSetRequest request;
  request.set_project(project);
  *request.mutable_chart_set() = chart_set;
  const absl::Status status =
      connection.Call(&v1::ChartSetService::Stub::CreateChartSet, request).status();
  return absl::IsAlreadyExists(status) ? absl::AbortedError(status.message()) : status;
}

// The etag in it says what it was.
absl::Status Update(const ServerConnection& connection, const std::string& project,
                    const v1::ChartSet& chart_set) {
  v1::UpdateChartSetRequest request;
  request.set_project(project);
  *request.mutable_chart_set() = chart_set;
  return connection.Call(&v1::ChartSetService::Stub::UpdateChartSet, request).status();
}

absl::Status PutChart(const ServerConnection& connection, const std::string& project,
                      const std::string& set, const v1::Chart& chart) {
  absl::StatusOr<v1::ChartSet> chart_set = FetchChartSet(connection, project, set);
  const bool is_new = absl::IsNotFound(chart_set.status());
  if (!chart_set.ok() && !is_new) return chart_set.status();
  if (is_new) {
    chart_set.emplace().set_name(set);
    *chart_set->add_charts() = chart;
    return Create(connection, project, *chart_set);
  }
  const auto found = FindChart(*chart_set, chart.name());
  *(found == chart_set->mutable_charts()->end() ? chart_set->add_charts() : &*found) = chart;
  return Update(connection, project, *chart_set);
}

absl::Status TakeChart(const ServerConnection& connection, const std::string& project,
                       const std::string& set, const std::string& chart) {
  absl::StatusOr<v1::ChartSet> chart_set = FetchChartSet(connection, project, set);
  if (!chart_set.ok()) return chart_set.status();
  const auto found = FindChart(*chart_set, chart);
  if (found == chart_set->mutable_charts()->end()) {
    return absl::NotFoundError(
        absl::StrCat("there is no chart ", Quoted(chart), " in chart set ", Quoted(set)));
  }
  chart_set->mutable_charts()->erase(found);
  return Update(connection, project, *chart_set);
}

absl::StatusOr<std::string> SetChart(const CommandOptions& options, const std::string& set,
                                     const v1::Chart& chart) {
  const ServerConnection connection(options.server);
  const absl::Status status =
      RetryAborted([&] { return PutChart(connection, options.project_or_default(), set, chart); });
  if (!status.ok()) return status;
  return absl::StrCat(ChartText(chart.name(), set, options), " shows ", SourcesText(chart), "\n");
}

absl::StatusOr<std::string> RemoveChart(const CommandOptions& options, const std::string& set,
                                        const std::string& chart) {
  const ServerConnection connection(options.server);
  const absl::Status status =
      RetryAborted([&] { return TakeChart(connection, options.project_or_default(), set, chart); });
  if (!status.ok()) return status;
  return absl::StrCat("deleted ", ChartText(chart, set, options), "\n");
}

absl::StatusOr<std::string> RemoveSet(const CommandOptions& options, const std::string& set) {
  v1::DeleteChartSetRequest request;
  request.set_project(options.project_or_default());
  request.set_name(set);
  const auto response =
      ServerConnection(options.server).Call(&v1::ChartSetService::Stub::DeleteChartSet, request);
  if (!response.ok()) return response.status();
  return absl::StrCat("deleted chart set ", Quoted(set), " in project ", Quoted(request.project()),
                      "\n");
}

absl::StatusOr<Listing> List(const CommandOptions& options) {
  const absl::StatusOr<std::vector<v1::ChartSet>> chart_sets =
      FetchChartSets(ServerConnection(options.server), options.project_or_default());
  if (!chart_sets.ok()) return chart_sets.status();
  return ListChartSets(*chart_sets);
}

absl::StatusOr<v1::Chart> ParseChart(const ChartOptions& chart_options,
                                     const std::vector<std::string>& others) {
  if (others.size() < 3) {
    return absl::InvalidArgumentError(
        "name a set, a chart and its sources: nereid chartset set SET CHART SOURCE...");
  }
  if (absl::Status status = CheckName("chart set", others[0]); !status.ok()) return status;
  return chart_options.Resolve(others[1], {others.begin() + 2, others.end()});
}

int RunSet(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  ChartOptions chart_options;
  OptionParser parser("nereid chartset");
  options.AddProjectTo(&parser);
  chart_options.AddTo(&parser);
  return RunCommandLine(arguments, Help().c_str(), parser, options, out, err,
                        [&](const auto& others) {
                          const absl::StatusOr<v1::Chart> chart = ParseChart(chart_options, others);
                          if (!chart.ok()) return FailUsage(err, chart.status());
                          return EndWithText(SetChart(options, others[0], *chart), out, err);
                        });
}

int RunLs(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid chartset");
  options.AddProjectTo(&parser);
  options.AddFormatTo(&parser);
  return RunCommandLine(
      arguments, Help().c_str(), parser, options, out, err, [&](const auto& others) {
        const absl::Status status = CheckNoArguments("nereid chartset ls", others);
        if (!status.ok()) return FailUsage(err, status);
        return EndWithListing(List(options), options.format, out, err);
      });
}

absl::Status CheckToRemove(const std::vector<std::string>& others) {
  if (others.empty() || others.size() > 2) {
    return absl::InvalidArgumentError(
        absl::StrCat("name a set, or a set and a chart of it: nereid chartset rm SET [CHART]",
                     others.empty() ? "" : absl::StrCat("; there is also ", Quoted(others[2]))));
  }
  absl::Status status = CheckName("chart set", others[0]);
  if (status.ok() && others.size() == 2) status = CheckName("chart", others[1]);
  return status;
}

int RunRm(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid chartset");
  options.AddProjectTo(&parser);
  return RunCommandLine(
      arguments, Help().c_str(), parser, options, out, err, [&](const auto& others) {
        const absl::Status status = CheckToRemove(others);
        if (!status.ok()) return FailUsage(err, status);
        return EndWithText(others.size() == 1 ? RemoveSet(options, others[0])
                                              : RemoveChart(options, others[0], others[1]),
                           out, err);
      });
}

}  // namespace

int RunChartsetCommand(const std::vector<std::string>& arguments, std::ostream& out,
                       std::ostream& err) {
  return RunSubcommand("nereid chartset", Help().c_str(),
                       {{"set", RunSet}, {"ls", RunLs}, {"rm", RunRm}}, arguments, out, err);
}

}  // namespace nereid::client
