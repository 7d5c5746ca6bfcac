#include "storage/store.h"

#include <google/protobuf/util/message_differencer.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/apply_truncation.h"
#include "storage/data_directory.h"
#include "storage/drop_torn_tails.h"
#include "storage/experiment_state.h"
#include "storage/names.h"
#include "storage/rocksdb_status.h"
#include "storage/store_operations.h"
#include "storage/store_upgrade.h"
#include "storage/wal_check.h"

namespace nereid::storage {
namespace {

using google::protobuf::util::MessageDifferencer;

absl::Status AlreadyExists(std::string_view what, std::string_view name) {
  return absl::AlreadyExistsError(
      absl::StrCat("there is already ", AbslView(what), " \"", Printable(name), "\""));
}

// RocksDB would take a directory without CURRENT for a new one. Files that hold records prove that
// it is none; a MANIFEST alone is left when the program is killed while it makes a new store.
absl::Status CheckCurrentFile(const std::string& directory) {
  const std::filesystem::path path(directory);
  std::error_code error;
  if (std::filesystem::exists(path / "CURRENT", error)) return absl::OkStatus();
  for (const auto& entry : std::filesystem::directory_iterator(path, error)) {
    const std::string extension = entry.path().extension().string();
    if (extension != ".sst" && extension != ".blob" && extension != ".log") continue;
    return absl::DataLossError(absl::StrCat("data directory ", directory, " holds ",
                                            entry.path().filename().string(),
                                            " but its file CURRENT is missing: restore CURRENT"));
  }
  return absl::OkStatus();
}

absl::Status ExplainOpenFailure(const rocksdb::Status& status, const std::string& directory) {
  if (status.IsIOError() && absl::StrContains(status.ToString(), "LOCK")) {
    return absl::FailedPreconditionError(
        absl::StrCat("data directory ", directory, " is in use by another process: stop the other ",
                     "nereid-server, or choose another --data_dir"));
  }
  return FromRocksdbStatus(status, absl::StrCat("opening data directory ", directory));
}

void EndProcess(const absl::Status& status) {
  std::fprintf(stderr, "%s\n", status.ToString().c_str());
  std::_Exit(EXIT_FAILURE);
}

absl::Status CheckFiles(const StoreOptions& options) {
  if (absl::Status status = PrepareDataDirectory(options.data_directory); !status.ok()) {
    return status;
  }
  if (absl::Status status = CheckCurrentFile(options.data_directory); !status.ok()) return status;
  if (options.accept_data_loss) return absl::OkStatus();
  std::vector<TornTail> torn_tails;
  absl::Status status = CheckWriteAheadLogs(options.data_directory, &torn_tails);
  return status.ok() ? DropTornTails(torn_tails) : status;
}

}  // namespace

absl::StatusOr<std::unique_ptr<Store>> Store::Open(StoreOptions options) {
  if (!options.on_fatal) options.on_fatal = EndProcess;
  if (absl::Status status = CheckFiles(options); !status.ok()) return status;
  auto rocksdb_options = std::make_unique<RocksdbOptions>(options.memory, options.file_system);
  rocksdb::DB* opened = nullptr;
  std::vector<rocksdb::ColumnFamilyHandle*> handles;
  const rocksdb::Status open_status = rocksdb::DB::Open(
      rocksdb_options->database(), options.data_directory,
      Families::ToOpen(options.data_directory, *rocksdb_options), &handles, &opened);
  if (!open_status.ok()) return ExplainOpenFailure(open_status, options.data_directory);
  std::unique_ptr<Store> store(new Store(std::unique_ptr<rocksdb::DB>(opened),
                                         std::move(rocksdb_options), std::move(options)));
  if (absl::Status status = store->families_.Adopt(handles); !status.ok()) return status;
  if (absl::Status status = UpgradeStore(store->db_.get(), store->catalog_); !status.ok()) {
    return status;
  }
  store->committer_ = std::make_unique<Committer>(
      store->db_.get(), &store->families_, &store->catalog_,
      CommitReaders{&store->leases_, &store->head_cache_, &store->watch_hub_},
      store->options_.durability, store->options_.max_loaded_channels, store->options_.on_fatal);
  store->deletion_job_ = std::make_unique<DeletionJob>(
      store->db_.get(), &store->families_, &store->catalog_,
      [store = store.get()](Change change) { return store->CommitChange(std::move(change)); });
  return store;
}

Store::Store(std::unique_ptr<rocksdb::DB> db, std::unique_ptr<RocksdbOptions> rocksdb_options,
             StoreOptions options)
    : rocksdb_options_(std::move(rocksdb_options)),
      db_(std::move(db)),
      options_(std::move(options)),
      families_(db_.get(), rocksdb_options_.get(), options_.max_channel_families),
      catalog_(db_.get(), &families_),
      config_editor_(&catalog_, [this](Change change) { return CommitAlone(std::move(change)); }),
      leases_(options_.lease),
      head_cache_(&catalog_) {}

Store::~Store() = default;

std::shared_ptr<IngestSession> Store::BeginSession(IngestListener* listener) {
  return std::make_shared<IngestSession>(db_.get(), &families_, listener);
}

bool Store::Submit(std::shared_ptr<IngestSession> session, std::unique_ptr<IngestMessage> message) {
  return committer_->Submit(
      std::make_unique<ApplyMessage>(std::move(session), std::move(message), &message_pool_));
}

void Store::EndSession(std::shared_ptr<IngestSession> session) {
  committer_->Submit(std::make_unique<CloseSession>(std::move(session)));
}

absl::Status Store::CommitChange(Change change) {
  return SubmitAndWait(std::make_unique<ChangeCatalog>(std::move(change)));
}

absl::Status Store::CommitAlone(Change change) {
  return SubmitAndWait(std::make_unique<ChangeCatalogAlone>(std::move(change)));
}

absl::Status Store::SubmitAndWait(std::unique_ptr<ChangeCatalog> operation) {
  std::future<absl::Status> result = operation->Result();
  committer_->Submit(std::move(operation));
  return result.get();
}

absl::Status Store::CreateProject(const std::string& name) {
  if (absl::Status status = CheckProjectName(name); !status.ok()) return status;
  return CommitChange([&](LiveCatalog& catalog, CommitGroup& group) -> absl::Status {
    const absl::StatusOr<bool> exists = catalog.HasProject(name);
    if (!exists.ok()) return exists.status();
    if (*exists) return AlreadyExists("a project", name);
    return catalog.OpenProject(name, group).status();
  });
}

absl::Status Store::CreateExperiment(const std::string& project, const std::string& name) {
  absl::Status status = CheckProjectName(project);
  status.Update(CheckName(name, "experiment name"));
  if (!status.ok()) return status;
  return CommitChange([&](LiveCatalog& catalog, CommitGroup& group) -> absl::Status {
    const absl::StatusOr<LiveExperiment*> found = catalog.FindExperiment(project, name);
    if (found.ok()) return AlreadyExists("an experiment", name);
    if (!absl::IsNotFound(found.status())) return found.status();
    return catalog.OpenExperiment(project, name, group).status();
  });
}

absl::Status Store::ChangeExperiment(const std::string& project, const std::string& name,
                                     const std::string& etag,
                                     const std::function<absl::Status(v1::Experiment&)>& change) {
  return CommitChange([&](LiveCatalog& catalog, CommitGroup& group) -> absl::Status {
    const absl::StatusOr<LiveExperiment*> experiment = catalog.FindExperiment(project, name);
    if (!experiment.ok()) return experiment.status();
    const absl::StatusOr<v1::Experiment> stored = catalog.GetDetails(**experiment);
    if (!stored.ok()) return stored.status();
    if (!etag.empty() && etag != stored->etag()) {
      return absl::AbortedError(absl::StrCat("experiment \"", Printable(name), "\" has etag \"",
                                             stored->etag(), "\", not \"", Printable(etag),
                                             "\": it was changed; read it again"));
    }
    v1::Experiment changed = *stored;
    changed.set_state(static_cast<v1::ExperimentState>((*experiment)->record.state()));
    if (absl::Status status = change(changed); !status.ok()) return status;
    if (absl::Status status = CheckRecordedState(changed.state()); !status.ok()) return status;
    const v1::ExperimentState state = changed.state();
    changed.clear_state();
    changed.set_etag(stored->etag());
    if (!MessageDifferencer::Equals(changed, *stored)) {
      absl::Status status = catalog.SetDetails(**experiment, std::move(changed), group);
      if (!status.ok()) return status;
    }
    if (SetState(state, (*experiment)->record)) group.Touch(**experiment);
    return absl::OkStatus();
  });
}

absl::Status Store::CreateChannel(const ChannelPath& path, v1::ValueType type) {
  if (absl::Status status = CheckName(path.channel, "channel name"); !status.ok()) return status;
  if (type == v1::VALUE_TYPE_UNSPECIFIED || !v1::ValueType_IsValid(type)) {
    return absl::InvalidArgumentError(
        absl::StrCat("value type ", type, " of channel \"", Printable(path.channel),
                     "\" says not what it holds: use NUMERIC, TEXT or IMAGE"));
  }
  return CommitChange([&](LiveCatalog& catalog, CommitGroup& group) -> absl::Status {
    const auto experiment = catalog.FindExperiment(path.project, path.experiment);
    if (!experiment.ok()) return experiment.status();
    const auto channel = catalog.FindChannel(**experiment, path.channel);
    if (!channel.ok()) return channel.status();
    if (*channel != nullptr) return AlreadyExists("a channel", path.channel);
    return catalog.CreateChannel(**experiment, path.channel, type, group).status();
  });
}

absl::Status Store::TruncateChannel(const ChannelPath& path, double from_x) {
  if (std::isnan(from_x)) {
    return absl::InvalidArgumentError("from_x of a truncate is NaN: send a number");
  }
  return CommitAlone([&](LiveCatalog& catalog, CommitGroup& group) -> absl::Status {
    const absl::Status exists = catalog_.FindChannel(path).status();
    if (!exists.ok()) return exists;
    const auto experiment = catalog.FindExperiment(path.project, path.experiment);
    if (!experiment.ok()) return experiment.status();
    const auto series = catalog.FindChannel(**experiment, path.channel);
    if (!series.ok()) return series.status();
    return ApplyTruncation(db_.get(), families_.tail(), **series, from_x, group);
  });
}

absl::Status Store::CommitDeletion(Change change) {
  const absl::Status status = CommitAlone(std::move(change));
  if (status.ok()) deletion_job_->Wake();
  return status;
}

absl::Status Store::DeleteChannel(const ChannelPath& path) {
  return CommitDeletion(
      [&](LiveCatalog& catalog, CommitGroup& group) { return catalog.DeleteChannel(path, group); });
}

absl::Status Store::DeleteExperiment(const std::string& project, const std::string& name) {
  return CommitDeletion([&](LiveCatalog& catalog, CommitGroup& group) {
    return catalog.DeleteExperiment(project, name, group);
  });
}

absl::Status Store::DeleteProject(const std::string& name) {
  return CommitDeletion(
      [&](LiveCatalog& catalog, CommitGroup& group) { return catalog.DeleteProject(name, group); });
}

SeriesLocation Store::LocationOf(const std::string& name, const ChannelRecord& channel) const {
  const FamilyName family{static_cast<v1::ValueType>(channel.type()), name};
  return {channel.series_id(), families_.Find(family, channel.in_overflow_family()),
          families_.tail()};
}

std::unique_ptr<PointReader> Store::Read(const std::string& name, const ChannelRecord& channel,
                                         const ReadRange& range) const {
  return std::make_unique<PointReader>(db_.get(), LocationOf(name, channel), range);
}

absl::StatusOr<SeriesNews> Store::ReadNews(const std::string& name, const ChannelRecord& channel,
                                           const SeriesPosition& known, const ReadRange& options,
                                           v1::PointColumns& points) const {
  auto snapshot = std::make_unique<rocksdb::ManagedSnapshot>(db_.get());
  const absl::StatusOr<Head> head = catalog_.GetHead(channel.series_id(), snapshot->snapshot());
  if (!head.ok()) return head.status();
  SeriesNews news = NewsOfTruncations(known, head->truncations);
  if (news.truncated_from_x.has_value()) return news;
  std::optional<double>& x = news.position.x;
  news.is_at_end = head->point_count == 0 || (x.has_value() && *x >= head->last_x);
  if (news.is_at_end) return news;
  ReadRange range = options;
  range.from_x.reset();
  if (x.has_value()) range.from_x = std::nextafter(*x, std::numeric_limits<double>::infinity());
  PointReader reader(db_.get(), LocationOf(name, channel), range, std::move(snapshot));
  const absl::StatusOr<bool> any = reader.Next(points);
  if (!any.ok()) return any.status();
  news.has_points = *any;
  if (*any) x = *points.x().rbegin();
  news.is_at_end = !*any || *x >= head->last_x;
  return news;
}

absl::StatusOr<SampledSeries> Store::Sample(const std::string& name, const ChannelRecord& channel,
                                            const ChartRange& range) const {
  if (absl::Status status = CheckChartRange(range); !status.ok()) return status;
  if (channel.type() != v1::VALUE_TYPE_NUMERIC) {
    return absl::FailedPreconditionError(
        absl::StrCat("channel \"", Printable(name), "\" is ",
                     v1::ValueType_Name(static_cast<v1::ValueType>(channel.type())),
                     ": only NUMERIC channels can be drawn"));
  }
  rocksdb::ManagedSnapshot snapshot(db_.get());
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.snapshot();
  const absl::StatusOr<Head> head = catalog_.GetHead(channel.series_id(), options.snapshot);
  if (!head.ok()) return head.status();
  return SampleSeries(db_.get(), LocationOf(name, channel), options, *head, range);
}

}  // namespace nereid::storage
