#include "storage/store_upgrade.h"

#include "absl/strings/str_cat.h"
#include "storage/crash_point.h"
#include "storage/limits.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

// Without the index of channel names.
constexpr uint32_t kFirstVersion = 1;

absl::Status Write(rocksdb::DB* db, bool sync, rocksdb::WriteBatch& batch) {
  rocksdb::WriteOptions options;
  options.sync = sync;
  return FromRocksdbStatus(db->Write(options, &batch), "upgrading the store");
}

absl::Status IndexChannels(rocksdb::DB* db, const Catalog& catalog, ProjectId project,
                           ExperimentId experiment) {
  PageRequest next{kPageSizeMax, ""};
  do {
    const auto page = catalog.ListChannels(experiment, next);
    if (!page.ok()) return page.status();
    rocksdb::WriteBatch batch;
    for (const Named<ChannelRecord>& channel : page->entries) {
      catalog.PutChannel(batch, project, experiment, channel.name, channel.record);
    }
    if (absl::Status status = Write(db, /*sync=*/false, batch); !status.ok()) return status;
    next.token = page->next_token;
  } while (!next.token.empty());
  return absl::OkStatus();
}

absl::Status IndexProject(rocksdb::DB* db, const Catalog& catalog, ProjectId project) {
  const auto experiments = catalog.experiments().All(project);
  if (!experiments.ok()) return experiments.status();
  for (const Named<ExperimentRecord>& experiment : *experiments) {
    absl::Status status = IndexChannels(db, catalog, project, experiment.record.experiment_id());
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status IndexAllChannels(rocksdb::DB* db, const Catalog& catalog) {
  PageRequest next{kPageSizeMax, ""};
  do {
    const auto page = catalog.ListProjects(next);
    if (!page.ok()) return page.status();
    for (const Named<ProjectRecord>& project : page->entries) {
      absl::Status status = IndexProject(db, catalog, project.record.project_id());
      if (!status.ok()) return status;
    }
    next.token = page->next_token;
  } while (!next.token.empty());
  return absl::OkStatus();
}

}  // namespace

absl::Status UpgradeStore(rocksdb::DB* db, const Catalog& catalog) {
  const absl::StatusOr<uint32_t> version = catalog.ReadFormatVersion();
  if (!version.ok()) return version.status();
  if (*version == kStoreFormatVersion) return absl::OkStatus();
  if (*version > kStoreFormatVersion) {
    return absl::FailedPreconditionError(absl::StrCat("the data directory has format version ",
                                                      *version, ", this program reads up to ",
                                                      kStoreFormatVersion, ": use a newer Nereid"));
  }
  if (*version == kFirstVersion) {
    if (absl::Status status = IndexAllChannels(db, catalog); !status.ok()) return status;
  }
  PassCrashPoint(kUpgradeBeforeVersion);
  rocksdb::WriteBatch batch;
  catalog.PutFormatVersion(batch);
  // With it all that was written before is on disk, for the log is one.
  return Write(db, /*sync=*/true, batch);
}

}  // namespace nereid::storage
