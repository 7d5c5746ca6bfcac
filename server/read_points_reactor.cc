#include "server/read_points_reactor.h"

#include "absl/strings/str_cat.h"
#include "server/rpc_status.h"
#include "storage/names.h"

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

absl::Status CheckSource(const v1::Source& source) {
  if (source.has_channel()) return absl::OkStatus();
  if (source.has_alias()) {
    return absl::UnimplementedError(
        absl::StrCat("aliases are not there yet: name a channel instead of alias \"",
                     storage::Printable(source.alias()), "\""));
  }
  return absl::InvalidArgumentError("no source: name a channel");
}

}  // namespace

ReadPointsReactor::ReadPointsReactor(storage::Store* store, WorkerPool* pool,
                                     const v1::ReadPointsRequest* request)
    : store_(store), pool_(pool), request_(request) {
  StepOnPool();
}

void ReadPointsReactor::StepOnPool() {
  if (pool_->Submit([this] { Step(); })) return;
  Finish(ToGrpcStatus(
      absl::ResourceExhaustedError("too many calls wait for an answer: try again later")));
}

absl::Status ReadPointsReactor::Open() {
  const storage::ReadRange range = RangeOf(*request_);
  absl::Status status = CheckSource(request_->source());
  status.Update(storage::CheckReadRange(range));
  if (!status.ok()) return status;
  const std::string& name = request_->source().channel();
  const absl::StatusOr<storage::ChannelRecord> channel =
      store_->catalog().FindChannel({request_->project(), request_->experiment(), name});
  if (!channel.ok()) return channel.status();
  response_.set_channel(name);
  response_.set_type(static_cast<v1::ValueType>(channel->type()));
  reader_ = store_->Read(name, *channel, range);
  return absl::OkStatus();
}

// Must not touch the reactor after Finish or StartWrite: it may be gone, or in its next step.
void ReadPointsReactor::Step() {
  const bool first = reader_ == nullptr;
  response_.Clear();
  if (first) {
    if (const absl::Status status = Open(); !status.ok()) return Finish(ToGrpcStatus(status));
  }
  const absl::StatusOr<bool> any = reader_->Next(*response_.mutable_points());
  if (!any.ok()) return Finish(ToGrpcStatus(any.status()));
  if (!*any && !first) return Finish(grpc::Status::OK);
  StartWrite(&response_);
}

void ReadPointsReactor::OnWriteDone(bool ok) {
  if (!ok) return Finish(ToGrpcStatus(absl::CancelledError("the client went away")));
  StepOnPool();
}

void ReadPointsReactor::OnDone() { delete this; }

}  // namespace nereid::server
