// Changes the aliases, charts and chart sets on record.

#ifndef NEREID_STORAGE_CONFIG_EDITOR_H_
#define NEREID_STORAGE_CONFIG_EDITOR_H_

#include <functional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "nereid/v1/config.pb.h"
#include "storage/catalog.h"
#include "storage/commit_group.h"
#include "storage/live_catalog.h"

namespace nereid::storage {

// What must be there before a record is changed.
enum class Presence { kAbsent, kPresent, kAny };

template <typename Record>
struct RecordChange {
  std::string name;
  Presence presence = Presence::kAny;
  // What the etag of the record must be. Empty: anything.
  std::string etag;
  // Makes the record what it shall be; gets one with nothing but a name if there was none. Called
  // on the committer's thread; must not block.
  std::function<absl::Status(Record&)> change;
};

// Thread-safe; every call blocks until the change is durable. Changes return the record as it then
// is; one to what is on record already leaves the etag as it is.
//
// ALREADY_EXISTS and NOT_FOUND where `presence` is not met, ABORTED where the etag is another one,
// INVALID_ARGUMENT for what CheckBounds refuses and for more records than a project or an
// experiment may have, errors of `change`, and NOT_FOUND for an unknown owner.
class ConfigEditor {
 public:
  // Runs a change in a commit of its own, and returns how it went once it is durable.
  using Commit =
      std::function<absl::Status(std::function<absl::Status(LiveCatalog&, CommitGroup&)> change)>;

  ConfigEditor(const Catalog* catalog, Commit commit)
      : catalog_(catalog), commit_(std::move(commit)) {}

  // Create the project if absent, unless the record must be present.
  absl::StatusOr<v1::Alias> ChangeAlias(const std::string& project,
                                        const RecordChange<v1::Alias>& change);
  absl::StatusOr<v1::ChartSet> ChangeChartSet(const std::string& project,
                                              const RecordChange<v1::ChartSet>& change);
  absl::StatusOr<v1::Chart> ChangeChart(const std::string& project, const std::string& experiment,
                                        const RecordChange<v1::Chart>& change);

  absl::Status DeleteAlias(const std::string& project, const std::string& name,
                           const std::string& etag);
  absl::Status DeleteChartSet(const std::string& project, const std::string& name,
                              const std::string& etag);
  absl::Status DeleteChart(const std::string& project, const std::string& experiment,
                           const std::string& name, const std::string& etag);

  // Makes the aliases and chart sets of a project, which is created if absent, those of `config`,
  // and returns what that changes: aliases by name, then chart sets by name. A dry run changes
  // nothing.
  absl::StatusOr<std::vector<v1::ConfigChange>> Apply(const std::string& project,
                                                      const v1::ProjectConfig& config,
                                                      bool dry_run);

 private:
  template <typename Record>
  absl::StatusOr<Record> ChangeOfProject(const std::string& project,
                                         const RecordTable<Record>& table, size_t count_max,
                                         const RecordChange<Record>& change);
  template <typename Record>
  absl::Status DeleteOfProject(const std::string& project, const RecordTable<Record>& table,
                               const std::string& name, const std::string& etag);

  const Catalog* const catalog_;
  const Commit commit_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CONFIG_EDITOR_H_
