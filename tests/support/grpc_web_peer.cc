#include "tests/support/grpc_web_peer.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"

namespace nereid::testing {
namespace {

constexpr size_t kHeaderBytes = 5;
constexpr unsigned char kTrailersFlag = 0x80;

size_t LengthOf(const std::string& header) {
  size_t length = 0;
  for (size_t i = 1; i < kHeaderBytes; ++i) {
    length = length << 8 | static_cast<unsigned char>(header[i]);
  }
  return length;
}

std::map<std::string, std::string> ParseTrailers(const std::string& lines) {
  std::map<std::string, std::string> trailers;
  const std::vector<std::string> all = absl::StrSplit(lines, "\r\n", absl::SkipEmpty());
  for (const std::string& line : all) {
    const size_t colon = line.find(": ");
    trailers[line.substr(0, colon)] = line.substr(colon + 2);
  }
  return trailers;
}

}  // namespace

std::string GrpcWebFrame(const std::string& message, char flags) {
  std::string frame(1, flags);
  for (int shift = 24; shift >= 0; shift -= 8) {
    frame.push_back(static_cast<char>(message.size() >> shift));
  }
  return frame + message;
}

int GrpcWebAnswer::status() const {
  const auto status = trailers.find("grpc-status");
  return status == trailers.end() ? -1 : std::atoi(status->second.c_str());
}

std::string GrpcWebAnswer::message() const {
  const auto encoded = trailers.find("grpc-message");
  if (encoded == trailers.end()) return "";
  std::string decoded;
  for (size_t i = 0; i < encoded->second.size(); ++i) {
    const bool is_escape = encoded->second[i] == '%';
    const std::string digits = encoded->second.substr(i + 1, 2);
    decoded.push_back(is_escape ? static_cast<char>(std::strtol(digits.c_str(), nullptr, 16))
                                : encoded->second[i]);
    if (is_escape) i += 2;
  }
  return decoded;
}

bool GrpcWebPeer::BeginWithBody(const std::string& path, const std::string& body,
                                const std::string& headers) {
  has_head_ = false;
  answer_ = {};
  return peer_.Send(absl::StrCat("POST ", path, " HTTP/1.1\r\nHost: ", address_,
                                 "\r\nContent-Type: application/grpc-web+proto\r\nContent-Length: ",
                                 body.size(), "\r\n", headers, "\r\n", body));
}

bool GrpcWebPeer::Begin(const std::string& path, const std::string& message,
                        const std::string& headers) {
  return BeginWithBody(path, GrpcWebFrame(message), headers);
}

const HttpAnswer& GrpcWebPeer::ReadHead() {
  if (!std::exchange(has_head_, true)) answer_.http = peer_.ReadHead();
  return answer_.http;
}

bool GrpcWebPeer::ReadMessage(std::string& message) {
  ReadHead();
  const std::string header = peer_.ReadBody(kHeaderBytes);
  if (header.size() < kHeaderBytes) return false;
  message = peer_.ReadBody(LengthOf(header));
  if (static_cast<unsigned char>(header[0]) != kTrailersFlag) return true;
  answer_.trailers = ParseTrailers(message);
  // The end of the body.
  answer_.http.body = peer_.ReadBody(std::string::npos);
  return false;
}

GrpcWebAnswer GrpcWebPeer::Finish() {
  for (std::string message; ReadMessage(message);) answer_.messages.push_back(message);
  return std::move(answer_);
}

GrpcWebAnswer GrpcWebPeer::Call(const std::string& path, const std::string& message,
                                const std::string& headers) {
  Begin(path, message, headers);
  return Finish();
}

}  // namespace nereid::testing
