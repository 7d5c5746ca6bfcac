#include "tests/client/canned_server.h"

#include <algorithm>
#include <cstddef>
#include <thread>

#include "client/cli/number_format.h"

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

template <typename Entry>
const Entry* Find(const std::vector<Entry>& entries, const std::string& name) {
  const auto found = std::find_if(entries.begin(), entries.end(),
                                  [&name](const Entry& entry) { return entry.name() == name; });
  return found == entries.end() ? nullptr : &*found;
}

v1::SampleSeriesResponse Unknown(const v1::Source& source) {
  v1::SampleSeriesResponse answer;
  *answer.mutable_source() = source;
  answer.mutable_status()->set_code(grpc::StatusCode::NOT_FOUND);
  answer.mutable_status()->set_message("there is no channel \"" + source.channel() + "\"");
  return answer;
}

}  // namespace

class CannedServer::Projects final : public v1::ProjectService::Service {
 public:
  explicit Projects(CannedServer* canned) : canned_(canned) {}

  grpc::Status ListProjects(grpc::ServerContext*, const v1::ListProjectsRequest* request,
                            v1::ListProjectsResponse* response) override {
    response->set_next_page_token(
        FillPage(canned_->projects, request->page_token(),
                 [response](const v1::Project& p) { *response->add_projects() = p; }));
    return grpc::Status::OK;
  }

  grpc::Status DeleteProject(grpc::ServerContext*, const v1::DeleteProjectRequest* request,
                             v1::DeleteProjectResponse*) override {
    canned_->AddRemoval("delete " + request->name());
    return grpc::Status::OK;
  }

 private:
  CannedServer* const canned_;
};

class CannedServer::Experiments final : public v1::ExperimentService::Service {
 public:
  explicit Experiments(CannedServer* canned) : canned_(canned) {}

  grpc::Status ListExperiments(grpc::ServerContext*, const v1::ListExperimentsRequest* request,
                               v1::ListExperimentsResponse* response) override {
    if (request->project() != "p") return NotFound("project \"" + request->project() + "\"");
    response->set_next_page_token(
        FillPage(canned_->experiments, request->page_token(), [&](const v1::Experiment& e) {
          *response->add_experiments() = e;
          const auto index = static_cast<size_t>(&e - canned_->experiments.data());
          if (index < canned_->values.size()) *response->add_values() = canned_->values[index];
        }));
    return canned_->Note("ListExperiments", *request);
  }

  grpc::Status UpdateExperiment(grpc::ServerContext*, const v1::UpdateExperimentRequest* request,
                                v1::UpdateExperimentResponse*) override {
    return canned_->Note("UpdateExperiment", *request);
  }

  grpc::Status GetExperiment(grpc::ServerContext*, const v1::GetExperimentRequest* request,
                             v1::GetExperimentResponse* response) override {
    const auto* found = Find(canned_->experiments, request->name());
    if (found == nullptr) return NotFound("experiment \"" + request->name() + "\"");
    *response->mutable_experiment() = *found;
    return grpc::Status::OK;
  }

  grpc::Status DeleteExperiment(grpc::ServerContext*, const v1::DeleteExperimentRequest* request,
                                v1::DeleteExperimentResponse*) override {
    canned_->AddRemoval("delete " + request->project() + "/" + request->name());
    return grpc::Status::OK;
  }

 private:
  CannedServer* const canned_;
};

class CannedServer::Channels final : public v1::ChannelService::Service {
 public:
  explicit Channels(CannedServer* canned) : canned_(canned) {}

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

  grpc::Status GetChannel(grpc::ServerContext*, const v1::GetChannelRequest* request,
                          v1::GetChannelResponse* response) override {
    const auto* found = Find(canned_->channels, request->name());
    if (found == nullptr) return NotFound("channel \"" + request->name() + "\"");
    *response->mutable_channel() = *found;
    return grpc::Status::OK;
  }

