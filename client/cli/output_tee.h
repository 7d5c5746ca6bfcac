// Passes one output stream of a child on, and shows it to somebody else.

#ifndef NEREID_CLIENT_CLI_OUTPUT_TEE_H_
#define NEREID_CLIENT_CLI_OUTPUT_TEE_H_

#include <poll.h>

#include <cstddef>
#include <functional>
#include <memory>
#include <string_view>

namespace nereid::client {

// Copies bytes unchanged from a pipe to another file, and hands them to a callback. Nothing more is
// read while bytes wait to be written, so a slow reader slows the child down as it would without
// us. When the target is closed or cannot be written, reading and the callback go on.
//
// Used from a poll loop; never waits. Not thread-safe.
class OutputTee {
 public:
  using OnBytes = std::function<void(std::string_view bytes)>;

  // Bytes read at once, and the most that wait to be written.
  static constexpr size_t kBufferBytesMax = size_t{64} << 10;

  // Owns `source`, but not `target`.
  OutputTee(int source, int target);
  ~OutputTee();

  OutputTee(const OutputTee&) = delete;
  OutputTee& operator=(const OutputTee&) = delete;

  // What to wait for; a descriptor of -1 when nothing is.
  pollfd Wanted() const;

  // Takes what poll said.
  void Serve(short events, const OnBytes& on_bytes);

  // The child closed the stream and everything is written.
  bool done() const { return source_ < 0 && pending().empty(); }

 private:
  std::string_view pending() const { return {buffer_.get() + written_, length_ - written_}; }
  void Read(const OnBytes& on_bytes);
  // Writes as much as the target takes at once.
  void WritePending();
  bool IsTargetReady() const;
  void CloseSource();

  int source_;
  const int target_;
  bool target_failed_;
  const std::unique_ptr<char[]> buffer_;
  // Of the bytes read last, how many there are and how many of them are written.
  size_t length_ = 0;
  size_t written_ = 0;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_OUTPUT_TEE_H_
