#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <future>
#include <memory>
#include <string>
#include <thread>

#include "client/experiment.h"
#include "tests/client/scripted_server.h"

namespace nereid::client {
namespace {

using testing::HasSubstr;

constexpr absl::Duration kLong = absl::Seconds(30);

// Far above what a bounded call may take, far below what an unbounded one does.
constexpr std::chrono::seconds kBounded{10};

ExperimentOptions OptionsFor(const std::string& address) {
  ExperimentOptions options;
  options.server = address;
  options.project = "vision";
  options.experiment = "run-1";
  return options;
}

// An address of this machine on which nobody listens.
std::string NobodyListens() { return ScriptedServer().address(); }

class Stopwatch {
 public:
  std::chrono::nanoseconds elapsed() const { return std::chrono::steady_clock::now() - begin_; }

 private:
  const std::chrono::steady_clock::time_point begin_ = std::chrono::steady_clock::now();
};

TEST(ExperimentCloseTest, ServerAwayCloseIsBoundedAndSaysWhatIsLeft) {
  auto experiment = *Experiment::Open(OptionsFor(NobodyListens()));
  Channel& loss = **experiment->GetChannel("loss");
  for (int i = 0; i < 5000; ++i) loss.Send(i);
  const Stopwatch stopwatch;
  const DeliveryReport report =
      experiment->Finish(FinishState::kSucceeded, absl::Milliseconds(200));
  EXPECT_GE(stopwatch.elapsed(), std::chrono::milliseconds(200));
  EXPECT_LT(stopwatch.elapsed(), kBounded);
  EXPECT_EQ(report.points_sent, 5000);
  EXPECT_EQ(report.points_pending, 5000);
  EXPECT_EQ(report.points_acknowledged, 0);
  EXPECT_FALSE(report.finished);
  EXPECT_THAT(report.last_error, HasSubstr("UNAVAILABLE"));
}

TEST(ExperimentCloseTest, CloseWithoutTimeToConnectStillSaysWhy) {
  auto experiment = *Experiment::Open(OptionsFor(NobodyListens()));
  (**experiment->GetChannel("loss")).Send(1);
  const DeliveryReport report = experiment->Close(absl::ZeroDuration());
  EXPECT_EQ(report.points_pending, 1);
  EXPECT_NE(report.last_error, "");
}

TEST(ExperimentCloseTest, ServerThatDoesNotAcknowledgeCloseIsBounded) {
  ScriptedServer server;
  server.HoldAcknowledgements(true);
  auto experiment = *Experiment::Open(OptionsFor(server.address()));
  Channel& loss = **experiment->GetChannel("loss");
  for (int i = 0; i < 100; ++i) loss.Send(i);
  ASSERT_TRUE(
      server.WaitUntil([](const auto& record) { return record.CountPoints("loss") == 100; }));
  const Stopwatch stopwatch;
  EXPECT_EQ(experiment->Close(absl::Milliseconds(100)).points_pending, 100);
  EXPECT_LT(stopwatch.elapsed(), kBounded);
  EXPECT_TRUE(server.WaitUntil([](const auto& record) { return record.streams_cancelled == 1; }));
}

TEST(ExperimentCloseTest, DestructorIsBoundedWhenTheServerIsAway) {
  auto experiment = *Experiment::Open(OptionsFor(NobodyListens()));
  (**experiment->GetChannel("loss")).Send(1);
  const Stopwatch stopwatch;
  experiment.reset();
  EXPECT_LT(stopwatch.elapsed(), kBounded);
}

TEST(ExperimentCloseTest, DestructorDeliversWhatWasSent) {
  ScriptedServer server;
  auto experiment = *Experiment::Open(OptionsFor(server.address()));
  for (int i = 0; i < 100; ++i) (**experiment->GetChannel("loss")).Send(i);
  experiment.reset();
  auto record = server.record();
  EXPECT_EQ(record.points["loss"].size(), 100);
  EXPECT_FALSE(record.finished.has_value());
}

TEST(ExperimentCloseTest, AStreamThatDeliveredEverythingEndsInOrder) {
  ScriptedServer server;
  auto experiment = *Experiment::Open(OptionsFor(server.address()));
  (**experiment->GetChannel("loss")).Send(1);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 1);
  EXPECT_TRUE(server.WaitUntil([](const auto& record) { return record.streams_closed == 1; }));
  EXPECT_EQ(server.record().streams_cancelled, 0);
}

TEST(ExperimentCloseTest, PointsAfterCloseAreDroppedAndCloseAgainReportsThem) {
  ScriptedServer server;
  auto experiment = *Experiment::Open(OptionsFor(server.address()));
  Channel& loss = **experiment->GetChannel("loss");
  loss.Send(1);
  experiment->Close(kLong);
  loss.Send(2);
  loss.Send("text");
  loss.SendMany({1, 2}, {1, 2});
  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kLong);
  EXPECT_EQ(report.points_sent, 5);
  EXPECT_EQ(report.points_acknowledged, 1);
  EXPECT_EQ(report.points_dropped, 4);
  EXPECT_FALSE(report.finished);
  EXPECT_FALSE(server.record().finished.has_value());
}

