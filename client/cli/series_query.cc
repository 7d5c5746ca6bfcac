#include "client/cli/series_query.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "nereid/v1/query.grpc.pb.h"

namespace nereid::client {
namespace {

absl::Status Mismatch(int entries, int values) {
  return absl::InternalError(absl::StrCat("the server answered with ", entries, " entries and ",
                                          values,
                                          " values; is it a nereid-server of this version?"));
}

// As many values as entries.
absl::Status CheckSize(int entries, int values) {
  return entries == values ? absl::OkStatus() : Mismatch(entries, values);
}

absl::Status CheckPoints(const v1::PointColumns& points, bool has_times) {
  const int values = points.doubles_size() + points.floats_size();
  if (points.x_size() != values) return Mismatch(points.x_size(), values);
  return CheckSize(has_times ? points.x_size() : points.wall_times_unix_nanos_size(),
                   points.wall_times_unix_nanos_size());
}

absl::Status CheckColumns(const v1::SampledColumns& columns, bool has_times) {
  const int entries = columns.indices_size();
  for (const int values :
       {columns.counts_size(), columns.nan_counts_size(), columns.first_x_size(),
        columns.first_y_size(), columns.last_x_size(), columns.last_y_size(), columns.min_x_size(),
        columns.min_y_size(), columns.max_x_size(), columns.max_y_size(), columns.sums_size()}) {
    if (values != entries) return Mismatch(entries, values);
  }
  if (!has_times) return absl::OkStatus();
  const int times =
      std::min(columns.first_times_unix_nanos_size(), columns.last_times_unix_nanos_size());
  return CheckSize(entries, times);
}

absl::Status CheckAnswer(const ServerConnection& connection, v1::Axis axis,
                         const v1::SampleSeriesResponse& answer) {
  if (answer.status().code() != 0) {
    return connection.ToAbsl(
        {static_cast<grpc::StatusCode>(answer.status().code()), answer.status().message()});
  }
  const bool has_times = axis == v1::AXIS_WALL_TIME || axis == v1::AXIS_RELATIVE_TIME;
  const absl::Status status = CheckPoints(answer.points(), has_times);
  return status.ok() ? CheckColumns(answer.columns(), has_times) : status;
}

}  // namespace

v1::SampleSeriesRequest MakeSeriesRequest(const CommandOptions& options,
                                          const std::vector<v1::Source>& sources,
                                          const AxisRange& range, uint32_t columns) {
  v1::SampleSeriesRequest request;
  request.set_project(options.project_or_default());
  request.add_experiments(*options.experiment);
  request.mutable_sources()->Add(sources.begin(), sources.end());
  request.set_columns(columns);
  request.set_axis(range.axis);
  if (range.from.has_value()) request.set_from(*range.from);
  if (range.to.has_value()) request.set_to(*range.to);
  return request;
}

absl::StatusOr<std::vector<v1::SampleSeriesResponse>> FetchSeries(
    const ServerConnection& connection, const v1::SampleSeriesRequest& request) {
  const auto stub = v1::QueryService::NewStub(connection.channel());
  grpc::ClientContext context;
  const auto stream = stub->SampleSeries(&context, request);
  std::vector<v1::SampleSeriesResponse> answers;
  v1::SampleSeriesResponse answer;
  while (stream->Read(&answer)) answers.push_back(answer);
  absl::Status status = connection.ToAbsl(stream->Finish());
  if (status.ok()) status = CheckSize(request.sources_size(), static_cast<int>(answers.size()));
  for (const v1::SampleSeriesResponse& each : answers) {
    if (status.ok()) status = CheckAnswer(connection, request.axis(), each);
  }
  if (!status.ok()) return status;
  return answers;
}

std::vector<double> NumericY(const v1::PointColumns& points) {
  std::vector<double> y(points.doubles().begin(), points.doubles().end());
  y.insert(y.end(), points.floats().begin(), points.floats().end());
  return y;
}

}  // namespace nereid::client
