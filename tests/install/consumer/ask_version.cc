// Prints the version of a server:  ask_version SERVER

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <iostream>

#include "nereid/v1/server.grpc.pb.h"

namespace v1 = nereid::v1;

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  const auto stub =
      v1::ServerService::NewStub(grpc::CreateChannel(argv[1], grpc::InsecureChannelCredentials()));
  grpc::ClientContext context;
  v1::GetServerInfoResponse info;
  const grpc::Status status = stub->GetServerInfo(&context, {}, &info);
  std::cout << (status.ok() ? info.version() : status.error_message()) << '\n';
  return status.ok() ? 0 : 1;
}
