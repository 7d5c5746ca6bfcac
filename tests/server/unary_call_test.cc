#include "server/unary_call.h"

#include <grpcpp/grpcpp.h>
#include <gtest/gtest.h>

#include <atomic>
#include <future>
#include <memory>
#include <thread>

#include "nereid/v1/server.grpc.pb.h"

namespace nereid::server {
namespace {

// Its pool has one thread, which is busy until the call is cancelled.
class BusyService final : public v1::ServerService::CallbackService {
 public:
  grpc::ServerUnaryReactor* GetServerInfo(grpc::CallbackServerContext* context,
                                          const v1::GetServerInfoRequest* /*request*/,
                                          v1::GetServerInfoResponse* /*response*/) override {
    pool_.Submit([context] {
      while (!context->IsCancelled()) std::this_thread::yield();
    });
    grpc::ServerUnaryReactor* reactor = HandleOnPool(context, pool_, [this] {
      was_handled = true;
      return absl::OkStatus();
    });
    waits.set_value();
    return reactor;
  }

  std::promise<void> waits;
  std::atomic<bool> was_handled = false;

 private:
  WorkerPool pool_{1};
};

TEST(UnaryCallTest, WhatNobodyWaitsForIsNotDone) {
  auto service = std::make_unique<BusyService>();
  grpc::ServerBuilder builder;
  builder.RegisterService(service.get());
  const std::unique_ptr<grpc::Server> server = builder.BuildAndStart();
  const auto stub = v1::ServerService::NewStub(server->InProcessChannel({}));
  grpc::ClientContext context;
  std::future<grpc::Status> status = std::async(std::launch::async, [&] {
    v1::GetServerInfoResponse response;
    return stub->GetServerInfo(&context, {}, &response);
  });
  service->waits.get_future().wait();
  context.TryCancel();
  EXPECT_EQ(status.get().error_code(), grpc::StatusCode::CANCELLED);
  server->Shutdown();
  EXPECT_FALSE(service->was_handled);
}

}  // namespace
}  // namespace nereid::server
