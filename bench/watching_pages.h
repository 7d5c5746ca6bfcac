// Pages in browsers that watch series through the HTTP front door.

#ifndef NEREID_BENCH_WATCHING_PAGES_H_
#define NEREID_BENCH_WATCHING_PAGES_H_

#include <string>
#include <thread>
#include <vector>

#include "absl/status/status.h"

namespace nereid::bench {

// Each page is a connection with one WatchPoints call, read by a thread of its own.
class WatchingPages {
 public:
  // Connects to HOST:PORT of the front door; every page watches ChannelName(0) of each of the
  // experiments of kProject, until it has points up to `last_x` of all of them. Returns when every
  // call has begun.
  WatchingPages(const std::string& http_server, size_t pages,
                const std::vector<std::string>& experiments, double last_x);
  ~WatchingPages();

  WatchingPages(const WatchingPages&) = delete;
  WatchingPages& operator=(const WatchingPages&) = delete;

  // Waits until the pages have all points. Not OK if a call ended before, or told of points twice,
  // or left some out: x is to be 1, 2, 3, ….
  absl::Status WaitForAll();

 private:
  std::vector<absl::Status> results_;
  std::vector<std::thread> threads_;
};

}  // namespace nereid::bench

#endif  // NEREID_BENCH_WATCHING_PAGES_H_
