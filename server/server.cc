#include "server/server.h"

#include <grpcpp/ext/proto_server_reflection_plugin.h>
#include <grpcpp/health_check_service_interface.h>
#include <grpcpp/security/server_credentials.h>
#include <grpcpp/server_builder.h>

#include <chrono>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "server/http_origin_check.h"
#include "server/message_bounds.h"

namespace nereid::server {
namespace {

constexpr size_t kPoolThreads = 2;
// Memory that a stream may hold in the transport while the store has no room.
constexpr int kStreamWindowBytes = 1 << 20;
// Who connects must say that it speaks HTTP/2 by then.
constexpr int kHandshakeMillis = 20'000;
constexpr int kClientPingIntervalMillisMin = 10'000;
constexpr std::chrono::seconds kStopTimeout(10);

absl::Status CheckReach(const ListenAddress& address, bool insecure) {
  if (insecure || IsLoopback(address)) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat(
      "address ", ToString(address), " can be reached by other machines, and nothing is encrypted ",
      "or authenticated: use 127.0.0.1, or pass --insecure on a network you trust"));
}

absl::StatusOr<ListenAddress> ReachableAddress(const std::string& text, bool insecure) {
  absl::StatusOr<ListenAddress> address = ParseListenAddress(text);
  if (!address.ok()) return address;
  if (absl::Status status = CheckReach(*address, insecure); !status.ok()) return status;
  return address;
}

absl::Status CheckHttp(const ServerOptions& options) {
  if (options.http_address.empty()) return absl::OkStatus();
  absl::Status status = ReachableAddress(options.http_address, options.insecure).status();
  status.Update(CheckHostNames(options.http_hosts));
  return status;
}

int Millis(absl::Duration duration) {
  return static_cast<int>(absl::ToInt64Milliseconds(duration));
}

void SetKeepalive(const ServerOptions& options, grpc::ServerBuilder& builder) {
  builder.AddChannelArgument(GRPC_ARG_SERVER_HANDSHAKE_TIMEOUT_MS, kHandshakeMillis);
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIME_MS, Millis(options.keepalive_interval));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_TIMEOUT_MS, Millis(options.keepalive_timeout));
  builder.AddChannelArgument(GRPC_ARG_KEEPALIVE_PERMIT_WITHOUT_CALLS, 1);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_MIN_RECV_PING_INTERVAL_WITHOUT_DATA_MS,
                             kClientPingIntervalMillisMin);
}

void SetTransport(grpc::ServerBuilder& builder) {
  builder.SetMaxReceiveMessageSize(kReceiveBytesMax);
  builder.AddChannelArgument(GRPC_ARG_ALLOW_REUSEPORT, 0);
  // Without the probe the window stays as it is set here.
  builder.AddChannelArgument(GRPC_ARG_HTTP2_BDP_PROBE, 0);
  builder.AddChannelArgument(GRPC_ARG_HTTP2_STREAM_LOOKAHEAD_BYTES, kStreamWindowBytes);
}

}  // namespace

absl::StatusOr<std::unique_ptr<Server>> Server::Start(ServerOptions options) {
  absl::StatusOr<ListenAddress> address = ReachableAddress(options.grpc_address, options.insecure);
  if (!address.ok()) return address.status();
  if (absl::Status status = CheckHttp(options); !status.ok()) return status;
  absl::StatusOr<std::unique_ptr<storage::Store>> store =
      storage::Store::Open(std::move(options.store));
  if (!store.ok()) return store.status();
  std::unique_ptr<Server> server(
      new Server(*std::move(store), *std::move(address), std::move(options.version)));
  if (absl::Status status = server->Listen(options); !status.ok()) return status;
  if (absl::Status status = server->OpenFrontDoor(options); !status.ok()) return status;
  return server;
}

Server::Server(std::unique_ptr<storage::Store> store, ListenAddress address, std::string version)
    : store_(std::move(store)),
      address_(std::move(address)),
      pool_(std::make_unique<WorkerPool>(kPoolThreads)),
      ingest_service_(store_.get()),
      project_service_(store_.get(), pool_.get()),
      experiment_service_(store_.get(), pool_.get()),
      channel_service_(store_.get(), pool_.get()),
      alias_service_(store_.get(), pool_.get()),
      chart_service_(store_.get(), pool_.get()),
      chart_set_service_(store_.get(), pool_.get()),
      config_service_(store_.get(), pool_.get()),
      query_service_(store_.get(), pool_.get()),
      watch_service_(store_.get(), pool_.get()),
      backup_service_(store_.get(), pool_.get()),
      server_service_(std::move(version), absl::Now()) {}

Server::~Server() { Stop(); }

absl::Status Server::Listen(const ServerOptions& options) {
  grpc::EnableDefaultHealthCheckService(true);
  grpc::reflection::InitProtoReflectionServerBuilderPlugin();
  grpc::ServerBuilder builder;
  SetTransport(builder);
  SetKeepalive(options, builder);
  int port = 0;
  builder.AddListeningPort(ToString(address_), grpc::InsecureServerCredentials(), &port);
  builder.RegisterService(&ingest_service_);
  builder.RegisterService(&project_service_);
  builder.RegisterService(&experiment_service_);
  builder.RegisterService(&channel_service_);
  builder.RegisterService(&alias_service_);
  builder.RegisterService(&chart_service_);
  builder.RegisterService(&chart_set_service_);
  builder.RegisterService(&config_service_);
  builder.RegisterService(&query_service_);
  builder.RegisterService(&watch_service_);
  builder.RegisterService(&backup_service_);
  builder.RegisterService(&server_service_);
  grpc_server_ = builder.BuildAndStart();
  if (grpc_server_ == nullptr || port == 0) {
    return absl::UnavailableError(absl::StrCat("cannot listen on ", ToString(address_),
                                               ": choose a free port, or 0 for any"));
  }
  address_.port = port;
  return absl::OkStatus();
}

absl::Status Server::OpenFrontDoor(const ServerOptions& options) {
  if (options.http_address.empty()) return absl::OkStatus();
  grpc::ChannelArguments arguments;
  arguments.SetMaxReceiveMessageSize(-1);
  absl::StatusOr<std::unique_ptr<HttpFrontDoor>> door =
      HttpFrontDoor::Start({.address = *ParseListenAddress(options.http_address),
                            .hosts = options.http_hosts,
                            .web_directory = options.web_directory,
                            .bounds = options.http_bounds},
                           grpc_server_->InProcessChannel(arguments));
  if (!door.ok()) {
    return {door.status().code(),
            absl::StrCat(door.status().message(), "; --http_address= serves no HTTP")};
  }
  http_ = *std::move(door);
  return absl::OkStatus();
}

void Server::Stop() {
  if (store_ == nullptr) return;
  ingest_service_.Drain();
  watch_service_.Drain();
  backup_service_.Drain();
  http_.reset();
  if (grpc_server_ != nullptr) {
    grpc_server_->Shutdown(std::chrono::system_clock::now() + kStopTimeout);
    grpc_server_->Wait();
    grpc_server_.reset();
  }
  pool_.reset();
  store_.reset();
}

}  // namespace nereid::server
