// ProjectService, ExperimentService and ChannelService over a real connection.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>

#include "tests/server/server_fixture.h"

namespace nereid::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class CatalogServicesTest : public ServerTest {
 protected:
  grpc::Status CreateProject(const std::string& name) {
    grpc::ClientContext context;
    v1::CreateProjectRequest request;
    request.set_name(name);
    v1::CreateProjectResponse response;
    return v1::ProjectService::NewStub(channel_)->CreateProject(&context, request, &response);
  }

  grpc::Status CreateExperiment(const std::string& project, const std::string& name) {
    grpc::ClientContext context;
    v1::CreateExperimentRequest request;
    request.set_project(project);
    request.set_name(name);
    v1::CreateExperimentResponse response;
    return v1::ExperimentService::NewStub(channel_)->CreateExperiment(&context, request, &response);
  }

  grpc::Status CreateChannel(const std::string& name, v1::ValueType type) {
    grpc::ClientContext context;
    v1::CreateChannelRequest request;
    request.set_project("p");
    request.set_experiment("e");
    request.set_name(name);
    request.set_type(type);
    v1::CreateChannelResponse response;
    return v1::ChannelService::NewStub(channel_)->CreateChannel(&context, request, &response);
  }

  grpc::Status TruncateChannel(const std::string& name, double from_x,
                               v1::TruncateChannelResponse* response) {
    grpc::ClientContext context;
    v1::TruncateChannelRequest request;
    request.set_project("p");
    request.set_experiment("e");
    request.set_name(name);
    request.set_from_x(from_x);
    return v1::ChannelService::NewStub(channel_)->TruncateChannel(&context, request, response);
  }

  grpc::Status DeleteChannel(const std::string& name) {
    grpc::ClientContext context;
    v1::DeleteChannelRequest request;
    request.set_project("p");
    request.set_experiment("e");
    request.set_name(name);
    v1::DeleteChannelResponse response;
    return v1::ChannelService::NewStub(channel_)->DeleteChannel(&context, request, &response);
  }

  grpc::Status DeleteExperiment(const std::string& project, const std::string& name) {
    grpc::ClientContext context;
    v1::DeleteExperimentRequest request;
    request.set_project(project);
    request.set_name(name);
    v1::DeleteExperimentResponse response;
    return v1::ExperimentService::NewStub(channel_)->DeleteExperiment(&context, request, &response);
  }

  grpc::Status DeleteProject(const std::string& name) {
    grpc::ClientContext context;
    v1::DeleteProjectRequest request;
    request.set_name(name);
    v1::DeleteProjectResponse response;
    return v1::ProjectService::NewStub(channel_)->DeleteProject(&context, request, &response);
  }

  // A stream on which the points (1, 10), (2, 20) and (3, 30) of the channel "loss" are settled.
  std::unique_ptr<TestStream> WriteLoss() {
    auto stream = std::make_unique<TestStream>(channel_);
    stream->Open();
    stream->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream->Write(AppendNumbers(1, 0, {1, 2, 3}, {10, 20, 30}));
    EXPECT_TRUE(stream->Read().has_acknowledged());
    return stream;
  }

  grpc::Status ListExperiments(const v1::ListExperimentsRequest& request,
                               v1::ListExperimentsResponse* response) {
    grpc::ClientContext context;
    return v1::ExperimentService::NewStub(channel_)->ListExperiments(&context, request, response);
  }
};

