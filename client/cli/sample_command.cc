#include "client/cli/sample_command.h"

#include <cstdint>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/flush_output.h"
#include "client/cli/option_parser.h"
#include "client/cli/range_options.h"
#include "client/cli/sample_listing.h"
#include "client/cli/series_query.h"
#include "client/cli/server_connection.h"
#include "client/cli/source_name.h"
#include "client/cli/whole_option.h"
#include "client/count_text.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] = R"(nereid sample: prints a numeric channel in few rows.

  nereid sample SOURCE [--columns N] [--from V] [--to V] [--axis A] [options]

SOURCE is the name of a channel, or @NAME for an alias. The range is cut into equally wide columns,
and each column that holds points is one row: how many points, the first, the last, the lowest, the
highest, the mean and how many are NaN. Where there are at most 4 points a column, the points
themselves are printed.

  --columns N          1 to 10000. Default: 20.
  --from V             where the first column begins. Default: at the first point.
  --to V               where the last column ends; a point at V is left out. Default: at the last
                       point, which is then in it.
  --axis A             what is cut, and the unit of V. Default: x.
                         x              x
                         log-x          x, in columns equally wide on a logarithmic axis
                         wall-time      when points were sent: Unix seconds, or a time such as
                                        2024-01-31T23:59:59Z
                         relative-time  seconds since the first points of the experiment
  --format F           table, csv or json (one object a line). Default: table.
                       csv and json also have the sums and where the extremes are, and the fewest
                       digits that read back exactly; a table rounds y of columns.
  --project P          default: $NEREID_PROJECT, or "default".
  --experiment E       default: $NEREID_EXPERIMENT.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

constexpr uint32_t kDefaultColumns = 20;
constexpr WholeBounds kColumnBounds{1, 10000};

struct SampleOptions {
  CommandOptions common;
  RangeOptions range;
  std::optional<std::string> columns;
};

absl::StatusOr<v1::SampleSeriesRequest> MakeRequest(const SampleOptions& options,
                                                    const std::vector<std::string>& others) {
  const absl::StatusOr<v1::Source> source = ParseOnlySource("nereid sample", others);
  if (!source.ok()) return source.status();
  const absl::StatusOr<AxisRange> range = options.range.Resolve();
  if (!range.ok()) return range.status();
  const absl::StatusOr<uint32_t> columns =
      ParseWhole("--columns", options.columns, kColumnBounds, kDefaultColumns);
  if (!columns.ok()) return columns.status();
  if (absl::Status status = options.common.CheckHasExperiment(); !status.ok()) return status;
  return MakeSeriesRequest(options.common, {*source}, *range, *columns);
}

// That rows are points is told apart from them: what reads the rows need not skip a remark.
void TellIfNotSampled(const v1::SampleSeriesResponse& answer, std::ostream& err) {
  if (answer.has_columns()) return;
  const std::string what = answer.point_count() == 0
                               ? "no points in this range"
                               : absl::StrCat("all ", FormatCount(answer.point_count(), "point"),
                                              " of this range, not sampled");
  err << "nereid: " << what << std::endl;
}

absl::Status Sample(const CommandOptions& options, const v1::SampleSeriesRequest& request,
                    std::ostream& out, std::ostream& err) {
  ServerConnection connection(options.server);
  if (absl::Status status = connection.Connect(); !status.ok()) return status;
  const absl::StatusOr<std::vector<v1::SampleSeriesResponse>> answers =
      FetchSeries(connection, request);
  if (!answers.ok()) return answers.status();
  const v1::SampleSeriesResponse& answer = answers->front();
  TellIfAlias(answer.source(), answer.channel(), err);
  PrintListing(ListSample(answer, options.format), options.format, out);
  if (absl::Status status = FlushOutput(out); !status.ok()) return status;
  TellIfNotSampled(answer, err);
  return absl::OkStatus();
}

}  // namespace

int RunSampleCommand(const std::vector<std::string>& arguments, std::ostream& out,
                     std::ostream& err) {
  SampleOptions options;
  OptionParser parser("nereid sample");
  options.common.AddTo(&parser);
  options.common.AddFormatTo(&parser);
  options.range.AddTo(&parser);
  options.range.AddAxisTo(&parser);
  parser.AddValue("columns", OptionParser::kNoShortName, &options.columns);
  return RunCommandLine(
      arguments, kHelp, parser, options.common, out, err, [&](const auto& others) {
        const absl::StatusOr<v1::SampleSeriesRequest> request = MakeRequest(options, others);
        if (!request.ok()) return FailUsage(err, request.status());
        const absl::Status status = Sample(options.common, *request, out, err);
        return status.ok() ? kExitSuccess : Fail(err, status);
      });
}

}  // namespace nereid::client
