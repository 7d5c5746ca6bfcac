// A data directory, opened: the series of all experiments on one RocksDB.

#ifndef NEREID_STORAGE_STORE_H_
#define NEREID_STORAGE_STORE_H_

#include <rocksdb/db.h>
#include <rocksdb/file_system.h>

#include <atomic>
#include <functional>
#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "storage/backup.h"
#include "storage/catalog.h"
#include "storage/committer.h"
#include "storage/config_editor.h"
#include "storage/deletion_job.h"
#include "storage/disk_reserve.h"
#include "storage/disk_space.h"
#include "storage/durability.h"
#include "storage/experiment_leases.h"
#include "storage/families.h"
#include "storage/head_cache.h"
#include "storage/ingest_message_pool.h"
#include "storage/ingest_session.h"
#include "storage/limits.h"
#include "storage/open_database.h"
#include "storage/point_reader.h"
#include "storage/series_news.h"
#include "storage/series_sampler.h"
#include "storage/watch_hub.h"
#include "storage/write_buffer_bound.h"

namespace nereid::storage {

class ChangeCatalog;

struct StoreOptions {
  std::string data_directory;
  Durability durability = Durability::kFsync;
  // Column families for channel names and types; names past it share one family for each type.
  int max_channel_families = 256;
  MemoryBudget memory;
  // Points are refused with RESOURCE_EXHAUSTED while the file system of the data directory has less
  // free space; streams that are opened again go on once there is more. Reads, deletions and other
  // small changes go on meanwhile.
  uint64_t min_free_bytes = kMinFreeBytesDefault;
  // Heads of channels kept in memory between commits.
  size_t max_loaded_channels = kLoadedChannelsMax;
  // How long an experiment counts as running after its last stream.
  absl::Duration lease = absl::Seconds(60);
  // Open a damaged write-ahead log without what follows the damage.
  bool accept_data_loss = false;
  // Where RocksDB keeps its files; null: the file system of the machine.
  std::shared_ptr<rocksdb::FileSystem> file_system;
  // See Committer. The default ends the process.
  std::function<void(const absl::Status&)> on_fatal;
  // See Committer; also called by Open, for what is damaged already. The default prints it.
  std::function<void(const absl::Status&)> on_damage;
};

// Thread-safe. End all sessions and readers before it is destroyed; what was submitted is committed
// by then.
class Store {
 public:
  // Creates the directory if absent. FAILED_PRECONDITION if another process has it open, it lies on
  // a network file system or is of a newer format; PERMISSION_DENIED without rights; DATA_LOSS for
  // damage, naming the file. Where a table file alone is damaged or missing, the store is opened
  // all the same: what does not lie in it can be read, and everything that would be written is
  // refused with DATA_LOSS.
  static absl::StatusOr<std::unique_ptr<Store>> Open(StoreOptions options);

  ~Store();
  Store(const Store&) = delete;
  Store& operator=(const Store&) = delete;

  const Catalog& catalog() const { return catalog_; }

  // Changes aliases, charts and chart sets.
  ConfigEditor& config_editor() { return config_editor_; }

  // Told of every commit.
  WatchHub* watch_hub() { return &watch_hub_; }

  // Begins a stream. `listener` must stay until the session was detached.
  std::shared_ptr<IngestSession> BeginSession(IngestListener* listener);

  // A message to be filled by ParseIngestMessage and given to Submit; memory of earlier ones.
  std::unique_ptr<IngestMessage> NewMessage() { return message_pool_.Take(); }

  // Queues a message; never blocks. False: submit no more until the listener's OnRoom.
  bool Submit(std::shared_ptr<IngestSession> session, std::unique_ptr<IngestMessage> message);

  // Queues the end of the stream, behind what was submitted.
  void EndSession(std::shared_ptr<IngestSession> session);

  // Each blocks until the record is durable. ALREADY_EXISTS if the name is taken, INVALID_ARGUMENT
  // for a bad name or type, NOT_FOUND where the owner is unknown.
  absl::Status CreateProject(const std::string& name);
  absl::Status CreateExperiment(const std::string& project, const std::string& name);
  absl::Status CreateChannel(const ChannelPath& path, v1::ValueType type);

