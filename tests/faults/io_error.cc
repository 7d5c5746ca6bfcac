// io_error: disks that answer with errors. After a failed write or sync of the log nothing more is
// acknowledged, and the process ends. An error of a read is an error of that read, never other
// points. Whatever was acknowledged is there on a healthy disk.

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <chrono>
#include <condition_variable>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <mutex>
#include <string>
#include <thread>
#include <utility>

#include "absl/functional/function_ref.h"
#include "absl/strings/str_cat.h"
#include "tests/faults/broken_promise.h"
#include "tests/faults/fault_file_system.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/power_cut_run.h"
#include "tests/faults/workload.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {
namespace {

constexpr uint64_t kStepsBefore = 60;
constexpr uint64_t kStepsWithFault = 150;
constexpr int kStepsAfter = 30;
constexpr std::chrono::seconds kPatience(60);
// Exit codes of a case.
constexpr int kFaultHappened = 0;
constexpr int kNoFault = 10;
constexpr size_t kBlockCacheBytes = size_t{64} << 10;
constexpr uint64_t kSeedsMax = 100'000;
constexpr char kLog[] = ".log";

struct Place {
  FileOperation operation;
  const char* suffix;
};
constexpr std::array<Place, 11> kPlaces = {{{FileOperation::kSync, kLog},
                                            {FileOperation::kSync, kLog},
                                            {FileOperation::kAppend, kLog},
                                            {FileOperation::kSync, ""},
                                            {FileOperation::kAppend, ""},
                                            {FileOperation::kCreate, ""},
                                            {FileOperation::kRename, ""},
                                            {FileOperation::kSyncDirectory, ""},
                                            {FileOperation::kRead, ""},
                                            {FileOperation::kRead, ""},
                                            {FileOperation::kOpen, ""}}};

bool IsReading(const Fault& fault) {
  return fault.operation == FileOperation::kRead || fault.operation == FileOperation::kOpen;
}

Fault RandomFault(std::mt19937_64& random) {
  const Place place = kPlaces[random() % kPlaces.size()];
  Fault fault;
  fault.operation = place.operation;
  fault.suffix = place.suffix;
  fault.after = random() % 40;
  const bool is_full = random() % 5 == 0;
  fault.error =
      is_full ? rocksdb::IOStatus::NoSpace("injected") : rocksdb::IOStatus::IOError("injected");
  fault.error.SetRetryable(random() % 3 == 0);
  fault.error.SetDataLoss(random() % 3 == 0);
  fault.for_ever = random() % 2 == 0;
  return fault;
}

// One store, one fault.
class IoErrorCase {
 public:
  // RocksDB 7.8 ends the process by an assertion when a table of deleted ranges alone cannot be
  // written, so nothing is removed where writes fail.
  explicit IoErrorCase(uint64_t seed)
      : random_(seed),
        fault_(RandomFault(random_)),
        workload_(random_(), IsReading(fault_), [] { return true; }) {}

  // The broken promise, if one is.
  absl::Status Run() {
    absl::Status status = RunWithFault();
    if (status.ok()) status = RunHealthy();
    if (status.ok()) return status;
    return BrokenPromise("operation ", static_cast<int>(fault_.operation), " of *", fault_.suffix,
                         fault_.for_ever ? " for ever: " : " once: ", status.ToString());
  }

  bool has_failed() const { return has_failed_; }

 private:
  absl::StatusOr<std::unique_ptr<storage::Store>> Open(const std::string& directory) {
    disk_ = std::make_shared<FaultFileSystem>(directory, random_());
    storage::StoreOptions options = Workload::Options(directory);
    options.memory.block_cache_bytes = kBlockCacheBytes;
    options.file_system = disk_;
    options.on_fatal = [this](const absl::Status&) {
      // The process ends here: whatever RocksDB does in the background is not done.
      disk_->Cut();
      const std::lock_guard lock(mutex_);
      is_fatal_ = true;
      fatal_.notify_all();
    };
    return storage::Store::Open(std::move(options));
  }

  absl::Status Steps(storage::Store& store, uint64_t count) {
    for (; count > 0; --count) {
      if (absl::Status status = workload_.Step(store); !status.ok()) return status;
    }
    return workload_.WaitUntilSettled();
  }

  absl::Status RunWithFault() {
    auto store = Open(directory_.path() + "/faulty");
    if (!store.ok()) return store.status();
    absl::Status status = workload_.Connect(**store);
    if (status.ok()) status = Steps(**store, random_() % kStepsBefore);
    if (!status.ok()) return status;
    disk_->Inject(fault_);
    status = IsReading(fault_) ? ReadThrough(**store) : WriteThrough(**store);
    // Else it might happen while the store closes.
    disk_->Heal();
    has_failed_ = disk_->has_failed();
    status.Update(workload_.Disconnect(**store));
    disk_->Cut();
    if (status.ok() && must_be_fatal_ && !WaitForFatal()) {
      return BrokenPromise("it goes on behind a failure");
    }
    // The end of a process asks nobody; RocksDB might wait for ever for a retry.
    if (has_failed_) static_cast<void>(store->release());
    return status;
  }

