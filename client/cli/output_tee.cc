#include "client/cli/output_tee.h"

#include <errno.h>
#include <limits.h>
#include <unistd.h>

namespace nereid::client {

OutputTee::OutputTee(int source, int target)
    : source_(source),
      target_(target),
      target_failed_(target < 0),
      buffer_(new char[kBufferBytesMax]) {}

OutputTee::~OutputTee() { CloseSource(); }

pollfd OutputTee::Wanted() const {
  if (!pending().empty()) return {target_, POLLOUT, 0};
  return {source_, POLLIN, 0};
}

void OutputTee::Serve(short events, const OnBytes& on_bytes) {
  if (events == 0) return;
  if (!pending().empty()) {
    WritePending();
  } else {
    Read(on_bytes);
  }
}

void OutputTee::Read(const OnBytes& on_bytes) {
  const ssize_t length = read(source_, buffer_.get(), kBufferBytesMax);
  if (length < 0 && (errno == EINTR || errno == EAGAIN)) return;
  if (length <= 0) return CloseSource();
  length_ = static_cast<size_t>(length);
  written_ = 0;
  WritePending();
  on_bytes({buffer_.get(), length_});
}

void OutputTee::WritePending() {
  while (!target_failed_ && !pending().empty() && IsTargetReady()) {
    // A pipe that is ready takes this much without blocking. The target may be shared with other
    // processes, so it is not made non-blocking.
    const std::string_view bytes = pending().substr(0, PIPE_BUF);
    const ssize_t length = write(target_, bytes.data(), bytes.size());
    if (length >= 0) {
      written_ += static_cast<size_t>(length);
    } else if (errno == EAGAIN) {
      return;
    } else if (errno != EINTR) {
      target_failed_ = true;
    }
  }
  if (target_failed_) written_ = length_;
}

bool OutputTee::IsTargetReady() const {
  pollfd wanted{target_, POLLOUT, 0};
  return poll(&wanted, 1, 0) > 0;
}

void OutputTee::CloseSource() {
  if (source_ >= 0) close(source_);
  source_ = -1;
}

}  // namespace nereid::client
