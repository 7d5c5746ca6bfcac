#ifndef NEREID_CLIENT_FORKED_WRITER_H_
#define NEREID_CLIENT_FORKED_WRITER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "client/channel_table.h"
#include "client/experiment_options.h"
#include "client/point_buffer.h"
#include "client/spool.h"

namespace nereid::client {

// Where the points of a forked child go: into a spool of its own, each call by one write. It has
// no thread and no connection. Without a spool directory nothing is kept. Not thread-safe.
class ForkedWriter final : public PointSink {
 public:
  // `channels` must outlive it. `parent_writer_id` is the writer of the process that opened the
  // experiment.
  ForkedWriter(const ExperimentOptions& options, const ChannelTable* channels,
               const std::string& parent_writer_id);

  bool Take(const std::vector<std::unique_ptr<ChannelPoints>>& entries) override;

  // Sees whether the spool is still there, and gives up the lock, so that others may deliver it.
  void Close();

  // Close, for a child of this child: the spool stays as it is, and locked.
  void CloseFiles();

  // Points that were kept and are lost, for somebody removed the spool.
  uint64_t points_lost() const { return points_lost_; }

  // Why points were not kept, or lost, the last time; empty: all are kept.
  const std::string& error() const { return error_; }

 private:
  absl::Status Mend(const absl::Status& reason);

  // Null without a spool directory.
  std::unique_ptr<Spool> spool_;
  uint64_t next_sequence_ = 1;
  uint64_t points_lost_ = 0;
  std::string error_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_FORKED_WRITER_H_
