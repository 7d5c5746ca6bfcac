#ifndef NEREID_TESTS_SERVER_CATALOG_FIXTURE_H_
#define NEREID_TESTS_SERVER_CATALOG_FIXTURE_H_

#include <gmock/gmock.h>
#include <google/protobuf/text_format.h>

#include <string>
#include <vector>

#include "nereid/v1/aliases.grpc.pb.h"
#include "nereid/v1/chart_sets.grpc.pb.h"
#include "nereid/v1/charts.grpc.pb.h"
#include "nereid/v1/config.grpc.pb.h"
#include "tests/server/server_fixture.h"

namespace nereid::server {

// A message from its text format.
template <typename Message>
Message Parse(const std::string& text) {
  Message message;
  EXPECT_TRUE(google::protobuf::TextFormat::ParseFromString(text, &message)) << text;
  return message;
}

MATCHER_P2(Fails, code, message, "") {
  *result_listener << arg.error_code() << ": " << arg.error_message();
  return arg.error_code() == code && arg.error_message().find(message) != std::string::npos;
}

// Experiments of project "p", and unary calls.
class CatalogServicesFixture : public ServerTest {
 protected:
  // `method` is that of the service's stub:
  // Call<v1::AliasService>(&v1::AliasService::Stub::GetAlias, "project: …", response).
  template <typename Service, typename Request, typename Response>
  grpc::Status Call(grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&,
                                                          Response*),
                    const std::string& request, Response& response) {
    grpc::ClientContext context;
    response.Clear();
    const auto stub = Service::NewStub(channel_);
    return (stub.get()->*method)(&context, Parse<Request>(request), &response);
  }

  // The answer; a call that fails is a test failure.
  template <typename Service, typename Request, typename Response>
  Response Ask(grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&,
                                                     Response*),
               const std::string& request) {
    Response response;
    const grpc::Status status = Call<Service>(method, request, response);
    EXPECT_TRUE(status.ok()) << request << ": " << status.error_message();
    return response;
  }

  // How the call ends.
  template <typename Service, typename Request, typename Response>
  grpc::Status Try(grpc::Status (Service::Stub::*method)(grpc::ClientContext*, const Request&,
                                                         Response*),
                   const std::string& request) {
    Response response;
    return Call<Service>(method, request, response);
  }

  // An experiment with numeric channels of one point each: (1, 0), (1, 1), ….
  void Run(const std::string& experiment, const std::vector<std::string>& channels) {
    TestStream stream(channel_);
    stream.Open("", experiment);
    for (uint32_t i = 0; i < channels.size(); ++i) {
      stream.Declare(i, channels[i], v1::VALUE_TYPE_NUMERIC);
      stream.Write(AppendNumbers(i + 1, i, {1}, {static_cast<double>(i)}));
    }
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }

  void SetAlias(const std::string& name, const std::vector<std::string>& channels) {
    std::string request = "project: 'p' allow_missing: true alias { name: '" + name + "' ";
    for (const std::string& channel : channels) request += "channels: '" + channel + "' ";
    Ask<v1::AliasService>(&v1::AliasService::Stub::UpdateAlias, request + "}");
  }
};

}  // namespace nereid::server

#endif  // NEREID_TESTS_SERVER_CATALOG_FIXTURE_H_
