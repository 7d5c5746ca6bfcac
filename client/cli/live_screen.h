// A picture on the terminal that is drawn over and over.

#ifndef NEREID_CLIENT_CLI_LIVE_SCREEN_H_
#define NEREID_CLIENT_CLI_LIVE_SCREEN_H_

#include <ostream>
#include <string>

#include "absl/status/status.h"

namespace nereid::client {

// While it lives, the terminal shows another screen without a cursor; the destructor brings back
// what was there and leaves the last picture below it. `out` must be a terminal and outlive it.
class LiveScreen {
 public:
  explicit LiveScreen(std::ostream* out);
  ~LiveScreen();

  LiveScreen(const LiveScreen&) = delete;
  LiveScreen& operator=(const LiveScreen&) = delete;

  // Shows the lines of `picture`, each with its end, and below them the note. What does not fit
  // into `rows` lines is left out, the note last. DATA_LOSS if it cannot be written.
  absl::Status Show(const std::string& picture, const std::string& note, int rows);

 private:
  std::ostream* const out_;
  std::string picture_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_LIVE_SCREEN_H_
