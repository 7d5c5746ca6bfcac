#include "tests/faults/power_cut_run.h"

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/faults/broken_promise.h"

namespace nereid::faults {
namespace {

constexpr char kMemory[] = "/dev/shm";
constexpr int kCutsOfALife = 20;
// About as many changes as opening a store takes, and as some hundred commits take.
constexpr uint64_t kChangesOfOpening = 60;
constexpr uint64_t kChangesMax = 700;
constexpr uint64_t kStepsMax = 300;

}  // namespace

void KeepTemporaryFilesInMemory() {
  if (access(kMemory, W_OK) == 0) setenv("TMPDIR", kMemory, /*replace=*/0);
}

PowerCutRun::PowerCutRun(uint64_t seed, Lie lie, storage::Durability durability)
    : random_(seed), lie_(lie), durability_(durability) {}

PowerCutRun::~PowerCutRun() = default;

std::string PowerCutRun::Figures() const {
  const uint64_t now = life_ == nullptr ? 0 : life_->workload->acknowledged_count();
  return absl::StrCat(cuts_while_opening_, " cuts while opening, ", acknowledged_count_ + now,
                      " messages acknowledged");
}

void PowerCutRun::BeginLife() {
  if (life_ != nullptr) acknowledged_count_ += life_->workload->acknowledged_count();
  life_ = std::make_unique<Life>();
  life_->workload = std::make_unique<Workload>(
      random_(), /*removes=*/true, [life = life_.get()] { return !life->disk->is_off(); });
}

absl::Status PowerCutRun::Cut() {
  if (life_ == nullptr || life_->cut_count == kCutsOfALife) BeginLife();
  ++life_->cut_count;
  life_->disk.reset();
  life_->disk = std::make_shared<FaultFileSystem>(DataDirectory(), random_());
  const bool while_opening = random_() % 8 == 0;
  life_->disk->CutAt(1 + random_() % (while_opening ? kChangesOfOpening : kChangesMax));
  absl::Status status = LiveUntilCut();
  if (!status.ok()) return status;
  std::filesystem::remove_all(DataDirectory());
  life_->disk->MoveWhatIsLeftTo(DataDirectory());
  return absl::OkStatus();
}

absl::Status PowerCutRun::LiveUntilCut() {
  storage::StoreOptions options = Workload::Options(DataDirectory());
  options.durability = durability_;
  options.file_system = LyingFileSystem(lie_, life_->disk);
  absl::StatusOr<std::unique_ptr<storage::Store>> store = storage::Store::Open(options);
  if (!store.ok()) return BrokenPromise("it does not open: ", store.status().ToString());
  absl::Status status;
  if (life_->disk->is_off()) {
    ++cuts_while_opening_;
  } else {
    status = Use(**store);
  }
  // In the midst of what is under way, if it did not come before.
  life_->disk->Cut();
  if (absl::IsUnavailable(status)) status = absl::OkStatus();
  status.Update(life_->workload->Disconnect(**store));
  if (status.ok() || IsBrokenPromise(status)) return status;
  return BrokenPromise("the disk is in order, but ", status.ToString());
}

absl::Status PowerCutRun::Use(storage::Store& store) {
  Workload& workload = *life_->workload;
  absl::Status status = workload.Check(store);
  if (status.ok()) status = workload.Connect(store);
  for (uint64_t step = random_() % kStepsMax; step > 0 && !life_->disk->is_off(); --step) {
    if (!status.ok()) return status;
    status = workload.Step(store);
  }
  return status;
}

}  // namespace nereid::faults
