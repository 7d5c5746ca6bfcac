// An experiment whose spool is removed, damaged or unreadable while it runs.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "tests/client/spool_fixture.h"

namespace nereid::client {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr absl::Duration kLong = absl::Seconds(30);
constexpr absl::Duration kShort = absl::Milliseconds(100);

// More than is ever in flight, in several segments.
constexpr int kTexts = 800;

class LostSpoolTest : public SpoolFixture {
 protected:
  static bool WaitFor(Experiment& experiment,
                      const std::function<bool(const DeliveryReport&)>& condition) {
    for (int i = 0; i < 30'000; ++i) {
      if (condition(experiment.Report())) return true;
      experiment.Flush(absl::Milliseconds(1)).IgnoreError();
    }
    return false;
  }

  // Sends so many texts, and waits until there are as many points on disk.
  static void SendTexts(Experiment& experiment) {
    const std::string text(50 << 10, 'x');
    for (int i = 0; i < kTexts; ++i) (**experiment.GetChannel("log")).Send(text);
    ASSERT_TRUE(WaitFor(experiment, [](const auto& r) { return r.points_spooled == kTexts; }));
  }

  ExperimentOptions OptionsWithLittleMemory() const {
    ExperimentOptions options = OptionsWithServerAway();
    options.max_buffered_bytes = 1 << 20;
    options.when_full = WhenFull::kBlock;
    return options;
  }

  int Port() const { return std::stoi(nobody_listens_.substr(nobody_listens_.rfind(':') + 1)); }

  std::vector<SpoolSegment> Segments() const { return *ListSpoolSegments(Spools().at(0)); }

  void RemoveSpools() const {
    for (const std::string& folder : Spools()) std::filesystem::remove_all(folder);
  }
};

TEST_F(LostSpoolTest, WhatIsInMemoryGoesIntoASpoolMadeAnew) {
  auto experiment = *Experiment::Open(OptionsWithServerAway());
  Send(*experiment, 1, 1000);
  ASSERT_TRUE(WaitFor(*experiment, [](const auto& r) { return r.points_spooled == 1000; }));
  RemoveSpools();
  Send(*experiment, 1001, 2000);
  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kShort);
  EXPECT_EQ(report.points_spooled, 2000);
  EXPECT_EQ(report.points_dropped, 0);
  EXPECT_THAT(report.spool_error, HasSubstr("was removed while the program runs"));
  ASSERT_THAT(Spools(), SizeIs(1));
  Sync();
  ExpectStored("loss", 2000);
  EXPECT_EQ(server_.record().finished, v1::EXPERIMENT_STATE_SUCCEEDED);
}

TEST_F(LostSpoolTest, TheWholeDirectoryMayGoAndNothingComeAfterwards) {
  ExperimentOptions options = OptionsWithServerAway();
  options.spool_directory = directory_.path() + "/spool";
  auto experiment = *Experiment::Open(options);
  Send(*experiment, 1, 1000);
  ASSERT_TRUE(WaitFor(*experiment, [](const auto& r) { return r.points_spooled == 1000; }));
  std::filesystem::remove_all(options.spool_directory);
  const DeliveryReport report = experiment->Close(absl::ZeroDuration());
  EXPECT_EQ(report.points_spooled, 1000);
  const auto spools = *ListSpools(options.spool_directory);
  ASSERT_THAT(spools, SizeIs(1));
  EXPECT_TRUE(DeliverSpool({.server = server_.address(), .folder = spools[0]}).status.ok());
  ExpectStored("loss", 1000);
}

