#include "storage/ingest_message_pool.h"

#include <utility>

#include "storage/limits.h"

namespace nereid::storage {

std::unique_ptr<IngestMessage> IngestMessagePool::Take() {
  const std::lock_guard lock(mutex_);
  if (free_.empty()) return std::make_unique<IngestMessage>();
  std::unique_ptr<IngestMessage> message = std::move(free_.back());
  free_.pop_back();
  return message;
}

void IngestMessagePool::Return(std::unique_ptr<IngestMessage> message) {
  // The memory it keeps is about that of its bytes.
  if (message->byte_count > kPooledMessageBytesMax) return;
  const std::lock_guard lock(mutex_);
  if (free_.size() < kPooledMessagesMax) free_.push_back(std::move(message));
}

}  // namespace nereid::storage
