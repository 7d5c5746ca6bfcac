#include "server/source_channel.h"

#include "absl/strings/str_cat.h"
#include "storage/damage.h"
#include "storage/names.h"

namespace nereid::server {

absl::StatusOr<SourceChannel> FindSourceChannel(const storage::Store& store,
                                                const std::string& project,
                                                const std::string& experiment,
                                                const v1::Source& source, SourceTypes types) {
  const absl::StatusOr<storage::ProjectRecord> owner = store.catalog().GetProject(project);
  if (!owner.ok()) return owner.status();
  const absl::StatusOr<storage::ExperimentRecord> record =
      store.catalog().FindExperiment(project, experiment);
  if (!record.ok()) return record.status();
  storage::SourceResolver resolver(&store.catalog(), owner->project_id());
  absl::StatusOr<SourceChannel> channel = resolver.Resolve(source, types, record->experiment_id());
  if (absl::IsDataLoss(channel.status())) {
    const std::string name =
        source.has_alias() ? absl::StrCat("@", source.alias()) : source.channel();
    return storage::NameChannel(channel.status(), project, experiment, name);
  }
  if (!absl::IsNotFound(channel.status()) || source.has_alias()) return channel;
  return absl::NotFoundError(absl::StrCat(channel.status().message(), " in experiment \"",
                                          storage::Printable(experiment), "\""));
}

}  // namespace nereid::server