TEST_F(LostSpoolTest, WhatWasOnDiskOnlyIsCountedAsDroppedAndDeliveryGoesOn) {
  auto experiment = *Experiment::Open(OptionsWithLittleMemory());
  ASSERT_NO_FATAL_FAILURE(SendTexts(*experiment));
  RemoveSpools();
  Send(*experiment, 1, 1000);
  ScriptedServer server(Port());
  EXPECT_TRUE(experiment->Flush(kLong).ok());
  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kLong);
  EXPECT_GT(report.points_dropped, 0);
  EXPECT_GT(report.points_acknowledged, 1000);
  EXPECT_EQ(report.points_dropped + report.points_acknowledged, kTexts + 1000);
  EXPECT_EQ(report.points_spooled, 0);
  EXPECT_THAT(report.spool_error, HasSubstr("; lost with it: "));
  EXPECT_TRUE(report.finished);
  EXPECT_EQ(server.record().CountPoints("loss"), 1000);
  EXPECT_EQ(server.record().CountPoints("log") + 1000, report.points_acknowledged);
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(LostSpoolTest, WhatTheReportCallsSpooledIsWhatSyncDelivers) {
  auto experiment = *Experiment::Open(OptionsWithLittleMemory());
  ASSERT_NO_FATAL_FAILURE(SendTexts(*experiment));
  RemoveSpools();
  Send(*experiment, 1, 1000);
  const DeliveryReport report = experiment->Finish(FinishState::kFailed, kShort);
  EXPECT_GT(report.points_dropped, 0);
  EXPECT_GT(report.points_spooled, 1000);
  EXPECT_EQ(report.points_dropped + report.points_spooled, kTexts + 1000);
  EXPECT_THAT(DescribeUndelivered(report), HasSubstr(" are lost"));
  Sync();
  ExpectStored("loss", 1000);
  EXPECT_EQ(server_.record().CountPoints("log") + 1000, report.points_spooled);
  EXPECT_EQ(server_.record().finished, v1::EXPERIMENT_STATE_FAILED);
}

TEST_F(LostSpoolTest, WhereItCannotBeMadeAnewNothingIsCalledSpooled) {
  ExperimentOptions options = OptionsWithServerAway();
  options.spool_directory = directory_.path() + "/spool";
  auto experiment = *Experiment::Open(options);
  Send(*experiment, 1, 1000);
  ASSERT_TRUE(WaitFor(*experiment, [](const auto& r) { return r.points_spooled == 1000; }));
  std::filesystem::remove_all(options.spool_directory);
  std::ofstream(options.spool_directory) << "no directory";
  Send(*experiment, 1001, 2000);
  ASSERT_TRUE(WaitFor(*experiment, [](const auto& r) { return r.points_spooled == 0; }));
  EXPECT_EQ(experiment->Report().spool_directory, "");
  EXPECT_THAT(experiment->Report().spool_error,
              AllOf(HasSubstr("was removed"), HasSubstr("not made anew")));
  ScriptedServer server(Port());
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 2000);
  EXPECT_EQ(server.record().CountPoints("loss"), 2000);
}

TEST_F(LostSpoolTest, ADamagedSegmentCostsNoOther) {
  auto experiment = *Experiment::Open(OptionsWithLittleMemory());
  ASSERT_NO_FATAL_FAILURE(SendTexts(*experiment));
  ASSERT_GE(Segments().size(), 3);
  std::fstream(Segments().at(1).path, std::ios::in | std::ios::out | std::ios::binary)
      .seekp(Segments().at(1).bytes / 2)
      .put('y');
  ScriptedServer server(Port());
  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kLong);
  EXPECT_GT(report.points_dropped, 0);
  EXPECT_LT(report.points_dropped, kTexts / 2);
  EXPECT_EQ(report.points_dropped + report.points_acknowledged, kTexts);
  EXPECT_EQ(server.record().CountPoints("log"), report.points_acknowledged);
  EXPECT_THAT(report.spool_error, AllOf(HasSubstr("is damaged at byte"), HasSubstr("lost with")));
  EXPECT_TRUE(report.finished);
}

TEST_F(LostSpoolTest, ASpoolThatCannotBeReadForAWhileCostsNothing) {
  auto experiment = *Experiment::Open(OptionsWithLittleMemory());
  ASSERT_NO_FATAL_FAILURE(SendTexts(*experiment));
  const std::string path = Segments().at(1).path;
  const std::string aside = directory_.path() + "/aside";
  std::filesystem::rename(path, aside);
  std::filesystem::create_symlink(path, path);
  ScriptedServer server(Port());
  ASSERT_TRUE(WaitFor(*experiment, [](const auto& r) { return !r.spool_error.empty(); }));
  EXPECT_THAT(experiment->Report().spool_error, HasSubstr("cannot open " + path));
  std::filesystem::rename(aside, path);
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.points_acknowledged, kTexts);
  EXPECT_EQ(server.record().CountPoints("log"), kTexts);
}

}  // namespace
}  // namespace nereid::client
