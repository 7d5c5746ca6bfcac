// An experiment with a spool: what it leaves there, and that `nereid sync` delivers it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "client/experiment.h"
#include "client/spool_delivery.h"
#include "client/spool_folder.h"
#include "client/spool_lock.h"
#include "tests/client/spool_fixture.h"

namespace nereid::client {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr absl::Duration kLong = absl::Seconds(30);
constexpr absl::Duration kShort = absl::Milliseconds(100);

using ExperimentSpoolTest = SpoolFixture;

TEST_F(ExperimentSpoolTest, AGoodRunLeavesNothing) {
  auto experiment = *Experiment::Open(Options());
  Send(*experiment, 1, 20'000);
  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kLong);
  EXPECT_EQ(report.points_acknowledged, 20'000);
  EXPECT_EQ(report.points_spooled, 0);
  EXPECT_EQ(report.spool_directory, "");
  EXPECT_EQ(report.spool_error, "");
  EXPECT_TRUE(report.finished);
  EXPECT_THAT(Spools(), IsEmpty());
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
  ExpectStored("loss", 20'000);
}

TEST_F(ExperimentSpoolTest, MessagesAreOnDiskBeforeTheyAreAcknowledged) {
  server_.HoldAcknowledgements(true);
  auto experiment = *Experiment::Open(Options());
  Send(*experiment, 1, 10);
  ASSERT_TRUE(
      server_.WaitUntil([](const auto& record) { return record.CountPoints("loss") == 10; }));
  EXPECT_EQ(experiment->Report().points_spooled, 10);
  EXPECT_EQ(experiment->Report().spool_directory, directory_.path());
  ASSERT_THAT(Spools(), SizeIs(1));
  EXPECT_EQ(SpoolLock::Take(Spools()[0]).status().code(), absl::StatusCode::kFailedPrecondition);
  server_.HoldAcknowledgements(false);
  EXPECT_TRUE(experiment->Flush(kLong).ok());
  EXPECT_EQ(experiment->Report().points_spooled, 0);
}

TEST_F(ExperimentSpoolTest, WithTheServerAwayEverythingIsKeptAndSyncDeliversIt) {
  auto experiment = *Experiment::Open(OptionsWithServerAway());
  Send(*experiment, 1, 5000);
  const DeliveryReport report = experiment->Finish(FinishState::kFailed, kShort);
  EXPECT_EQ(report.points_pending, 5000);
  EXPECT_EQ(report.points_spooled, 5000);
  EXPECT_EQ(report.points_dropped, 0);
  EXPECT_EQ(DescribeUndelivered(report),
            "5,000 points not delivered; `nereid sync " + directory_.path() + "` sends them");
  Sync();
  ExpectStored("loss", 5000);
  EXPECT_EQ(server_.record().finished, v1::EXPERIMENT_STATE_FAILED);
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(ExperimentSpoolTest, MoreThanMemoryHoldsWaitsOnDiskAndGoesOnWhenTheServerComes) {
  ExperimentOptions options = OptionsWithServerAway();
  options.max_buffered_bytes = 1 << 20;
  options.when_full = WhenFull::kBlock;
  auto experiment = *Experiment::Open(options);
  // Twenty times the memory, and more than is ever in flight.
  constexpr int kTexts = 400;
  const std::string text(50 << 10, 'x');
  for (int i = 0; i < kTexts; ++i) (**experiment->GetChannel("log")).Send(text);
  const int port = std::stoi(nobody_listens_.substr(nobody_listens_.rfind(':') + 1));
  ScriptedServer server(port);
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.points_acknowledged, kTexts);
  EXPECT_EQ(server.record().CountPoints("log"), kTexts);
  EXPECT_EQ(server.record().changed_resends, 0);
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(ExperimentSpoolTest, StreamsThatBreakLeaveEachPointOnce) {
  server_.CutStreams({{.after_messages = 2}, {.after_messages = 3, .store_last = false}});
  ExperimentOptions options = Options();
  options.max_batch_points = 100;
  auto experiment = *Experiment::Open(options);
  Send(*experiment, 1, 2000);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 2000);
  ExpectStored("loss", 2000);
  EXPECT_EQ(server_.record().changed_resends, 0);
}

TEST_F(ExperimentSpoolTest, AfterARefusalPointsAreStillKept) {
  server_.RefuseStreams({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  auto experiment = *Experiment::Open(Options());
  Send(*experiment, 1, 10);
  const absl::Status flushed = experiment->Flush(kLong);
  EXPECT_EQ(flushed.code(), absl::StatusCode::kPermissionDenied);
  Send(*experiment, 11, 20);
  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kLong);
  EXPECT_EQ(report.points_spooled, 20);
  EXPECT_EQ(report.points_dropped, 0);
  EXPECT_THAT(report.last_error, HasSubstr("not you"));
  ScriptedServer willing;
  for (const std::string& folder : Spools()) {
    EXPECT_TRUE(DeliverSpool({.server = willing.address(), .folder = folder}).status.ok());
  }
  EXPECT_EQ(willing.record().CountPoints("loss"), 20);
  EXPECT_EQ(willing.record().finished, v1::EXPERIMENT_STATE_SUCCEEDED);
}

TEST_F(ExperimentSpoolTest, AFullSpoolDropsWhatIsNewestAndSaysSo) {
  ExperimentOptions options = OptionsWithServerAway();
  options.max_spool_bytes = 16 << 20;
  options.max_buffered_bytes = 1 << 20;
  auto experiment = *Experiment::Open(options);
  Channel& log = **experiment->GetChannel("log");
  const std::string text(100 << 10, 'x');
  uint64_t sent = 0;
  // Points are dropped only when the memory in front of the spool is full, too.
  do {
    log.Send(text);
    ++sent;
  } while (experiment->Report().points_dropped == 0 || experiment->Report().points_spooled < 50);
  const DeliveryReport report = experiment->Close(kShort);
  EXPECT_EQ(report.points_sent, sent);
  EXPECT_GT(report.points_dropped, 0);
  EXPECT_GE(report.points_spooled, 50);
  EXPECT_EQ(report.points_pending + report.points_dropped, sent);
  EXPECT_THAT(DescribeUndelivered(report), HasSubstr(" are lost"));
  uint64_t bytes = 0;
  const auto segments = *ListSpoolSegments(Spools().at(0));
  for (const SpoolSegment& segment : segments) bytes += segment.bytes;
  EXPECT_LE(bytes, options.max_spool_bytes);
  Sync();
  EXPECT_EQ(server_.record().CountPoints("log"), report.points_spooled);
}

TEST_F(ExperimentSpoolTest, ASpoolThatFailsCostsNothingWhileTheServerIsThere) {
  ExperimentOptions options = Options();
  options.spool_directory = directory_.path() + "/file/spool";
  std::ofstream(directory_.path() + "/file") << "no directory";
  auto experiment = *Experiment::Open(options);
  Send(*experiment, 1, 5000);
  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kLong);
  EXPECT_EQ(report.points_acknowledged, 5000);
  EXPECT_TRUE(report.finished);
  EXPECT_THAT(report.spool_error, HasSubstr(directory_.path() + "/file"));
  ExpectStored("loss", 5000);
}

TEST_F(ExperimentSpoolTest, ASpoolThatFailedIsUsedAgainOnceEverythingIsAcknowledged) {
  ExperimentOptions options = Options();
  options.spool_directory = directory_.path() + "/file/spool";
  const std::string file = directory_.path() + "/file";
  std::ofstream(file) << "no directory";
  auto experiment = *Experiment::Open(options);
  Send(*experiment, 1, 10);
  ASSERT_TRUE(experiment->Flush(kLong).ok());
  std::filesystem::remove(file);
  server_.HoldAcknowledgements(true);
  int sent = 10;
  // The spool is left alone for a while after it failed.
  while (experiment->Report().points_spooled == 0) {
    server_.HoldAcknowledgements(false);
    ASSERT_TRUE(experiment->Flush(kLong).ok());
    server_.HoldAcknowledgements(true);
    ++sent;
    Send(*experiment, sent, sent);
    ASSERT_TRUE(server_.WaitUntil([&](const auto& record) {
      return record.CountPoints("loss") == static_cast<size_t>(sent);
    }));
  }
  // Cut off here, sync finds nothing missing.
  ASSERT_THAT(*ListSpools(options.spool_directory), SizeIs(1));
  server_.HoldAcknowledgements(false);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, static_cast<uint64_t>(sent));
  ExpectStored("loss", static_cast<size_t>(sent));
  EXPECT_TRUE(std::filesystem::is_empty(options.spool_directory));
}

TEST_F(ExperimentSpoolTest, ASpoolTooSmallIsRefused) {
  ExperimentOptions options = Options();
  options.max_spool_bytes = 1 << 20;
  const auto opened = Experiment::Open(options);
  EXPECT_EQ(opened.status().code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(std::string(opened.status().message()), HasSubstr("max_spool_bytes is 1048576"));
}

}  // namespace
}  // namespace nereid::client