TEST_F(CatalogServicesTest, WhatWasCreatedIsThereOnceAndAfterARestart) {
  EXPECT_TRUE(CreateProject("p").ok());
  EXPECT_EQ(CreateProject("p").error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_TRUE(CreateExperiment("p", "e").ok());
  EXPECT_EQ(CreateExperiment("p", "e").error_code(), grpc::StatusCode::ALREADY_EXISTS);
  EXPECT_TRUE(CreateChannel("c", v1::VALUE_TYPE_IMAGE).ok());
  EXPECT_EQ(CreateChannel("c", v1::VALUE_TYPE_TEXT).error_code(), grpc::StatusCode::ALREADY_EXISTS);
  Restart();
  const v1::Channel channel = GetChannel("c");
  EXPECT_EQ(channel.type(), v1::VALUE_TYPE_IMAGE);
  EXPECT_EQ(channel.point_count(), 0u);
  EXPECT_FALSE(channel.has_last_x());
}

TEST_F(CatalogServicesTest, BadNamesAndTypesAreInvalid) {
  EXPECT_EQ(CreateProject("").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(CreateProject("a/b").error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_EQ(CreateExperiment("p", std::string(1025, 'x')).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_TRUE(CreateExperiment("p", "e").ok());
  EXPECT_EQ(CreateChannel("c", v1::VALUE_TYPE_UNSPECIFIED).error_code(),
            grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(CatalogServicesTest, UnknownOnesAreNotFoundByName) {
  const grpc::Status status = CreateChannel("c", v1::VALUE_TYPE_TEXT);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_THAT(status.error_message(), HasSubstr("\"p\""));
  v1::ListExperimentsRequest request;
  request.set_project("nowhere");
  v1::ListExperimentsResponse response;
  EXPECT_EQ(ListExperiments(request, &response).error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(CatalogServicesTest, ListsComeInPagesByName) {
  for (const char* name : {"b", "c", "a"}) EXPECT_TRUE(CreateExperiment("p", name).ok());
  v1::ListExperimentsRequest request;
  request.set_project("p");
  request.set_page_size(2);
  v1::ListExperimentsResponse first;
  ASSERT_TRUE(ListExperiments(request, &first).ok());
  ASSERT_EQ(first.experiments_size(), 2);
  EXPECT_EQ(first.experiments(0).name(), "a");
  EXPECT_EQ(first.experiments(1).name(), "b");
  EXPECT_EQ(first.experiments(0).state(), v1::EXPERIMENT_STATE_RUNNING);
  request.set_page_token(first.next_page_token());
  v1::ListExperimentsResponse second;
  ASSERT_TRUE(ListExperiments(request, &second).ok());
  ASSERT_EQ(second.experiments_size(), 1);
  EXPECT_EQ(second.experiments(0).name(), "c");
  EXPECT_EQ(second.next_page_token(), "");
}

TEST_F(CatalogServicesTest, ABadPageIsInvalid) {
  EXPECT_TRUE(CreateProject("p").ok());
  v1::ListExperimentsRequest request;
  request.set_project("p");
  request.set_page_size(-1);
  v1::ListExperimentsResponse response;
  EXPECT_EQ(ListExperiments(request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  request.set_page_size(0);
  request.set_page_token("%%%");
  EXPECT_EQ(ListExperiments(request, &response).error_code(), grpc::StatusCode::INVALID_ARGUMENT);
}

TEST_F(CatalogServicesTest, AFinishedExperimentSaysHowAndWhen) {
  TestStream stream(channel_);
  stream.Open();
  v1::IngestRequest finish;
  finish.mutable_finish()->set_sequence(1);
  finish.mutable_finish()->set_state(v1::EXPERIMENT_STATE_FAILED);
  stream.Write(finish);
  EXPECT_TRUE(stream.Read().has_acknowledged());
  v1::ListExperimentsRequest request;
  request.set_project("p");
  v1::ListExperimentsResponse response;
  ASSERT_TRUE(ListExperiments(request, &response).ok());
  ASSERT_EQ(response.experiments_size(), 1);
  EXPECT_EQ(response.experiments(0).state(), v1::EXPERIMENT_STATE_FAILED);
  EXPECT_GE(response.experiments(0).finish_time().seconds(),
            response.experiments(0).create_time().seconds());
}

TEST_F(CatalogServicesTest, ATruncateAnswersWithTheChannelAsItIsAfterwards) {
  const auto stream = WriteLoss();
  v1::TruncateChannelResponse response;
  ASSERT_TRUE(TruncateChannel("loss", 2.5, &response).ok());
  EXPECT_EQ(response.channel().name(), "loss");
  EXPECT_EQ(response.channel().point_count(), 2u);
  EXPECT_EQ(response.channel().last_x(), 2);
  EXPECT_EQ(response.channel().last(), 20);
  EXPECT_THAT(ReadAll("loss").x(), ElementsAre(1, 2));
  ASSERT_TRUE(TruncateChannel("loss", -std::numeric_limits<double>::infinity(), &response).ok());
  EXPECT_EQ(response.channel().point_count(), 0u);
  EXPECT_FALSE(response.channel().has_last_x());
}

TEST_F(CatalogServicesTest, AStreamGoesOnBehindATruncate) {
  const auto stream = WriteLoss();
  v1::TruncateChannelResponse response;
  ASSERT_TRUE(TruncateChannel("loss", 2, &response).ok());
  stream->Write(AppendNumbers(2, 0, {2}, {21}));
  EXPECT_TRUE(stream->Read().has_acknowledged());
  EXPECT_THAT(ReadAll("loss").doubles(), ElementsAre(10, 21));
}

TEST_F(CatalogServicesTest, ATruncateFromNanIsInvalid) {
  const auto stream = WriteLoss();
  v1::TruncateChannelResponse response;
  const grpc::Status status = TruncateChannel("loss", std::nan(""), &response);
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("NaN"));
  EXPECT_EQ(GetChannel("loss").point_count(), 3u);
}

TEST_F(CatalogServicesTest, WhatWasDeletedIsGoneAndMayBeCreatedAnew) {
  auto stream = WriteLoss();
  EXPECT_TRUE(DeleteChannel("loss").ok());
  EXPECT_TRUE(CreateChannel("loss", v1::VALUE_TYPE_TEXT).ok());
  EXPECT_EQ(GetChannel("loss").point_count(), 0u);
  EXPECT_TRUE(DeleteExperiment("p", "e").ok());
  EXPECT_EQ(CreateChannel("loss", v1::VALUE_TYPE_TEXT).error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_TRUE(CreateExperiment("p", "e").ok());
  EXPECT_TRUE(DeleteProject("p").ok());
  EXPECT_TRUE(CreateProject("p").ok());
  Restart();
  EXPECT_EQ(DeleteExperiment("p", "e").error_code(), grpc::StatusCode::NOT_FOUND);
}

TEST_F(CatalogServicesTest, AStreamOnADeletedExperimentIsAborted) {
  const auto stream = WriteLoss();
  EXPECT_TRUE(DeleteExperiment("p", "e").ok());
  const grpc::Status status = stream->Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::ABORTED);
  EXPECT_EQ(status.error_message(), "experiment \"e\" was deleted");
}

TEST_F(CatalogServicesTest, DeletingWhatIsUnknownIsNotFoundByName) {
  EXPECT_EQ(DeleteProject("p").error_code(), grpc::StatusCode::NOT_FOUND);
  EXPECT_TRUE(CreateProject("p").ok());
  EXPECT_THAT(DeleteExperiment("p", "e").error_message(),
              HasSubstr("no experiment \"e\" in project \"p\""));
  EXPECT_TRUE(CreateExperiment("p", "e").ok());
  EXPECT_THAT(DeleteChannel("c").error_message(),
              HasSubstr("no channel \"c\" in experiment \"e\""));
  v1::TruncateChannelResponse response;
  EXPECT_EQ(TruncateChannel("c", 1, &response).error_code(), grpc::StatusCode::NOT_FOUND);
}

}  // namespace
}  // namespace nereid::server
