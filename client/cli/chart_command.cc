#include "client/cli/chart_command.h"

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/chart_listing.h"
#include "client/cli/chart_options.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/command_result.h"
#include "client/cli/failure.h"
#include "client/cli/list_pages.h"
#include "client/cli/listing.h"
#include "client/cli/option_parser.h"
#include "client/cli/server_connection.h"
#include "client/cli/subcommand.h"
#include "client/cli/terminal_text.h"
#include "client/names.h"
#include "nereid/v1/charts.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelpBegin[] = R"(nereid chart: the charts of an experiment.

  nereid chart set NAME SOURCE... [options]   creates or replaces one of its own
  nereid chart ls                             lists all that it shows
  nereid chart rm NAME...                     takes some of its own away

SOURCE is the name of a channel, or @NAME for an alias; it need not exist. What is left out of `set`
gets its default, also where the chart was there before. `ls` shows the charts of the chart sets of
the project too (see nereid help chartset), and which channel each source is.

)";

constexpr char kHelpEnd[] =
    R"(  --format F           of ls: table, csv or json (one object a line). Default: table.
  --project P          default: $NEREID_PROJECT, or "default".
  --experiment E       default: $NEREID_EXPERIMENT.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

std::string Help() { return absl::StrCat(kHelpBegin, kChartOptionsHelp, kHelpEnd); }

std::string PlaceText(const CommandOptions& options) {
  return absl::StrCat(" of experiment ", Quoted(*options.experiment), " in project ",
                      Quoted(options.project_or_default()));
}

absl::StatusOr<v1::Chart> ParseChart(const CommandOptions& options,
                                     const ChartOptions& chart_options,
                                     const std::vector<std::string>& others) {
  if (others.size() < 2) {
    return absl::InvalidArgumentError(
        "name a chart and its sources: nereid chart set NAME SOURCE...");
  }
  if (absl::Status status = options.CheckHasExperiment(); !status.ok()) return status;
  return chart_options.Resolve(others[0], {others.begin() + 1, others.end()});
}

absl::StatusOr<std::string> SetChart(const CommandOptions& options, const v1::Chart& chart) {
  v1::UpdateChartRequest request;
  request.set_project(options.project_or_default());
  request.set_experiment(*options.experiment);
  *request.mutable_chart() = chart;
  request.set_allow_missing(true);
  const auto response =
      ServerConnection(options.server).Call(&v1::ChartService::Stub::UpdateChart, request);
  if (!response.ok()) return response.status();
  return absl::StrCat("chart ", Quoted(chart.name()), PlaceText(options), " shows ",
                      SourcesText(chart), "\n");
}

absl::StatusOr<Listing> ListCharts(const CommandOptions& options) {
  v1::ListExperimentChartsRequest request;
  request.set_project(options.project_or_default());
  request.set_experiment(*options.experiment);
  const auto charts =
      ListAll(ServerConnection(options.server), &v1::ChartService::Stub::ListExperimentCharts,
              &v1::ListExperimentChartsResponse::charts, request);
  if (!charts.ok()) return charts.status();
  return ListExperimentCharts(*charts, options.format);
}

int RunSet(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  ChartOptions chart_options;
  OptionParser parser("nereid chart");
  options.AddTo(&parser);
  chart_options.AddTo(&parser);
  return RunCommandLine(
      arguments, Help().c_str(), parser, options, out, err, [&](const auto& others) {
        const absl::StatusOr<v1::Chart> chart = ParseChart(options, chart_options, others);
        if (!chart.ok()) return FailUsage(err, chart.status());
        return EndWithText(SetChart(options, *chart), out, err);
      });
}

int RunLs(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid chart");
  options.AddTo(&parser);
  options.AddFormatTo(&parser);
  return RunCommandLine(arguments, Help().c_str(), parser, options, out, err,
                        [&](const auto& others) {
                          absl::Status status = CheckNoArguments("nereid chart ls", others);
                          if (status.ok()) status = options.CheckHasExperiment();
                          if (!status.ok()) return FailUsage(err, status);
                          return EndWithListing(ListCharts(options), options.format, out, err);
                        });
}

absl::Status CheckNamesToRemove(const CommandOptions& options,
                                const std::vector<std::string>& names) {
  if (names.empty()) {
    return absl::InvalidArgumentError("name what to take away: nereid chart rm NAME...");
  }
  for (const std::string& name : names) {
    if (absl::Status status = CheckName("chart", name); !status.ok()) return status;
  }
  return options.CheckHasExperiment();
}

int RunRm(const std::vector<std::string>& arguments, std::ostream& out, std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid chart");
  options.AddTo(&parser);
  const auto body = [&](const std::vector<std::string>& names) {
    if (absl::Status status = CheckNamesToRemove(options, names); !status.ok()) {
      return FailUsage(err, status);
    }
    const ServerConnection connection(options.server);
    const auto remove = [&](const std::string& name) -> absl::StatusOr<std::string> {
      v1::DeleteChartRequest request;
      request.set_project(options.project_or_default());
      request.set_experiment(*options.experiment);
      request.set_name(name);
      const auto response = connection.Call(&v1::ChartService::Stub::DeleteChart, request);
      if (!response.ok()) return response.status();
      return absl::StrCat("deleted chart ", Quoted(name), PlaceText(options));
    };
    return EndWithEach(names, remove, out, err);
  };
  return RunCommandLine(arguments, Help().c_str(), parser, options, out, err, body);
}

}  // namespace

int RunChartCommand(const std::vector<std::string>& arguments, std::ostream& out,
                    std::ostream& err) {
  return RunSubcommand("nereid chart", Help().c_str(),
                       {{"set", RunSet}, {"ls", RunLs}, {"rm", RunRm}}, arguments, out, err);
}

}  // namespace nereid::client
