// Stored records as the messages of the API.

#ifndef NEREID_SERVER_RESOURCE_MESSAGES_H_
#define NEREID_SERVER_RESOURCE_MESSAGES_H_

#include <string>
#include <vector>

#include "absl/status/status.h"
#include "nereid/v1/channels.pb.h"
#include "nereid/v1/experiments.pb.h"
#include "nereid/v1/projects.pb.h"
#include "nereid/v1/status.pb.h"
#include "storage/catalog.h"
#include "storage/experiment_list.h"
#include "storage/head.h"

namespace nereid::server {

// An error told inside an answer.
v1::Status StatusMessage(const absl::Status& status);

v1::Project ProjectMessage(const std::string& name, const storage::ProjectRecord& record);

v1::Experiment ExperimentMessage(const std::string& project,
                                 const storage::ListedExperiment& listed);

v1::ExperimentValues ValuesMessage(const std::vector<storage::SourceHead>& values);

v1::Channel ChannelMessage(const std::string& name, const storage::ChannelRecord& record,
                           const storage::Head& head);

}  // namespace nereid::server

#endif  // NEREID_SERVER_RESOURCE_MESSAGES_H_
