// The channels of one experiment, for many look-ups at once.

#ifndef NEREID_STORAGE_CHANNEL_DIRECTORY_H_
#define NEREID_STORAGE_CHANNEL_DIRECTORY_H_

#include <optional>
#include <string>

#include "absl/container/flat_hash_map.h"
#include "absl/status/statusor.h"
#include "storage/catalog.h"

namespace nereid::storage {

// Holds the channels of an experiment that has few, and looks the others up one by one. Not
// thread-safe.
class ChannelDirectory {
 public:
  // DATA_LOSS for a damaged record.
  static absl::StatusOr<ChannelDirectory> Read(const Catalog* catalog,
                                               const ExperimentRecord& experiment);

  // Nothing if there is none of the name.
  absl::StatusOr<std::optional<ChannelRecord>> Find(const std::string& name) const;

 private:
  ChannelDirectory(const Catalog* catalog, ExperimentId experiment)
      : catalog_(catalog), experiment_(experiment) {}

  const Catalog* catalog_;
  ExperimentId experiment_;
  // Unset: there are many.
  std::optional<absl::flat_hash_map<std::string, ChannelRecord>> channels_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CHANNEL_DIRECTORY_H_
