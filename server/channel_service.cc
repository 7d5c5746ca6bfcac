#include "server/channel_service.h"

#include "server/resource_messages.h"
#include "server/unary_call.h"
#include "storage/damage.h"

namespace nereid::server {
namespace {

absl::Status Fill(const storage::Store& store, const storage::ChannelPath& path,
                  const storage::ChannelRecord& record, v1::Channel* channel) {
  const absl::StatusOr<storage::Head> head = store.catalog().GetHead(record.series_id());
  *channel = ChannelMessage(path.channel, record, head.value_or(storage::Head()));
  return storage::NameChannel(head.status(), path.project, path.experiment, path.channel);
}

absl::Status Get(const storage::Store& store, const storage::ChannelPath& path,
                 v1::Channel* channel) {
  const absl::StatusOr<storage::ChannelRecord> record = store.catalog().FindChannel(path);
  return record.ok() ? Fill(store, path, *record, channel) : record.status();
}

absl::Status List(const storage::Store& store, const v1::ListChannelsRequest& request,
                  v1::ListChannelsResponse* response) {
  const absl::StatusOr<storage::ExperimentRecord> experiment =
      store.catalog().FindExperiment(request.project(), request.experiment());
  if (!experiment.ok()) return experiment.status();
  const auto page = store.catalog().ListChannels(experiment->experiment_id(),
                                                 {request.page_size(), request.page_token()});
  if (!page.ok()) return page.status();
  for (const auto& entry : page->entries) {
    const storage::ChannelPath path{request.project(), request.experiment(), entry.name};
    v1::Channel& channel = *response->add_channels();
    const absl::Status filled = Fill(store, path, entry.record, &channel);
    // One that is damaged does not keep back the others.
    if (absl::IsDataLoss(filled)) *channel.mutable_status() = StatusMessage(filled);
    if (!filled.ok() && !absl::IsDataLoss(filled)) return filled;
  }
  response->set_next_page_token(page->next_token);
  return absl::OkStatus();
}

}  // namespace

grpc::ServerUnaryReactor* ChannelService::CreateChannel(grpc::CallbackServerContext* context,
                                                        const v1::CreateChannelRequest* request,
                                                        v1::CreateChannelResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    const storage::ChannelPath path{request->project(), request->experiment(), request->name()};
    const absl::Status created = store_->CreateChannel(path, request->type());
    return created.ok() ? Get(*store_, path, response->mutable_channel()) : created;
  });
}

grpc::ServerUnaryReactor* ChannelService::GetChannel(grpc::CallbackServerContext* context,
                                                     const v1::GetChannelRequest* request,
                                                     v1::GetChannelResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    return Get(*store_, {request->project(), request->experiment(), request->name()},
               response->mutable_channel());
  });
}

grpc::ServerUnaryReactor* ChannelService::ListChannels(grpc::CallbackServerContext* context,
                                                       const v1::ListChannelsRequest* request,
                                                       v1::ListChannelsResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] { return List(*store_, *request, response); });
}

grpc::ServerUnaryReactor* ChannelService::TruncateChannel(grpc::CallbackServerContext* context,
                                                          const v1::TruncateChannelRequest* request,
                                                          v1::TruncateChannelResponse* response) {
  return HandleOnPool(context, *pool_, [=, this] {
    const storage::ChannelPath path{request->project(), request->experiment(), request->name()};
    const absl::Status truncated = store_->TruncateChannel(path, request->from_x());
    return truncated.ok() ? Get(*store_, path, response->mutable_channel()) : truncated;
  });
}

grpc::ServerUnaryReactor* ChannelService::DeleteChannel(grpc::CallbackServerContext* context,
                                                        const v1::DeleteChannelRequest* request,
                                                        v1::DeleteChannelResponse* /*response*/) {
  return HandleOnPool(context, *pool_, [=, this] {
    return store_->DeleteChannel({request->project(), request->experiment(), request->name()});
  });
}

}  // namespace nereid::server
