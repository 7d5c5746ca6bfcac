// A TCP connection of an HTTP client, whose reads and writes end.

#ifndef NEREID_SERVER_HTTP_CONNECTION_H_
#define NEREID_SERVER_HTTP_CONNECTION_H_

#include <httplib.h>

#include <atomic>
#include <chrono>
#include <functional>
#include <mutex>
#include <string>

#include "server/http_bounds.h"

namespace nereid::server {

// In turn of the listener's thread, which waits until the head of a request has come, and of the
// worker that serves the request. What may be called meanwhile from another thread says so.
class HttpConnection final : public httplib::Stream {
 public:
  using Clock = std::chrono::steady_clock;

  enum class Head { kIncomplete, kComplete, kTooLong, kClosed };

  // Takes over a descriptor that does not block.
  HttpConnection(int descriptor, const HttpBounds& bounds);
  ~HttpConnection() override;
  HttpConnection(const HttpConnection&) = delete;
  HttpConnection& operator=(const HttpConnection&) = delete;

  int descriptor() const { return descriptor_; }

  // Waits for a request from now on; tells of what has come already.
  Head BeginWait();
  // Takes in what has come.
  Head TakeIn();
  // When it has waited for long enough, and whether a request has begun by now.
  Clock::time_point give_up_at() const { return give_up_at_; }
  bool has_begun_request() const { return !received_.empty(); }
  // Answers with a status alone, as far as that goes without waiting. For a request that is not
  // served.
  void Refuse(const std::string& status_line) const;

  // The head has come: the body must follow in time.
  void BeginRequest();
  // No other request is read after this one. Any thread.
  void CloseAfterRequest() { closes_after_request_ = true; }
  bool closes_after_request() const { return closes_after_request_; }
  // Ends what is sent, and takes in for a moment what is still coming: a client that is still
  // sending would otherwise lose the answer.
  void CloseGently() const;

  // Has `end` called, on the thread that noticed, when nobody waits for the answer any more; at
  // once if that is so already. Once SetOnEnd(nullptr) has returned, it is not called.
  void SetOnEnd(std::function<void()> end);
  // The client has closed its side. Any thread.
  void PeerClosed();
  // The server stops. Any thread.
  void EndForStop();
  bool is_stopping() const { return is_stopping_; }
  // Nothing can be sent any more; wakes who waits for that. Any thread.
  void Break();

  // As httplib wants them. Writes wait for a client that pauses.
  bool is_readable() const override;
  bool is_writable() const override { return !is_broken_; }
  ssize_t read(char* bytes, size_t count) override;
  ssize_t write(const char* bytes, size_t count) override;
  void get_remote_ip_and_port(std::string& ip, int& port) const override;
  void get_local_ip_and_port(std::string& ip, int& port) const override;
  socket_t socket() const override { return descriptor_; }

 private:
  Head HeadOf(bool has_ended) const;
  bool Wait(short event, Clock::time_point until) const;
  void CallOnEnd();

  const int descriptor_;
  const HttpBounds bounds_;
  // What was taken in, from the beginning of a request, and how much of it was read.
  std::string received_;
  size_t read_ = 0;
  Clock::time_point give_up_at_;
  Clock::time_point body_deadline_;
  std::atomic<bool> closes_after_request_ = false;
  std::atomic<bool> is_stopping_ = false;
  std::atomic<bool> is_broken_ = false;

  std::mutex mutex_;
  std::function<void()> on_end_;
  bool has_ended_ = false;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_CONNECTION_H_
