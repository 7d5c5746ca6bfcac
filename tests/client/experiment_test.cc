#include "client/experiment.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <thread>
#include <vector>

#include "tests/client/scripted_server.h"

namespace nereid::client {
namespace {

using testing::HasSubstr;

constexpr absl::Duration kLong = absl::Seconds(30);

class ExperimentTest : public testing::Test {
 protected:
  ExperimentOptions Options() const {
    ExperimentOptions options;
    options.server = server_.address();
    options.project = "vision";
    options.experiment = "run-1";
    return options;
  }

  std::unique_ptr<Experiment> Open() { return Open(Options()); }

  static std::unique_ptr<Experiment> Open(const ExperimentOptions& options) {
    auto experiment = Experiment::Open(options);
    EXPECT_TRUE(experiment.ok()) << experiment.status();
    return *std::move(experiment);
  }

  static Channel& Get(Experiment& experiment, std::string_view name,
                      ChannelType type = ChannelType::kInferred) {
    auto channel = experiment.GetChannel(name, type);
    EXPECT_TRUE(channel.ok()) << channel.status();
    return **channel;
  }

  ScriptedServer server_;
};

TEST_F(ExperimentTest, OpenChecksItsOptions) {
  const auto expect_invalid = [&](auto change, const char* part) {
    ExperimentOptions options = Options();
    change(options);
    const auto experiment = Experiment::Open(options);
    EXPECT_EQ(experiment.status().code(), absl::StatusCode::kInvalidArgument);
    EXPECT_THAT(std::string(experiment.status().message()), HasSubstr(part));
  };
  expect_invalid([](auto& o) { o.project = ""; }, "project is empty");
  expect_invalid([](auto& o) { o.project = "a/b"; }, "\"a/b\"");
  expect_invalid([](auto& o) { o.experiment = ""; }, "experiment is empty");
  expect_invalid([](auto& o) { o.experiment = "\xFF"; }, "experiment is not UTF-8");
  expect_invalid([](auto& o) { o.server = ""; }, "server is empty");
  expect_invalid([](auto& o) { o.max_buffered_bytes = 100; }, "max_buffered_bytes is 100");
  expect_invalid([](auto& o) { o.max_batch_points = 0; }, "max_batch_points is 0");
  expect_invalid([](auto& o) { o.max_batch_delay = absl::Seconds(-1); }, "max_batch_delay is -1s");
}

TEST_F(ExperimentTest, ValuesOfEveryTypeArriveOnce) {
  auto experiment = Open();
  Channel& loss = Get(*experiment, "loss", ChannelType::kNumeric);
  Channel& log = Get(*experiment, "log", ChannelType::kText);
  Channel& sample = Get(*experiment, "sample", ChannelType::kImage);
  loss.Send(3);
  loss.Send(5, 2);
  loss.Send(6.5F, 1.5);
  loss.SendMany({7, 8, 9}, {0.1, 0.2, 0.3});
  log.Send("started");
  log.Send(10, std::string("stopped"));
  sample.Send({.name = "digit", .description = "first", .data = "png"});
  sample.Send(4, {.name = "other"});

  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kLong);
  EXPECT_EQ(report.points_sent, 10);
  EXPECT_EQ(report.points_acknowledged, 10);
  EXPECT_EQ(report.points_pending, 0);
  EXPECT_TRUE(report.finished);
  EXPECT_EQ(report.last_error, "");

