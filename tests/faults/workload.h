// What programs and people do to a store, at random, with a journal of what was promised to them.

#ifndef NEREID_TESTS_FAULTS_WORKLOAD_H_
#define NEREID_TESTS_FAULTS_WORKLOAD_H_

#include <cstdint>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/store.h"
#include "tests/faults/journaling_writer.h"

namespace nereid::faults {

// Several writers in several experiments append, truncate and finish; channels and experiments are
// deleted and made anew under the same names, and an alias changes. Outlives the stores that it
// runs on. One thread. Errors as those of JournalingWriter.
class Workload {
 public:
  // `removes`: also truncates and deletes. `counts`: see JournalingWriter.
  Workload(uint64_t seed, bool removes, std::function<bool()> counts);

  // Options under which little data is enough for flushes, compactions and shared families.
  static storage::StoreOptions Options(const std::string& data_directory);

  // Whether the store keeps all promises; what was not answered before may have happened or not,
  // as one. Call it on a store without streams.
  absl::Status Check(storage::Store& store);

  // Opens the streams; what was not stored is sent again.
  absl::Status Connect(storage::Store& store);

  // Does one thing.
  absl::Status Step(storage::Store& store);

  // Waits until everything sent is acknowledged.
  absl::Status WaitUntilSettled();

  // Ends the streams. What of them has ended otherwise is no error.
  absl::Status Disconnect(storage::Store& store);

  // Messages that were acknowledged.
  uint64_t acknowledged_count() const;

 private:
  struct Experiment {
    std::string name;
    std::vector<std::unique_ptr<JournalingWriter>> writers;
  };

  void Renew(Experiment& experiment);
  std::vector<JournalingWriter::Channel> RandomChannels(size_t writer);
  Experiment& RandomExperiment();
  absl::Status Send(storage::Store& store);
  absl::Status DeleteExperiment(storage::Store& store);
  absl::Status DeleteChannel(storage::Store& store);
  absl::Status TruncateChannel(storage::Store& store);
  absl::Status ChangeAlias(storage::Store& store);
  absl::Status CheckAlias(const storage::Store& store) const;
  absl::StatusOr<uint64_t> ReadAlias(const storage::Store& store) const;
  // Does it; unless it is answered, `resolve` is what tells from a store whether it happened.
  absl::Status Attempt(const std::function<absl::Status()>& act,
                       std::function<absl::Status(const storage::Store&)> resolve);

  std::mt19937_64 random_;
  const bool removes_;
  const std::function<bool()> counts_;
  std::vector<Experiment> experiments_;
  // What the alias was last set to; 0: there is none.
  uint64_t alias_version_ = 0;
  // Of writers that are gone.
  uint64_t acknowledged_before_ = 0;
  // Set while something has no answer.
  std::function<absl::Status(const storage::Store&)> resolve_doubt_;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_WORKLOAD_H_
