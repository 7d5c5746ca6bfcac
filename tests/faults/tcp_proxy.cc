#include "tests/faults/tcp_proxy.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <cstdlib>
#include <utility>

namespace nereid::faults {

using testing::Socket;

// One client and its connection to the server, on a thread of their own.
class TcpProxy::Connection {
 public:
  Connection(TcpProxy* proxy, Socket client, const Cut& cut)
      : proxy_(proxy), cut_(cut), client_(std::move(client)), thread_([this] { Run(); }) {}
  ~Connection() { thread_.join(); }

  bool done() const { return done_; }

 private:
  void Run() {
    server_ = testing::ConnectTo(proxy_->server_);
    if (server_.valid()) {
      while (ForwardSome()) {
      }
    }
    client_.Close();
    server_.Close();
    done_ = true;
  }

  // False: it is over.
  bool ForwardSome() {
    std::array<pollfd, 3> waiting = {{{client_.descriptor(), POLLIN, 0},
                                      {server_.descriptor(), POLLIN, 0},
                                      {proxy_->stop_.descriptor(), POLLIN, 0}}};
    if (poll(waiting.data(), waiting.size(), -1) < 0 || waiting[2].revents != 0) return false;
    if (waiting[0].revents != 0 && !Forward(client_, server_, Cut::Direction::kToServer)) {
      return false;
    }
    return waiting[1].revents == 0 || Forward(server_, client_, Cut::Direction::kToClient);
  }

  bool Forward(const Socket& from, const Socket& to, Cut::Direction direction) {
    std::array<char, 16 << 10> buffer;
    const ssize_t received = recv(from.descriptor(), buffer.data(), buffer.size(), 0);
    if (received <= 0) return false;
    const auto count = static_cast<uint64_t>(received);
    if (direction != cut_.direction) return testing::WriteAll(to, buffer.data(), count);
    const uint64_t first = std::min(count, cut_.bytes - forwarded_);
    if (!testing::WriteAll(to, buffer.data(), first)) return false;
    forwarded_ += first;
    if (first == count) return true;
    return Break() && testing::WriteAll(to, buffer.data() + first, count - first);
  }

  // There is more to forward than the plan allows. True: it goes on for a while.
  bool Break() {
    if (cut_.pause.count() > 0) {
      ++proxy_->counts_->pauses;
      pollfd stop{proxy_->stop_.descriptor(), POLLIN, 0};
      if (poll(&stop, 1, static_cast<int>(cut_.pause.count())) != 0) return false;
    }
    if (std::exchange(cut_.goes_on, false)) {
      cut_.pause = std::chrono::milliseconds(0);
      forwarded_ = 0;
      return true;
    }
    if (cut_.resets) {
      client_.Reset();
      server_.Reset();
      ++proxy_->counts_->resets;
    }
    if (cut_.direction == Cut::Direction::kToClient) ++proxy_->counts_->withheld_answers;
    ++proxy_->counts_->cuts;
    proxy_->counts_->cuts.notify_all();
    return false;
  }

  TcpProxy* const proxy_;
  Cut cut_;
  uint64_t forwarded_ = 0;
  Socket client_;
  Socket server_;
  std::atomic<bool> done_ = false;
  // Last: starts when everything else is there.
  std::thread thread_;
};

TcpProxy::TcpProxy(std::string server, Plan plan, CutCounts* counts)
    : server_(std::move(server)), plan_(std::move(plan)), counts_(counts) {}

absl::StatusOr<std::unique_ptr<TcpProxy>> TcpProxy::Start(const std::string& server, Plan plan,
                                                          CutCounts* counts) {
  std::unique_ptr<TcpProxy> proxy(new TcpProxy(server, std::move(plan), counts));
  if (absl::Status status = proxy->Listen(); !status.ok()) return status;
  return proxy;
}

absl::Status TcpProxy::Listen() {
  listener_ = testing::ListenOnLoopback(address_);
  stop_ = Socket(eventfd(0, EFD_CLOEXEC));
  if (!listener_.valid() || !stop_.valid()) {
    return absl::ErrnoToStatus(errno, "listening on a free loopback port");
  }
  thread_ = std::thread([this] { Accept(); });
  return absl::OkStatus();
}

TcpProxy::~TcpProxy() {
  const uint64_t one = 1;
  if (!thread_.joinable()) return;
  if (write(stop_.descriptor(), &one, sizeof(one)) != sizeof(one)) std::abort();
  thread_.join();
  connections_.clear();
}

void TcpProxy::Accept() {
  for (uint64_t number = 0;; ++number) {
    std::array<pollfd, 2> waiting = {
        {{listener_.descriptor(), POLLIN, 0}, {stop_.descriptor(), POLLIN, 0}}};
    if (poll(waiting.data(), waiting.size(), -1) < 0 || waiting[1].revents != 0) return;
    Socket client(accept4(listener_.descriptor(), nullptr, nullptr, SOCK_CLOEXEC));
    connections_.remove_if([](const auto& connection) { return connection->done(); });
    if (!client.valid()) continue;
    client.SendAtOnce();
    connections_.push_back(std::make_unique<Connection>(this, std::move(client), plan_(number)));
  }
}

}  // namespace nereid::faults
