#include "server/grpc_web_metadata.h"

#include <grpc/grpc.h>
#include <grpc/slice.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "absl/strings/ascii.h"
#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/string_view.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "server/http_request_head.h"
#include "storage/names.h"

namespace nereid::server {
namespace {

constexpr absl::string_view kTimeoutHeader = "grpc-timeout";
// As gRPC has it.
constexpr size_t kTimeoutDigitsMax = 8;

// Between the browser and this server, and names that HTTP libraries add.
constexpr std::array<absl::string_view, 30> kHttpHeaders = {
    "accept",         "alt-used",
    "cache-control",  "connection",
    "cookie",         "dnt",
    "expect",         "forwarded",
    "from",           "host",
    "http2-settings", "keep-alive",
    "local_addr",     "local_port",
    "origin",         "pragma",
    "priority",       "range",
    "referer",        "remote_addr",
    "remote_port",    "te",
    "trailer",        "transfer-encoding",
    "upgrade",        "upgrade-insecure-requests",
    "user-agent",     "via",
    "x-grpc-web",     "x-real-ip"};
constexpr std::array<absl::string_view, 9> kHttpPrefixes = {
    "accept-", "access-control-", "content-",    "grpc-", "if-", "proxy-",
    "sec-",    "x-forwarded-",    "x-user-agent"};

bool ConcernsHttpAlone(absl::string_view name) {
  return std::ranges::find(kHttpHeaders, name) != kHttpHeaders.end() ||
         std::ranges::any_of(kHttpPrefixes, [name](absl::string_view prefix) {
           return absl::StartsWith(name, prefix);
         });
}

absl::Status Invalid(absl::string_view name, absl::string_view reason) {
  return absl::InvalidArgumentError(
      absl::StrCat("the header ", storage::Printable(std::string(name)), " ", reason));
}

grpc_slice SliceOf(absl::string_view text) {
  return grpc_slice_from_static_buffer(text.data(), text.size());
}

// 0 for one that gRPC does not have.
absl::Duration UnitOf(char unit) {
  switch (unit) {
    case 'H':
      return absl::Hours(1);
    case 'M':
      return absl::Minutes(1);
    case 'S':
      return absl::Seconds(1);
    case 'm':
      return absl::Milliseconds(1);
    case 'u':
      return absl::Microseconds(1);
    case 'n':
      return absl::Nanoseconds(1);
    default:
      return absl::ZeroDuration();
  }
}

absl::StatusOr<absl::Duration> TimeoutOf(absl::string_view text) {
  const absl::string_view digits = text.substr(0, text.empty() ? 0 : text.size() - 1);
  const absl::Duration unit = text.empty() ? absl::ZeroDuration() : UnitOf(text.back());
  int64_t count = 0;
  if (unit == absl::ZeroDuration() || digits.size() > kTimeoutDigitsMax || digits.empty() ||
      !std::ranges::all_of(digits, absl::ascii_isdigit) || !absl::SimpleAtoi(digits, &count)) {
    return Invalid(kTimeoutHeader, absl::StrCat("is \"", storage::Printable(std::string(text)),
                                                "\", not up to 8 digits and one of H M S m u n"));
  }
  return count * unit;
}

absl::Status AddBinary(const std::string& name, absl::string_view values,
                       grpc::ClientContext& context) {
  for (const absl::string_view value : absl::StrSplit(values, ',')) {
    std::string bytes;
    if (!absl::Base64Unescape(value, &bytes)) return Invalid(name, "is not base64");
    context.AddMetadata(name, bytes);
  }
  return absl::OkStatus();
}

absl::Status AddHeader(const std::string& name, const std::string& value,
                       grpc::ClientContext& context) {
  // gRPC ends the process over metadata that is not legal.
  if (grpc_header_key_is_legal(SliceOf(name)) == 0) {
    return Invalid(name, "has a name that gRPC does not: use a-z 0-9 _ - .");
  }
  if (absl::EndsWith(name, "-bin")) return AddBinary(name, value, context);
  if (grpc_header_nonbin_value_is_legal(SliceOf(value)) == 0) {
    return Invalid(name,
                   "holds other than printable ASCII: use a name that ends in -bin, and base64");
  }
  context.AddMetadata(name, value);
  return absl::OkStatus();
}

}  // namespace

absl::Status ForwardHeaders(const httplib::Headers& headers, grpc::ClientContext& context) {
  const std::vector<std::string> of_connection = ConnectionOptions(headers);
  for (const auto& [written_name, value] : headers) {
    const std::string name = absl::AsciiStrToLower(written_name);
    if (name == kTimeoutHeader) {
      const absl::StatusOr<absl::Duration> timeout = TimeoutOf(value);
      if (!timeout.ok()) return timeout.status();
      context.set_deadline(absl::ToChronoTime(absl::Now() + *timeout));
    }
    if (ConcernsHttpAlone(name)) continue;
    if (std::ranges::find(of_connection, name) != of_connection.end()) continue;
    if (absl::Status status = AddHeader(name, value, context); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nereid::server
