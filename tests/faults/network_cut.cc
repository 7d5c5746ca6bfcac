// Cuts the connections between writers and nereid-server again and again, and then checks that
// every point that was sent is stored once, and that the writers know it.

#include <atomic>
#include <chrono>
#include <memory>
#include <random>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/faults/cut_experiment.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/journaling_client.h"
#include "tests/faults/tcp_proxy.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {
namespace {

constexpr int kSmallSize = 300;
constexpr int kExperiments = 24;
constexpr int kRawWriters = 8;
constexpr int kChannels = 12;

// A connection is set up with about so many bytes to the server, and fewer to the client. Behind
// them come messages one way and acknowledgements the other.
constexpr uint64_t kSetupBytes = 600;
constexpr uint64_t kAnswerBytes = 1200;
constexpr int kRequestBytesMaxLog2 = 16;
constexpr int kPauseMaxMillis = 150;

// Most cuts come while answers are on their way: what they acknowledge is stored, and the client
// does not know. Others come anywhere, also in the middle of setting up.
Cut PlanCut(uint64_t seed, uint64_t connection) {
  std::mt19937_64 random(Mix(seed, connection));
  const auto one_in = [&](uint64_t share) { return random() % share == 0; };
  Cut cut;
  if (one_in(3)) {
    cut.direction = Cut::Direction::kToServer;
    cut.bytes = random() % (uint64_t{1} << (random() % (kRequestBytesMaxLog2 + 1)));
  } else {
    cut.direction = Cut::Direction::kToClient;
    cut.bytes = random() % kAnswerBytes;
  }
  if (!one_in(8)) cut.bytes += kSetupBytes;
  if (one_in(4)) cut.pause = std::chrono::milliseconds(1 + random() % kPauseMaxMillis);
  cut.goes_on = one_in(2);
  cut.resets = one_in(2);
  return cut;
}

// All writers at one server.
class CutRun {
 public:
  explicit CutRun(const FaultRun& run) : run_(run) {}

  void Main() {
    const auto server = testing::ServerProcess::StartNereid(directory_.path());
    run_.Check(server.status(), "starting the server");
    // Numbers of connections that the other proxy does not have.
    const std::unique_ptr<TcpProxy> proxy = Cutting((*server)->address(), 0);
    std::unique_ptr<TcpProxy> raw_proxy = Cutting((*server)->address(), 1);
    StartExperiments(proxy->address());
    StartRawWriters(raw_proxy->address());
    WaitForCuts();
    // Nothing else ends the last connections of the raw writers.
    raw_proxy.reset();
    for (std::thread& thread : threads_) thread.join();
    Compare((*server)->address());
  }

 private:
  std::unique_ptr<TcpProxy> Cutting(const std::string& server, uint64_t offset) {
    const auto plan = [this, offset](uint64_t connection) {
      return enough_ ? Cut() : PlanCut(run_.seed(), 2 * connection + offset);
    };
    auto proxy = TcpProxy::Start(server, plan, &counts_);
    run_.Check(proxy.status(), "starting a proxy");
    return *std::move(proxy);
  }

  void StartExperiments(const std::string& address) {
    for (int i = 0; i < kExperiments; ++i) {
      auto experiment = CutExperiment::Open(address, run_.seed(), i);
      run_.Check(experiment.status(), "opening an experiment");
      experiments_.push_back(*std::move(experiment));
      threads_.emplace_back([this, writer = experiments_.back().get()] {
        while (!enough_) run_.Check(writer->SendSome(), "sending to an experiment");
        run_.Check(writer->Finish(), "finishing an experiment");
      });
    }
  }

  void StartRawWriters(const std::string& address) {
    for (int i = 0; i < kRawWriters; ++i) {
      JournalingClientOptions options;
      options.seed = run_.seed();
      options.writer = i;
      options.channel_count = kChannels;
      raw_writers_.push_back(std::make_unique<JournalingClient>(options));
      threads_.emplace_back([this, address, writer = raw_writers_.back().get()] {
        while (!enough_) run_.Check(writer->Send(address), "sending");
      });
    }
  }

  void WaitForCuts() {
    const auto size = static_cast<uint64_t>(run_.size());
    for (uint64_t cuts = counts_.cuts; cuts < size; cuts = counts_.cuts) {
      run_.ShowProgress(static_cast<int>(cuts));
      counts_.cuts.wait(cuts);
    }
    enough_ = true;
  }

  void Compare(const std::string& server) {
    uint64_t points = 0;
    for (const auto& experiment : experiments_) {
      run_.Check(experiment->CheckStored(server), "comparing an experiment");
      points += experiment->point_count();
    }
    uint64_t found = 0;
    for (const auto& writer : raw_writers_) {
      run_.Check(writer->Finish(server), "comparing what a raw writer sent");
      points += writer->acknowledged_points();
      found += writer->unacknowledged_found();
    }
    run_.Pass(absl::StrCat(counts_.resets.load(), " resets, ", counts_.withheld_answers.load(),
                           " cuts before an answer, ", counts_.pauses.load(), " pauses; ", points,
                           " points of ", kExperiments, " experiments and ", kRawWriters,
                           " raw writers, each stored once; ", found,
                           " messages of raw writers found stored before they were acknowledged"));
  }

  const FaultRun& run_;
  const testing::TemporaryDirectory directory_;
  std::atomic<bool> enough_ = false;
  CutCounts counts_;
  std::vector<std::unique_ptr<CutExperiment>> experiments_;
  std::vector<std::unique_ptr<JournalingClient>> raw_writers_;
  std::vector<std::thread> threads_;
};

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  const nereid::faults::FaultRun run(argc, argv, "network_cut", "cuts", nereid::faults::kSmallSize);
  nereid::faults::CutRun(run).Main();
}
