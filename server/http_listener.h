// Accepts HTTP connections and gives each request to a thread once all of it has come: connections
// that are idle or slow hold none.

#ifndef NEREID_SERVER_HTTP_LISTENER_H_
#define NEREID_SERVER_HTTP_LISTENER_H_

#include <atomic>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

#include "server/http_connection.h"
#include "server/worker_pool.h"

namespace nereid::server {

class HttpListener {
 public:
  // Answers the request that the connection has; true if another may follow. On one of kHttpThreads
  // threads.
  using Serve = std::function<bool(HttpConnection&)>;

  // Serves who connects to a socket of ListenOn, which it closes. `admit` is asked on the
  // listener's thread, before the body of a request is taken in.
  HttpListener(int listening, const HttpBounds& bounds, HttpConnection::Admit admit, Serve serve);
  ~HttpListener();
  HttpListener(const HttpListener&) = delete;
  HttpListener& operator=(const HttpListener&) = delete;

  // Takes no further request; after a moment ends the calls that still go on, then breaks their
  // connections. Returns when all are gone, within a few seconds.
  void Stop();

 private:
  enum class Stage { kRequest, kServed, kLingering };
  struct Entry {
    std::unique_ptr<HttpConnection> connection;
    // While it is served, a worker has the connection.
    Stage stage = Stage::kRequest;
  };
  using Connections = std::map<uint64_t, Entry>;

  void Run();
  void HandleEvent(uint64_t id, uint32_t events);
  void Accept();
  void PauseAccepting();
  void ResumeAccepting();
  void AddConnection(int descriptor);
  void CloseLongestIdle();
  // Serves the request if it has come; otherwise waits for it if the client sends more.
  void Continue(Connections::iterator position, bool is_open);
  void Refuse(Connections::iterator position, const HttpRefusal& refusal);
  void BeginLinger(Connections::iterator position);
  void Submit(Connections::iterator position);
  void ServeOne(uint64_t id, HttpConnection& connection);
  void TakeBackServed();
  void GiveUpSlow();
  // Does of a stop what is due; whether all connections are gone.
  bool ContinueStop();
  void StopListening();
  void CloseUnserved();
  void Watch(uint64_t id, int descriptor, uint32_t events) const;
  void Wake() const;

  HttpResources resources_;
  const HttpConnection::Admit admit_;
  const Serve serve_;
  const int epoll_;
  const int wake_;
  // -1 once closed.
  int listening_;
  // Set when the system had no descriptor or memory for a connection.
  HttpConnection::Clock::time_point accept_again_at_;
  // Of the listener's thread alone.
  Connections connections_;
  uint64_t next_id_;
  // When the listener's thread saw that it must stop.
  HttpConnection::Clock::time_point stop_began_;
  std::atomic<bool> is_stopping_ = false;

  std::mutex mutex_;
  // Connections that workers gave back, and whether another request may follow.
  std::vector<std::pair<uint64_t, bool>> given_back_;

  // There until the listener's thread has ended, which gives it work.
  std::unique_ptr<WorkerPool> workers_;
  // Last: starts when everything else is there.
  std::thread thread_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_LISTENER_H_
