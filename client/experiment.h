#ifndef NEREID_CLIENT_EXPERIMENT_H_
#define NEREID_CLIENT_EXPERIMENT_H_

#include <memory>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "client/channel.h"
#include "client/delivery_report.h"
#include "client/experiment_options.h"
#include "client/finish_state.h"
#include "client/image.h"

namespace nereid::client {

// One run of a training program, as seen by the program: gives channels to send points to, and
// delivers the points in the background.
//
//   auto experiment = Experiment::Open({.project = "mnist", .experiment = "run-1"});
//   auto loss = (*experiment)->GetChannel("loss");
//   (*loss)->Send(0.25);
//   (*experiment)->Finish(FinishState::kSucceeded, absl::Seconds(10));
//
// Delivery: points are gathered into numbered messages; a message is kept until the server has
// acknowledged it as durable, and sent again, byte for byte, after a broken connection. So each
// point is stored once. Reconnecting goes on until the experiment is closed, unless the server
// answers with an error that trying again cannot cure (a bad name, damaged data, no permission,
// another stream with the same identity): then delivery stops, `Report` says why, and further
// points are dropped.
//
// With `spool_directory` set, each message is on disk before it is sent. What is there survives the
// end of the process, also by SIGKILL; it is not synced, so a power cut of this machine may take
// it. Everything that Close could not deliver, also because the server refused it for good, stays
// there for `nereid sync`; after a good run nothing is left. If the spool fails, points go through
// memory only, and `Report` says so. If it is removed, it is made anew with what is in memory, and
// points that were on disk only are dropped and counted.
//
// In a forked child nothing is sent: Send puts each point into a spool of the child's own, which
// Close of the parent delivers if the child is done by then, and `nereid sync` otherwise. Without a
// spool directory the child's points are dropped and counted. `Report` in the child tells of the
// child's points only; Finish closes there, for the experiment is the parent's to end.
//
// Background threads: one that delivers and one for each live connection.
// Thread-safe, but for the destructor.
class Experiment {
 public:
  // Checks the options and starts to connect; does not wait for the server. INVALID_ARGUMENT names
  // the option that is wrong.
  static absl::StatusOr<std::unique_ptr<Experiment>> Open(const ExperimentOptions& options);

  // Closes with a timeout of 5 s if not closed yet.
  ~Experiment();

  Experiment(const Experiment&) = delete;
  Experiment& operator=(const Experiment&) = delete;

  // The channel of that name, made at the first call; the experiment owns it. Does not wait for the
  // server. INVALID_ARGUMENT: bad name. FAILED_PRECONDITION: asked for before with another type.
  // RESOURCE_EXHAUSTED: over 65,536 channels.
  absl::StatusOr<Channel*> GetChannel(std::string_view name,
                                      ChannelType type = ChannelType::kInferred);

  // Waits until every point that was sent before the call, and not dropped, is acknowledged or
  // rejected. DEADLINE_EXCEEDED: says how many are not. If delivery stopped: the error that
  // stopped it.
  absl::Status Flush(absl::Duration timeout);

  // How far delivery is.
  DeliveryReport Report() const;

  // Declares the experiment ended and closes: takes no more points, and waits until everything is
  // acknowledged, but no longer than `timeout`, and up to 5 s more for a disk that is slow to take
  // what is left into the spool. `DescribeUndelivered` says what is left. After an earlier Finish
  // or Close only reports.
  DeliveryReport Finish(FinishState state, absl::Duration timeout);

  // As Finish, without declaring the experiment ended.
  DeliveryReport Close(absl::Duration timeout);

 private:
  class Impl;

  explicit Experiment(std::unique_ptr<Impl> impl);

  std::unique_ptr<Impl> impl_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_EXPERIMENT_H_
