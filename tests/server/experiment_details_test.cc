#include <gtest/gtest.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "tests/server/catalog_fixture.h"

namespace nereid::server {
namespace {

using grpc::StatusCode;
using ::testing::ElementsAre;
using ::testing::Pair;
using ::testing::UnorderedElementsAre;
using Stub = v1::ExperimentService::Stub;

class ExperimentDetailsTest : public CatalogServicesFixture {
 protected:
  v1::Experiment Get() {
    return Ask<v1::ExperimentService>(&Stub::GetExperiment, "project: 'p' name: 'e'").experiment();
  }
  v1::Experiment Update(const std::string& experiment, const std::string& mask = "") {
    return Ask<v1::ExperimentService>(&Stub::UpdateExperiment, Request(experiment, mask))
        .experiment();
  }
  grpc::Status TryUpdate(const std::string& experiment, const std::string& mask = "") {
    return Try<v1::ExperimentService>(&Stub::UpdateExperiment, Request(experiment, mask));
  }
  // Opens a stream that tells details, and ends it. Returns what became of the details.
  grpc::Status Open(const std::string& details) {
    TestStream stream(channel_);
    stream.Write(Parse<v1::IngestRequest>("open { project: 'p' experiment: 'e' " + details + "}"));
    const v1::Status told = stream.Read().opened().details_status();
    const grpc::Status status = stream.HalfCloseAndFinish();
    return status.ok() ? grpc::Status(static_cast<StatusCode>(told.code()), told.message())
                       : status;
  }
  void RestartWithLease(absl::Duration lease) {
    server_->Stop();
    ServerOptions options;
    options.store.data_directory = directory_.path();
    options.store.lease = lease;
    options.grpc_address = "127.0.0.1:0";
    server_ = *Server::Start(std::move(options));
    channel_ = grpc::CreateChannel(server_->grpc_address(), grpc::InsecureChannelCredentials());
  }

