// Finds the numbers that follow given prefixes in the lines a program prints.

#ifndef NEREID_CLIENT_CLI_LOG_MATCHER_H_
#define NEREID_CLIENT_CLI_LOG_MATCHER_H_

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "client/cli/log_channel.h"

namespace nereid::client {

struct LogValue {
  // Index of the LogChannel, as given to the matcher.
  size_t channel_index = 0;
  double value = 0;
  // Byte of the line where the prefix starts.
  size_t position = 0;
};

// A prefix counts where no letter, digit, `_`, `-`, `.` or `/` of any script stands before it.
// Between it and its number may stand, in this order: a closing quote, blanks, one of `:`, `=` and
// `|`, blanks, an opening quote or bracket. At least one of these must, unless the prefix ends in
// something other than a letter or digit. Upper and lower case differ.
//
// Thread-safe.
class LogMatcher {
 public:
  explicit LogMatcher(std::vector<LogChannel> channels);

  // All values in `line`, in the order of their prefixes in the line. `line` is valid UTF-8
  // without escape sequences. Linear in the length of the line for each channel.
  std::vector<LogValue> FindValues(std::string_view line) const;

  const std::vector<LogChannel>& channels() const { return channels_; }

 private:
  void FindValuesOf(size_t channel_index, std::string_view line,
                    std::vector<LogValue>& values) const;

  const std::vector<LogChannel> channels_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_LOG_MATCHER_H_