  grpc::Status TruncateChannel(grpc::ServerContext*, const v1::TruncateChannelRequest* request,
                               v1::TruncateChannelResponse* response) override {
    canned_->AddRemoval("truncate " + request->project() + "/" + request->experiment() + "/" +
                        request->name() + " from " + FormatNumber(request->from_x()));
    *response->mutable_channel() = canned_->truncated;
    return grpc::Status::OK;
  }

  grpc::Status DeleteChannel(grpc::ServerContext*, const v1::DeleteChannelRequest* request,
                             v1::DeleteChannelResponse*) override {
    canned_->AddRemoval("delete " + request->project() + "/" + request->experiment() + "/" +
                        request->name());
    return grpc::Status::OK;
  }

 private:
  CannedServer* const canned_;
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

  grpc::Status SampleSeries(grpc::ServerContext*, const v1::SampleSeriesRequest* request,
                            grpc::ServerWriter<v1::SampleSeriesResponse>* writer) override {
    {
      const std::lock_guard lock(canned_->mutex_);
      canned_->sample_requests_.push_back(*request);
    }
    const auto& answers = request->columns() == 1 ? canned_->overviews : canned_->series;
    for (const v1::Source& source : request->sources()) {
      const auto found = answers.find(source.channel());
      writer->Write(found == answers.end() ? Unknown(source) : found->second);
    }
    return grpc::Status::OK;
  }

 private:
  CannedServer* const canned_;
};

class CannedServer::Aliases final : public v1::AliasService::Service {
 public:
  explicit Aliases(CannedServer* canned) : canned_(canned) {}

  grpc::Status ListAliases(grpc::ServerContext*, const v1::ListAliasesRequest* request,
                           v1::ListAliasesResponse* response) override {
    if (request->project() != "p") return NotFound("project \"" + request->project() + "\"");
    response->set_next_page_token(
        FillPage(canned_->aliases, request->page_token(),
                 [response](const v1::Alias& a) { *response->add_aliases() = a; }));
    return grpc::Status::OK;
  }

  grpc::Status UpdateAlias(grpc::ServerContext*, const v1::UpdateAliasRequest* request,
                           v1::UpdateAliasResponse*) override {
    return canned_->Note("UpdateAlias", *request);
  }

  grpc::Status DeleteAlias(grpc::ServerContext*, const v1::DeleteAliasRequest* request,
                           v1::DeleteAliasResponse*) override {
    const grpc::Status status = canned_->Note("DeleteAlias", *request);
    if (Find(canned_->aliases, request->name()) == nullptr) {
      return NotFound("alias \"" + request->name() + "\"");
    }
    return status;
  }

 private:
  CannedServer* const canned_;
};

class CannedServer::Charts final : public v1::ChartService::Service {
 public:
  explicit Charts(CannedServer* canned) : canned_(canned) {}

  grpc::Status ListExperimentCharts(grpc::ServerContext*,
                                    const v1::ListExperimentChartsRequest* request,
                                    v1::ListExperimentChartsResponse* response) override {
    if (request->experiment() != "e") {
      return NotFound("experiment \"" + request->experiment() + "\"");
    }
    response->set_next_page_token(
        FillPage(canned_->charts, request->page_token(),
                 [response](const v1::ExperimentChart& c) { *response->add_charts() = c; }));
    return grpc::Status::OK;
  }

  grpc::Status UpdateChart(grpc::ServerContext*, const v1::UpdateChartRequest* request,
                           v1::UpdateChartResponse*) override {
    return canned_->Note("UpdateChart", *request);
  }

  grpc::Status DeleteChart(grpc::ServerContext*, const v1::DeleteChartRequest* request,
                           v1::DeleteChartResponse*) override {
    return canned_->Note("DeleteChart", *request);
  }

 private:
  CannedServer* const canned_;
};

class CannedServer::ChartSets final : public v1::ChartSetService::Service {
 public:
  explicit ChartSets(CannedServer* canned) : canned_(canned) {}

  grpc::Status GetChartSet(grpc::ServerContext*, const v1::GetChartSetRequest* request,
                           v1::GetChartSetResponse* response) override {
    const auto* found = Find(canned_->chart_sets, request->name());
    if (found == nullptr) return NotFound("chart set \"" + request->name() + "\"");
    *response->mutable_chart_set() = *found;
    return grpc::Status::OK;
  }

