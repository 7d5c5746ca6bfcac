#ifndef NEREID_CLIENT_CONTROL_MESSAGES_H_
#define NEREID_CLIENT_CONTROL_MESSAGES_H_

#include <cstdint>
#include <string>

#include "client/channel.h"
#include "client/experiment_details.h"
#include "client/finish_state.h"

namespace nereid::client {

// Serialized IngestRequests without points.
std::string BuildOpen(const std::string& project, const std::string& experiment,
                      const std::string& writer_id, const ExperimentDetails& details = {});
std::string BuildDeclare(uint32_t channel_ref, const std::string& name, ChannelType type);
std::string BuildFinish(uint64_t sequence, FinishState state);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CONTROL_MESSAGES_H_
