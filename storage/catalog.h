// Records of projects, experiments, channels, heads, writers and deletions: where they lie in the
// families `catalog` and `state`, and how they are read, listed and put. docs/storage_format.md
// draws the keys.

#ifndef NEREID_STORAGE_CATALOG_H_
#define NEREID_STORAGE_CATALOG_H_

#include <rocksdb/db.h>

#include <string>
#include <string_view>
#include <vector>

#include "absl/status/statusor.h"
#include "nereid/v1/aliases.pb.h"
#include "nereid/v1/chart_sets.pb.h"
#include "nereid/v1/charts.pb.h"
#include "nereid/v1/experiments.pb.h"
#include "storage/families.h"
#include "storage/head.h"
#include "storage/key.h"
#include "storage/record_table.h"
#include "storage/records.pb.h"

namespace nereid::storage {

// What docs/storage_format.md describes.
inline constexpr uint32_t kStoreFormatVersion = 2;

// Deletions are numbered in the order in which they were asked for.
struct Deletion {
  uint64_t number = 0;
  DeletionRecord record;
};

struct ChannelPath {
  std::string project;
  std::string experiment;
  std::string channel;
};

// Reads what was committed. Thread-safe; holds no state of its own.
class Catalog {
 public:
  Catalog(rocksdb::DB* db, const Families* families);

  // By project. The messages of the API without their name, which is in the key.
  const RecordTable<v1::Alias>& aliases() const { return aliases_; }
  const RecordTable<v1::ChartSet>& chart_sets() const { return chart_sets_; }
  // By experiment.
  const RecordTable<v1::Chart>& charts() const { return charts_; }
  // By experiment, under an empty name: description, tags, parameters and etag.
  const RecordTable<v1::Experiment>& details() const { return details_; }

  // What the calls below read and put.
  const RecordTable<ExperimentRecord>& experiments() const { return experiments_; }
  const RecordTable<ChannelRecord>& channels() const { return channels_; }

  // NOT_FOUND, naming what there is none of; DATA_LOSS for a damaged record.
  absl::StatusOr<ProjectRecord> GetProject(std::string_view name) const;
  absl::StatusOr<ExperimentRecord> GetExperiment(ProjectId project, std::string_view name) const;
  absl::StatusOr<ChannelRecord> GetChannel(ExperimentId experiment, std::string_view name) const;
  absl::StatusOr<WriterRecord> GetWriter(ExperimentId experiment, std::string_view writer_id) const;

  // As the two or three look-ups one after the other.
  absl::StatusOr<ExperimentRecord> FindExperiment(std::string_view project,
                                                  std::string_view experiment) const;
  absl::StatusOr<ChannelRecord> FindChannel(const ChannelPath& path) const;

  // Their ids.
  absl::StatusOr<ProjectId> FindProjectId(std::string_view project) const;
  absl::StatusOr<ExperimentId> FindExperimentId(std::string_view project,
                                                std::string_view experiment) const;

  // As of the last commit, or of `snapshot`; an empty head where none was stored.
  absl::StatusOr<Head> GetHead(SeriesId series) const;
  absl::StatusOr<Head> GetHead(SeriesId series, const rocksdb::Snapshot* snapshot) const;

  // By name. INVALID_ARGUMENT for a negative size or a token that no page gave.
  absl::StatusOr<Page<ProjectRecord>> ListProjects(const PageRequest& page) const;
  absl::StatusOr<Page<ExperimentRecord>> ListExperiments(ProjectId project,
                                                         const PageRequest& page) const;
  absl::StatusOr<Page<ChannelRecord>> ListChannels(ExperimentId experiment,
                                                   const PageRequest& page) const;

  // Calls `take` for the channels of this name in all experiments of the project, by the
  // experiments' ids; also in experiments that were deleted a moment ago. DATA_LOSS for a damaged
  // record.
  absl::Status ForEachChannelNamed(
      ProjectId project, std::string_view name,
      absl::FunctionRef<void(ExperimentId experiment, ChannelRecord record)> take) const;

  // The first deletions on record whose number is greater than `after`, at most `count`.
  absl::StatusOr<std::vector<Deletion>> ListDeletions(uint64_t after, size_t count) const;

  // The last number given out by PutCounter under the name, or 0.
  absl::StatusOr<uint64_t> GetCounter(std::string_view name) const;

  // Put a record into a batch; nothing is visible before the batch is written.
  void PutProject(rocksdb::WriteBatch& batch, std::string_view name, const ProjectRecord&) const;
  void PutExperiment(rocksdb::WriteBatch& batch, ProjectId project, std::string_view name,
                     const ExperimentRecord& record) const;
  // In its experiment, and in the index of channel names of the project.
  void PutChannel(rocksdb::WriteBatch& batch, ProjectId project, ExperimentId experiment,
                  std::string_view name, const ChannelRecord& record) const;
  void PutHead(rocksdb::WriteBatch& batch, SeriesId series, const Head& head) const;
  void PutWriter(rocksdb::WriteBatch& batch, ExperimentId experiment, std::string_view writer_id,
                 const WriterRecord& record) const;
  void PutCounter(rocksdb::WriteBatch& batch, std::string_view name, uint64_t value) const;

  void PutDeletion(rocksdb::WriteBatch& batch, const Deletion& deletion) const;

  // As above, the other way.
  void RemoveProject(rocksdb::WriteBatch& batch, std::string_view name) const;
  void RemoveExperiment(rocksdb::WriteBatch& batch, ProjectId project, std::string_view name) const;
  void RemoveChannel(rocksdb::WriteBatch& batch, ProjectId project, ExperimentId experiment,
                     std::string_view name) const;
  // Leaves the index alone.
  void RemoveChannels(rocksdb::WriteBatch& batch, ExperimentId experiment) const;
  // From the index of channel names alone.
  void RemoveFromIndex(rocksdb::WriteBatch& batch, ProjectId project, ExperimentId experiment,
                       std::string_view name) const;
  void RemoveIndex(rocksdb::WriteBatch& batch, ProjectId project) const;
  void RemoveHeads(rocksdb::WriteBatch& batch, const SeriesRange& series) const;
  void RemoveWriters(rocksdb::WriteBatch& batch, ExperimentId experiment) const;
  void RemoveDeletion(rocksdb::WriteBatch& batch, uint64_t number) const;

  // A record that says nothing; see Committer.
  void PutIdleMark(rocksdb::WriteBatch& batch) const;

  // The version a store was written with, 0 for a new one.
  absl::StatusOr<uint32_t> ReadFormatVersion() const;
  // The present one.
  void PutFormatVersion(rocksdb::WriteBatch& batch) const;

 private:
  template <typename Record>
  absl::StatusOr<Record> Get(rocksdb::ColumnFamilyHandle* family, const std::string& key,
                             std::string_view not_found,
                             const rocksdb::Snapshot* snapshot = nullptr) const;

  rocksdb::DB* const db_;
  const Families* const families_;
  const RecordTable<ExperimentRecord> experiments_;
  const RecordTable<ChannelRecord> channels_;
  const RecordTable<v1::Experiment> details_;
  const RecordTable<v1::Alias> aliases_;
  const RecordTable<v1::Chart> charts_;
  const RecordTable<v1::ChartSet> chart_sets_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CATALOG_H_
