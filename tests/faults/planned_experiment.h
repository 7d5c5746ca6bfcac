// What one writer sends to one experiment, message by message, and what of it must be stored.

#ifndef NEREID_TESTS_FAULTS_PLANNED_EXPERIMENT_H_
#define NEREID_TESTS_FAULTS_PLANNED_EXPERIMENT_H_

#include <cstdint>
#include <deque>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "nereid/v1/ingest.pb.h"
#include "tests/faults/planned_channel.h"

namespace nereid::faults {

// The same seed, writer and number make the same messages. For one thread.
class PlannedExperiment {
 public:
  // `number` counts the experiments of the writer. Some channels are new with each of them.
  PlannedExperiment(uint64_t seed, int writer, int number, int channel_count);

  const std::string& name() const { return name_; }

  v1::IngestRequest OpenRequest() const;
  std::vector<v1::IngestRequest> DeclareRequests() const;

  // Makes the message after the last one: mostly an append to a few channels, now and then a
  // truncate.
  const v1::IngestRequest& MakeMessage();

  // The messages that were made and not settled, in order.
  std::vector<v1::IngestRequest> Unsettled() const;

  // Numbers of messages. All up to settled() are known to be stored.
  uint64_t settled() const { return settled_; }
  uint64_t made() const { return made_; }

  // The server says that it has everything up to `sequence`. DATA_LOSS if it must have more, or
  // cannot have that much.
  absl::Status Settle(uint64_t sequence);

  // What must be stored: exactly what the settled messages did.
  const std::vector<PlannedChannel>& stored_channels() const { return stored_; }
  uint64_t stored_point_count() const;

 private:
  // A run to append, or where to cut.
  struct Change {
    uint32_t channel;
    std::optional<PlannedRun> run;
    double from_x = 0;
  };
  struct Message {
    v1::IngestRequest request;
    std::vector<Change> changes;
  };

  void AddChannel(int number, int index);
  bool MakeTruncate(Message& message);
  void MakeAppend(Message& message);
  uint32_t CountFor(v1::ValueType type);
  uint64_t Random() { return random_(); }

  const uint64_t key_;
  const std::string name_;
  std::mt19937_64 random_;
  // After all that were made, and after all that are settled.
  std::vector<PlannedChannel> planned_;
  std::vector<PlannedChannel> stored_;
  std::deque<Message> unsettled_;
  uint64_t made_ = 0;
  uint64_t settled_ = 0;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_PLANNED_EXPERIMENT_H_
