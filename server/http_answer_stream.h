// What httplib reads and writes when it answers a request that was read already: it makes answers,
// and what it would make of heads and bodies is not asked.

#ifndef NEREID_SERVER_HTTP_ANSWER_STREAM_H_
#define NEREID_SERVER_HTTP_ANSWER_STREAM_H_

#include <httplib.h>

#include <string>

#include "absl/strings/str_cat.h"
#include "server/http_connection.h"

namespace nereid::server {

class HttpAnswerStream final : public httplib::Stream {
 public:
  explicit HttpAnswerStream(HttpConnection& connection)
      : connection_(connection),
        request_(absl::StrCat(connection.head().method, " / HTTP/1.1\r\n\r\n")) {}

  bool is_readable() const override { return true; }
  bool is_writable() const override { return !connection_.is_broken(); }
  ssize_t read(char* bytes, size_t count) override {
    const size_t copied = request_.copy(bytes, count, read_);
    read_ += copied;
    return static_cast<ssize_t>(copied);
  }
  ssize_t write(const char* bytes, size_t count) override {
    return connection_.Write(bytes, count);
  }
  socket_t socket() const override { return connection_.descriptor(); }

  // Nothing asks for addresses.
  void get_remote_ip_and_port(std::string& ip, int& port) const override { Clear(ip, port); }
  void get_local_ip_and_port(std::string& ip, int& port) const override { Clear(ip, port); }

 private:
  static void Clear(std::string& ip, int& port) {
    ip.clear();
    port = 0;
  }

  HttpConnection& connection_;
  const std::string request_;
  size_t read_ = 0;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_HTTP_ANSWER_STREAM_H_
