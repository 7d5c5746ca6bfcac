#ifndef NEREID_SERVER_SOURCE_CHANNEL_H_
#define NEREID_SERVER_SOURCE_CHANNEL_H_

#include <string>

#include "absl/status/statusor.h"
#include "nereid/v1/sources.pb.h"
#include "storage/source_resolver.h"
#include "storage/store.h"

namespace nereid::server {

using storage::SourceChannel;
using storage::SourceTypes;

// As SourceResolver::Resolve; NOT_FOUND also for an unknown project or experiment. DATA_LOSS names
// the source.
absl::StatusOr<SourceChannel> FindSourceChannel(const storage::Store& store,
                                                const std::string& project,
                                                const std::string& experiment,
                                                const v1::Source& source, SourceTypes types);

}  // namespace nereid::server

#endif  // NEREID_SERVER_SOURCE_CHANNEL_H_
