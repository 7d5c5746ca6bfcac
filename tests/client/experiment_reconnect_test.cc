#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "client/experiment.h"
#include "tests/client/scripted_server.h"

namespace nereid::client {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr absl::Duration kLong = absl::Seconds(30);

ExperimentOptions OptionsFor(const std::string& address) {
  ExperimentOptions options;
  options.server = address;
  options.project = "vision";
  options.experiment = "run-1";
  options.max_batch_points = 10;
  return options;
}

std::unique_ptr<Experiment> Open(const ScriptedServer& server) {
  return *Experiment::Open(OptionsFor(server.address()));
}

// 1, 2, 3…, each with x ten times as large.
void SendNumbers(Experiment& experiment, int begin, int end) {
  Channel& loss = **experiment.GetChannel("loss");
  for (int i = begin; i <= end; ++i) loss.Send(10.0 * i, i);
}

void ExpectNumbers(const std::vector<ScriptedServer::Point>& points, int count) {
  ASSERT_EQ(points.size(), count);
  for (int i = 0; i < count; ++i) {
    ASSERT_EQ(points[i].x, 10.0 * (i + 1));
    ASSERT_EQ(points[i].number, i + 1);
  }
}

TEST(ExperimentReconnectTest, ResendsWhatWasNotStoredAfterACut) {
  ScriptedServer server;
  server.CutStreams({{.after_messages = 3, .store_last = false}});
  auto experiment = Open(server);
  SendNumbers(*experiment, 1, 100);
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.points_acknowledged, 100);
  EXPECT_THAT(report.last_error, HasSubstr("cut by the script"));
  auto record = server.record();
  ExpectNumbers(record.points["loss"], 100);
  EXPECT_EQ(record.streams, 2);
  EXPECT_EQ(record.writer_ids[0], record.writer_ids[1]);
}

TEST(ExperimentReconnectTest, SkipsWhatTheServerSaysItHas) {
  ScriptedServer server;
  server.CutStreams({{.after_messages = 4, .store_last = true}});
  server.HoldAcknowledgements(true);
  auto experiment = Open(server);
  SendNumbers(*experiment, 1, 100);
  ASSERT_TRUE(server.WaitUntil([](const auto& record) { return record.streams == 2; }));
  server.HoldAcknowledgements(false);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 100);
  auto record = server.record();
  ExpectNumbers(record.points["loss"], 100);
  EXPECT_THAT(record.resent, ElementsAre());
}

TEST(ExperimentReconnectTest, AResendIsByteIdentical) {
  ScriptedServer server;
  server.PretendLastSequence(0);
  server.CutStreams({{.after_messages = 5}, {.after_messages = 7}});
  server.HoldAcknowledgements(true);
  auto experiment = Open(server);
  SendNumbers(*experiment, 1, 100);
  (**experiment->GetChannel("log")).Send("text");
  (**experiment->GetChannel("sample")).Send({.name = "image", .data = "data"});
  ASSERT_TRUE(server.WaitUntil([](const auto& record) { return record.streams == 3; }));
  ASSERT_TRUE(server.WaitUntil([](const auto& record) { return record.resent.size() >= 12; }));
  server.HoldAcknowledgements(false);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 102);
  auto record = server.record();
  EXPECT_EQ(record.changed_resends, 0);
  EXPECT_EQ(std::vector<uint64_t>(record.resent.begin(), record.resent.begin() + 12),
            (std::vector<uint64_t>{1, 2, 3, 4, 5, 1, 2, 3, 4, 5, 6, 7}));
  ExpectNumbers(record.points["loss"], 100);
  EXPECT_EQ(record.points["log"].size(), 1);
}

TEST(ExperimentReconnectTest, DeclaresEveryChannelAgainUnderItsNumber) {
  ScriptedServer server;
  server.CutStreams({{.after_messages = 1, .store_last = false}});
  auto experiment = Open(server);
  for (const char* name : {"a", "b", "c"}) ASSERT_TRUE(experiment->GetChannel(name).ok());
  (**experiment->GetChannel("c")).Send(1);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 1);
  std::vector<std::string> declared;
  for (const auto& request : server.record().requests) {
    if (!request.has_declare()) continue;
    declared.push_back(request.declare().name() + std::to_string(request.declare().channel_ref()));
  }
  EXPECT_THAT(declared, ElementsAre("a0", "b1", "c2", "a0", "b1", "c2"));
  EXPECT_EQ(server.record().points["c"].size(), 1);
}

