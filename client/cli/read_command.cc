#include "client/cli/read_command.h"

#include <cmath>
#include <memory>
#include <optional>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/option_parser.h"
#include "client/cli/point_printer.h"
#include "client/cli/server_connection.h"
#include "client/cli/terminal_text.h"
#include "client/names.h"
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
  std::optional<std::string> from;
  std::optional<std::string> to;
};

absl::StatusOr<double> ParseX(const std::string& option, const std::string& text) {
  double x = 0;
  if (absl::SimpleAtod(text, &x) && !std::isnan(x)) return x;
  return absl::InvalidArgumentError(absl::StrCat(option, ": ", Quoted(text), " is no number"));
}

absl::Status SetRange(const ReadOptions& options, v1::ReadPointsRequest* request) {
  if (options.from.has_value()) {
    const absl::StatusOr<double> from = ParseX("--from", *options.from);
    if (!from.ok()) return from.status();
    request->set_from_x(*from);
  }
  if (options.to.has_value()) {
    const absl::StatusOr<double> to = ParseX("--to", *options.to);
    if (!to.ok()) return to.status();
    request->set_to_x(*to);
  }
  if (request->has_from_x() && request->has_to_x() && request->from_x() > request->to_x()) {
    return absl::InvalidArgumentError(
        absl::StrCat("--from ", *options.from, " is above --to ", *options.to));
  }
  return absl::OkStatus();
}

absl::Status SetSource(const std::vector<std::string>& others, v1::Source* source) {
  if (others.size() != 1) {
    return absl::InvalidArgumentError(
        others.empty()
            ? "no SOURCE: name a channel. Try: nereid read --help"
            : absl::StrCat("one SOURCE is read at a time, but there is also ", Quoted(others[1])));
  }
  const std::string& name = others[0];
  const bool is_alias = !name.empty() && name[0] == '@';
  if (is_alias) {
    source->set_alias(name.substr(1));
    return CheckName("alias", source->alias());
  }
  source->set_channel(name);
  return CheckName("channel", name);
}

absl::StatusOr<v1::ReadPointsRequest> MakeRequest(const ReadOptions& options,
                                                  const std::vector<std::string>& others) {
  v1::ReadPointsRequest request;
  absl::Status status = SetSource(others, request.mutable_source());
  if (status.ok()) status = SetRange(options, &request);
  if (!status.ok()) return status;
  if (!options.common.experiment.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat("no experiment: pass --experiment E or set ", kExperimentVariable));
  }
  request.set_project(options.common.project_or_default());
  request.set_experiment(*options.common.experiment);
  request.set_omit_image_data(true);
  return request;
}

absl::Status CheckWritten(const std::ostream& out) {
  return out.good() ? absl::OkStatus() : absl::DataLossError("cannot write the output");
}

absl::Status PrintAnswers(grpc::ClientReader<v1::ReadPointsResponse>& answers, OutputFormat format,
                          std::ostream& out) {
  std::unique_ptr<PointPrinter> printer;
  v1::ReadPointsResponse answer;
  while (answers.Read(&answer)) {
    if (printer == nullptr) {
      printer = MakePointPrinter(format, answer.type(), &out);
      printer->PrintHead();
    }
    absl::Status status = printer->Print(answer.points());
    if (status.ok()) status = CheckWritten(out);
    if (!status.ok()) return status;
  }
  if (printer != nullptr) printer->Finish();
  out.flush();
  return CheckWritten(out);
}

absl::Status Read(const ReadOptions& options, const v1::ReadPointsRequest& request,
                  std::ostream& out) {
  ServerConnection connection(options.common.server);
  if (absl::Status status = connection.Connect(); !status.ok()) return status;
  const auto stub = v1::QueryService::NewStub(connection.channel());
  grpc::ClientContext context;
  const auto answers = stub->ReadPoints(&context, request);
  const absl::Status printed = PrintAnswers(*answers, options.common.format, out);
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
  parser.AddValue("from", OptionParser::kNoShortName, &options.from);
  parser.AddValue("to", OptionParser::kNoShortName, &options.to);
  const absl::StatusOr<std::vector<std::string>> others = parser.Parse(arguments);
  if (!others.ok()) return FailUsage(err, others.status());
  if (options.common.wants_help) {
    out << kHelp;
    return kExitSuccess;
  }
  if (absl::Status status = options.common.Resolve(); !status.ok()) return FailUsage(err, status);
  const absl::StatusOr<v1::ReadPointsRequest> request = MakeRequest(options, *others);
  if (!request.ok()) return FailUsage(err, request.status());
  const absl::Status status = Read(options, *request, out);
  return status.ok() ? kExitSuccess : Fail(err, status);
}

}  // namespace nereid::client
