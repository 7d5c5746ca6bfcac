#include "client/cli/read_command.h"

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/flush_output.h"
#include "client/cli/option_parser.h"
#include "client/cli/point_printer.h"
#include "client/cli/range_options.h"
#include "client/cli/server_connection.h"
#include "client/cli/source_name.h"
#include "nereid/v1/query.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] = R"(nereid read: prints the points of a channel in the order of x.

  nereid read SOURCE [--from X] [--to X] [options]

SOURCE is the name of a channel, or @NAME for an alias.

  --from X             first x to print. Default: the first there is.
  --to X               where to stop; a point at X is not printed. Default: after the last point.
  --format F           table, csv or json (one object a line). Default: table.
                       csv has the header x,y and the fewest digits that read back exactly. Of
                       images everything but the picture is printed.
  --project P          default: $NEREID_PROJECT, or "default".
  --experiment E       default: $NEREID_EXPERIMENT.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

struct ReadOptions {
  CommandOptions common;
  RangeOptions range;
};

absl::StatusOr<v1::ReadPointsRequest> MakeRequest(const ReadOptions& options,
                                                  const std::vector<std::string>& others) {
  const absl::StatusOr<v1::Source> source = ParseOnlySource("nereid read", others);
  if (!source.ok()) return source.status();
  const absl::StatusOr<AxisRange> range = options.range.Resolve();
  if (!range.ok()) return range.status();
  if (absl::Status status = options.common.CheckHasExperiment(); !status.ok()) return status;
  v1::ReadPointsRequest request;
  request.set_project(options.common.project_or_default());
  request.set_experiment(*options.common.experiment);
  *request.mutable_source() = *source;
  if (range->from.has_value()) request.set_from_x(*range->from);
  if (range->to.has_value()) request.set_to_x(*range->to);
  request.set_omit_image_data(true);
  return request;
}

absl::Status PrintAnswers(grpc::ClientReader<v1::ReadPointsResponse>& answers,
                          const v1::Source& source, OutputFormat format, std::ostream& out,
                          std::ostream& err) {
  std::unique_ptr<PointPrinter> printer;
  v1::ReadPointsResponse answer;
  while (answers.Read(&answer)) {
    if (printer == nullptr) {
      TellIfAlias(source, answer.channel(), err);
      printer = MakePointPrinter(format, answer.type(), &out);
      printer->PrintHead();
    }
    absl::Status status = printer->Print(answer.points());
    if (status.ok()) status = FlushOutput(out);
    if (!status.ok()) return status;
  }
  if (printer != nullptr) printer->Finish();
  return FlushOutput(out);
}

absl::Status Read(const ReadOptions& options, const v1::ReadPointsRequest& request,
                  std::ostream& out, std::ostream& err) {
  ServerConnection connection(options.common.server);
  if (absl::Status status = connection.Connect(); !status.ok()) return status;
  const auto stub = v1::QueryService::NewStub(connection.channel());
  grpc::ClientContext context;
  const auto answers = stub->ReadPoints(&context, request);
  const absl::Status printed =
      PrintAnswers(*answers, request.source(), options.common.format, out, err);
  if (!printed.ok()) context.TryCancel();
  const absl::Status read = connection.ToAbsl(answers->Finish());
  return printed.ok() ? read : printed;
}

}  // namespace

int RunReadCommand(const std::vector<std::string>& arguments, std::ostream& out,
                   std::ostream& err) {
  ReadOptions options;
  OptionParser parser("nereid read");
  options.common.AddTo(&parser);
  options.common.AddFormatTo(&parser);
  options.range.AddTo(&parser);
  return RunCommandLine(
      arguments, kHelp, parser, options.common, out, err, [&](const auto& others) {
        const absl::StatusOr<v1::ReadPointsRequest> request = MakeRequest(options, others);
        if (!request.ok()) return FailUsage(err, request.status());
        const absl::Status status = Read(options, *request, out, err);
        return status.ok() ? kExitSuccess : Fail(err, status);
      });
}

}  // namespace nereid::client