TEST(ExperimentReconnectTest, ManyCutsLoseAndDoubleNothing) {
  ScriptedServer server;
  std::vector<ScriptedServer::Cut> cuts;
  cuts.reserve(20);
  for (int i = 0; i < 20; ++i) {
    cuts.push_back({.after_messages = 1 + i % 4, .store_last = i % 2 == 0});
  }
  server.CutStreams(cuts);
  auto experiment = Open(server);
  SendNumbers(*experiment, 1, 1000);
  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kLong);
  EXPECT_EQ(report.points_acknowledged, 1000);
  EXPECT_TRUE(report.finished);
  auto record = server.record();
  EXPECT_EQ(record.streams, 21);
  EXPECT_EQ(record.changed_resends, 0);
  ExpectNumbers(record.points["loss"], 1000);
}

TEST(ExperimentReconnectTest, ARestartedServerGetsTheRest) {
  auto server = std::make_unique<ScriptedServer>();
  const std::string address = server->address();
  const int port = std::stoi(address.substr(address.find(':') + 1));
  auto experiment = *Experiment::Open(OptionsFor(address));
  server.reset();
  SendNumbers(*experiment, 1, 50);
  EXPECT_FALSE(experiment->Flush(absl::Milliseconds(50)).ok());
  server = std::make_unique<ScriptedServer>(port);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 50);
  ExpectNumbers(server->record().points["loss"], 50);
}

TEST(ExperimentReconnectTest, AnErrorThatStaysStopsDelivery) {
  for (grpc::StatusCode code :
       {grpc::StatusCode::INVALID_ARGUMENT, grpc::StatusCode::DATA_LOSS,
        grpc::StatusCode::UNAUTHENTICATED, grpc::StatusCode::PERMISSION_DENIED,
        grpc::StatusCode::ABORTED, grpc::StatusCode::UNIMPLEMENTED}) {
    ScriptedServer server;
    server.RefuseStreams(grpc::Status(code, "not you"));
    auto experiment = Open(server);
    Channel& loss = **experiment->GetChannel("loss");
    loss.Send(1);
    const absl::Status flushed = experiment->Flush(kLong);
    EXPECT_EQ(flushed.code(), static_cast<absl::StatusCode>(code));
    EXPECT_THAT(std::string(flushed.message()), HasSubstr("not you"));
    loss.Send(2);
    const DeliveryReport report = experiment->Close(kLong);
    EXPECT_THAT(report.last_error, HasSubstr("not you"));
    EXPECT_EQ(report.points_dropped + report.points_pending, 2);
    EXPECT_GE(report.points_dropped, 1);
    EXPECT_EQ(server.record().streams, 1);
  }
}

TEST(ExperimentReconnectTest, OtherErrorsAreTriedAgain) {
  ScriptedServer server;
  server.RefuseStreams(grpc::Status(grpc::StatusCode::RESOURCE_EXHAUSTED, "disk full"));
  auto experiment = Open(server);
  SendNumbers(*experiment, 1, 10);
  EXPECT_TRUE(server.WaitUntil([](const auto& record) { return record.streams >= 3; }));
  const DeliveryReport report = experiment->Close(absl::Milliseconds(10));
  EXPECT_EQ(report.points_pending, 10);
  EXPECT_THAT(report.last_error, HasSubstr("disk full"));
}

TEST(ExperimentReconnectTest, AGapIsFilledFromTheLastAcknowledged) {
  ScriptedServer server;
  server.HoldAcknowledgements(true);
  auto experiment = Open(server);
  SendNumbers(*experiment, 1, 20);
  ASSERT_TRUE(server.WaitUntil([](const auto& record) { return record.stored.size() == 2; }));
  server.PretendLastSequence(0);
  server.EndAllStreams(grpc::Status(grpc::StatusCode::OUT_OF_RANGE, "gap"));
  ASSERT_TRUE(server.WaitUntil([](const auto& record) { return record.resent.size() == 2; }));
  server.HoldAcknowledgements(false);
  SendNumbers(*experiment, 21, 30);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 30);
  ExpectNumbers(server.record().points["loss"], 30);
  EXPECT_EQ(server.record().changed_resends, 0);
}

TEST(ExperimentReconnectTest, FencingEndsTheFirstStream) {
  ScriptedServer server;
  auto experiment = Open(server);
  SendNumbers(*experiment, 1, 1);
  ASSERT_TRUE(experiment->Flush(kLong).ok());
  server.EndAllStreams(grpc::Status(grpc::StatusCode::ABORTED, "fenced"));
  Channel& loss = **experiment->GetChannel("loss");
  while (experiment->Report().points_dropped == 0) loss.Send(1);
  EXPECT_THAT(experiment->Report().last_error, HasSubstr("fenced"));
}

}  // namespace
}  // namespace nereid::client
