// A TCP connection of an HTTP client, whose reads and writes end.

#ifndef NEREID_SERVER_HTTP_CONNECTION_H_
#define NEREID_SERVER_HTTP_CONNECTION_H_

#include <sys/types.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "server/http_refusal.h"
#include "server/http_request_head.h"
#include "server/http_resources.h"

namespace nereid::server {

// In turn of the listener's thread, which takes in a request, and of the worker that answers it.
// What may be called meanwhile from another thread says so. Where a request ends is decided here
// alone, by its head.
class HttpConnection {
 public:
  using Clock = std::chrono::steady_clock;
  // Why a request with this head is not served.
  using Admit = std::function<std::optional<HttpRefusal>(const HttpRequestHead&)>;

  // Takes over a descriptor that does not block. The resources outlive it.
  HttpConnection(int descriptor, HttpResources& resources);
  ~HttpConnection();
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  int descriptor() const { return descriptor_; }

  // On the listener's thread, which never waits for the client:

  // Waits for the next request from now on; a part of it may be there already.
  void BeginRequest();
  // Takes in what has come. False: the client sends no more.
  bool TakeIn();
  // Reads the head once it is there. The refusal of a request that is not served.
  std::optional<HttpRefusal> Advance(const Admit& admit);
  // Whether the request is there, head and body.
  bool has_request() const { return has_head_ && received_.size() >= head_.body_bytes; }
  bool has_begun_request() const { return has_head_ || !received_.empty(); }
  // When it has waited for long enough, and what the client is told then.
  Clock::time_point give_up_at() const { return give_up_at_; }
  HttpRefusal TooSlow() const;
  // As far as that goes without waiting.
  void Refuse(const HttpRefusal& refusal) const;
  // Ends what is sent, and then takes in for a moment what is still coming: a client that is still
  // sending would otherwise lose the answer.
  void BeginLinger();
  // False: that is over.
  bool Linger();

  // On the worker's:

  const HttpRequestHead& head() const { return head_; }
  std::string_view body() const { return std::string_view(received_).substr(0, head_.body_bytes); }
  // Once it is no longer needed.
  void DropBody();
  // What is written from now on, until this is called again, is a part of a stream and has the time
  // of HttpBounds::stream. Without it the whole answer has HttpBounds::answer.
  void BeginStreamPart();
  // Waits for a client that pauses. How much was sent; -1 if nothing can be any more.
  ssize_t Write(const char* bytes, size_t count);

  // Has `end` called, on the thread that noticed, when nobody waits for the answer any more; at
  // once if that is so already. Of a stream that is when the client closes its side. It is not
  // called once ClearOnEnd has returned.
  void SetOnEnd(bool is_stream, std::function<void()> end);
  void ClearOnEnd();
  // The client has closed its side; it may still wait for the answer of a short call. Any thread.
  void PeerClosed();
  // The server stops. Any thread.
  void EndForStop();
  bool is_stopping() const { return is_stopping_; }
  // Nothing can be sent any more; wakes who waits for that. Any thread.
  void Break();
  bool is_broken() const { return is_broken_; }

 private:
  size_t Room() const;
  std::optional<HttpRefusal> ReadHead(const Admit& admit);
  void AskForBody() const;
  std::optional<HttpRefusal> CountBody();
  void SendAtOnce(std::string_view bytes) const;
  bool WaitForReader();
  bool WaitForRoom();
  void CallOnEnd();

  const int descriptor_;
  HttpResources& resources_;
  bool has_head_ = false;
  HttpRequestHead head_;
  // What was taken in and follows the head, or is a part of one.
  std::string received_;
  // Of the budget of bodies.
  size_t counted_ = 0;
  size_t lingered_ = 0;
  Clock::time_point give_up_at_;
  bool is_stream_ = false;
  // What the client may still take for the answer.
  Clock::duration pause_left_;
  // When the answer first waited for the client.
  std::optional<Clock::time_point> slow_since_;
  std::atomic<bool> is_stopping_ = false;
  std::atomic<bool> is_broken_ = false;

  std::mutex mutex_;
  std::function<void()> on_end_;
  bool ends_with_peer_ = false;
  bool has_ended_ = false;
  bool has_peer_closed_ = false;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_CONNECTION_H_
