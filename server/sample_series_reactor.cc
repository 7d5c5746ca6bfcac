#include "server/sample_series_reactor.h"

#include "absl/strings/str_cat.h"
#include "server/resource_messages.h"
#include "server/sampled_messages.h"
#include "server/source_channel.h"
#include "storage/damage.h"
#include "storage/limits.h"

namespace nereid::server {
namespace {

storage::ChartRange RangeOf(const v1::SampleSeriesRequest& request) {
  storage::ChartRange range;
  range.axis = request.axis() == v1::AXIS_UNSPECIFIED ? v1::AXIS_X : request.axis();
  if (request.has_from()) range.from = request.from();
  if (request.has_to()) range.to = request.to();
  range.column_count = request.columns();
  return range;
}

absl::Status CheckCount(int count, int count_max, const char* of_what) {
  if (count > 0 && count <= count_max) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat(count, " ", of_what, ": ask for 1 to ", count_max));
}

}  // namespace

SampleSeriesReactor::SampleSeriesReactor(storage::Store* store, WorkerPool* pool,
                                         const v1::SampleSeriesRequest* request)
    : AnswerStream(pool), store_(store), request_(request) {
  Start();
}

absl::Status SampleSeriesReactor::CheckRequest() const {
  const int experiments = request_->experiments_size();
  const int sources = request_->sources_size();
  absl::Status status = CheckCount(experiments, storage::kSampledExperimentsMax, "experiments");
  status.Update(CheckCount(sources, storage::kSampledSourcesMax, "sources"));
  if (!status.ok()) return status;
  status =
      CheckCount(experiments * sources, storage::kSampledSeriesMax, "experiments times sources");
  status.Update(storage::CheckChartRange(RangeOf(*request_)));
  return status;
}

absl::StatusOr<bool> SampleSeriesReactor::Next(v1::SampleSeriesResponse& response) {
  if (experiment_index_ == 0 && source_index_ == 0) {
    if (absl::Status status = CheckRequest(); !status.ok()) return status;
  }
  if (experiment_index_ == request_->experiments_size()) return false;
  const std::string& experiment = request_->experiments(experiment_index_);
  const v1::Source& source = request_->sources(source_index_);
  if (++source_index_ == request_->sources_size()) {
    source_index_ = 0;
    ++experiment_index_;
  }
  response.set_experiment(experiment);
  *response.mutable_source() = source;
  const absl::Status status = Sample(experiment, source, response);
  *response.mutable_status() = StatusMessage(status);
  return true;
}

absl::Status SampleSeriesReactor::Sample(const std::string& experiment, const v1::Source& source,
                                         v1::SampleSeriesResponse& response) const {
  const absl::StatusOr<SourceChannel> channel = FindSourceChannel(
      *store_, request_->project(), experiment, source, SourceTypes::kNumericOnly);
  if (!channel.ok()) return channel.status();
  storage::ChartRange range = RangeOf(*request_);
  if (range.axis == v1::AXIS_RELATIVE_TIME) {
    const auto record = store_->catalog().FindExperiment(request_->project(), experiment);
    if (!record.ok()) return record.status();
    range.origin_unix_nanos = record->first_batch_time_unix_nanos();
  }
  const absl::StatusOr<storage::SampledSeries> sampled =
      store_->Sample(channel->name, channel->record, range);
  if (!sampled.ok()) {
    return storage::NameChannel(sampled.status(), request_->project(), experiment, channel->name);
  }
  response.set_channel(channel->name);
  FillSampled(*sampled, storage::IsTimeAxis(range.axis), response);
  response.mutable_position()->set_channel(channel->name);
  response.mutable_position()->set_series(channel->record.series_id());
  response.set_origin_unix_nanos(range.origin_unix_nanos);
  return absl::OkStatus();
}

}  // namespace nereid::server