 private:
  static std::string Request(const std::string& experiment, const std::string& mask) {
    return "experiment { project: 'p' name: 'e' " + experiment + "} update_mask {" + mask + "}";
  }
};

TEST_F(ExperimentDetailsTest, StreamsTellThem) {
  EXPECT_TRUE(Open("description: 'first' tags: 'b' parameters { key: 'lr' value: '0.1' }").ok());
  EXPECT_TRUE(Open("tags: 'a' tags: 'b' parameters { key: 'lr' value: '0.2' } "
                   "parameters { key: 'depth' value: '3' }")
                  .ok());
  Restart();
  const v1::Experiment experiment = Get();
  EXPECT_EQ(experiment.description(), "first");
  EXPECT_THAT(experiment.tags(), ElementsAre("a", "b"));
  EXPECT_THAT(experiment.parameters(), UnorderedElementsAre(Pair("lr", "0.2"), Pair("depth", "3")));
  EXPECT_TRUE(Open("tags: 'a'").ok());
  EXPECT_EQ(Get().etag(), experiment.etag());
}

TEST_F(ExperimentDetailsTest, AStreamOpenedAgainDoesNotUndoWhatWasEdited) {
  const std::string writer = "writer_id: '0123456789abcdef' ";
  EXPECT_TRUE(Open(writer + "description: 'told' tags: 'a' tags: 'b'").ok());
  Update("description: 'edited'");
  EXPECT_TRUE(Open(writer + "description: 'told' tags: 'a' tags: 'b'").ok());
  Restart();
  EXPECT_TRUE(Open(writer).ok());
  EXPECT_TRUE(Open(writer + "description: 'told' tags: 'a' tags: 'b'").ok());
  EXPECT_EQ(Get().description(), "edited");
  EXPECT_EQ(Get().tags_size(), 0);
  EXPECT_TRUE(Open(writer + "description: 'told anew'").ok());
  EXPECT_EQ(Get().description(), "told anew");
}

TEST_F(ExperimentDetailsTest, UpdatesSetWhatTheMaskNames) {
  EXPECT_TRUE(Open("description: 'd' tags: 'a' parameters { key: 'lr' value: '0.1' }").ok());
  const v1::Experiment updated = Update("tags: 'x'", "paths: 'tags'");
  EXPECT_THAT(updated.tags(), ElementsAre("x"));
  EXPECT_EQ(updated.description(), "d");
  const v1::Experiment all = Update("description: 'new'");
  EXPECT_EQ(all.description(), "new");
  EXPECT_EQ(all.tags_size() + static_cast<int>(all.parameters_size()), 0);
  EXPECT_EQ(all.state(), v1::EXPERIMENT_STATE_RUNNING);
  EXPECT_THAT(TryUpdate("etag: '" + updated.etag() + "'"),
              Fails(StatusCode::ABORTED, "it was changed"));
  EXPECT_THAT(TryUpdate("", "paths: 'name'"),
              Fails(StatusCode::INVALID_ARGUMENT, "update_mask names \"name\""));
}

// The committer holds details in memory while streams are open.
TEST_F(ExperimentDetailsTest, UpdatesAndOpenStreamsSeeEachOther) {
  TestStream stream(channel_);
  stream.Open();
  Update("tags: 'a'");
  EXPECT_TRUE(Open("tags: 'b'").ok());
  EXPECT_THAT(Get().tags(), ElementsAre("a", "b"));
  Update("tags: 'c'");
  EXPECT_THAT(Get().tags(), ElementsAre("c"));
}

TEST_F(ExperimentDetailsTest, RefusesWhatIsOutsideItsBounds) {
  const StatusCode invalid = StatusCode::INVALID_ARGUMENT;
  EXPECT_THAT(Open("tags: ''"), Fails(invalid, "empty tag"));
  EXPECT_THAT(Open("parameters { key: '' value: '1' }"), Fails(invalid, "empty parameter name"));
  EXPECT_THAT(Open("description: '" + std::string(65537, 'd') + "'"),
              Fails(invalid, "description has 65537 bytes"));
  EXPECT_TRUE(Open("").ok());
  std::string tags;
  for (int i = 0; i <= 100; ++i) absl::StrAppend(&tags, " tags: 't", i, "'");
  EXPECT_THAT(TryUpdate(tags), Fails(invalid, "101 tags"));
  std::string parameters;
  for (int i = 0; i < 5; ++i) {
    absl::StrAppend(&parameters, " parameters { key: 'k", i, "' value: '", std::string(60'000, 'v'),
                    "' }");
  }
  EXPECT_THAT(TryUpdate(parameters), Fails(invalid, "over the limit of 262144"));
  EXPECT_EQ(Get().parameters_size(), 0u);
}

TEST_F(ExperimentDetailsTest, AStateCanBeSet) {
  EXPECT_TRUE(Open("").ok());
  const v1::Experiment failed = Update("state: EXPERIMENT_STATE_FAILED", "paths: 'state'");
  EXPECT_EQ(failed.state(), v1::EXPERIMENT_STATE_FAILED);
  EXPECT_TRUE(failed.has_finish_time());
  EXPECT_THAT(TryUpdate("state: EXPERIMENT_STATE_NOT_RESPONDING", "paths: 'state'"),
              Fails(StatusCode::INVALID_ARGUMENT, "state 5 cannot be set"));
  EXPECT_FALSE(Update("state: EXPERIMENT_STATE_RUNNING", "paths: 'state'").has_finish_time());
}

TEST_F(ExperimentDetailsTest, NotRespondingUntilTheNextStream) {
  Run("e", {"loss"});
  RestartWithLease(absl::ZeroDuration());
  EXPECT_EQ(Get().state(), v1::EXPERIMENT_STATE_NOT_RESPONDING);
  {
    TestStream stream(channel_);
    stream.Open();
    stream.Declare(0, "loss");
    stream.Write(AppendNumbers(1, 0, {2}, {2}));
    EXPECT_TRUE(stream.Read().has_acknowledged());
    EXPECT_EQ(Get().state(), v1::EXPERIMENT_STATE_RUNNING);
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }
  EXPECT_EQ(Get().state(), v1::EXPERIMENT_STATE_NOT_RESPONDING);
  const auto list = Ask<v1::ExperimentService>(
      &Stub::ListExperiments, "project: 'p' states: EXPERIMENT_STATE_NOT_RESPONDING");
  EXPECT_EQ(list.experiments_size(), 1);
}

TEST_F(ExperimentDetailsTest, RunningWithinTheLeaseAndFinishedForGood) {
  Run("e", {"loss"});
  EXPECT_EQ(Get().state(), v1::EXPERIMENT_STATE_RUNNING);
  Update("state: EXPERIMENT_STATE_SUCCEEDED", "paths: 'state'");
  RestartWithLease(absl::ZeroDuration());
  EXPECT_EQ(Get().state(), v1::EXPERIMENT_STATE_SUCCEEDED);
}

}  // namespace
}  // namespace nereid::server
