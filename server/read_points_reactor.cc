#include "server/read_points_reactor.h"

#include "server/source_channel.h"
#include "storage/damage.h"

namespace nereid::server {
namespace {

storage::ReadRange RangeOf(const v1::ReadPointsRequest& request) {
  storage::ReadRange range;
  if (request.has_from_x()) range.from_x = request.from_x();
  if (request.has_to_x()) range.to_x = request.to_x();
  range.limit = request.limit();
  range.descending = request.descending();
  range.omit_image_data = request.omit_image_data();
  range.include_wall_times = request.include_wall_times();
  return range;
}

}  // namespace

ReadPointsReactor::ReadPointsReactor(storage::Store* store, WorkerPool* pool,
                                     const v1::ReadPointsRequest* request)
    : AnswerStream(pool), store_(store), request_(request) {
  Start();
}

absl::Status ReadPointsReactor::Open(v1::ReadPointsResponse& response) {
  const storage::ReadRange range = RangeOf(*request_);
  if (absl::Status status = storage::CheckReadRange(range); !status.ok()) return status;
  const absl::StatusOr<SourceChannel> channel = FindSourceChannel(
      *store_, request_->project(), request_->experiment(), request_->source(), SourceTypes::kAny);
  if (!channel.ok()) return channel.status();
  channel_ = channel->name;
  response.set_channel(channel_);
  response.set_type(static_cast<v1::ValueType>(channel->record.type()));
  reader_ = store_->Read(channel->name, channel->record, range);
  return absl::OkStatus();
}

// The first answer names the channel, also where there are no points.
absl::StatusOr<bool> ReadPointsReactor::Next(v1::ReadPointsResponse& response) {
  const bool first = reader_ == nullptr;
  if (first) {
    if (absl::Status status = Open(response); !status.ok()) return status;
  }
  const absl::StatusOr<bool> any = reader_->Next(*response.mutable_points());
  if (!any.ok()) {
    return storage::NameChannel(any.status(), request_->project(), request_->experiment(),
                                channel_);
  }
  return *any || first;
}

}  // namespace nereid::server