  grpc::Status ListChartSets(grpc::ServerContext*, const v1::ListChartSetsRequest* request,
                             v1::ListChartSetsResponse* response) override {
    response->set_next_page_token(
        FillPage(canned_->chart_sets, request->page_token(),
                 [response](const v1::ChartSet& s) { *response->add_chart_sets() = s; }));
    return grpc::Status::OK;
  }

  grpc::Status CreateChartSet(grpc::ServerContext*, const v1::CreateChartSetRequest* request,
                              v1::CreateChartSetResponse*) override {
    return canned_->Note("CreateChartSet", *request);
  }

  grpc::Status UpdateChartSet(grpc::ServerContext*, const v1::UpdateChartSetRequest* request,
                              v1::UpdateChartSetResponse*) override {
    return canned_->Note("UpdateChartSet", *request);
  }

  grpc::Status DeleteChartSet(grpc::ServerContext*, const v1::DeleteChartSetRequest* request,
                              v1::DeleteChartSetResponse*) override {
    return canned_->Note("DeleteChartSet", *request);
  }

 private:
  CannedServer* const canned_;
};

class CannedServer::Configs final : public v1::ConfigService::Service {
 public:
  explicit Configs(CannedServer* canned) : canned_(canned) {}

  grpc::Status ApplyConfig(grpc::ServerContext*, const v1::ApplyConfigRequest* request,
                           v1::ApplyConfigResponse* response) override {
    *response = canned_->changes;
    return canned_->Note("ApplyConfig", *request);
  }

 private:
  CannedServer* const canned_;
};

class CannedServer::Watches final : public v1::WatchService::Service {
 public:
  explicit Watches(CannedServer* canned) : canned_(canned) {}

  grpc::Status WatchPoints(grpc::ServerContext* context, const v1::WatchPointsRequest* request,
                           grpc::ServerWriter<v1::WatchPointsResponse>* writer) override {
    Watched watched{{}, {grpc::StatusCode::DATA_LOSS, "the script is at its end"}};
    {
      const std::lock_guard lock(canned_->mutex_);
      canned_->watch_requests_.push_back(*request);
      if (!canned_->watches.empty()) {
        watched = canned_->watches.front();
        canned_->watches.pop_front();
      }
    }
    for (const v1::WatchPointsResponse& event : watched.events) writer->Write(event);
    while (watched.end.ok() && !context->IsCancelled()) std::this_thread::yield();
    return watched.end;
  }

 private:
  CannedServer* const canned_;
};

grpc::Status CannedServer::Note(const std::string& method,
                                const google::protobuf::Message& request) {
  const std::lock_guard lock(mutex_);
  requests_.push_back(method + " " + request.ShortDebugString());
  std::deque<grpc::Status>& failing = failures[method];
  if (failing.empty()) return grpc::Status::OK;
  const grpc::Status status = failing.front();
  failing.pop_front();
  return status;
}

CannedServer::CannedServer() {
  services_.push_back(std::make_unique<Projects>(this));
  services_.push_back(std::make_unique<Experiments>(this));
  services_.push_back(std::make_unique<Channels>(this));
  services_.push_back(std::make_unique<Queries>(this));
  services_.push_back(std::make_unique<Aliases>(this));
  services_.push_back(std::make_unique<Charts>(this));
  services_.push_back(std::make_unique<ChartSets>(this));
  services_.push_back(std::make_unique<Configs>(this));
  services_.push_back(std::make_unique<Watches>(this));
  grpc::ServerBuilder builder;
  int port = 0;
  builder.AddListeningPort("127.0.0.1:0", grpc::InsecureServerCredentials(), &port);
  for (const auto& service : services_) builder.RegisterService(service.get());
  server_ = builder.BuildAndStart();
  address_ = "127.0.0.1:" + std::to_string(port);
}

CannedServer::~CannedServer() { server_->Shutdown(); }

}  // namespace nereid::client
