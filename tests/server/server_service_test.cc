#include "server/server_service.h"

#include <google/protobuf/util/time_util.h>
#include <grpcpp/server_builder.h>
#include <gtest/gtest.h>

#include "absl/time/clock.h"
#include "nereid/v1/server.grpc.pb.h"
#include "storage/catalog.h"
#include "tests/server/server_fixture.h"

namespace nereid::server {
namespace {

v1::GetServerInfoResponse Ask(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  v1::GetServerInfoResponse info;
  const grpc::Status status =
      v1::ServerService::NewStub(channel)->GetServerInfo(&context, {}, &info);
  EXPECT_TRUE(status.ok()) << status.error_message();
  return info;
}

TEST(ServerServiceTest, TellsWhatItWasMadeWith) {
  ServerService service("1.2.3", absl::FromUnixSeconds(1700000000));
  grpc::ServerBuilder builder;
  builder.RegisterService(&service);
  const auto server = builder.BuildAndStart();
  const v1::GetServerInfoResponse info = Ask(server->InProcessChannel({}));
  EXPECT_EQ(info.version(), "1.2.3");
  EXPECT_EQ(info.store_format_version(), storage::kStoreFormatVersion);
  EXPECT_EQ(info.start_time().seconds(), 1700000000);
}

TEST_F(ServerTest, TellsSinceWhenItServes) {
  const auto StartNanos = [this] {
    return google::protobuf::util::TimeUtil::TimestampToNanoseconds(Ask(channel_).start_time());
  };
  const int64_t first = StartNanos();
  EXPECT_LE(first, absl::GetCurrentTimeNanos());
  Restart();
  EXPECT_GT(StartNanos(), first);
}

}  // namespace
}  // namespace nereid::server
