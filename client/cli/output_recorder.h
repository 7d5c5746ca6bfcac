// Turns the output of a command into points.

#ifndef NEREID_CLIENT_CLI_OUTPUT_RECORDER_H_
#define NEREID_CLIENT_CLI_OUTPUT_RECORDER_H_

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "client/cli/child_process.h"
#include "client/cli/line_splitter.h"
#include "client/cli/log_matcher.h"

namespace nereid::client {

// Splits both streams into lines and finds the values in them. Not thread-safe.
class OutputRecorder {
 public:
  using OnLine = std::function<void(OutputStream stream, std::string_view line)>;
  // `channel_index` is that of the LogChannel.
  using OnValue = std::function<void(size_t channel_index, double value)>;

  // For each line, `on_line` is called before `on_value`.
  OutputRecorder(const LogMatcher* matcher, OnLine on_line, OnValue on_value);

  OutputRecorder(const OutputRecorder&) = delete;
  OutputRecorder& operator=(const OutputRecorder&) = delete;

  void Add(OutputStream stream, std::string_view bytes, LineSplitter::Time now);

  // Both streams are at their end.
  void Finish();

  // How many values each LogChannel got so far.
  const std::vector<uint64_t>& value_counts() const { return value_counts_; }

 private:
  void AddLine(OutputStream stream, std::string_view line);

  const LogMatcher* const matcher_;
  const OnLine on_line_;
  const OnValue on_value_;
  std::vector<uint64_t> value_counts_;
  LineSplitter stdout_splitter_;
  LineSplitter stderr_splitter_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_OUTPUT_RECORDER_H_
