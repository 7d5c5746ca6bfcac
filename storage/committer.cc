#include "storage/committer.h"

#include <chrono>
#include <utility>

#include "storage/crash_point.h"
#include "storage/limits.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

// How long nothing must have come in before the idle mark is written.
constexpr std::chrono::milliseconds kIdleDelay(5);

}  // namespace

Committer::Committer(rocksdb::DB* db, Families* families, const Catalog* catalog,
                     CommitBounds bounds, const CommitReaders& readers, Durability durability,
                     size_t max_loaded_channels, std::function<void(const absl::Status&)> on_fatal,
                     std::function<void(const absl::Status&)> on_damage)
    : db_(db),
      families_(families),
      catalog_(catalog),
      readers_(readers),
      durability_(durability),
      on_fatal_(std::move(on_fatal)),
      on_damage_(std::move(on_damage)),
      bounds_(std::move(bounds)),
      live_catalog_(catalog, families, readers.leases, max_loaded_channels),
      series_writer_(db, families, catalog),
      thread_([this] { Run(); }) {}

Committer::~Committer() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

bool Committer::Submit(std::unique_ptr<Operation> operation) {
  const size_t bytes = operation->ByteCount();
  const std::shared_ptr<Producer> producer = operation->producer();
  bool has_room = true;
  {
    const std::lock_guard lock(mutex_);
    queue_.push_back(std::move(operation));
    queued_bytes_ += bytes;
    if (producer != nullptr) {
      producer->queued_bytes_ += bytes;
      has_room = queued_bytes_ < kQueueBytesMax && producer->queued_bytes_ < kSessionQueueBytesMax;
      if (!has_room && !std::exchange(producer->waits_for_room_, true)) {
        waiting_.push_back(producer);
      }
    }
  }
  work_.notify_one();
  return has_room;
}

void Committer::Run() {
  while (true) {
    Operations operations = TakeOperations();
    if (!operations.empty()) {
      CommitAll(operations);
    } else if (idle_mark_due_) {
      WriteIdleMark();
    } else {
      return;
    }
  }
}

bool Committer::WaitForWork(std::unique_lock<std::mutex>& lock) {
  const auto has_work = [this] { return !queue_.empty() || stopping_; };
  if (idle_mark_due_) return work_.wait_for(lock, kIdleDelay, has_work);
  work_.wait(lock, has_work);
  return true;
}

Committer::Operations Committer::TakeOperations() {
  Operations taken;
  std::unique_lock lock(mutex_);
  if (!WaitForWork(lock)) return taken;
  size_t bytes = 0;
  while (!queue_.empty() && bytes < kGroupBytesMax) {
    bytes += queue_.front()->ByteCount();
    taken.push_back(std::move(queue_.front()));
    queue_.pop_front();
  }
  return taken;
}

void Committer::CommitAll(Operations& operations) {
  bounds_.disk_space.Look();
  for (const std::unique_ptr<Operation>& operation : operations) {
    const bool alone = operation->NeedsOwnCommit();
    if (alone) CommitGroupAndAnswer();
    Apply(*operation);
    if (alone) CommitGroupAndAnswer();
  }
  ReturnRoom(operations);
  CommitGroupAndAnswer();
}

void Committer::Apply(Operation& operation) {
  const absl::Status room =
      operation.BringsPoints() ? bounds_.disk_space.Take(operation.ByteCount()) : absl::OkStatus();
  if (!room.ok()) return operation.Refuse(room, group_);
  operation.Apply(live_catalog_, group_);
}

void Committer::CommitGroupAndAnswer() {
  if (group_.empty()) return;
  PassCrashPoint(kCommitBeforeWrite);
  const absl::Status status = WriteGroup();
  if (status.ok()) {
    PassCrashPoint(kCommitWritten);
    readers_.heads->Update(group_.series());
    group_.Tell(*readers_.watch_hub);
  } else {
    live_catalog_.Forget(status);
    series_writer_.Forget();
  }
  group_.Answers(status);
  if (status.ok()) PassCrashPoint(kCommitAnswered);
  if (status.ok()) live_catalog_.Release(group_.left());
  group_.Clear();
  if (!status.ok()) Fail(status);
}

absl::Status Committer::WriteGroup() {
  if (!refusal_.ok()) return refusal_;
  absl::Status status = group_.Close(*families_, *catalog_, series_writer_);
  if (!status.ok() || group_.batch().Count() == 0) return status;
  rocksdb::WriteOptions options;
  options.sync = durability_ == Durability::kFsync;
  idle_mark_due_ = true;
  bounds_.write_buffers->Wait(*db_, families_->handles());
  return FromRocksdbStatus(db_->Write(options, &group_.batch()), "committing a batch");
}

// The last acknowledged record is then not the last one of the log, where damage would look like a
// write that never finished.
void Committer::WriteIdleMark() {
  catalog_->PutIdleMark(group_.batch());
  PassCrashPoint(kIdleMarkBeforeWrite);
  const absl::Status status = WriteGroup();
  PassCrashPoint(kIdleMarkWritten);
  group_.Clear();
  idle_mark_due_ = false;
  if (!status.ok()) Fail(status);
}

void Committer::Fail(const absl::Status& status) {
  // A full disk is waited out, as long as it held up RocksDB only between two commits; after any
  // other failure it is unknown what the disk holds.
  const bool can_wait = absl::IsResourceExhausted(status) && !bounds_.disk_space.HasLostWrite();
  if (can_wait || !refusal_.ok()) return;
  refusal_ = status;
  // RocksDB writes nothing more once it has met damage. What is stored can still be read, and
  // would not be if the process ended: the next one would meet the same damage.
  return absl::IsDataLoss(status) ? on_damage_(status) : on_fatal_(status);
}

void Committer::ReturnRoom(const Operations& operations) {
  std::vector<std::shared_ptr<Producer>> resumed;
  {
    const std::lock_guard lock(mutex_);
    for (const std::unique_ptr<Operation>& operation : operations) {
      queued_bytes_ -= operation->ByteCount();
      if (const auto producer = operation->producer()) {
        producer->queued_bytes_ -= operation->ByteCount();
      }
    }
    std::erase_if(waiting_, [&](const std::shared_ptr<Producer>& producer) {
      if (queued_bytes_ >= kQueueBytesMax || producer->queued_bytes_ >= kSessionQueueBytesMax) {
        return false;
      }
      producer->waits_for_room_ = false;
      resumed.push_back(producer);
      return true;
    });
  }
  for (const std::shared_ptr<Producer>& producer : resumed) producer->OnRoom();
}

}  // namespace nereid::storage
