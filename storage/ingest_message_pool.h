// Keeps the memory of messages that were applied for those to come.

#ifndef NEREID_STORAGE_INGEST_MESSAGE_POOL_H_
#define NEREID_STORAGE_INGEST_MESSAGE_POOL_H_

#include <cstddef>
#include <memory>
#include <mutex>
#include <vector>

#include "storage/ingest_message.h"

namespace nereid::storage {

// Thread-safe. Holds at most kPooledMessagesMax messages of at most kPooledMessageBytesMax each.
class IngestMessagePool {
 public:
  // To be filled by ParseIngestMessage.
  std::unique_ptr<IngestMessage> Take();

  // `message` is not null.
  void Return(std::unique_ptr<IngestMessage> message);

 private:
  std::mutex mutex_;
  std::vector<std::unique_ptr<IngestMessage>> free_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_INGEST_MESSAGE_POOL_H_
