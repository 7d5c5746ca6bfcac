#include "server/http_listener.h"

#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cerrno>
#include <exception>

#include "absl/strings/str_cat.h"
#include "server/log.h"

namespace nereid::server {
namespace {

using Clock = HttpConnection::Clock;

// Identities of epoll events that are no connections; those count on from the last.
constexpr uint64_t kListeningId = 0;
constexpr uint64_t kWakeId = 1;
constexpr uint64_t kFirstConnectionId = 2;

constexpr int kEventsMax = 64;
// How often deadlines are looked at.
constexpr int kTickMillis = 250;
constexpr std::chrono::milliseconds kAcceptPause(100);

// What Stop leaves for calls to end by themselves, and for what was cancelled to say so.
constexpr std::chrono::seconds kStopGrace(2);
constexpr std::chrono::seconds kEndGrace(1);

HttpRefusal Busy() { return RefuseWithText(503, "the server has no room for more: try again"); }

}  // namespace

HttpListener::HttpListener(int listening, const HttpBounds& bounds, HttpConnection::Admit admit,
                           Serve serve)
    : resources_{.bounds = bounds},
      admit_(std::move(admit)),
      serve_(std::move(serve)),
      epoll_(epoll_create1(EPOLL_CLOEXEC)),
      wake_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)),
      listening_(listening),
      next_id_(kFirstConnectionId),
      workers_(std::make_unique<WorkerPool>(kHttpThreads)) {
  for (const auto& [watched, id] :
       {std::pair(listening_, kListeningId), std::pair(wake_, kWakeId)}) {
    epoll_event event{EPOLLIN, {.u64 = id}};
    epoll_ctl(epoll_, EPOLL_CTL_ADD, watched, &event);
  }
  thread_ = std::thread([this] { Run(); });
}

HttpListener::~HttpListener() {
  Stop();
  close(epoll_);
  close(wake_);
}

void HttpListener::Stop() {
  if (!thread_.joinable()) return;
  is_stopping_ = true;
  Wake();
  thread_.join();
  workers_.reset();
}

void HttpListener::Wake() const {
  const uint64_t one = 1;
  (void)!write(wake_, &one, sizeof(one));
}

void HttpListener::Run() {
  epoll_event events[kEventsMax];
  do {
    const int count = epoll_wait(epoll_, events, kEventsMax, kTickMillis);
    for (int i = 0; i < count; ++i) HandleEvent(events[i].data.u64, events[i].events);
    TakeBackServed();
    GiveUpSlow();
    ResumeAccepting();
  } while (!is_stopping_ || !ContinueStop());
}

void HttpListener::HandleEvent(uint64_t id, uint32_t events) {
  if (id == kListeningId) return Accept();
  if (id == kWakeId) {
    uint64_t count = 0;
    (void)!read(wake_, &count, sizeof(count));
    return;
  }
  const auto position = connections_.find(id);
  if (position == connections_.end()) return;
  auto& [connection, stage] = position->second;
  if (stage == Stage::kRequest) return Continue(position, connection->TakeIn());
  if (stage == Stage::kServed) {
    if ((events & (EPOLLERR | EPOLLHUP)) != 0) return connection->Break();
    connection->PeerClosed();
    // Of what follows only that the connection is gone.
    return Watch(id, connection->descriptor(), EPOLLONESHOT);
  }
  if (!connection->Linger()) connections_.erase(position);
}

void HttpListener::Accept() {
  for (int i = 0; i < kEventsMax; ++i) {
    const int descriptor = accept4(listening_, nullptr, nullptr, SOCK_NONBLOCK | SOCK_CLOEXEC);
    if (descriptor >= 0) {
      AddConnection(descriptor);
      continue;
    }
    // Of a connection that is gone already, or of the system as a whole.
    if (errno == EINTR || errno == ECONNABORTED) continue;
    if (errno != EAGAIN) PauseAccepting();
    return;
  }
}

void HttpListener::PauseAccepting() {
  accept_again_at_ = Clock::now() + kAcceptPause;
  Watch(kListeningId, listening_, 0);
}

void HttpListener::ResumeAccepting() {
  if (listening_ < 0 || accept_again_at_ == Clock::time_point()) return;
  if (Clock::now() < accept_again_at_) return;
  accept_again_at_ = Clock::time_point();
  Watch(kListeningId, listening_, EPOLLIN);
}

void HttpListener::AddConnection(int descriptor) {
  if (connections_.size() >= kHttpConnectionsMax) CloseLongestIdle();
  auto connection = std::make_unique<HttpConnection>(descriptor, resources_);
  if (connections_.size() >= kHttpConnectionsMax) return connection->Refuse(Busy());
  const uint64_t id = next_id_++;
  epoll_event event{EPOLLIN | EPOLLRDHUP, {.u64 = id}};
  if (epoll_ctl(epoll_, EPOLL_CTL_ADD, descriptor, &event) != 0) return;
  connections_.emplace(id, Entry{.connection = std::move(connection)});
}

