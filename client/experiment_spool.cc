#include "client/experiment_spool.h"

#include "client/control_messages.h"

namespace nereid::client {

std::unique_ptr<Spool> MakeExperimentSpool(const ExperimentOptions& options,
                                           const ChannelTable* channels,
                                           const std::string& writer_id,
                                           const std::string& parent_writer_id) {
  if (options.spool_directory.empty()) return nullptr;
  return std::make_unique<Spool>(
      Spool::Options{.directory = options.spool_directory,
                     .bytes_max = options.max_spool_bytes,
                     .writer_id = writer_id,
                     .parent_writer_id = parent_writer_id,
                     .open = BuildOpen(options.project, options.experiment, writer_id,
                                       {options.description, options.tags, options.parameters}),
                     .declaration =
                         [channels](uint32_t channel_ref) {
                           const auto [name, type] = channels->At(channel_ref);
                           return BuildDeclare(channel_ref, name, type);
                         },
                     .channel_count = [channels] { return channels->size(); }});
}

}  // namespace nereid::client
