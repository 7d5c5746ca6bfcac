#ifndef NEREID_SERVER_CHANNEL_SERVICE_H_
#define NEREID_SERVER_CHANNEL_SERVICE_H_

#include "nereid/v1/channels.grpc.pb.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

// nereid.v1.ChannelService. Handlers run on the pool.
class ChannelService : public v1::ChannelService::CallbackService {
 public:
  ChannelService(storage::Store* store, WorkerPool* pool) : store_(store), pool_(pool) {}

  grpc::ServerUnaryReactor* CreateChannel(grpc::CallbackServerContext* context,
                                          const v1::CreateChannelRequest* request,
                                          v1::CreateChannelResponse* response) override;

  grpc::ServerUnaryReactor* GetChannel(grpc::CallbackServerContext* context,
                                       const v1::GetChannelRequest* request,
                                       v1::GetChannelResponse* response) override;

  grpc::ServerUnaryReactor* ListChannels(grpc::CallbackServerContext* context,
                                         const v1::ListChannelsRequest* request,
                                         v1::ListChannelsResponse* response) override;

  grpc::ServerUnaryReactor* TruncateChannel(grpc::CallbackServerContext* context,
                                            const v1::TruncateChannelRequest* request,
                                            v1::TruncateChannelResponse* response) override;

  grpc::ServerUnaryReactor* DeleteChannel(grpc::CallbackServerContext* context,
                                          const v1::DeleteChannelRequest* request,
                                          v1::DeleteChannelResponse* response) override;

 private:
  storage::Store* const store_;
  WorkerPool* const pool_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_CHANNEL_SERVICE_H_