  absl::Status ReadThrough(storage::Store& store) {
    const absl::Status status = workload_.Check(store);
    if (IsBrokenPromise(status)) return status;
    if (!status.ok() && !disk_->has_failed())
      return BrokenPromise("without a fault: ", status.ToString());
    disk_->Heal();
    if (absl::Status again = workload_.Check(store); !again.ok()) return again;
    const absl::Status written = Steps(store, kStepsAfter);
    // A compaction in the background may have met the error, and then the process ends.
    must_be_fatal_ = !written.ok();
    return IsBrokenPromise(written) ? written : absl::OkStatus();
  }

  absl::Status WriteThrough(storage::Store& store) {
    absl::Status status;
    uint64_t left = kStepsWithFault;
    while (left-- > 0 && status.ok() && !disk_->has_failed()) status = workload_.Step(store);
    // What was under way may have been written before the fault; what is sent now was not.
    for (int i = 0; i < kStepsAfter && status.ok(); ++i) status = workload_.Step(store);
    if (status.ok()) status = workload_.WaitUntilSettled();
    if (IsBrokenPromise(status)) return status;
    if (!disk_->has_failed()) return status;
    // A full disk is waited out where it harms nothing, as when a closed log is synced again.
    const bool is_log_fault = fault_.suffix == kLog && !fault_.error.IsNoSpace();
    if (is_log_fault && status.ok()) return BrokenPromise("acknowledged behind a failed log");
    must_be_fatal_ = is_log_fault;
    return absl::OkStatus();
  }

  // What is sent is answered before the store says so.
  bool WaitForFatal() {
    std::unique_lock lock(mutex_);
    return fatal_.wait_for(lock, kPatience, [this] { return is_fatal_; });
  }

  // The process has ended, and what its disk did not keep is lost.
  absl::Status RunHealthy() {
    const std::string directory = directory_.path() + "/healthy";
    disk_->MoveWhatIsLeftTo(directory);
    const auto store = Open(directory);
    if (!store.ok()) return store.status();
    absl::Status status = workload_.Check(**store);
    if (status.ok()) status = workload_.Connect(**store);
    if (status.ok()) status = Steps(**store, kStepsAfter);
    if (status.ok()) status = workload_.Check(**store);
    status.Update(workload_.Disconnect(**store));
    return status;
  }

  std::mt19937_64 random_;
  const Fault fault_;
  testing::TemporaryDirectory directory_;
  std::shared_ptr<FaultFileSystem> disk_;
  std::mutex mutex_;
  std::condition_variable fatal_;
  bool is_fatal_ = false;
  bool must_be_fatal_ = false;
  Workload workload_;
  bool has_failed_ = false;
};

// Runs `run` in a process of its own; -1 if that does not end by itself. The caller has no threads.
int ExitCodeOf(absl::FunctionRef<int()> run) {
  const pid_t process = fork();
  if (process == 0) std::_Exit(run());
  int state = 0;
  waitpid(process, &state, 0);
  return WIFEXITED(state) ? WEXITSTATUS(state) : -1;
}

// With everything as the server has it. Does not return if the store ends the process.
int SendBehindFailedSync(uint64_t seed) {
  const testing::TemporaryDirectory directory;
  storage::StoreOptions options = Workload::Options(directory.path() + "/data");
  auto disk = std::make_shared<FaultFileSystem>(options.data_directory, seed);
  disk->Inject({FileOperation::kSync, kLog, 20, rocksdb::IOStatus::IOError("injected"), false});
  options.file_system = disk;
  const auto store = storage::Store::Open(std::move(options));
  Workload workload(seed, /*removes=*/true, [] { return true; });
  if (!store.ok() || !workload.Connect(**store).ok()) return EXIT_SUCCESS;
  while (workload.Step(**store).ok() && workload.WaitUntilSettled().ok()) continue;
  // Whoever has lost his stream waits here for the end of the process.
  std::this_thread::sleep_for(kPatience);
  return EXIT_SUCCESS;
}

int RunCase(uint64_t seed) {
  IoErrorCase error_case(seed);
  const absl::Status status = error_case.Run();
  if (!status.ok()) {
    std::fprintf(stderr, "%s\n", std::string(status.message()).c_str());
    return EXIT_FAILURE;
  }
  return error_case.has_failed() ? kFaultHappened : kNoFault;
}

int RunCases(int argc, char** argv) {
  const FaultRun run(argc, argv, "io_error", "seeds", 40);
  KeepTemporaryFilesInMemory();
  if (ExitCodeOf([&] { return SendBehindFailedSync(run.seed()); }) != EXIT_FAILURE) {
    run.Fail("the process went on behind a failed sync");
  }
  int failed_count = 0;
  for (int i = 1; i <= run.size(); ++i) {
    const uint64_t seed = run.seed() * kSeedsMax + static_cast<uint64_t>(i);
    const int code = ExitCodeOf([&] { return RunCase(seed); });
    if (code != kFaultHappened && code != kNoFault) {
      run.Fail(absl::StrCat("seed ", i, " ended with ", code));
    }
    if (code == kFaultHappened) ++failed_count;
    run.ShowProgress(i);
  }
  run.Pass(absl::StrCat(failed_count, " errors happened, nothing was acknowledged behind a failed ",
                        "sync, nothing acknowledged was lost"));
  return 0;
}

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) { return nereid::faults::RunCases(argc, argv); }
