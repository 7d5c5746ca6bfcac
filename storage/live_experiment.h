// An experiment as the committer holds it while streams are open on it: its record, the channels in
// use and the writers.

#ifndef NEREID_STORAGE_LIVE_EXPERIMENT_H_
#define NEREID_STORAGE_LIVE_EXPERIMENT_H_

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>

#include "nereid/v1/experiments.pb.h"
#include "storage/experiment_leases.h"
#include "storage/key.h"
#include "storage/records.pb.h"
#include "storage/series.h"

namespace nereid::storage {

class IngestSession;

struct LiveWriter {
  WriterRecord record;
  // The stream that is open for this writer, or null.
  IngestSession* session = nullptr;
  // Listed in the commit group.
  bool in_group = false;
};

// Touched by the committer's thread alone.
struct LiveExperiment {
  std::string project;
  std::string name;
  ProjectId project_id = 0;
  ExperimentRecord record;
  // By name. Only channels in use since the experiment was loaded, or since they were let go.
  std::map<std::string, std::unique_ptr<Series>, std::less<>> channels;
  // By writer_id. Only those that opened a stream since the experiment was loaded.
  std::map<std::string, LiveWriter, std::less<>> writers;
  // Description, tags, parameters and etag; unset until they are needed.
  std::optional<v1::Experiment> details;
  int open_sessions = 0;
  // Null until a session was opened.
  std::unique_ptr<ExperimentLease> lease;
  // Grows when channels are let go: a `Series*` from before must be looked up again.
  uint64_t channels_epoch = 0;
  // Number of the commit that used a channel last.
  uint64_t last_used = 0;
  // Listed in the commit group.
  bool in_group = false;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_LIVE_EXPERIMENT_H_