  auto record = server_.record();
  const auto& numbers = record.points["loss"];
  ASSERT_EQ(numbers.size(), 6);
  const std::vector<std::pair<double, double>> expected = {{1, 3},   {5, 2},   {6.5, 1.5},
                                                           {7, 0.1}, {8, 0.2}, {9, 0.3}};
  for (size_t i = 0; i < expected.size(); ++i) {
    EXPECT_EQ(numbers[i].x, expected[i].first);
    EXPECT_EQ(numbers[i].number, expected[i].second);
  }
  ASSERT_EQ(record.points["log"].size(), 2);
  EXPECT_EQ(record.points["log"][0].text, "started");
  EXPECT_EQ(record.points["log"][1].text, "stopped");
  ASSERT_EQ(record.points["sample"].size(), 2);
  EXPECT_EQ(record.points["sample"][0].image_name, "digit");
  EXPECT_EQ(record.points["sample"][1].x, 4);
  EXPECT_EQ(record.declared["loss"], v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(record.declared["log"], v1::VALUE_TYPE_TEXT);
  EXPECT_EQ(record.declared["sample"], v1::VALUE_TYPE_IMAGE);
  EXPECT_EQ(record.finished, v1::EXPERIMENT_STATE_SUCCEEDED);
}

TEST_F(ExperimentTest, OpensWithItsNamesAndSixteenRandomBytes) {
  Open()->Finish(FinishState::kFailed, kLong);
  Open()->Finish(FinishState::kAborted, kLong);
  const auto record = server_.record();
  ASSERT_EQ(record.writer_ids.size(), 2);
  EXPECT_EQ(record.writer_ids[0].size(), 16);
  EXPECT_NE(record.writer_ids[0], record.writer_ids[1]);
  EXPECT_EQ(record.requests[0].open().project(), "vision");
  EXPECT_EQ(record.requests[0].open().experiment(), "run-1");
}

TEST_F(ExperimentTest, TheSameNameIsTheSameChannelOfOneType) {
  auto experiment = Open();
  Channel& loss = Get(*experiment, "loss", ChannelType::kNumeric);
  EXPECT_EQ(&Get(*experiment, "loss", ChannelType::kNumeric), &loss);
  EXPECT_EQ(loss.name(), "loss");
  const auto other = experiment->GetChannel("loss", ChannelType::kText);
  EXPECT_EQ(other.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(other.status().message()), HasSubstr("\"loss\""));
  EXPECT_EQ(experiment->GetChannel("").status().code(), absl::StatusCode::kInvalidArgument);
}

TEST_F(ExperimentTest, AChannelWithoutPointsIsDeclaredToo) {
  auto experiment = Open();
  Get(*experiment, "empty");
  EXPECT_TRUE(server_.WaitUntil([](const auto& record) { return record.declared.count("empty"); }));
}

TEST_F(ExperimentTest, FlushWaitsForTheAcknowledgement) {
  ExperimentOptions options = Options();
  options.max_batch_delay = absl::Hours(1);
  auto experiment = Open(options);
  server_.HoldAcknowledgements(true);
  Get(*experiment, "loss").Send(1);
  const absl::Status late = experiment->Flush(absl::Milliseconds(50));
  EXPECT_EQ(late.code(), absl::StatusCode::kDeadlineExceeded);
  EXPECT_THAT(std::string(late.message()), HasSubstr("1 of 1 points"));
  server_.HoldAcknowledgements(false);
  EXPECT_TRUE(experiment->Flush(kLong).ok());
  EXPECT_EQ(experiment->Report().points_acknowledged, 1);
}

TEST_F(ExperimentTest, AFullBatchGoesOutBeforeTheDelay) {
  ExperimentOptions options = Options();
  options.max_batch_delay = absl::Hours(1);
  options.max_batch_points = 10;
  auto experiment = Open(options);
  Channel& loss = Get(*experiment, "loss");
  for (int i = 0; i < 35; ++i) loss.Send(i);
  EXPECT_TRUE(server_.WaitUntil([](const auto& record) { return record.stored.size() == 3; }));
  EXPECT_EQ(server_.record().CountPoints("loss"), 30);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 35);
}

TEST_F(ExperimentTest, AFewPointsGoOutAfterTheDelay) {
  auto experiment = Open();
  Get(*experiment, "loss").Send(1);
  EXPECT_TRUE(server_.WaitUntil([](const auto& record) { return record.stored.size() == 1; }));
}

TEST_F(ExperimentTest, RejectedPointsAreCountedAndTheRestAcknowledged) {
  auto experiment = Open();
  server_.RejectPoints(1, 2, "x 1 is not greater than 1");
  Get(*experiment, "loss").SendMany({1, 1, 1, 2, 3}, {1, 2, 3, 4, 5});
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.points_sent, 5);
  EXPECT_EQ(report.points_rejected, 2);
  EXPECT_EQ(report.points_acknowledged, 3);
  EXPECT_EQ(report.last_rejection, "x 1 is not greater than 1");
}

TEST_F(ExperimentTest, AFailedDeclarationIsReported) {
  auto experiment = Open();
  server_.FailDeclaration("loss", "channel loss is TEXT");
  server_.RejectPoints(1, 1, "channel loss is TEXT");
  Get(*experiment, "loss", ChannelType::kNumeric).Send(1);
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.points_rejected, 1);
  EXPECT_EQ(report.points_acknowledged, 0);
  EXPECT_EQ(report.last_rejection, "channel loss is TEXT");
}

