// The wiring: opens the store, registers the services, stops in order.

#ifndef NEREID_SERVER_SERVER_H_
#define NEREID_SERVER_SERVER_H_

#include <grpcpp/server.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "server/alias_service.h"
#include "server/backup_service.h"
#include "server/channel_service.h"
#include "server/chart_service.h"
#include "server/chart_set_service.h"
#include "server/config_service.h"
#include "server/experiment_service.h"
#include "server/http_bounds.h"
#include "server/http_front_door.h"
#include "server/ingest_service.h"
#include "server/listen_address.h"
#include "server/project_service.h"
#include "server/query_service.h"
#include "server/server_service.h"
#include "server/watch_service.h"
#include "server/worker_pool.h"
#include "storage/store.h"

namespace nereid::server {

struct ServerOptions {
  storage::StoreOptions store;
  // HOST:PORT; port 0 picks a free one.
  std::string grpc_address = "127.0.0.1:7070";
  // HOST:PORT of the HTTP front door; empty: there is none.
  std::string http_address;
  // Names of hosts that it answers to besides its address.
  std::vector<std::string> http_hosts;
  HttpBounds http_bounds;
  // Of the dashboard's files.
  std::string web_directory;
  // Allow an address that other machines can reach, without encryption or authentication.
  bool insecure = false;
  // Of this program, told by ServerService. Empty: not known.
  std::string version;
  // A connection that was silent for so long is asked whether anybody is there, and given up
  // without an answer within the second time.
  absl::Duration keepalive_interval = absl::Seconds(30);
  absl::Duration keepalive_timeout = absl::Seconds(10);
};

// Serves from Start until Stop or destruction. Start and Stop from one thread.
class Server {
 public:
  // Errors as Store::Open; INVALID_ARGUMENT for a malformed address or name of a host,
  // FAILED_PRECONDITION for an address that is not loopback without `insecure`, UNAVAILABLE if it
  // cannot be listened on; as WebFiles::Read.
  static absl::StatusOr<std::unique_ptr<Server>> Start(ServerOptions options);

  ~Server();
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  // HOST:PORT with the port in use.
  std::string grpc_address() const { return ToString(address_); }
  // The same of HTTP; empty without it.
  std::string http_address() const { return http_ == nullptr ? "" : ToString(http_->address()); }

  // Stops reading, commits and acknowledges what was read, ends all calls and closes the store.
  void Stop();

 private:
  Server(std::unique_ptr<storage::Store> store, ListenAddress address, std::string version);
  absl::Status Listen(const ServerOptions& options);
  absl::Status OpenFrontDoor(const ServerOptions& options);

  std::unique_ptr<storage::Store> store_;
  ListenAddress address_;
  std::unique_ptr<WorkerPool> pool_;
  IngestService ingest_service_;
  ProjectService project_service_;
  ExperimentService experiment_service_;
  ChannelService channel_service_;
  AliasService alias_service_;
  ChartService chart_service_;
  ChartSetService chart_set_service_;
  ConfigService config_service_;
  QueryService query_service_;
  WatchService watch_service_;
  BackupService backup_service_;
  ServerService server_service_;
  std::unique_ptr<grpc::Server> grpc_server_;
  std::unique_ptr<HttpFrontDoor> http_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_SERVER_H_