  // Hands `change` the experiment with its state, description, tags and parameters, and keeps what
  // that makes of them; blocks until it is durable. NOT_FOUND as
  // Catalog::FindExperiment, ABORTED if `etag` is not empty and another one, INVALID_ARGUMENT for
  // what CheckDetails refuses and for a state that no record may have, errors of `change`.
  absl::Status ChangeExperiment(const std::string& project, const std::string& name,
                                const std::string& etag,
                                const std::function<absl::Status(v1::Experiment&)>& change);

  const ExperimentLeases& leases() const { return leases_; }

  // Heads for rankings.
  HeadCache& head_cache() const { return head_cache_; }

  // Takes away the points of a channel with x >= from_x; blocks until that is durable. NOT_FOUND as
  // Catalog::FindChannel, INVALID_ARGUMENT for NaN, DATA_LOSS where a point that stays is damaged.
  absl::Status TruncateChannel(const ChannelPath& path, double from_x);

  // Take away what is named, with everything it owns; each blocks until that is durable. Names are
  // free at once; the space is given back in the background, by this process or the next that opens
  // the store. Streams open on a deleted experiment are ended with ABORTED; one that goes on
  // sending to a deleted channel begins a new one. NOT_FOUND as Catalog::Find… and GetProject.
  absl::Status DeleteChannel(const ChannelPath& path);
  absl::Status DeleteExperiment(const std::string& project, const std::string& name);
  absl::Status DeleteProject(const std::string& name);

  // Blocks until the space of everything deleted before is given back, for tests and measurements.
  // The error if some could not be.
  absl::Status WaitForDeletions() { return deletion_job_->Wait(); }

  // A copy of what is stored now, at least. One at a time; errors as Backup::Create. End it before
  // the store.
  absl::StatusOr<std::unique_ptr<Backup>> BeginBackup() {
    return Backup::Create(db_.get(), options_.data_directory, &has_backup_);
  }

  // Reads a channel whose record was found in the catalog under `name`.
  std::unique_ptr<PointReader> Read(const std::string& name, const ChannelRecord& channel,
                                    const ReadRange& range) const;

  // As of one moment, what has become of a channel since `known`: that points are gone, or else the
  // points behind it, about kAnswerBytesMax bytes or one larger value, which are put into `points`.
  // `options` tells what of a point is wanted; its range is not used. DATA_LOSS for damaged values.
  absl::StatusOr<SeriesNews> ReadNews(const std::string& name, const ChannelRecord& channel,
                                      const SeriesPosition& known, const ReadRange& options,
                                      v1::PointColumns& points) const;

  // As of one moment, what a chart shows of a NUMERIC channel whose record was found under `name`.
  // INVALID_ARGUMENT for a range that CheckChartRange refuses, FAILED_PRECONDITION for a channel of
  // another type, DATA_LOSS for damaged values.
  absl::StatusOr<SampledSeries> Sample(const std::string& name, const ChannelRecord& channel,
                                       const ChartRange& range) const;

 private:
  using Change = std::function<absl::Status(LiveCatalog&, CommitGroup&)>;

  // What the database needs as long as it is open.
  struct Files {
    explicit Files(const StoreOptions& options);

    DiskReserve reserve;
    std::shared_ptr<OutOfSpaceListener> out_of_space;
    RocksdbOptions rocksdb_options;
    std::shared_ptr<WriteBufferBound> write_buffers;
  };

  Store(OpenedDatabase opened, std::unique_ptr<Files> files, StoreOptions options);

  void StartThreads();
  absl::Status CommitChange(Change change);
  SeriesLocation LocationOf(const std::string& name, const ChannelRecord& channel) const;
  // With a commit of its own: the catalog then tells all there is.
  absl::Status CommitAlone(Change change);
  absl::Status SubmitAndWait(std::unique_ptr<ChangeCatalog> operation);
  absl::Status CommitDeletion(Change change);

  // In the order in which they need each other.
  const std::unique_ptr<Files> files_;
  const std::unique_ptr<DirectoryLock> lock_;
  const std::unique_ptr<rocksdb::DB> db_;
  // Not OK: why the database is open to read only.
  const absl::Status damage_;
  const StoreOptions options_;
  std::atomic<bool> has_backup_ = false;
  IngestMessagePool message_pool_;
  Families families_;
  Catalog catalog_;
  ConfigEditor config_editor_;
  ExperimentLeases leases_;
  mutable HeadCache head_cache_;
  WatchHub watch_hub_;
  std::unique_ptr<Committer> committer_;
  std::unique_ptr<DeletionJob> deletion_job_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_STORE_H_