void HttpListener::CloseLongestIdle() {
  // Those without a request first; of them, who will be given up first has been idle longest.
  const auto order = [](const Entry& entry) {
    const HttpConnection& connection = *entry.connection;
    return std::pair(entry.stage == Stage::kRequest && connection.has_begun_request(),
                     connection.give_up_at());
  };
  auto longest = connections_.end();
  for (auto position = connections_.begin(); position != connections_.end(); ++position) {
    const Entry& entry = position->second;
    if (entry.stage == Stage::kServed) continue;
    if (longest == connections_.end() || order(entry) < order(longest->second)) longest = position;
  }
  if (longest != connections_.end()) connections_.erase(longest);
}

void HttpListener::Watch(uint64_t id, int descriptor, uint32_t events) const {
  epoll_event event{events, {.u64 = id}};
  epoll_ctl(epoll_, EPOLL_CTL_MOD, descriptor, &event);
}

void HttpListener::Continue(Connections::iterator position, bool is_open) {
  HttpConnection& connection = *position->second.connection;
  const std::optional<HttpRefusal> refusal = connection.Advance(admit_);
  if (refusal.has_value()) return Refuse(position, *refusal);
  if (connection.has_request() && !is_stopping_) return Submit(position);
  if (!is_open) connections_.erase(position);
}

void HttpListener::Refuse(Connections::iterator position, const HttpRefusal& refusal) {
  position->second.connection->Refuse(refusal);
  BeginLinger(position);
}

void HttpListener::BeginLinger(Connections::iterator position) {
  auto& [connection, stage] = position->second;
  stage = Stage::kLingering;
  connection->BeginLinger();
  Watch(position->first, connection->descriptor(), EPOLLIN | EPOLLRDHUP);
}

void HttpListener::Submit(Connections::iterator position) {
  const uint64_t id = position->first;
  auto& [connection, stage] = position->second;
  stage = Stage::kServed;
  // Tells once that the client has closed its side, and nothing of a request that comes in.
  Watch(id, connection->descriptor(), EPOLLRDHUP | EPOLLONESHOT);
  const bool taken =
      workers_->Submit([this, id, served = connection.get()] { ServeOne(id, *served); });
  if (!taken) Refuse(position, Busy());
}

void HttpListener::ServeOne(uint64_t id, HttpConnection& connection) {
  bool goes_on = false;
  try {
    goes_on = serve_(connection);
  } catch (const std::exception& error) {
    // Such as no memory for an answer: a part of it may have gone out.
    Log(absl::StrCat("an HTTP request was not served: ", error.what()));
  }
  {
    const std::lock_guard lock(mutex_);
    given_back_.emplace_back(id, goes_on);
  }
  Wake();
}

void HttpListener::TakeBackServed() {
  std::vector<std::pair<uint64_t, bool>> given_back;
  {
    const std::lock_guard lock(mutex_);
    given_back.swap(given_back_);
  }
  for (const auto& [id, goes_on] : given_back) {
    const auto position = connections_.find(id);
    if (!goes_on || is_stopping_) {
      BeginLinger(position);
      continue;
    }
    auto& [connection, stage] = position->second;
    stage = Stage::kRequest;
    connection->BeginRequest();
    Watch(id, connection->descriptor(), EPOLLIN | EPOLLRDHUP);
    Continue(position, /*is_open=*/true);
  }
}

void HttpListener::GiveUpSlow() {
  const Clock::time_point now = Clock::now();
  for (auto next = connections_.begin(); next != connections_.end();) {
    const auto position = next++;
    const auto& [connection, stage] = position->second;
    if (stage == Stage::kServed || connection->give_up_at() > now) continue;
    if (stage == Stage::kRequest && connection->has_begun_request()) {
      Refuse(position, connection->TooSlow());
    } else {
      connections_.erase(position);
    }
  }
}

bool HttpListener::ContinueStop() {
  StopListening();
  CloseUnserved();
  const Clock::duration since = Clock::now() - stop_began_;
  for (const auto& [id, entry] : connections_) {
    if (entry.stage != Stage::kServed) continue;
    if (since >= kStopGrace) entry.connection->EndForStop();
    if (since >= kStopGrace + kEndGrace) entry.connection->Break();
  }
  return connections_.empty();
}

void HttpListener::StopListening() {
  if (listening_ < 0) return;
  close(std::exchange(listening_, -1));
  stop_began_ = Clock::now();
}

void HttpListener::CloseUnserved() {
  std::erase_if(connections_,
                [](const auto& item) { return item.second.stage == Stage::kRequest; });
}

}  // namespace nereid::server
