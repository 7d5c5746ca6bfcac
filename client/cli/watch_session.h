// Watches series for as long as nobody interrupts, over reconnections.

#ifndef NEREID_CLIENT_CLI_WATCH_SESSION_H_
#define NEREID_CLIENT_CLI_WATCH_SESSION_H_

#include <string>

#include "absl/status/status.h"
#include "client/cli/interrupt_signals.h"
#include "nereid/v1/watch.pb.h"

namespace nereid::client {

// What is done with what a watch tells. All is called on the thread that watches.
class WatchHandler {
 public:
  virtual ~WatchHandler() = default;

  // An event of one of the series asked for. An error ends the watch.
  virtual absl::Status OnEvent(const v1::WatchPointsResponse& event) = 0;

  // A line about the watch itself, without its end.
  virtual void OnNote(const std::string& note) = 0;

  // After each event, and several times a second. An error ends the watch.
  virtual absl::Status OnTick() = 0;
};

// Gives the events of `request` to the handler until a signal comes: then OK. Where the server goes
// away or is too busy, it comes back with the positions of the last events, after pauses that get
// longer, and says so once. An error that trying again cannot cure ends it. Each try uses a new
// connection to `server`, HOST:PORT.
absl::Status Watch(const std::string& server, v1::WatchPointsRequest request,
                   InterruptSignals* signals, WatchHandler* handler);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_WATCH_SESSION_H_
