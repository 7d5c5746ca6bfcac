#ifndef NEREID_CLIENT_EXPERIMENT_OPTIONS_H_
#define NEREID_CLIENT_EXPERIMENT_OPTIONS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/time/time.h"
#include "client/delivery_callbacks.h"

namespace nereid::client {

// What Send does when `max_buffered_bytes` are waiting.
enum class WhenFull {
  // The new point is dropped and counted.
  kDropNewest,
  // Send waits for room.
  kBlock,
};

// How an experiment is opened.
struct ExperimentOptions {
  // HOST:PORT.
  std::string server = "127.0.0.1:7070";

  // 1 to 1,024 bytes of UTF-8, without `/`. Created if absent.
  std::string project;

  // 1 to 1,024 bytes of UTF-8. Created if absent; otherwise points are added to it.
  std::string experiment;

  // What the experiment is about: at most 64 KiB of UTF-8. Empty: the description it has stays.
  std::string description = {};

  // Added to the tags it has: at most 100, of 1 to 1,024 bytes of UTF-8.
  std::vector<std::string> tags = {};

  // Settings such as the learning rate, set among those it has: at most 1,000, names of 1 to 1,024
  // bytes of UTF-8, values of at most 64 KiB of UTF-8.
  std::map<std::string, std::string> parameters = {};

  // Bound on the memory of points that are not yet acknowledged, sent or not; with a spool, of
  // those that are not yet in it. A number counts 8 bytes, with x 16; a text or image its own bytes
  // and a few more.
  size_t max_buffered_bytes = 64 << 20;

  // What Send does then.
  WhenFull when_full = WhenFull::kDropNewest;

  // A message goes out when this many points wait, and carries no more.
  size_t max_batch_points = 4096;

  // A message goes out at the latest this long after its first point.
  absl::Duration max_batch_delay = absl::Milliseconds(10);

  // Where points are kept on disk until the server has acknowledged them, in a folder of this
  // writer; made if absent. What is left there when the program ends, however it ends, is sent by
  // `nereid sync`. Empty: points are kept in memory only.
  std::string spool_directory = {};

  // Bound on what the writer keeps there, at least 16 MiB. When it is reached, points wait in
  // memory, and when that is full, `when_full` says what happens.
  uint64_t max_spool_bytes = uint64_t{1} << 30;

  // Told how delivery goes.
  DeliveryCallbacks callbacks = {};
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_EXPERIMENT_OPTIONS_H_
