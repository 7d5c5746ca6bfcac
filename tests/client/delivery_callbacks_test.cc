#include "client/delivery_callbacks.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "client/experiment.h"
#include "tests/client/scripted_server.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

constexpr absl::Duration kLong = absl::Seconds(30);

// Notes what it is told.
class Listener {
 public:
  struct Told {
    std::vector<DeliveryLag> lags;
    std::vector<RejectedPoints> rejections;
    // "lost" and "back", and why it was lost.
    std::vector<std::string> connection;
    std::string lost_because;
  };

  DeliveryCallbacks Callbacks() {
    return {.on_lag = [this](const DeliveryLag& lag) { Note([&] { told_.lags.push_back(lag); }); },
            .lag_min = absl::Milliseconds(50),
            .on_rejection =
                [this](const RejectedPoints& rejected) {
                  Note([&] { told_.rejections.push_back(rejected); });
                },
            .on_connection_lost =
                [this](const std::string& reason) {
                  Note([&] {
                    told_.connection.emplace_back("lost");
                    told_.lost_because = reason;
                  });
                },
            .on_connection_back = [this] { Note([&] { told_.connection.emplace_back("back"); }); }};
  }

  bool WaitUntil(const std::function<bool(const Told&)>& condition) {
    std::unique_lock lock(mutex_);
    return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return condition(told_); });
  }

  Told told() {
    const std::lock_guard lock(mutex_);
    return told_;
  }

 private:
  void Note(const std::function<void()>& note) {
    const std::lock_guard lock(mutex_);
    note();
    changed_.notify_all();
  }

  std::mutex mutex_;
  std::condition_variable changed_;
  Told told_;
};

class DeliveryCallbacksTest : public ::testing::Test {
 protected:
  std::unique_ptr<Experiment> Open(const std::string& server) {
    ExperimentOptions options;
    options.server = server;
    options.project = "vision";
    options.experiment = "run-1";
    options.callbacks = listener_.Callbacks();
    return *Experiment::Open(options);
  }

  Listener listener_;
};

TEST_F(DeliveryCallbacksTest, AQuietRunTellsNothing) {
  ScriptedServer server;
  auto experiment = Open(server.address());
  (**experiment->GetChannel("loss")).Send(1);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 1);
  EXPECT_TRUE(listener_.told().rejections.empty());
  EXPECT_TRUE(listener_.told().connection.empty());
}

TEST_F(DeliveryCallbacksTest, TellsWhenTheServerIsLostAndWhenItIsBack) {
  ScriptedServer server;
  server.CutStreams({{.after_messages = 1}});
  auto experiment = Open(server.address());
  (**experiment->GetChannel("loss")).Send(1);
  EXPECT_TRUE(listener_.WaitUntil([](const auto& told) { return told.connection.size() == 2; }));
  EXPECT_THAT(listener_.told().connection, ElementsAre("lost", "back"));
  EXPECT_THAT(listener_.told().lost_because, HasSubstr("UNAVAILABLE"));
}

TEST_F(DeliveryCallbacksTest, TellsOnceThatTheServerIsNotReachedHoweverOftenItIsTried) {
  auto experiment = Open(ScriptedServer().address());
  (**experiment->GetChannel("loss")).Send(1);
  EXPECT_TRUE(listener_.WaitUntil([](const auto& told) { return told.lags.size() >= 2; }));
  EXPECT_THAT(listener_.told().connection, ElementsAre("lost"));
}

TEST_F(DeliveryCallbacksTest, TellsHowFarDeliveryIsBehindAtMostOnceASecond) {
  ScriptedServer server;
  server.HoldAcknowledgements(true);
  auto experiment = Open(server.address());
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 3; ++i) (**experiment->GetChannel("loss")).Send(i);
  ASSERT_TRUE(listener_.WaitUntil([](const auto& told) { return told.lags.size() >= 3; }));
  EXPECT_GE(std::chrono::steady_clock::now() - begin, std::chrono::seconds(2));
  const auto lags = listener_.told().lags;
  EXPECT_EQ(lags[2].points_pending, 3);
  EXPECT_GE(lags[0].oldest_age, absl::Milliseconds(50));
  EXPECT_GT(lags[2].oldest_age, lags[0].oldest_age);
  server.HoldAcknowledgements(false);
  EXPECT_EQ(experiment->Close(kLong).points_acknowledged, 3);
}

TEST_F(DeliveryCallbacksTest, TellsWhatTheServerAndTheClientReject) {
  ScriptedServer server;
  server.RejectPoints(1, 2, "x = 1 is not greater");
  auto experiment = Open(server.address());
  const double x[] = {3, 1, 1};
  (**experiment->GetChannel("loss")).SendMany(x, x);
  ASSERT_TRUE(listener_.WaitUntil([](const auto& told) { return told.rejections.size() == 1; }));
  (**experiment->GetChannel("log")).Send(std::string((1 << 20) + 1, 'x'));
  ASSERT_TRUE(listener_.WaitUntil([](const auto& told) { return told.rejections.size() == 2; }));
  const auto rejections = listener_.told().rejections;
  EXPECT_EQ(rejections[0].channel, "loss");
  EXPECT_EQ(rejections[0].count, 2);
  EXPECT_EQ(rejections[0].reason, "x = 1 is not greater");
  EXPECT_EQ(rejections[1].channel, "log");
  EXPECT_EQ(rejections[1].count, 1);
  EXPECT_THAT(rejections[1].reason, HasSubstr("1048577 bytes"));
}

TEST_F(DeliveryCallbacksTest, WhatIsRejectedMayBeOfNoChannel) {
  ScriptedServer server;
  server.RejectPoints(1, 0, "no state that ends an experiment");
  server.HoldAcknowledgements(true);
  auto experiment = Open(server.address());
  std::thread finishing([&] { experiment->Finish(FinishState::kSucceeded, kLong); });
  EXPECT_TRUE(listener_.WaitUntil([](const auto& told) { return told.rejections.size() == 1; }));
  server.HoldAcknowledgements(false);
  finishing.join();
  EXPECT_EQ(listener_.told().rejections.at(0).channel, "");
  EXPECT_EQ(listener_.told().rejections.at(0).reason, "no state that ends an experiment");
}

}  // namespace
}  // namespace nereid::client
