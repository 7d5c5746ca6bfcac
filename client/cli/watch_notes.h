// What the events of a watched series mean, in words.

#ifndef NEREID_CLIENT_CLI_WATCH_NOTES_H_
#define NEREID_CLIENT_CLI_WATCH_NOTES_H_

#include <string>

#include "nereid/v1/watch.pb.h"

namespace nereid::client {

// For one series; used for all of its events, in order.
class WatchNotes {
 public:
  explicit WatchNotes(v1::Source source);

  // A line without its end; empty if there is nothing to say: points speak for themselves.
  std::string Describe(const v1::WatchPointsResponse& event);

  // The channel that stands for the source. Empty: none does.
  const std::string& channel() const { return channel_; }

 private:
  std::string DescribeResolved(const v1::ResolvedChannel& resolved);
  std::string DescribeUnresolved(const v1::UnresolvedSource& unresolved);

  const v1::Source source_;
  std::string channel_;
  // Told last, so that a reconnection does not tell it again.
  std::string waiting_note_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_WATCH_NOTES_H_
