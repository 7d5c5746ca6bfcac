// ProjectService, ExperimentService and ChannelService over a real connection.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/server/server_fixture.h"

namespace nereid::server {
namespace {

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

}  // namespace
}  // namespace nereid::server
