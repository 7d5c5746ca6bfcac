#include "server/web_files.h"

#include <algorithm>
#include <array>
#include <cerrno>
#include <fstream>
#include <iterator>
#include <system_error>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "storage/crc32c.h"

namespace nereid::server {
namespace {

namespace fs = std::filesystem;

constexpr char kPage[] = "/index.html";
constexpr std::string_view kAssets = "/assets/";
constexpr std::string_view kGzipSuffix = ".gz";

constexpr std::array<std::pair<std::string_view, std::string_view>, 14> kContentTypes = {{
    {".css", "text/css; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".ico", "image/x-icon"},
    {".jpg", "image/jpeg"},
    {".js", "text/javascript; charset=utf-8"},
    {".json", "application/json"},
    {".map", "application/json"},
    {".png", "image/png"},
    {".svg", "image/svg+xml"},
    {".txt", "text/plain; charset=utf-8"},
    {".wasm", "application/wasm"},
    {".webmanifest", "application/manifest+json"},
    {".webp", "image/webp"},
    {".woff2", "font/woff2"},
}};

constexpr char kNoPage[] = R"(<!DOCTYPE html>
<html lang="en">
<meta charset="utf-8">
<title>Nereid: no dashboard</title>
<h1>This Nereid server has no dashboard</h1>
<p>It serves gRPC, and gRPC-Web on this port, and was built without the dashboard's files.
<p>In the source tree, <code>scripts/build-web</code> builds them beside the server; then start it anew.
</html>
)";

std::string ContentTypeOf(std::string_view path) {
  for (const auto& [suffix, type] : kContentTypes) {
    if (path.ends_with(suffix)) return std::string(type);
  }
  return "application/octet-stream";
}

absl::StatusOr<std::string> BytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::string bytes(std::istreambuf_iterator<char>(file), {});
  if (file.is_open() && !file.bad()) return bytes;
  return absl::ErrnoToStatus(errno, absl::StrCat("reading ", path.string()));
}

// Whether a list such as "gzip, br;q=0.5" takes gzip.
bool TakesGzip(absl::string_view accepted) {
  for (const absl::string_view item : absl::StrSplit(accepted, ',')) {
    const std::pair<absl::string_view, absl::string_view> parts =
        absl::StrSplit(item, absl::MaxSplits(';', 1));
    if (!absl::EqualsIgnoreCase(absl::StripAsciiWhitespace(parts.first), "gzip")) continue;
    absl::string_view weight = absl::StripAsciiWhitespace(parts.second);
    double quality = 1;
    if (absl::ConsumePrefix(&weight, "q=")) (void)absl::SimpleAtod(weight, &quality);
    return quality > 0;
  }
  return false;
}

bool NamesTag(absl::string_view tags, absl::string_view tag) {
  for (absl::string_view item : absl::StrSplit(tags, ',')) {
    item = absl::StripAsciiWhitespace(item);
    absl::ConsumePrefix(&item, "W/");
    if (item == tag || item == "*") return true;
  }
  return false;
}

// As it is: httplib would compress a body.
void SendBytes(const std::string& bytes, const std::string& content_type,
               httplib::Response& response) {
  if (bytes.empty()) return response.set_content("", content_type);
  response.set_content_provider(bytes.size(), content_type,
                                [&bytes](size_t offset, size_t length, httplib::DataSink& sink) {
                                  return sink.write(bytes.data() + offset, length);
                                });
}

}  // namespace

absl::StatusOr<WebFiles> WebFiles::Read(const fs::path& directory) {
  WebFiles web;
  std::error_code error;
  size_t total = 0;
  for (fs::recursive_directory_iterator position(directory, error), end; !error && position != end;
       position.increment(error)) {
    if (!position->is_regular_file()) continue;
    absl::StatusOr<std::string> bytes = BytesOf(position->path());
    if (!bytes.ok()) return bytes.status();
    total += bytes->size();
    if (total > kWebBytesMax) {
      return absl::ResourceExhaustedError(absl::StrCat(
          directory.string(), " holds more than ", kWebBytesMax, " bytes: is it the dashboard's?"));
    }
    std::string path = absl::StrCat("/", position->path().lexically_relative(directory).string());
    if (path.ends_with(kGzipSuffix)) {
      path.resize(path.size() - kGzipSuffix.size());
      web.files_[path].gzip_bytes = *std::move(bytes);
    } else {
      web.files_[path].bytes = *std::move(bytes);
    }
  }
  if (error && error != std::errc::no_such_file_or_directory) {
    return absl::ErrnoToStatus(error.value(), absl::StrCat("reading ", directory.string()));
  }
  for (auto& [path, file] : web.files_) {
    file.content_type = ContentTypeOf(path);
    file.etag = absl::StrCat("\"", absl::Hex(storage::Crc32c(file.bytes), absl::kZeroPad8), "-",
                             file.bytes.size());
  }
  return web;
}

void WebFiles::Send(const File& file, bool is_immutable, const httplib::Request& request,
                    httplib::Response& response) {
  const bool is_gzip =
      !file.gzip_bytes.empty() && TakesGzip(request.get_header_value("Accept-Encoding"));
  const std::string etag = absl::StrCat(file.etag, is_gzip ? "-gzip\"" : "\"");
  response.set_header("ETag", etag);
  response.set_header("Cache-Control",
                      is_immutable ? "public, max-age=31536000, immutable" : "no-cache");
  if (!file.gzip_bytes.empty()) response.set_header("Vary", "Accept-Encoding");
  if (NamesTag(request.get_header_value("If-None-Match"), etag)) {
    response.status = 304;
    return;
  }
  if (is_gzip) response.set_header("Content-Encoding", "gzip");
  response.status = 200;
  SendBytes(is_gzip ? file.gzip_bytes : file.bytes, file.content_type, response);
}

void WebFiles::Answer(std::string_view path, const httplib::Request& request,
                      httplib::Response& response) const {
  const bool is_asset = path.starts_with(kAssets);
  if (const auto file = files_.find(path); file != files_.end()) {
    return Send(file->second, is_asset, request, response);
  }
  if (const auto page = files_.find(kPage); page != files_.end() && !is_asset) {
    return Send(page->second, /*is_immutable=*/false, request, response);
  }
  response.set_header("Cache-Control", "no-store");
  response.status = is_asset ? 404 : 503;
  if (is_asset) return response.set_content("there is no such file\n", "text/plain; charset=utf-8");
  response.set_content(kNoPage, "text/html; charset=utf-8");
}

}  // namespace nereid::server
