// disk_full: clients stream to a server on a small disk, which another program fills and frees, and
// the server is sometimes killed meanwhile. Passes when every point that was acknowledged is there
// once, reads and deletions work while the disk is nearly full, and acknowledgements go on within
// 10 s of there being room.

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <cstdio>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "nereid/v1/experiments.grpc.pb.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/small_disk.h"
#include "tests/faults/steady_client.h"
#include "tests/faults/try_append.h"
#include "tests/support/server_process.h"

namespace nereid::faults {
namespace {

constexpr int kFillsInCi = 20;
constexpr int kFillsPerRound = 5;
constexpr int kClients = 4;
constexpr uint64_t kDiskBytes = uint64_t{96} << 20;
constexpr uint64_t kMinFreeBytes = uint64_t{8} << 20;
constexpr absl::Duration kResumeTimeMax = absl::Seconds(10);
constexpr absl::Duration kPollInterval = absl::Milliseconds(10);
constexpr absl::Duration kRefusalTimeMax = absl::Seconds(30);
constexpr absl::Duration kFinishTimeMax = absl::Seconds(60);
// CTest's sign for a test that cannot run here.
constexpr int kSkipped = 77;

class DiskFull {
 public:
  DiskFull(FaultRun* run, SmallDisk* disk) : run_(*run), disk_(*disk), random_(run->seed()) {}

  void Run() {
    Check(StartServer({}), "starting the server");
    for (int fill = 0; fill < run_.size(); ++fill) {
      if (fill % kFillsPerRound == 0) BeginRound();
      FillAndFree();
      run_.ShowProgress(fill + 1);
    }
    EndRound();
    run_.Pass(absl::StrCat(
        points_, " points there once, ", refusals_, " times refused, ", kills_, " kills, ",
        failed_starts_, " starts refused while the disk was full; acknowledgements went on after ",
        absl::FormatDuration(absl::Trunc(slowest_resume_, absl::Milliseconds(1))), " at most"));
  }

 private:
  bool Chance(double probability) { return std::bernoulli_distribution(probability)(random_); }

  void Check(const absl::Status& status, const std::string& doing) const {
    run_.Check(status, doing);
  }

  // On the address that it had before, if it had one.
  absl::Status StartServer(const std::string& address) {
    std::vector<std::string> flags = {
        absl::StrCat("--min_free_mib=", kMinFreeBytes >> 20), "--write_buffers_mib=8",
        "--block_cache_mib=8",
        absl::StrCat("--grpc_address=", address.empty() ? "127.0.0.1:0" : address)};
    auto started = testing::ServerProcess::StartNereid(disk_.path() + "/data", flags);
    if (!started.ok()) return started.status();
    server_ = *std::move(started);
    address_ = server_->address();
    return absl::OkStatus();
  }

  void BeginRound() {
    EndRound();
    ++round_;
    for (int i = 0; i < kClients; ++i) {
      clients_.push_back(std::make_unique<SteadyClient>(
          SteadyClientOptions{.server = address_,
                              .experiment = absl::StrCat("round ", round_, " client ", i),
                              .seed = run_.seed() + static_cast<uint64_t>(round_ * kClients + i),
                              .channels = {"loss", absl::StrCat("own ", i), "log"},
                              .pause = absl::Milliseconds(20)}));
    }
    WaitForProgress();
  }

  // Everything that was ever sent must be there.
  void EndRound() {
    for (const auto& client : clients_) {
      Check(client->FinishAndCheck(kFinishTimeMax), "what is stored after the disk was full");
      points_ += client->acknowledged();
      to_delete_.push_back(client->experiment());
    }
    clients_.clear();
    // The rest goes while the disk is nearly full.
    while (to_delete_.size() > kClients) Check(DeleteOne(), "deleting an experiment");
  }

