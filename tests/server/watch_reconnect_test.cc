// A client that loses its watch again and again while points come in knows all of them in the end,
// each once.

#include <atomic>
#include <random>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/server/watch_points_fixture.h"

#ifndef NEREID_WATCH_RECONNECTS
#error "CMakeLists.txt says how often"
#endif

namespace nereid::server {
namespace {

constexpr int kChannels = 3;
constexpr int kEventsMax = 8;
constexpr int kBatchPointsMax = 40;

// Appends to channels "c0", "c1", … and remembers what they hold.
class RandomWriter {
 public:
  RandomWriter(const std::shared_ptr<grpc::Channel>& channel, double truncates_per_batch)
      : stream_(channel), truncates_(truncates_per_batch) {
    stream_.Open();
    for (int i = 0; i < kChannels; ++i) {
      stream_.Declare(i, absl::StrCat("c", i), v1::VALUE_TYPE_NUMERIC);
    }
  }

  // Returns when what it sent is stored.
  void Write() {
    const auto channel = static_cast<uint32_t>(Below(kChannels));
    const bool truncates = truncates_(random_) && !stored_[channel].empty();
    stream_.Write(truncates ? Truncate(channel) : Append(channel));
    EXPECT_EQ(stream_.Read().acknowledged().through_sequence(), sequence_);
  }

  const std::vector<double>& stored(int channel) const { return stored_[channel]; }

 private:
  int Below(int end) { return std::uniform_int_distribution<int>(0, end - 1)(random_); }

  v1::IngestRequest Append(uint32_t channel) {
    std::vector<double>& stored = stored_[channel];
    std::vector<double> x;
    for (int left = 1 + Below(kBatchPointsMax); left > 0; --left) {
      const double last = x.empty() ? (stored.empty() ? 0 : stored.back()) : x.back();
      x.push_back(last + 0.25 * (1 + Below(8)));
    }
    stored.insert(stored.end(), x.begin(), x.end());
    return AppendNumbers(++sequence_, channel, x, x);
  }

  // Cuts among the last points, or between or behind them.
  v1::IngestRequest Truncate(uint32_t channel) {
    std::vector<double>& stored = stored_[channel];
    const double from_x = stored.back() + 2 - 0.125 * Below(800);
    stored.erase(std::lower_bound(stored.begin(), stored.end(), from_x), stored.end());
    v1::IngestRequest request;
    request.mutable_truncate()->set_sequence(++sequence_);
    request.mutable_truncate()->set_channel_ref(channel);
    request.mutable_truncate()->set_from_x(from_x);
    return request;
  }

  TestStream stream_;
  std::mt19937_64 random_{7};
  std::bernoulli_distribution truncates_;
  uint64_t sequence_ = 0;
  std::vector<double> stored_[kChannels];
};

class WatchReconnectTest : public WatchPointsTest {
 protected:
  // Watches with the positions known, for `events` events or, if that is 0, until all are caught
  // up.
  void Watch(std::vector<WatchedPoints>& known, int events) {
    v1::WatchPointsRequest request = WatchOf({"c0", "c1", "c2"});
    for (int i = 0; i < kChannels; ++i) {
      if (!known[i].has_position) continue;
      *request.mutable_series(i)->mutable_position() = known[i].position;
    }
    TestWatch watch(channel_, request);
    for (int i = 0; i < kChannels; ++i) {
      watch.series(i) = known[i];
      watch.series(i).is_caught_up = false;
    }
    for (int i = 0; i < events; ++i) watch.Next();
    for (int i = 0; events == 0 && i < kChannels; ++i) watch.CatchUp(0, i);
    EXPECT_TRUE(watch.is_open());
    for (int i = 0; i < kChannels; ++i) known[i] = watch.series(i);
    watch.Cancel();
  }

  void Run(double truncates_per_batch) {
    RandomWriter writer(channel_, truncates_per_batch);
    std::atomic<bool> stop = false;
    std::thread thread([&] {
      while (!stop) writer.Write();
    });
    std::mt19937_64 random(11);
    std::uniform_int_distribution<int> events(1, kEventsMax);
    std::vector<WatchedPoints> known(kChannels);
    for (int i = 0; i < NEREID_WATCH_RECONNECTS && !HasFailure(); ++i) {
      Watch(known, events(random));
    }
    stop = true;
    thread.join();
    Watch(known, 0);
    for (int i = 0; i < kChannels; ++i) {
      EXPECT_GT(writer.stored(i).size(), 0u);
      EXPECT_EQ(known[i].x, writer.stored(i));
    }
  }
};

TEST_F(WatchReconnectTest, EveryPointIsKnownOnce) { Run(0); }

TEST_F(WatchReconnectTest, EveryPointIsKnownOnceAlsoWhenSomeAreTakenAway) { Run(0.05); }

}  // namespace
}  // namespace nereid::server
