#ifndef NEREID_CLIENT_EXPERIMENT_SPOOL_H_
#define NEREID_CLIENT_EXPERIMENT_SPOOL_H_

#include <memory>
#include <string>

#include "client/channel_table.h"
#include "client/experiment_options.h"
#include "client/spool.h"

namespace nereid::client {

// The spool of a writer of the experiment; null if the options name no directory. `channels` must
// outlive it. `parent_writer_id` is empty unless the writer is a forked child.
std::unique_ptr<Spool> MakeExperimentSpool(const ExperimentOptions& options,
                                           const ChannelTable* channels,
                                           const std::string& writer_id,
                                           const std::string& parent_writer_id);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_EXPERIMENT_SPOOL_H_