TEST_F(ExperimentTest, WhatTheServerWouldNotTakeIsRejectedHere) {
  auto experiment = Open();
  Channel& channel = Get(*experiment, "log");
  const auto rejected_for = [&](auto send, const char* part) {
    const uint64_t before = experiment->Report().points_rejected;
    send();
    EXPECT_GT(experiment->Report().points_rejected, before) << part;
    EXPECT_THAT(experiment->Report().last_rejection, HasSubstr(part));
  };
  const std::string large((1 << 20) + 1, 'x');
  rejected_for([&] { channel.Send(large); }, "a text of 1048577 bytes");
  rejected_for([&] { channel.Send(1, std::string(400'000, '\xFF')); }, "a text of 1200000 bytes");
  rejected_for([&] { channel.Send(Image{.data = large + large + large}); },
               "an image of 3145731 bytes");
  rejected_for([&] { channel.Send(Image{.name = std::string(1025, 'n')}); },
               "the name of an image of 1025 bytes");
  rejected_for([&] { channel.Send(1, {.description = std::string(65'537, 'n')}); },
               "the description of an image of 65537 bytes");
  rejected_for([&] { channel.SendMany({1, 2, 3}, {1, 2}); }, "3 x and 2 y");
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.points_sent, 8);
  EXPECT_EQ(report.points_rejected, 8);
  EXPECT_TRUE(server_.record().stored.empty());
}

TEST_F(ExperimentTest, TheLargestValuesArrive) {
  auto experiment = Open();
  const std::string text(1 << 20, 't');
  const Image image{.name = std::string(1024, 'n'),
                    .description = std::string(64 << 10, 'd'),
                    .data = std::string(3 << 20, 'i')};
  for (int i = 0; i < 5; ++i) {
    Get(*experiment, "log").Send(text);
    Get(*experiment, "sample").Send(image);
  }
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 10);
  for (const auto& [sequence, bytes] : server_.record().stored) EXPECT_LE(bytes.size(), 4 << 20);
}

TEST_F(ExperimentTest, BytesThatAreNotUtf8AreReplaced) {
  auto experiment = Open();
  Get(*experiment, "log").Send("bad \xFF byte");
  Get(*experiment, "sample").Send({.name = "\xC3", .data = "\xFF"});
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 2);
  auto record = server_.record();
  EXPECT_EQ(record.points["log"].at(0).text, "bad \xEF\xBF\xBD byte");
  EXPECT_EQ(record.points["sample"].at(0).image_name, "\xEF\xBF\xBD");
}

TEST_F(ExperimentTest, XThatIsNotFiniteIsSentForTheServerToReject) {
  auto experiment = Open();
  Get(*experiment, "loss").Send(std::nan(""), 1);
  Get(*experiment, "loss").Send(std::numeric_limits<double>::infinity(), 2);
  experiment->Close(kLong);
  auto record = server_.record();
  ASSERT_EQ(record.points["loss"].size(), 2);
  EXPECT_TRUE(std::isnan(record.points["loss"][0].x));
  EXPECT_TRUE(std::isinf(record.points["loss"][1].x));
}

TEST_F(ExperimentTest, MessagesKeepToTheLimitOfTheServer) {
  v1::StreamLimits limits;
  limits.set_max_message_bytes(4096);
  server_.SetLimits(limits);
  auto experiment = Open();
  Channel& log = Get(*experiment, "log");
  Channel& loss = Get(*experiment, "loss");
  for (int i = 0; i < 1000; ++i) {
    log.Send(std::string(i % 100, 'x'));
    loss.Send(i * i, i * 0.1);
  }
  log.Send(std::string(5000, 'x'));
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.points_acknowledged, 2000);
  EXPECT_EQ(report.points_rejected, 1);
  EXPECT_THAT(report.last_rejection, HasSubstr("4096 bytes"));
  EXPECT_EQ(report.points_pending, 0);
  auto record = server_.record();
  EXPECT_EQ(record.points["loss"].size(), 1000);
  for (const auto& [sequence, bytes] : record.stored) EXPECT_LE(bytes.size(), 4096);
}

TEST_F(ExperimentTest, ChannelsPastTheLimitOfTheServerAreNotDeclared) {
  v1::StreamLimits limits;
  limits.set_max_channel_refs(2);
  server_.SetLimits(limits);
  auto experiment = Open();
  for (const char* name : {"a", "b", "c"}) Get(*experiment, name).Send(1);
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_THAT(report.last_rejection, HasSubstr("\"c\""));
  EXPECT_EQ(server_.record().declared.size(), 2);
}

TEST_F(ExperimentTest, ThreadsShareChannelsWithoutLosingPointsOrOrder) {
  constexpr int kThreads = 4;
  constexpr int kPoints = 20'000;
  ExperimentOptions options = Options();
  options.when_full = WhenFull::kBlock;
  options.max_buffered_bytes = 1 << 20;
  auto experiment = Open(options);
  std::vector<std::thread> threads;
  threads.reserve(kThreads);
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&experiment, thread] {
      Channel& own = Get(*experiment, "own " + std::to_string(thread));
      Channel& shared = Get(*experiment, "shared");
      for (int i = 0; i < kPoints; ++i) {
        own.Send(i, i);
        shared.Send(thread);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.points_acknowledged, 2 * kThreads * kPoints);
  auto record = server_.record();
  EXPECT_EQ(record.points["shared"].size(), kThreads * kPoints);
  for (int thread = 0; thread < kThreads; ++thread) {
    const auto& points = record.points["own " + std::to_string(thread)];
    ASSERT_EQ(points.size(), kPoints);
    for (int i = 0; i < kPoints; ++i) ASSERT_EQ(points[i].x, i);
  }
}

}  // namespace
}  // namespace nereid::client
