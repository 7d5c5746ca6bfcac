#include "tests/faults/hostile_peers.h"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"

namespace nereid::faults {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::chrono::seconds kByteInterval(1);

absl::Status Refused(size_t connected) {
  return absl::UnavailableError(
      absl::StrCat("the server took ", connected, " connections and not the next one"));
}

}  // namespace

absl::StatusOr<std::unique_ptr<HostilePeers>> HostilePeers::Connect(
    const std::string& address, const HostilePeerCounts& counts) {
  std::unique_ptr<HostilePeers> peers(new HostilePeers(testing::Socket(eventfd(0, EFD_CLOEXEC))));
  if (absl::Status status = peers->ConnectAll(address, counts); !status.ok()) return status;
  peers->thread_ = std::thread([peers = peers.get()] { peers->Run(); });
  return peers;
}

absl::Status HostilePeers::ConnectAll(const std::string& address, const HostilePeerCounts& counts) {
  slow_count_ = static_cast<size_t>(counts.slow);
  for (int i = 0; i < counts.slow + counts.idle; ++i) {
    testing::Http2Peer& peer = answering_.emplace_back(address);
    if (!peer.connected() || (i < counts.slow && !peer.BeginIngest())) {
      return Refused(answering_.size() - 1);
    }
  }
  for (int i = 0; i < counts.vanished; ++i) {
    if (i % 3 == 0) {
      silent_.push_back(testing::ConnectTo(address));
      if (!silent_.back().valid()) return Refused(answering_.size() + static_cast<size_t>(i));
      continue;
    }
    testing::Http2Peer& peer = vanished_.emplace_back(address);
    if (!peer.connected() || (i % 3 == 1 && !peer.BeginIngest())) {
      return Refused(answering_.size() + static_cast<size_t>(i));
    }
  }
  return absl::OkStatus();
}

void HostilePeers::Run() {
  for (Clock::time_point next_byte = Clock::now() + kByteInterval; AnswerUntil(next_byte);
       next_byte += kByteInterval) {
    SendBytes();
  }
}

bool HostilePeers::AnswerUntil(Clock::time_point next_byte) {
  std::vector<pollfd> waiting = {{stop_.descriptor(), POLLIN, 0}};
  for (const testing::Http2Peer& peer : answering_) {
    waiting.push_back({peer.socket().descriptor(), POLLIN, 0});
  }
  while (true) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(next_byte - Clock::now());
    if (left.count() <= 0) return true;
    if (poll(waiting.data(), waiting.size(), static_cast<int>(left.count())) <= 0) continue;
    if (waiting[0].revents != 0) return false;
    for (size_t i = 0; i < answering_.size(); ++i) {
      if (waiting[i + 1].revents == 0 || answering_[i].Answer()) continue;
      ++lost_;
      waiting[i + 1].fd = -1;
    }
  }
}

void HostilePeers::SendBytes() {
  for (size_t i = 0; i < slow_count_; ++i) answering_[i].SendByte();
}

bool HostilePeers::WaitUntilVanishedAreClosed(std::chrono::milliseconds timeout) const {
  const Clock::time_point deadline = Clock::now() + timeout;
  const auto is_closed = [deadline](const testing::Socket& socket) {
    const auto left = std::chrono::ceil<std::chrono::milliseconds>(deadline - Clock::now());
    return socket.WaitUntilPeerCloses(std::max(left, std::chrono::milliseconds(0)));
  };
  return std::all_of(vanished_.begin(), vanished_.end(),
                     [&](const auto& peer) { return is_closed(peer.socket()); }) &&
         std::all_of(silent_.begin(), silent_.end(), is_closed);
}

absl::Status HostilePeers::Leave() {
  if (!thread_.joinable()) return absl::OkStatus();
  const uint64_t one = 1;
  if (write(stop_.descriptor(), &one, sizeof(one)) != sizeof(one)) std::abort();
  thread_.join();
  answering_.clear();
  vanished_.clear();
  silent_.clear();
  if (lost_ == 0) return absl::OkStatus();
  return absl::UnavailableError(
      absl::StrCat("the server gave up ", lost_, " connections that answered"));
}

}  // namespace nereid::faults
