#ifndef NEREID_SERVER_HTTP_SLOW_READERS_H_
#define NEREID_SERVER_HTTP_SLOW_READERS_H_

#include <chrono>
#include <mutex>
#include <set>
#include <utility>

namespace nereid::server {

class HttpConnection;

// Connections whose answers wait for the client, kHttpSlowReadersMax at most. Thread-safe.
class HttpSlowReaders {
 public:
  using Since = std::chrono::steady_clock::time_point;

  // Holds a place while it lives. One too many breaks the connection that first waited earliest,
  // which gives up its place.
  class Place {
   public:
    Place(HttpSlowReaders& readers, Since since, HttpConnection& connection);
    ~Place();
    Place(const Place&) = delete;
    Place& operator=(const Place&) = delete;

   private:
    HttpSlowReaders& readers_;
    const std::pair<Since, HttpConnection*> reader_;
  };

 private:
  std::mutex mutex_;
  std::set<std::pair<Since, HttpConnection*>> readers_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_SLOW_READERS_H_
