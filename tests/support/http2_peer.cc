#include "tests/support/http2_peer.h"

#include <sys/socket.h>

#include <array>
#include <cstdint>
#include <string_view>

namespace nereid::testing {
namespace {

// RFC 9113.
constexpr char kPreface[] = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";
constexpr size_t kFrameHeaderBytes = 9;
constexpr unsigned char kData = 0;
constexpr unsigned char kHeaders = 1;
constexpr unsigned char kSettings = 4;
constexpr unsigned char kPing = 6;
constexpr unsigned char kAck = 1;
constexpr unsigned char kEndHeaders = 4;
constexpr uint32_t kConnection = 0;
constexpr uint32_t kStream = 1;

std::string BigEndian(uint32_t value, int bytes) {
  std::string result;
  for (int shift = 8 * (bytes - 1); shift >= 0; shift -= 8) {
    result.push_back(static_cast<char>(value >> shift));
  }
  return result;
}

std::string Frame(unsigned char type, unsigned char flags, uint32_t stream,
                  const std::string& payload) {
  return BigEndian(static_cast<uint32_t>(payload.size()), 3) + static_cast<char>(type) +
         static_cast<char>(flags) + BigEndian(stream, 4) + payload;
}

// RFC 7541: a string that is not Huffman-coded.
std::string HeaderText(std::string_view text) {
  return static_cast<char>(text.size()) + std::string(text);
}

std::string IngestHeaders() {
  // :method POST and :scheme http from the static table, then :authority and :path with names from
  // it, then whole fields.
  std::string block = "\x83\x86";
  block += "\x01" + HeaderText("localhost");
  block += "\x04" + HeaderText("/nereid.v1.IngestService/Ingest");
  block += std::string(1, '\0') + HeaderText("content-type") + HeaderText("application/grpc");
  block += std::string(1, '\0') + HeaderText("te") + HeaderText("trailers");
  return block;
}

}  // namespace

Http2Peer::Http2Peer(const std::string& address) : socket_(ConnectTo(address)) {
  if (!connected()) return;
  if (!Write(kPreface + Frame(kSettings, 0, kConnection, "")) || !Answer()) socket_.Close();
}

bool Http2Peer::Write(const std::string& bytes) {
  return WriteAll(socket_, bytes.data(), bytes.size());
}

bool Http2Peer::BeginIngest() {
  // The message says that it has 4 MiB.
  const std::string message_header = std::string(1, '\0') + BigEndian(uint32_t{4} << 20, 4);
  return Write(Frame(kHeaders, kEndHeaders, kStream, IngestHeaders()) +
               Frame(kData, 0, kStream, message_header));
}

bool Http2Peer::SendByte() { return Write(Frame(kData, 0, kStream, "\x0a")); }

bool Http2Peer::Answer() {
  std::array<char, 4096> buffer;
  const ssize_t count = recv(socket_.descriptor(), buffer.data(), buffer.size(), 0);
  if (count <= 0) return false;
  received_.append(buffer.data(), static_cast<size_t>(count));
  while (received_.size() >= kFrameHeaderBytes) {
    const auto byte = [this](size_t i) { return static_cast<unsigned char>(received_[i]); };
    const size_t length = size_t{byte(0)} << 16 | size_t{byte(1)} << 8 | byte(2);
    if (received_.size() < kFrameHeaderBytes + length) break;
    const bool answered =
        AnswerFrame(byte(3), byte(4), received_.substr(kFrameHeaderBytes, length));
    if (!answered) return false;
    received_.erase(0, kFrameHeaderBytes + length);
  }
  return true;
}

bool Http2Peer::AnswerFrame(unsigned char type, unsigned char flags, const std::string& payload) {
  if ((flags & kAck) != 0) return true;
  if (type == kSettings) return Write(Frame(kSettings, kAck, kConnection, ""));
  if (type != kPing) return true;
  ++answered_pings_;
  return Write(Frame(kPing, kAck, kConnection, payload));
}

}  // namespace nereid::testing
