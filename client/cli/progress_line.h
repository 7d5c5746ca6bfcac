// How far long work is, on one line that is drawn anew.

#ifndef NEREID_CLIENT_CLI_PROGRESS_LINE_H_
#define NEREID_CLIENT_CLI_PROGRESS_LINE_H_

#include <cstdint>
#include <ostream>
#include <string>

namespace nereid::client {

// Draws on `err`, if it is shown at a terminal; the destructor takes the line away.
class ProgressLine {
 public:
  // `is_shown`: whether `err` is a terminal.
  ProgressLine(std::ostream* err, bool is_shown) : err_(err), is_shown_(is_shown) {}
  ~ProgressLine() { Clear(); }

  ProgressLine(const ProgressLine&) = delete;
  ProgressLine& operator=(const ProgressLine&) = delete;

  // `what  [#####     ]  50 %`. `done` is at most `total`.
  void Show(const std::string& what, uint64_t done, uint64_t total);

  void Clear();

 private:
  std::ostream* const err_;
  const bool is_shown_;
  bool is_drawn_ = false;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_PROGRESS_LINE_H_
