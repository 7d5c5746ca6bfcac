#include "server/http_slow_readers.h"

#include "server/http_bounds.h"
#include "server/http_connection.h"

namespace nereid::server {

HttpSlowReaders::Place::Place(HttpSlowReaders& readers, Since since, HttpConnection& connection)
    : readers_(readers), reader_(since, &connection) {
  const std::lock_guard lock(readers.mutex_);
  readers.readers_.insert(reader_);
  if (readers.readers_.size() <= kHttpSlowReadersMax) return;
  readers.readers_.begin()->second->Break();
  readers.readers_.erase(readers.readers_.begin());
}

HttpSlowReaders::Place::~Place() {
  const std::lock_guard lock(readers_.mutex_);
  readers_.readers_.erase(reader_);
}

}  // namespace nereid::server
