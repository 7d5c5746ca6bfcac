// Finds the channels that stand for the sources of queries and charts.

#ifndef NEREID_STORAGE_SOURCE_RESOLVER_H_
#define NEREID_STORAGE_SOURCE_RESOLVER_H_

#include <optional>
#include <string>
#include <string_view>

#include "absl/container/flat_hash_map.h"
#include "absl/container/node_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/status/statusor.h"
#include "nereid/v1/sources.pb.h"
#include "storage/catalog.h"

namespace nereid::storage {

// Channels of which types may stand for a source.
enum class SourceTypes { kAny, kNumericOnly };

struct SourceChannel {
  std::string name;
  ChannelRecord record;
};

// Looks up sources in the experiments of one project. Reads each alias once, so that the answers of
// one resolver agree with each other. Not thread-safe.
class SourceResolver {
 public:
  SourceResolver(const Catalog* catalog, ProjectId project)
      : catalog_(catalog), project_(project) {}

  // Gives the record of a channel of the experiment, nothing if there is none of the name.
  using FindChannel =
      absl::FunctionRef<absl::StatusOr<std::optional<ChannelRecord>>(const std::string& name)>;

  // The channel that stands for the source: the one named, or the first present of an alias.
  // NOT_FOUND if there is none, FAILED_PRECONDITION for a channel of another type, INVALID_ARGUMENT
  // for no source, errors of `find`.
  absl::StatusOr<SourceChannel> Resolve(const v1::Source& source, SourceTypes types,
                                        FindChannel find);

  // The same, looking channels up in the catalog.
  absl::StatusOr<SourceChannel> Resolve(const v1::Source& source, SourceTypes types,
                                        ExperimentId experiment);

  // The series that stands for the source, in every experiment of the project that has one; may
  // hold experiments that were deleted a moment ago. Nothing for an alias that is not there.
  absl::StatusOr<absl::flat_hash_map<ExperimentId, SeriesId>> ResolveEverywhere(
      const v1::Source& source, SourceTypes types);

 private:
  const absl::StatusOr<v1::Alias>& GetAlias(const std::string& name);
  absl::StatusOr<SourceChannel> ResolveAlias(const std::string& name, SourceTypes types,
                                             FindChannel find);

  const Catalog* const catalog_;
  const ProjectId project_;
  absl::node_hash_map<std::string, absl::StatusOr<v1::Alias>> aliases_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SOURCE_RESOLVER_H_