TEST(ExperimentCloseTest, FlushAfterCloseWithPointsLeftFailsAtOnce) {
  auto experiment = *Experiment::Open(OptionsFor(NobodyListens()));
  (**experiment->GetChannel("loss")).Send(1);
  experiment->Close(absl::ZeroDuration());
  EXPECT_EQ(experiment->Flush(absl::InfiniteDuration()).code(),
            absl::StatusCode::kFailedPrecondition);
}

TEST(ExperimentCloseTest, CloseEndsAFlushOfAnotherThread) {
  auto experiment = *Experiment::Open(OptionsFor(NobodyListens()));
  (**experiment->GetChannel("loss")).Send(1);
  auto flushed =
      std::async(std::launch::async, [&] { return experiment->Flush(absl::InfiniteDuration()); });
  experiment->Close(absl::ZeroDuration());
  EXPECT_FALSE(flushed.get().ok());
}

TEST(ExperimentCloseTest, MemoryIsBoundedAndTheNewestPointsAreDropped) {
  ExperimentOptions options = OptionsFor(NobodyListens());
  options.max_buffered_bytes = 10'000;
  auto experiment = *Experiment::Open(options);
  Channel& loss = **experiment->GetChannel("loss");
  for (int i = 0; i < 5000; ++i) loss.Send(i);
  const DeliveryReport report = experiment->Close(absl::ZeroDuration());
  EXPECT_EQ(report.points_pending + report.points_dropped, 5000);
  EXPECT_LE(report.points_pending, 10'000 / sizeof(double));
  EXPECT_GT(report.points_pending, 1000);
}

TEST(ExperimentCloseTest, UnacknowledgedPointsCountAsBuffered) {
  ScriptedServer server;
  server.HoldAcknowledgements(true);
  ExperimentOptions options = OptionsFor(server.address());
  options.max_buffered_bytes = 10'000;
  auto experiment = *Experiment::Open(options);
  Channel& loss = **experiment->GetChannel("loss");
  while (experiment->Report().points_dropped == 0) loss.Send(1);
  ASSERT_TRUE(server.WaitUntil([](const auto& record) { return !record.points.empty(); }));
  const uint64_t dropped = experiment->Report().points_dropped;
  loss.Send(1);
  EXPECT_EQ(experiment->Report().points_dropped, dropped + 1);
  server.HoldAcknowledgements(false);
  ASSERT_TRUE(experiment->Flush(kLong).ok());
  loss.Send(1);
  EXPECT_EQ(experiment->Report().points_dropped, dropped + 1);
}

TEST(ExperimentCloseTest, BlockingSendLosesNothing) {
  ScriptedServer server;
  ExperimentOptions options = OptionsFor(server.address());
  options.max_buffered_bytes = 20'000;
  options.when_full = WhenFull::kBlock;
  auto experiment = *Experiment::Open(options);
  Channel& loss = **experiment->GetChannel("loss");
  for (int i = 0; i < 50'000; ++i) loss.Send(i, i);
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.points_acknowledged, 50'000);
  EXPECT_EQ(report.points_dropped, 0);
}

TEST(ExperimentCloseTest, CloseReleasesABlockedSend) {
  ExperimentOptions options = OptionsFor(NobodyListens());
  options.max_buffered_bytes = 10'000;
  options.when_full = WhenFull::kBlock;
  auto experiment = *Experiment::Open(options);
  Channel& loss = **experiment->GetChannel("loss");
  std::thread sending([&loss] {
    for (int i = 0; i < 5000; ++i) loss.Send(i);
  });
  while (experiment->Report().points_sent < 1000) std::this_thread::yield();
  experiment->Close(absl::ZeroDuration());
  sending.join();
  const DeliveryReport report = experiment->Report();
  EXPECT_EQ(report.points_sent, 5000);
  EXPECT_EQ(report.points_pending + report.points_dropped, 5000);
}

}  // namespace
}  // namespace nereid::client
