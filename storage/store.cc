#include "storage/store.h"

#include <google/protobuf/util/message_differencer.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <limits>
#include <optional>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/apply_truncation.h"
#include "storage/cut_file.h"
#include "storage/data_directory.h"
#include "storage/empty_torn_logs.h"
#include "storage/experiment_state.h"
#include "storage/manifest_check.h"
#include "storage/manifest_file_system.h"
#include "storage/names.h"
#include "storage/open_database.h"
#include "storage/reserve_file_system.h"
#include "storage/rocksdb_status.h"
#include "storage/store_operations.h"
#include "storage/store_upgrade.h"
#include "storage/value_type_name.h"
#include "storage/wal_check.h"

namespace nereid::storage {
namespace {

using google::protobuf::util::MessageDifferencer;

absl::Status AlreadyExists(std::string_view what, std::string_view name) {
  return absl::AlreadyExistsError(
      absl::StrCat("there is already ", AbslView(what), " \"", Printable(name), "\""));
}

void Print(const absl::Status& status) { std::fprintf(stderr, "%s\n", status.ToString().c_str()); }

void EndProcess(const absl::Status& status) {
  Print(status);
  std::_Exit(EXIT_FAILURE);
}

absl::Status CheckFiles(const StoreOptions& options) {
  if (absl::Status status = PrepareDataDirectory(options.data_directory); !status.ok()) {
    return status;
  }
  std::optional<UnfinishedChange> unfinished;
  absl::Status status = CheckManifest(options.data_directory, &unfinished);
  if (status.ok() && unfinished) status = CutFile(unfinished->path, unfinished->offset);
  if (!status.ok() || options.accept_data_loss) return status;
  std::vector<TornTail> torn_tails;
  status = CheckWriteAheadLogs(options.data_directory, &torn_tails);
  return status.ok() ? EmptyTornLogs(torn_tails) : status;
}

std::shared_ptr<rocksdb::FileSystem> FileSystemOf(const StoreOptions& options) {
  return options.file_system != nullptr ? options.file_system : rocksdb::FileSystem::Default();
}

}  // namespace

Store::Files::Files(const StoreOptions& options)
    : reserve(options.data_directory),
      out_of_space(std::make_shared<OutOfSpaceListener>()),
      rocksdb_options(options.memory,
                      std::make_shared<ManifestFileSystem>(
                          std::make_shared<ReserveFileSystem>(FileSystemOf(options), &reserve))),
      write_buffers(std::make_shared<WriteBufferBound>(
          rocksdb_options.database().write_buffer_manager,
          kWriteBufferFactorMax * options.memory.write_buffer_bytes)) {
  rocksdb_options.AddListener(out_of_space);
  rocksdb_options.AddListener(write_buffers);
}

absl::StatusOr<std::unique_ptr<Store>> Store::Open(StoreOptions options) {
  if (!options.on_fatal) options.on_fatal = EndProcess;
  if (!options.on_damage) options.on_damage = Print;
  if (absl::Status status = CheckFiles(options); !status.ok()) return status;
  auto files = std::make_unique<Files>(options);
  // RocksDB reads over damage of the log when it opens to read only.
  const bool may_read_only = !options.accept_data_loss;
  absl::StatusOr<OpenedDatabase> opened =
      OpenDatabase(options.data_directory, files->rocksdb_options, may_read_only);
  if (!opened.ok()) return opened.status();
  Backup::RemoveLeftover(options.data_directory);
  const std::vector<rocksdb::ColumnFamilyHandle*> handles = opened->handles;
  std::vector<std::string> unreadable = opened->unreadable_families;
  std::unique_ptr<Store> store(new Store(*std::move(opened), std::move(files), std::move(options)));
  if (absl::Status status = store->families_.Adopt(handles, std::move(unreadable)); !status.ok()) {
    return status;
  }
  if (absl::Status status = UpgradeStore(store->db_.get(), store->catalog_); !status.ok()) {
    return status;
  }
  store->StartThreads();
  return store;
}

Store::Store(OpenedDatabase opened, std::unique_ptr<Files> files, StoreOptions options)
    : files_(std::move(files)),
      lock_(std::move(opened.lock)),
      db_(std::move(opened.db)),
      damage_(std::move(opened.damage)),
      options_(std::move(options)),
      families_(db_.get(), &files_->rocksdb_options, options_.max_channel_families),
      catalog_(db_.get(), &families_),
      config_editor_(&catalog_, [this](Change change) { return CommitAlone(std::move(change)); }),
      leases_(options_.lease),
      head_cache_(&catalog_) {}

void Store::StartThreads() {
  const DiskSpace disk_space(db_.get(), &files_->reserve, files_->out_of_space.get(),
                             options_.data_directory, options_.min_free_bytes);
  committer_ = std::make_unique<Committer>(
      db_.get(), &families_, &catalog_, CommitBounds{disk_space, files_->write_buffers.get()},
      CommitReaders{&leases_, &head_cache_, &watch_hub_}, options_.durability,
      options_.max_loaded_channels, options_.on_fatal, options_.on_damage);
  if (!damage_.ok()) {
    committer_->RefuseWrites(damage_);
    options_.on_damage(damage_);
  }
  deletion_job_ = std::make_unique<DeletionJob>(
      db_.get(), &families_, &catalog_,
      [this](Change change) { return CommitChange(std::move(change)); });
}

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
    const absl::StatusOr<ChannelRecord> record = catalog_.FindChannel(path);
    if (!record.ok()) return record.status();
    const SeriesLocation location = LocationOf(path.channel, *record);
    if (!location.status.ok()) return location.status;
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
  const bool in_overflow_family = channel.in_overflow_family();
  SeriesLocation location{channel.series_id(), families_.Find(family, in_overflow_family),
                          families_.tail()};
  if (families_.IsUnreadable(family, in_overflow_family)) location.status = damage_;
  return location;
}

std::unique_ptr<PointReader> Store::Read(const std::string& name, const ChannelRecord& channel,
                                         const ReadRange& range) const {
  return std::make_unique<PointReader>(db_.get(), LocationOf(name, channel), range);
}

absl::StatusOr<SeriesNews> Store::ReadNews(const std::string& name, const ChannelRecord& channel,
                                           const SeriesPosition& known, const ReadRange& options,
                                           v1::PointColumns& points) const {
  const SeriesLocation location = LocationOf(name, channel);
  if (!location.status.ok()) return location.status;
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
  PointReader reader(db_.get(), location, range, std::move(snapshot));
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
                     ValueTypeName(static_cast<v1::ValueType>(channel.type())),
                     ": only numeric channels can be drawn"));
  }
  const SeriesLocation location = LocationOf(name, channel);
  if (!location.status.ok()) return location.status;
  rocksdb::ManagedSnapshot snapshot(db_.get());
  rocksdb::ReadOptions options;
  options.snapshot = snapshot.snapshot();
  const absl::StatusOr<Head> head = catalog_.GetHead(channel.series_id(), options.snapshot);
  if (!head.ok()) return head.status();
  return SampleSeries(db_.get(), location, options, *head, range);
}

}  // namespace nereid::storage
