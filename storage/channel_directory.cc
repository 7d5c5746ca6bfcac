#include "storage/channel_directory.h"

#include <utility>

namespace nereid::storage {
namespace {

// Reading so many takes about as long as a few thousand look-ups.
constexpr uint32_t kHeldChannelsMax = 10'000;

}  // namespace

absl::StatusOr<ChannelDirectory> ChannelDirectory::Read(const Catalog* catalog,
                                                        const ExperimentRecord& experiment) {
  ChannelDirectory directory(catalog, experiment.experiment_id());
  // The next ordinal is at least the number of channels.
  if (experiment.next_channel_ordinal() > kHeldChannelsMax) return directory;
  auto all = catalog->channels().All(experiment.experiment_id());
  if (!all.ok()) return all.status();
  auto& channels = directory.channels_.emplace(all->size());
  for (Named<ChannelRecord>& channel : *all) {
    channels.emplace(std::move(channel.name), std::move(channel.record));
  }
  return directory;
}

absl::StatusOr<std::optional<ChannelRecord>> ChannelDirectory::Find(const std::string& name) const {
  if (!channels_.has_value()) return catalog_->channels().Find(experiment_, name);
  const auto found = channels_->find(name);
  if (found == channels_->end()) return std::nullopt;
  return found->second;
}

}  // namespace nereid::storage
