// Many WatchPoints calls at once.

#ifndef NEREID_BENCH_SUBSCRIBERS_H_
#define NEREID_BENCH_SUBSCRIBERS_H_

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "nereid/v1/watch.grpc.pb.h"

namespace nereid::bench {

struct Subscription {
  // Of kProject; watches ChannelName(0) of each.
  std::vector<std::string> experiments;
  // Called on a thread of gRPC, one call after the other, when points up to x came: the index of
  // the experiment and x.
  std::function<void(size_t, double)> on_points;
};

// The calls are gRPC callbacks on gRPC's own few threads.
class Subscribers {
 public:
  // Connects to HOST:PORT, over so many connections, and waits until every call has begun: it has
  // an event for each of its series.
  Subscribers(const std::string& server, size_t connections,
              std::vector<Subscription> subscriptions);
  ~Subscribers();

  // Waits until every call got points up to `x` in each of its series.
  absl::Status WaitFor(double x);

  // Ends the calls. Not OK if one ended before, or told of points twice, or left some out: x is to
  // be 1, 2, 3, ….
  absl::Status End();

 private:
  class Call;

  std::vector<std::unique_ptr<v1::WatchService::Stub>> stubs_;
  std::vector<std::unique_ptr<Call>> calls_;
};

}  // namespace nereid::bench

#endif  // NEREID_BENCH_SUBSCRIBERS_H_
