#include "server/grpc_web_frames.h"

#include <vector>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "server/message_bounds.h"

namespace nereid::server {
namespace {

constexpr unsigned char kMessageFlags = 0x00;
constexpr unsigned char kCompressedFlag = 0x01;
constexpr unsigned char kTrailersFlag = 0x80;

std::string FrameHeader(unsigned char flags, size_t bytes) {
  std::string header(kFrameHeaderBytes, '\0');
  header[0] = static_cast<char>(flags);
  for (size_t i = 1; i < kFrameHeaderBytes; ++i) {
    header[i] = static_cast<char>(bytes >> (8 * (kFrameHeaderBytes - 1 - i)));
  }
  return header;
}

size_t LengthOf(std::string_view header) {
  size_t length = 0;
  for (size_t i = 1; i < kFrameHeaderBytes; ++i) {
    length = (length << 8) | static_cast<unsigned char>(header[i]);
  }
  return length;
}

absl::Status NotOneFrame(std::string_view body, size_t length) {
  return absl::InvalidArgumentError(
      absl::StrCat("the body has ", body.size(), " bytes and its frame says ", length,
                   ": send one message in one frame, 5 bytes of header and the message"));
}

// As gRPC wants the header grpc-message: printable ASCII, the rest and % as %XX.
std::string PercentEncoded(std::string_view text) {
  std::string encoded;
  for (const char c : text) {
    if (c >= 0x20 && c <= 0x7e && c != '%') {
      encoded.push_back(c);
    } else {
      absl::StrAppend(&encoded, "%", absl::Hex(static_cast<unsigned char>(c), absl::kZeroPad2));
    }
  }
  return encoded;
}

absl::string_view View(const grpc::string_ref& text) { return {text.data(), text.size()}; }

}  // namespace

absl::StatusOr<std::string_view> MessageOfFrame(std::string_view body) {
  if (body.size() < kFrameHeaderBytes) return NotOneFrame(body, 0);
  const auto flags = static_cast<unsigned char>(body[0]);
  const size_t length = LengthOf(body);
  if ((flags & kCompressedFlag) != 0) {
    return absl::UnimplementedError("the message is compressed: send it as it is");
  }
  if (flags != kMessageFlags) {
    return absl::InvalidArgumentError(
        absl::StrCat("the first byte of the frame is ", flags, ", not 0: it holds no message"));
  }
  if (length > kReceiveBytesMax) {
    return absl::ResourceExhaustedError(absl::StrCat("the message has ", length,
                                                     " bytes, more than the largest of ",
                                                     kReceiveBytesMax, ": send less at once"));
  }
  if (body.size() != kFrameHeaderBytes + length) return NotOneFrame(body, length);
  return body.substr(kFrameHeaderBytes);
}

std::string FrameOfMessage(const grpc::ByteBuffer& message) {
  std::vector<grpc::Slice> slices;
  // Fails for no buffer that was read.
  (void)message.Dump(&slices);
  std::string frame = FrameHeader(kMessageFlags, message.Length());
  frame.reserve(kFrameHeaderBytes + message.Length());
  for (const grpc::Slice& slice : slices) {
    frame.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return frame;
}

std::string FrameOfStatus(const grpc::Status& status, const Metadata& trailing) {
  std::string lines = absl::StrCat("grpc-status: ", status.error_code(), "\r\n");
  if (!status.error_message().empty()) {
    absl::StrAppend(&lines, "grpc-message: ", PercentEncoded(status.error_message()), "\r\n");
  }
  for (const auto& [name, value] : trailing) {
    const bool is_binary = absl::EndsWith(View(name), "-bin");
    absl::StrAppend(&lines, View(name), ": ",
                    is_binary ? absl::Base64Escape(View(value)) : std::string(View(value)), "\r\n");
  }
  return FrameHeader(kTrailersFlag, lines.size()) + lines;
}

}  // namespace nereid::server
