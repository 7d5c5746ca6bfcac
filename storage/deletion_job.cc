#include "storage/deletion_job.h"

#include <chrono>
#include <utility>

namespace nereid::storage {
namespace {

constexpr std::chrono::seconds kRetryInterval(1);

}  // namespace

DeletionJob::DeletionJob(rocksdb::DB* db, const Families* families, const Catalog* catalog,
                         SpaceReclaimer::Commit commit)
    : reclaimer_(db, families, catalog, std::move(commit), &stopping_),
      thread_([this] { Run(); }) {}

DeletionJob::~DeletionJob() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  changed_.notify_all();
  thread_.join();
}

void DeletionJob::Wake() {
  {
    const std::lock_guard lock(mutex_);
    wanted_ = true;
  }
  changed_.notify_all();
}

absl::Status DeletionJob::Wait() {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return !wanted_ && !running_; });
  return last_result_;
}

bool DeletionJob::WaitForWork() {
  std::unique_lock lock(mutex_);
  const auto has_work = [this] { return wanted_ || stopping_; };
  if (absl::IsResourceExhausted(last_result_)) {
    changed_.wait_for(lock, kRetryInterval, has_work);
  } else {
    changed_.wait(lock, has_work);
  }
  wanted_ = false;
  running_ = !stopping_;
  return running_;
}

void DeletionJob::Run() {
  while (WaitForWork()) {
    const absl::Status result = reclaimer_.ReclaimAll();
    {
      const std::lock_guard lock(mutex_);
      last_result_ = result;
      running_ = false;
    }
    changed_.notify_all();
  }
}

}  // namespace nereid::storage
