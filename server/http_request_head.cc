#include "server/http_request_head.h"

#include <algorithm>

#include "absl/strings/ascii.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "server/http_bounds.h"
#include "storage/names.h"

namespace nereid::server {
namespace {

using Refusal = std::optional<HttpRefusal>;

constexpr absl::string_view kTokenMarks = "!#$%&'*+-.^_`|~";
// Of what was sent, in a text.
constexpr size_t kQuotedBytesMax = 80;

std::string Quoted(absl::string_view text) {
  const absl::string_view part = text.substr(0, kQuotedBytesMax);
  return absl::StrCat("\"", storage::Printable(std::string(part)), "\"",
                      part.size() < text.size() ? "…" : "");
}

bool IsToken(absl::string_view text) {
  return !text.empty() && std::ranges::all_of(text, [](char c) {
    return absl::ascii_isalnum(c) || kTokenMarks.find(c) != absl::string_view::npos;
  });
}

bool IsVisible(char c) { return c > 0x20 && c < 0x7f; }

bool IsValueByte(char c) { return c == '\t' || !absl::ascii_iscntrl(c); }

Refusal ParseRequestLine(absl::string_view line, HttpRequestHead& head) {
  const std::vector<absl::string_view> parts = absl::StrSplit(line, ' ');
  if (parts.size() != 3 || !IsToken(parts[0]) ||
      (parts[2] != "HTTP/1.1" && parts[2] != "HTTP/1.0")) {
    return RefuseWithText(400, absl::StrCat("the request begins with ", Quoted(line),
                                            ", not with METHOD PATH HTTP/1.1: this port speaks "
                                            "HTTP/1.1, without encryption"));
  }
  if (parts[1].size() > kHttpTargetBytesMax) {
    return RefuseWithText(414, absl::StrCat("path and query have ", parts[1].size(),
                                            " bytes, more than the largest of ",
                                            kHttpTargetBytesMax, ": ask for less at once"));
  }
  if (parts[1].empty() || !std::ranges::all_of(parts[1], IsVisible)) {
    return RefuseWithText(400, absl::StrCat("the path ", Quoted(parts[1]),
                                            " holds other than visible ASCII: write it as %XX"));
  }
  head.method = std::string(parts[0]);
  head.target = std::string(parts[1]);
  head.version = std::string(parts[2]);
  return std::nullopt;
}

Refusal ParseHeader(absl::string_view line, HttpRequestHead& head) {
  const size_t colon = std::min(line.find(':'), line.size());
  if (colon == line.size() || !IsToken(line.substr(0, colon))) {
    return RefuseWithText(400, absl::StrCat("the header line ", Quoted(line),
                                            " is not \"Name: value\": send each header on a line "
                                            "of its own, with no space before the colon"));
  }
  if (!std::ranges::all_of(line, IsValueByte)) {
    return RefuseWithText(400, absl::StrCat("the header line ", Quoted(line),
                                            " holds control characters: leave them out, and end "
                                            "each line with CR LF"));
  }
  const absl::string_view value = absl::StripAsciiWhitespace(line.substr(colon + 1));
  head.headers.emplace(std::string(line.substr(0, colon)), std::string(value));
  return std::nullopt;
}

Refusal CheckCounts(const HttpRequestHead& head) {
  if (head.headers.count("Host") != 1) {
    return RefuseWithText(400, "a request has the header Host, once");
  }
  for (const char* name : {"Content-Length", "Origin"}) {
    const size_t count = head.headers.count(name);
    if (count <= 1) continue;
    return RefuseWithText(
        400, absl::StrCat("the header ", name, " comes ", count, " times: send it once"));
  }
  return std::nullopt;
}

Refusal ParseLength(HttpRequestHead& head) {
  const absl::string_view length = head.Get("Content-Length");
  if (head.Has("Transfer-Encoding")) {
    return head.Has("Content-Length")
               ? RefuseWithText(400, "a request has Content-Length or Transfer-Encoding, not both")
               : RefuseWithText(411,
                                "a request with a body has the header Content-Length, and no "
                                "Transfer-Encoding");
  }
  if (!head.Has("Content-Length") || (std::ranges::all_of(length, absl::ascii_isdigit) &&
                                      absl::SimpleAtoi(length, &head.body_bytes))) {
    return std::nullopt;
  }
  return RefuseWithText(400, absl::StrCat("the header Content-Length is ", Quoted(length),
                                          ", not a number of bytes"));
}

}  // namespace

absl::string_view HttpRequestHead::Get(const std::string& name) const {
  const auto found = headers.find(name);
  return found == headers.end() ? absl::string_view() : absl::string_view(found->second);
}

std::optional<HttpRefusal> ParseHttpRequestHead(absl::string_view text, HttpRequestHead& head) {
  head = {};
  const std::vector<absl::string_view> lines = absl::StrSplit(text, "\r\n");
  if (Refusal refusal = ParseRequestLine(lines[0], head)) return refusal;
  for (size_t i = 1; i < lines.size(); ++i) {
    if (Refusal refusal = ParseHeader(lines[i], head)) return refusal;
  }
  const std::vector<std::string> options = ConnectionOptions(head.headers);
  head.is_last = head.version == "HTTP/1.0" || std::ranges::find(options, "close") != options.end();
  if (Refusal refusal = CheckCounts(head)) return refusal;
  return ParseLength(head);
}

std::vector<std::string> ConnectionOptions(const httplib::Headers& headers) {
  std::vector<std::string> options;
  const auto [begin, end] = headers.equal_range("Connection");
  for (auto header = begin; header != end; ++header) {
    for (const absl::string_view option : absl::StrSplit(header->second, ',')) {
      options.push_back(absl::AsciiStrToLower(absl::StripAsciiWhitespace(option)));
    }
  }
  return options;
}

}  // namespace nereid::server
