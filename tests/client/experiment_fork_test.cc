// A program that forks while it sends.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>
#include <thread>

#include "client/experiment.h"
#include "client/spool_delivery.h"
#include "client/spool_folder.h"
#include "client/spool_lock.h"
#include "tests/client/spool_fixture.h"

namespace nereid::client {
namespace {

#if defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define NEREID_SANITIZED_ALLOCATOR
#endif
#endif

using ::testing::SizeIs;

constexpr absl::Duration kLong = absl::Seconds(30);

class ExperimentForkTest : public SpoolFixture {
 protected:
  void SetUp() override {
#ifdef NEREID_SANITIZED_ALLOCATOR
    GTEST_SKIP() << "the allocators of Clang 14's sanitizers do not free the locks of other threads"
                    " in a forked child, which then waits for ever";
#endif
  }

  // Runs `body` in a forked child, which ends with what it returns and without more ado.
  static pid_t Fork(const std::function<bool()>& body) {
    const pid_t child = fork();
    if (child != 0) return child;
    // Ends the child if it hangs.
    alarm(60);
    _exit(body() ? EXIT_SUCCESS : EXIT_FAILURE);
  }

  static void ExpectSuccess(pid_t child) {
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_TRUE(WIFEXITED(status) && WEXITSTATUS(status) == EXIT_SUCCESS) << status;
  }

