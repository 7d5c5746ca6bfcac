#include "server/experiment_charts.h"

#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "server/resource_messages.h"
#include "storage/channel_directory.h"
#include "storage/chart_cursor.h"
#include "storage/limits.h"
#include "storage/names.h"
#include "storage/source_resolver.h"

namespace nereid::server {
namespace {

absl::StatusOr<storage::ChartPlace> PlaceOf(const std::string& token) {
  const absl::StatusOr<std::string> bytes = storage::BytesOfToken(token);
  if (!bytes.ok()) return bytes.status();
  storage::ChartPlace place;
  if (place.ParseFromString(*bytes)) return place;
  return absl::InvalidArgumentError(absl::StrCat("page_token \"", storage::Printable(token),
                                                 "\" was not given by a page: leave it empty"));
}

absl::Status ResolveSources(const storage::ChannelDirectory& channels,
                            storage::SourceResolver& resolver, v1::ExperimentChart& chart) {
  for (const v1::Source& source : chart.chart().sources()) {
    const absl::StatusOr<storage::SourceChannel> channel =
        resolver.Resolve(source, storage::SourceTypes::kNumericOnly,
                         [&channels](const std::string& name) { return channels.Find(name); });
    v1::ResolvedSource& resolved = *chart.add_sources();
    *resolved.mutable_source() = source;
    *resolved.mutable_status() = StatusMessage(channel.status());
    if (channel.ok()) resolved.set_channel(channel->name);
  }
  return absl::OkStatus();
}

}  // namespace

absl::Status FillExperimentCharts(const storage::Catalog& catalog,
                                  const v1::ListExperimentChartsRequest& request,
                                  v1::ListExperimentChartsResponse& response) {
  const absl::StatusOr<int> size = storage::PageSize(request.page_size());
  if (!size.ok()) return size.status();
  absl::StatusOr<storage::ChartPlace> place = PlaceOf(request.page_token());
  if (!place.ok()) return place.status();
  const auto project = catalog.GetProject(request.project());
  if (!project.ok()) return project.status();
  const auto experiment = catalog.FindExperiment(request.project(), request.experiment());
  if (!experiment.ok()) return experiment.status();
  const auto channels = storage::ChannelDirectory::Read(&catalog, *experiment);
  if (!channels.ok()) return channels.status();
  storage::SourceResolver resolver(&catalog, project->project_id());
  storage::ChartCursor cursor(&catalog, project->project_id(), experiment->experiment_id(), *place);
  size_t bytes = 0;
  while (true) {
    *place = cursor.place();
    v1::ExperimentChart chart;
    const absl::StatusOr<bool> any = cursor.Next(chart);
    if (!any.ok()) return any.status();
    if (!*any) return absl::OkStatus();
    if (response.charts_size() == *size || bytes >= storage::kAnswerBytesMax) {
      response.set_next_page_token(storage::TokenOf(place->SerializeAsString()));
      return absl::OkStatus();
    }
    if (absl::Status status = ResolveSources(*channels, resolver, chart); !status.ok()) {
      return status;
    }
    bytes += chart.ByteSizeLong();
    *response.add_charts() = std::move(chart);
  }
}

}  // namespace nereid::server
