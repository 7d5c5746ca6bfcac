#include "tests/client/canned_server.h"

#include <algorithm>
#include <cstddef>

namespace nereid::client {
namespace {

constexpr size_t kPageEntries = 2;

// Calls `add` with the entries of the page, and returns the token of the next one.
template <typename Entry, typename Add>
std::string FillPage(const std::vector<Entry>& entries, const std::string& token, const Add& add) {
  const size_t start = token.empty() ? 0 : std::stoul(token);
  const size_t end = std::min(start + kPageEntries, entries.size());
  for (size_t i = start; i < end; ++i) add(entries[i]);
  return end < entries.size() ? std::to_string(end) : "";
}

grpc::Status NotFound(const std::string& what) {
  return {grpc::StatusCode::NOT_FOUND, "there is no " + what};
}

}  // namespace

class CannedServer::Projects final : public v1::ProjectService::Service {
 public:
  explicit Projects(const CannedServer* canned) : canned_(canned) {}

  grpc::Status ListProjects(grpc::ServerContext*, const v1::ListProjectsRequest* request,
                            v1::ListProjectsResponse* response) override {
    response->set_next_page_token(
        FillPage(canned_->projects, request->page_token(),
                 [response](const v1::Project& p) { *response->add_projects() = p; }));
    return grpc::Status::OK;
  }

 private:
  const CannedServer* const canned_;
};

class CannedServer::Experiments final : public v1::ExperimentService::Service {
 public:
  explicit Experiments(const CannedServer* canned) : canned_(canned) {}

  grpc::Status ListExperiments(grpc::ServerContext*, const v1::ListExperimentsRequest* request,
                               v1::ListExperimentsResponse* response) override {
    if (request->project() != "p") return NotFound("project \"" + request->project() + "\"");
    response->set_next_page_token(
        FillPage(canned_->experiments, request->page_token(),
                 [response](const v1::Experiment& e) { *response->add_experiments() = e; }));
    return grpc::Status::OK;
  }

 private:
  const CannedServer* const canned_;
};

class CannedServer::Channels final : public v1::ChannelService::Service {
 public:
  explicit Channels(const CannedServer* canned) : canned_(canned) {}

  grpc::Status ListChannels(grpc::ServerContext*, const v1::ListChannelsRequest* request,
                            v1::ListChannelsResponse* response) override {
    if (request->project() != "p" || request->experiment() != "e") {
      return NotFound("experiment \"" + request->experiment() + "\"");
    }
    response->set_next_page_token(
        FillPage(canned_->channels, request->page_token(),
                 [response](const v1::Channel& c) { *response->add_channels() = c; }));
    return grpc::Status::OK;
  }

 private:
  const CannedServer* const canned_;
};

class CannedServer::Queries final : public v1::QueryService::Service {
 public:
  explicit Queries(CannedServer* canned) : canned_(canned) {}

  grpc::Status ReadPoints(grpc::ServerContext*, const v1::ReadPointsRequest* request,
                          grpc::ServerWriter<v1::ReadPointsResponse>* writer) override {
    {
      const std::lock_guard lock(canned_->mutex_);
      canned_->read_requests_.push_back(*request);
    }
    const auto found = canned_->answers.find(request->source().channel());
    if (found == canned_->answers.end()) {
      return NotFound("channel \"" + request->source().channel() + "\"");
    }
    for (const v1::ReadPointsResponse& answer : found->second) writer->Write(answer);
    return canned_->read_status;
  }

 private:
  CannedServer* const canned_;
};

CannedServer::CannedServer() {
  services_.push_back(std::make_unique<Projects>(this));
  services_.push_back(std::make_unique<Experiments>(this));
  services_.push_back(std::make_unique<Channels>(this));
  services_.push_back(std::make_unique<Queries>(this));
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  for (const auto& service : services_) builder.RegisterService(service.get());
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

CannedServer::~CannedServer() { server_->Shutdown(); }

}  // namespace nereid::client