  static void Send(Experiment& experiment, const char* channel, int count) {
    Channel& numbers = **experiment.GetChannel(channel);
    for (int i = 1; i <= count; ++i) numbers.Send(i, i);
  }
};

TEST_F(ExperimentForkTest, CloseOfTheParentDeliversWhatTheChildSent) {
  auto experiment = *Experiment::Open(Options());
  Send(*experiment, "parent", 10);
  ExpectSuccess(Fork([&] {
    Send(*experiment, "child", 100);
    const DeliveryReport report = experiment->Report();
    return report.points_sent == 100 && report.points_spooled == 100 &&
           report.points_pending == 100 && report.points_dropped == 0;
  }));
  const DeliveryReport report = experiment->Finish(FinishState::kSucceeded, kLong);
  EXPECT_EQ(report.points_acknowledged, 10);
  ExpectStored("parent", 10);
  ExpectStored("child", 100);
  // The end comes last, so that the experiment stays ended.
  EXPECT_TRUE(server_.record().requests.back().has_finish());
  EXPECT_EQ(server_.record().writer_ids.size(), 2);
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

TEST_F(ExperimentForkTest, WhatAChildLosesWithItsSpoolIsCountedAndItGoesOn) {
  auto experiment = *Experiment::Open(OptionsWithServerAway());
  ExpectSuccess(Fork([&] {
    Send(*experiment, "before", 100);
    for (const std::string& folder : Spools()) std::filesystem::remove_all(folder);
    Send(*experiment, "after", 10);
    const DeliveryReport report = experiment->Close(kLong);
    return report.points_sent == 110 && report.points_spooled == 10 &&
           report.points_dropped == 100 && !report.spool_error.empty();
  }));
  ASSERT_THAT(Spools(), SizeIs(1));
  Sync();
  ExpectStored("after", 10);
  EXPECT_EQ(server_.record().CountPoints("before"), 0);
}

TEST_F(ExperimentForkTest, AChildWhoseSpoolIsGoneAtTheEndSaysSo) {
  auto experiment = *Experiment::Open(OptionsWithServerAway());
  ExpectSuccess(Fork([&] {
    Send(*experiment, "child", 100);
    for (const std::string& folder : Spools()) std::filesystem::remove_all(folder);
    const DeliveryReport report = experiment->Close(kLong);
    return report.points_spooled == 0 && report.points_dropped == 100;
  }));
}

TEST_F(ExperimentForkTest, AChildThatStillRunsIsLeftToSync) {
  auto experiment = *Experiment::Open(Options());
  Send(*experiment, "parent", 10);
  int told[2];
  int go[2];
  ASSERT_EQ(pipe(told), 0);
  ASSERT_EQ(pipe(go), 0);
  const pid_t child = Fork([&] {
    Send(*experiment, "child", 100);
    char byte = 0;
    return write(told[1], "x", 1) == 1 && read(go[0], &byte, 1) == 1;
  });
  char byte = 0;
  ASSERT_EQ(read(told[0], &byte, 1), 1);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 10);
  const auto left = *ListSpools(directory_.path());
  ASSERT_THAT(left, SizeIs(1));
  EXPECT_EQ(SpoolLock::Take(left[0]).status().code(), absl::StatusCode::kFailedPrecondition);
  ASSERT_EQ(write(go[1], "x", 1), 1);
  ExpectSuccess(child);
  EXPECT_TRUE(SpoolLock::Take(left[0]).ok());
  EXPECT_TRUE(DeliverSpool({.server = server_.address(), .folder = left[0]}).status.ok());
  ExpectStored("child", 100);
}

TEST_F(ExperimentForkTest, AChildNeitherHangsNorHoldsTheSpoolOfItsParent) {
  auto experiment = *Experiment::Open(Options());
  server_.HoldAcknowledgements(true);
  Send(*experiment, "parent", 10);
  ASSERT_TRUE(
      server_.WaitUntil([](const auto& record) { return record.CountPoints("parent") == 10; }));
  ExpectSuccess(Fork([&] {
    Send(*experiment, "child", 1);
    const bool is_refused = !experiment->Flush(kLong).ok();
    experiment->Finish(FinishState::kFailed, kLong);
    Send(*experiment, "child", 1);
    const bool is_dropped = experiment->Report().points_dropped == 1;
    experiment.reset();
    return is_refused && is_dropped;
  }));
  EXPECT_FALSE(server_.record().finished.has_value());
  // The lock of the parent is its own: the child that goes on does not hold it.
  int go[2];
  ASSERT_EQ(pipe(go), 0);
  const pid_t child = Fork([&] {
    char byte = 0;
    return read(go[0], &byte, 1) == 1;
  });
  server_.RefuseStreams({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  server_.EndAllStreams({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  experiment->Close(kLong);
  experiment.reset();
  const auto left = *ListSpools(directory_.path());
  // That of the parent and that of the first child, which the server did not take.
  EXPECT_THAT(left, SizeIs(2));
  for (const std::string& folder : left) {
    EXPECT_TRUE(SpoolLock::Take(folder).ok()) << folder;
  }
  ASSERT_EQ(write(go[1], "x", 1), 1);
  ExpectSuccess(child);
}

TEST_F(ExperimentForkTest, AChildMayExitAsProgramsDo) {
  auto experiment = *Experiment::Open(Options());
  Send(*experiment, "parent", 10);
  const pid_t child = fork();
  if (child == 0) {
    Send(*experiment, "child", 5);
    experiment.reset();
    std::exit(EXIT_SUCCESS);
  }
  ExpectSuccess(child);
  experiment->Close(kLong);
  ExpectStored("child", 5);
}

TEST_F(ExperimentForkTest, WithoutASpoolThePointsOfTheChildAreCountedAsDropped) {
  ExperimentOptions options = Options();
  options.spool_directory = "";
  auto experiment = *Experiment::Open(options);
  Send(*experiment, "parent", 10);
  ExpectSuccess(Fork([&] {
    Send(*experiment, "child", 100);
    const DeliveryReport report = experiment->Report();
    return report.points_sent == 100 && report.points_dropped == 100 &&
           report.last_error.find("spool_directory") != std::string::npos;
  }));
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 10);
  EXPECT_EQ(server_.record().CountPoints("child"), 0);
}

TEST_F(ExperimentForkTest, ChildrenOfChildrenHaveSpoolsOfTheirOwn) {
  auto experiment = *Experiment::Open(Options());
  Send(*experiment, "parent", 10);
  ExpectSuccess(Fork([&] {
    Send(*experiment, "child", 3);
    const pid_t grandchild = fork();
    if (grandchild == 0) {
      Send(*experiment, "grandchild", 4);
      _exit(experiment->Report().points_spooled == 4 ? EXIT_SUCCESS : EXIT_FAILURE);
    }
    int status = 0;
    waitpid(grandchild, &status, 0);
    (**experiment->GetChannel("child")).Send(4, 4);
    return status == 0 && experiment->Report().points_spooled == 4;
  }));
  experiment->Close(kLong);
  ExpectStored("parent", 10);
  ExpectStored("child", 4);
  ExpectStored("grandchild", 4);
}

TEST_F(ExperimentForkTest, ForksAmidSendsOfOtherThreadsLeaveNoLockHeld) {
  // So that few points arrive, however many are sent: the rest is dropped.
  server_.HoldAcknowledgements(true);
  ExperimentOptions options = Options();
  options.max_buffered_bytes = 1 << 20;
  options.max_spool_bytes = 16 << 20;
  auto experiment = *Experiment::Open(options);
  Channel& busy = **experiment->GetChannel("busy");
  const std::string text(10 << 10, 'x');
  std::atomic<bool> is_done = false;
  std::thread sender([&] {
    while (!is_done) busy.Send(text);
  });
  std::thread opener([&] {
    for (int i = 0; !is_done; ++i) {
      static_cast<void>(experiment->GetChannel("channel-" + std::to_string(i % 1000)));
    }
  });
  constexpr int kForks = 20;
  for (int i = 0; i < kForks; ++i) {
    ExpectSuccess(Fork([&] {
      const std::string channel = "child-" + std::to_string(i);
      Send(*experiment, channel.c_str(), 2);
      busy.Send(text);
      return experiment->Report().points_spooled == 3;
    }));
  }
  is_done = true;
  sender.join();
  opener.join();
  server_.HoldAcknowledgements(false);
  const DeliveryReport report = experiment->Close(kLong);
  EXPECT_EQ(report.last_error, "");
  for (int i = 0; i < kForks; ++i) ExpectStored("child-" + std::to_string(i), 2);
  EXPECT_TRUE(std::filesystem::is_empty(directory_.path()));
}

}  // namespace
}  // namespace nereid::client
