#include "tests/support/http_peer.h"

#include <sys/socket.h>

#include <algorithm>
#include <cstdlib>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"

namespace nereid::testing {
namespace {

constexpr timeval kReceiveTimeout{60, 0};

}  // namespace

HttpPeer::HttpPeer(const std::string& address) : address_(address), socket_(ConnectTo(address)) {
  setsockopt(socket_.descriptor(), SOL_SOCKET, SO_RCVTIMEO, &kReceiveTimeout,
             sizeof(kReceiveTimeout));
}

bool HttpPeer::Send(const std::string& bytes) const {
  return WriteAll(socket_, bytes.data(), bytes.size());
}

bool HttpPeer::Receive() {
  char bytes[16384];
  const ssize_t count = recv(socket_.descriptor(), bytes, sizeof(bytes), 0);
  if (count > 0) received_.append(bytes, static_cast<size_t>(count));
  return count > 0;
}

std::string HttpPeer::Take(size_t count) {
  while (received_.size() < count && Receive()) {
  }
  const std::string taken = received_.substr(0, count);
  received_.erase(0, count);
  return taken;
}

std::string HttpPeer::ReadLine() {
  size_t end = received_.find("\r\n");
  while (end == std::string::npos && Receive()) end = received_.find("\r\n");
  if (end == std::string::npos) return "";
  const std::string line = Take(end);
  Take(2);
  return line;
}

HttpAnswer HttpPeer::ReadHead() {
  HttpAnswer answer;
  const std::string status_line = ReadLine();
  if (!status_line.starts_with("HTTP/1.1 ")) return answer;
  answer.status = std::atoi(status_line.c_str() + 9);
  for (std::string line = ReadLine(); !line.empty(); line = ReadLine()) {
    const size_t colon = line.find(": ");
    answer.headers[absl::AsciiStrToLower(line.substr(0, colon))] = line.substr(colon + 2);
  }
  is_chunked_ = answer.headers["transfer-encoding"] == "chunked";
  body_left_ = std::strtoul(answer.headers["content-length"].c_str(), nullptr, 10);
  return answer;
}

std::string HttpPeer::ReadBody(size_t count) {
  std::string body;
  while (body.size() < count) {
    const bool is_chunk_begin = is_chunked_ && body_left_ == 0;
    if (is_chunk_begin) body_left_ = std::strtoul(ReadLine().c_str(), nullptr, 16);
    const std::string part = Take(std::min(count - body.size(), body_left_));
    body_left_ -= part.size();
    body += part;
    const bool is_chunk_end = is_chunked_ && body_left_ == 0;
    if (is_chunk_end) ReadLine();
    if (part.empty()) break;
  }
  return body;
}

HttpAnswer HttpPeer::Read(bool is_head) {
  HttpAnswer answer = ReadHead();
  if (!is_head) answer.body = ReadBody(std::string::npos);
  return answer;
}

HttpAnswer HttpPeer::Ask(const std::string& request) {
  Send(request);
  return Read(request.starts_with("HEAD "));
}

HttpAnswer HttpPeer::Get(const std::string& path, const std::string& headers) {
  return Ask(absl::StrCat("GET ", path, " HTTP/1.1\r\nHost: ", address_, "\r\n", headers, "\r\n"));
}

}  // namespace nereid::testing
