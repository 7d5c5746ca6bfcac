#include "server/http_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"

namespace nereid::server {
namespace {

constexpr char kHeadEnd[] = "\r\n\r\n";

// A client that vanished without a word is noticed in 40 s, as by gRPC.
constexpr int kKeepaliveIdleSeconds = 30;
constexpr int kKeepaliveIntervalSeconds = 5;
constexpr int kKeepaliveProbes = 2;

constexpr std::chrono::seconds kGentleCloseTime(1);
constexpr size_t kGentleCloseBytesMax = size_t{16} << 20;

void SetOption(int descriptor, int level, int name, int value) {
  setsockopt(descriptor, level, name, &value, sizeof(value));
}

}  // namespace

HttpConnection::HttpConnection(int descriptor, const HttpBounds& bounds)
    : descriptor_(descriptor), bounds_(bounds) {
  SetOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  SetOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
  SetOption(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, kKeepaliveIdleSeconds);
  SetOption(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, kKeepaliveIntervalSeconds);
  SetOption(descriptor, IPPROTO_TCP, TCP_KEEPCNT, kKeepaliveProbes);
}

HttpConnection::~HttpConnection() { close(descriptor_); }

HttpConnection::Head HttpConnection::HeadOf(bool has_ended) const {
  if (absl::StrContains(received_, kHeadEnd)) return Head::kComplete;
  if (has_ended) return Head::kClosed;
  return received_.size() < kHttpHeadBytesMax ? Head::kIncomplete : Head::kTooLong;
}

HttpConnection::Head HttpConnection::BeginWait() {
  received_.erase(0, std::exchange(read_, 0));
  give_up_at_ = Clock::now() + (received_.empty() ? bounds_.idle : bounds_.head);
  return HeadOf(/*has_ended=*/false);
}

HttpConnection::Head HttpConnection::TakeIn() {
  char bytes[4096];
  while (received_.size() < kHttpHeadBytesMax) {
    const size_t room = std::min(sizeof(bytes), kHttpHeadBytesMax - received_.size());
    const ssize_t count = recv(descriptor_, bytes, room, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) return HeadOf(/*has_ended=*/errno != EAGAIN);
    if (count == 0) return HeadOf(/*has_ended=*/true);
    if (received_.empty()) give_up_at_ = Clock::now() + bounds_.head;
    received_.append(bytes, static_cast<size_t>(count));
  }
  return HeadOf(/*has_ended=*/false);
}

void HttpConnection::Refuse(const std::string& status_line) const {
  const std::string answer =
      absl::StrCat("HTTP/1.1 ", status_line, "\r\nConnection: close\r\nContent-Length: 0\r\n\r\n");
  (void)send(descriptor_, answer.data(), answer.size(), MSG_NOSIGNAL);
}

void HttpConnection::BeginRequest() { body_deadline_ = Clock::now() + bounds_.body; }

void HttpConnection::CloseGently() const {
  shutdown(descriptor_, SHUT_WR);
  const Clock::time_point until = Clock::now() + kGentleCloseTime;
  char bytes[16384];
  for (size_t taken = 0; taken < kGentleCloseBytesMax && !is_broken_;) {
    const ssize_t count = recv(descriptor_, bytes, sizeof(bytes), 0);
    if (count == 0) return;
    if (count > 0) taken += static_cast<size_t>(count);
    if (count < 0 && errno != EINTR && (errno != EAGAIN || !Wait(POLLIN, until))) return;
  }
}

void HttpConnection::SetOnEnd(std::function<void()> end) {
  const std::lock_guard lock(mutex_);
  on_end_ = std::move(end);
  if (has_ended_ && on_end_ != nullptr) on_end_();
}

void HttpConnection::CallOnEnd() {
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  if (on_end_ != nullptr) on_end_();
}

void HttpConnection::PeerClosed() {
  closes_after_request_ = true;
  CallOnEnd();
}

void HttpConnection::EndForStop() {
  is_stopping_ = true;
  CallOnEnd();
}

void HttpConnection::Break() {
  is_broken_ = true;
  shutdown(descriptor_, SHUT_RDWR);
  PeerClosed();
}

bool HttpConnection::Wait(short event, Clock::time_point until) const {
  const auto left =
      std::chrono::duration_cast<std::chrono::milliseconds>(until - Clock::now()).count();
  pollfd ready{descriptor_, event, 0};
  return left > 0 && poll(&ready, 1, static_cast<int>(left)) != 0;
}

bool HttpConnection::is_readable() const {
  pollfd ready{descriptor_, POLLIN, 0};
  return read_ < received_.size() || poll(&ready, 1, 0) > 0;
}

ssize_t HttpConnection::read(char* bytes, size_t count) {
  if (read_ < received_.size()) {
    count = std::min(count, received_.size() - read_);
    std::memcpy(bytes, received_.data() + read_, count);
    read_ += count;
    return static_cast<ssize_t>(count);
  }
  while (!is_broken_) {
    const ssize_t taken = recv(descriptor_, bytes, count, 0);
    if (taken >= 0) return taken;
    if (errno != EINTR && (errno != EAGAIN || !Wait(POLLIN, body_deadline_))) break;
  }
  return -1;
}

ssize_t HttpConnection::write(const char* bytes, size_t count) {
  const Clock::time_point until = Clock::now() + bounds_.write;
  while (!is_broken_) {
    const ssize_t sent = send(descriptor_, bytes, count, MSG_NOSIGNAL);
    if (sent >= 0) return sent;
    if (errno != EINTR && (errno != EAGAIN || !Wait(POLLOUT, until))) break;
  }
  Break();
  return -1;
}

// Nothing asks for addresses.
void HttpConnection::get_remote_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

void HttpConnection::get_local_ip_and_port(std::string& ip, int& port) const {
  ip.clear();
  port = 0;
}

}  // namespace nereid::server