  absl::Status DeleteOne() {
    v1::DeleteExperimentRequest request;
    request.set_project(kSteadyProject);
    request.set_name(to_delete_.back());
    to_delete_.pop_back();
    grpc::ClientContext context;
    v1::DeleteExperimentResponse response;
    const auto stub = v1::ExperimentService::NewStub(
        grpc::CreateChannel(address_, grpc::InsecureChannelCredentials()));
    const grpc::Status status = stub->DeleteExperiment(&context, request, &response);
    return {static_cast<absl::StatusCode>(status.error_code()), status.error_message()};
  }

  // Until every client has got further acknowledgements; returns how long it took.
  absl::Duration WaitForProgress() {
    std::vector<uint64_t> before;
    for (const auto& client : clients_) before.push_back(client->acknowledged());
    const absl::Time start = absl::Now();
    for (size_t i = 0; i < clients_.size(); ++i) {
      while (clients_[i]->acknowledged() == before[i]) {
        if (absl::Now() - start > kResumeTimeMax) {
          run_.Fail(absl::StrCat(clients_[i]->experiment(),
                                 " gets no acknowledgement for 10 s: ", clients_[i]->last_error()));
        }
        absl::SleepFor(kPollInterval);
      }
    }
    return absl::Now() - start;
  }

  // Deleting files may make room again, so the disk is filled until a point is refused.
  void FillUntilRefused(uint64_t left) {
    const absl::Time start = absl::Now();
    while (true) {
      Check(disk_.FillUpTo(left), "filling the disk");
      const absl::Status status = TryAppend(address_);
      if (absl::IsResourceExhausted(status)) break;
      if (!status.ok()) Check(status, "a full disk");
      if (absl::Now() - start > kRefusalTimeMax) run_.Fail("points are taken in on a full disk");
    }
    ++refusals_;
  }

  void CheckReads() const {
    for (const auto& client : clients_) Check(client->CheckReads(), "reading on a full disk");
  }

  // While the disk is full the server may say so and end; then it starts when there is room.
  void KillAndRestart(bool is_full) {
    ++kills_;
    server_->Kill();
    const absl::Status started = StartServer(address_);
    if (started.ok()) return;
    if (!is_full) Check(started, "restarting the server");
    ++failed_starts_;
    disk_.Free();
    Check(StartServer(address_), "restarting the server when there is room");
  }

  void FillAndFree() {
    const bool fills_all = Chance(0.5);
    const uint64_t left = fills_all ? 0 : random_() % kMinFreeBytes;
    if (Chance(0.7)) {
      FillUntilRefused(left);
      CheckReads();
      if (!fills_all && !to_delete_.empty()) Check(DeleteOne(), "deleting on a nearly full disk");
    } else {
      Check(disk_.FillUpTo(left), "filling the disk");
      absl::SleepFor(absl::Milliseconds(random_() % 500));
    }
    if (Chance(0.2)) KillAndRestart(true);
    disk_.Free();
    if (Chance(0.2)) KillAndRestart(false);
    slowest_resume_ = std::max(slowest_resume_, WaitForProgress());
  }

  FaultRun& run_;
  SmallDisk& disk_;
  std::minstd_rand random_;
  std::unique_ptr<testing::ServerProcess> server_;
  std::string address_;
  std::vector<std::unique_ptr<SteadyClient>> clients_;
  std::vector<std::string> to_delete_;
  int round_ = 0;
  uint64_t points_ = 0;
  int refusals_ = 0;
  int kills_ = 0;
  int failed_starts_ = 0;
  absl::Duration slowest_resume_;
};

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  using nereid::faults::FaultRun;
  using nereid::faults::SmallDisk;
  FaultRun run(argc, argv, "disk_full", "fills", nereid::faults::kFillsInCi);
  auto disk = SmallDisk::Mount(nereid::faults::kDiskBytes);
  if (absl::IsPermissionDenied(disk.status())) {
    std::printf("disk_full: skipped, it needs the right to mount a tmpfs: %s\n",
                disk.status().ToString().c_str());
    return nereid::faults::kSkipped;
  }
  run.Check(disk.status(), "making a small disk");
  nereid::faults::DiskFull(&run, disk->get()).Run();
  return 0;
}
