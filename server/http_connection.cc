#include "server/http_connection.h"

#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"

namespace nereid::server {
namespace {

constexpr char kHeadEnd[] = "\r\n\r\n";

// A client that vanished without a word is noticed in 40 s, as by gRPC.
constexpr int kKeepaliveIdleSeconds = 30;
constexpr int kKeepaliveIntervalSeconds = 5;
constexpr int kKeepaliveProbes = 2;

constexpr std::chrono::seconds kLingerTime(1);
constexpr size_t kLingerBytesMax = size_t{16} << 20;

// Of one connection, before the listener looks at the others.
constexpr int kReadsAtOnce = 4;
constexpr size_t kReadBytes = size_t{16} << 10;

std::string Seconds(std::chrono::milliseconds time) {
  return absl::FormatDuration(absl::FromChrono(time));
}

void SetOption(int descriptor, int level, int name, int value) {
  setsockopt(descriptor, level, name, &value, sizeof(value));
}

}  // namespace

HttpConnection::HttpConnection(int descriptor, HttpResources& resources)
    : descriptor_(descriptor), resources_(resources) {
  SetOption(descriptor, IPPROTO_TCP, TCP_NODELAY, 1);
  SetOption(descriptor, SOL_SOCKET, SO_KEEPALIVE, 1);
  SetOption(descriptor, IPPROTO_TCP, TCP_KEEPIDLE, kKeepaliveIdleSeconds);
  SetOption(descriptor, IPPROTO_TCP, TCP_KEEPINTVL, kKeepaliveIntervalSeconds);
  SetOption(descriptor, IPPROTO_TCP, TCP_KEEPCNT, kKeepaliveProbes);
  BeginRequest();
}

HttpConnection::~HttpConnection() {
  resources_.bodies.Change(counted_, 0);
  close(descriptor_);
}

void HttpConnection::BeginRequest() {
  DropBody();
  has_head_ = false;
  head_ = {};
  const HttpBounds& bounds = resources_.bounds;
  give_up_at_ = Clock::now() + (received_.empty() ? bounds.idle : bounds.head);
  is_stream_ = false;
  pause_left_ = bounds.answer;
  slow_since_.reset();
}

size_t HttpConnection::Room() const {
  const size_t wanted = has_head_ ? head_.body_bytes : kHttpHeadBytesMax;
  return wanted - std::min(wanted, received_.size());
}

bool HttpConnection::TakeIn() {
  char bytes[kReadBytes];
  for (int i = 0; i < kReadsAtOnce; ++i) {
    const size_t room = std::min(sizeof(bytes), Room());
    if (room == 0) return true;
    const ssize_t count = recv(descriptor_, bytes, room, 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count < 0 && errno == EAGAIN;
    if (!has_begun_request()) give_up_at_ = Clock::now() + resources_.bounds.head;
    received_.append(bytes, static_cast<size_t>(count));
  }
  return true;
}

std::optional<HttpRefusal> HttpConnection::Advance(const Admit& admit) {
  if (!has_head_) {
    if (std::optional<HttpRefusal> refusal = ReadHead(admit)) return refusal;
  }
  return CountBody();
}

std::optional<HttpRefusal> HttpConnection::ReadHead(const Admit& admit) {
  const size_t end = received_.find(kHeadEnd);
  if (end == std::string::npos) {
    if (received_.size() < kHttpHeadBytesMax) return std::nullopt;
    return RefuseWithText(
        431, absl::StrCat("request line and headers are longer than ", kHttpHeadBytesMax,
                          " bytes: send fewer or shorter headers"));
  }
  if (auto refusal = ParseHttpRequestHead(absl::string_view(received_.data(), end), head_)) {
    return refusal;
  }
  if (auto refusal = admit(head_)) return refusal;
  has_head_ = true;
  received_.erase(0, end + sizeof(kHeadEnd) - 1);
  give_up_at_ = Clock::now() + resources_.bounds.body;
  AskForBody();
  return std::nullopt;
}

void HttpConnection::AskForBody() const {
  const bool waits = absl::EqualsIgnoreCase(head_.Get("Expect"), "100-continue");
  if (waits && !has_request()) SendAtOnce("HTTP/1.1 100 Continue\r\n\r\n");
}

std::optional<HttpRefusal> HttpConnection::CountBody() {
  if (!has_head_) return std::nullopt;
  const size_t counted = received_.size() - std::min(received_.size(), kHttpHeadBytesMax);
  if (resources_.bodies.Change(counted_, counted)) {
    counted_ = counted;
    return std::nullopt;
  }
  return RefuseWithText(503, absl::StrCat("the server is taking in requests of more than ",
                                          kHttpBodiesBytesMax, " bytes: try again"));
}

void HttpConnection::DropBody() {
  received_.erase(0, head_.body_bytes);
  head_.body_bytes = 0;
  if (received_.capacity() > kHttpHeadBytesMax) received_.shrink_to_fit();
  resources_.bodies.Change(std::exchange(counted_, 0), 0);
}

HttpRefusal HttpConnection::TooSlow() const {
  if (has_head_) {
    return RefuseWithText(
        408, absl::StrCat("of a body of ", head_.body_bytes, " bytes ", received_.size(),
                          " came within ", Seconds(resources_.bounds.body), ": send it faster"));
  }
  return RefuseWithText(408, absl::StrCat("request line and headers did not come within ",
                                          Seconds(resources_.bounds.head),
                                          ": send them at once, each line ended by CR LF, and an "
                                          "empty line behind them"));
}

void HttpConnection::Refuse(const HttpRefusal& refusal) const {
  SendAtOnce(BytesOf(refusal, /*has_body=*/head_.method != "HEAD"));
}

void HttpConnection::SendAtOnce(std::string_view bytes) const {
  (void)send(descriptor_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
}

void HttpConnection::BeginLinger() {
  head_.body_bytes = received_.size();
  DropBody();
  shutdown(descriptor_, SHUT_WR);
  give_up_at_ = Clock::now() + kLingerTime;
}

bool HttpConnection::Linger() {
  char bytes[kReadBytes];
  for (int i = 0; i < kReadsAtOnce; ++i) {
    const ssize_t count = recv(descriptor_, bytes, sizeof(bytes), 0);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return count < 0 && errno == EAGAIN;
    lingered_ += static_cast<size_t>(count);
  }
  return lingered_ < kLingerBytesMax;
}

void HttpConnection::SetOnEnd(bool is_stream, std::function<void()> end) {
  const std::lock_guard lock(mutex_);
  on_end_ = std::move(end);
  ends_with_peer_ = is_stream;
  if (has_ended_ || (has_peer_closed_ && ends_with_peer_)) on_end_();
}

void HttpConnection::ClearOnEnd() {
  const std::lock_guard lock(mutex_);
  on_end_ = nullptr;
}

void HttpConnection::CallOnEnd() {
  const std::lock_guard lock(mutex_);
  has_ended_ = true;
  if (on_end_ != nullptr) on_end_();
}

// A browser that goes away is noticed by this first, and later only when something is sent to it.
void HttpConnection::PeerClosed() {
  const std::lock_guard lock(mutex_);
  has_peer_closed_ = true;
  if (on_end_ != nullptr && ends_with_peer_) on_end_();
}

void HttpConnection::EndForStop() {
  is_stopping_ = true;
  CallOnEnd();
}

void HttpConnection::Break() {
  is_broken_ = true;
  shutdown(descriptor_, SHUT_RDWR);
  CallOnEnd();
}

void HttpConnection::BeginStreamPart() {
  is_stream_ = true;
  pause_left_ = resources_.bounds.stream;
}

ssize_t HttpConnection::Write(const char* bytes, size_t count) {
  while (!is_broken_) {
    const ssize_t sent = send(descriptor_, bytes, count, MSG_NOSIGNAL);
    if (sent >= 0) return sent;
    if (errno != EINTR && (errno != EAGAIN || !WaitForReader())) break;
  }
  Break();
  return -1;
}

bool HttpConnection::WaitForReader() {
  const Clock::time_point begin = Clock::now();
  if (!slow_since_.has_value()) slow_since_ = begin;
  // Streams have places of their own, which are counted.
  std::optional<HttpSlowReaders::Place> place;
  if (!is_stream_) place.emplace(resources_.slow_readers, *slow_since_, *this);
  const bool has_room = WaitForRoom();
  pause_left_ -= Clock::now() - begin;
  return has_room;
}

bool HttpConnection::WaitForRoom() {
  const auto left = std::chrono::ceil<std::chrono::milliseconds>(pause_left_).count();
  pollfd ready{descriptor_, POLLOUT, 0};
  return left > 0 && poll(&ready, 1, static_cast<int>(left)) != 0;
}

}  // namespace nereid::server
