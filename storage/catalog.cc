#include "storage/catalog.h"

#include <rocksdb/snapshot.h>

#include <algorithm>
#include <memory>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/limits.h"
#include "storage/names.h"
#include "storage/rocksdb_status.h"
#include "storage/tail.h"

namespace nereid::storage {
namespace {

constexpr char kProjectTag = 'p';
constexpr char kExperimentTag = 'e';
constexpr char kChannelTag = 'c';
constexpr char kChannelIndexTag = 'i';
constexpr char kCounterTag = 'n';
constexpr char kDeletionTag = 'd';
constexpr char kDetailsTag = 'm';
constexpr char kAliasTag = 'a';
constexpr char kChartTag = 'g';
constexpr char kChartSetTag = 's';
constexpr char kHeadTag = 'h';
constexpr char kWriterTag = 'w';
constexpr char kIdleKey[] = "idle";
constexpr char kFormatKey[] = "format";

std::string ProjectKey(std::string_view name) {
  return absl::StrCat(std::string(1, kProjectTag), AbslView(name));
}

std::string WriterKey(ExperimentId experiment, std::string_view writer_id) {
  return OwnedKey(kWriterTag, experiment, writer_id);
}

// The length keeps one name from being the beginning of another.
std::string IndexPrefix(ProjectId project, std::string_view name) {
  std::string key = TaggedKey(kChannelIndexTag, project);
  key.push_back(static_cast<char>(name.size() >> 8));
  key.push_back(static_cast<char>(name.size() & 0xff));
  key += name;
  return key;
}

std::string IndexKey(ProjectId project, std::string_view name, ExperimentId experiment) {
  std::string key = IndexPrefix(project, name);
  AppendBigEndian64(key, experiment);
  return key;
}

std::string CounterKey(std::string_view name) {
  return absl::StrCat(std::string(1, kCounterTag), AbslView(name));
}

template <typename Record>
void Put(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family, const std::string& key,
         const Record& record) {
  batch.Put(family, key, record.SerializeAsString());
}

}  // namespace

Catalog::Catalog(rocksdb::DB* db, const Families* families)
    : db_(db),
      families_(families),
      experiments_(db, families, kExperimentTag, "experiment"),
      channels_(db, families, kChannelTag, "channel"),
      details_(db, families, kDetailsTag, "details"),
      aliases_(db, families, kAliasTag, "alias"),
      charts_(db, families, kChartTag, "chart"),
      chart_sets_(db, families, kChartSetTag, "chart set") {}

template <typename Record>
absl::StatusOr<Record> Catalog::Get(rocksdb::ColumnFamilyHandle* family, const std::string& key,
                                    std::string_view not_found,
                                    const rocksdb::Snapshot* snapshot) const {
  Record record;
  absl::Status status = ReadRecord(db_, family, key, not_found, snapshot, record);
  if (!status.ok()) return status;
  return record;
}

absl::StatusOr<ProjectRecord> Catalog::GetProject(std::string_view name) const {
  return Get<ProjectRecord>(families_->catalog(), ProjectKey(name), NoSuchRecord("project", name));
}

absl::StatusOr<ExperimentRecord> Catalog::GetExperiment(ProjectId project,
                                                        std::string_view name) const {
  return experiments_.Get(project, name);
}

absl::StatusOr<ChannelRecord> Catalog::GetChannel(ExperimentId experiment,
                                                  std::string_view name) const {
  return channels_.Get(experiment, name);
}

absl::StatusOr<WriterRecord> Catalog::GetWriter(ExperimentId experiment,
                                                std::string_view writer_id) const {
  return Get<WriterRecord>(families_->state(), WriterKey(experiment, writer_id),
                           "there is no such writer");
}

absl::StatusOr<ExperimentRecord> Catalog::FindExperiment(std::string_view project,
                                                         std::string_view experiment) const {
  const absl::StatusOr<ProjectRecord> found = GetProject(project);
  if (!found.ok()) return found.status();
  absl::StatusOr<ExperimentRecord> record = GetExperiment(found->project_id(), experiment);
  if (!absl::IsNotFound(record.status())) return record;
  return absl::NotFoundError(
      absl::StrCat(record.status().message(), " in project \"", Printable(project), "\""));
}

absl::StatusOr<ChannelRecord> Catalog::FindChannel(const ChannelPath& path) const {
  const absl::StatusOr<ExperimentRecord> found = FindExperiment(path.project, path.experiment);
  if (!found.ok()) return found.status();
  absl::StatusOr<ChannelRecord> record = GetChannel(found->experiment_id(), path.channel);
  if (!absl::IsNotFound(record.status())) return record;
  return absl::NotFoundError(absl::StrCat(record.status().message(), " in experiment \"",
                                          Printable(path.experiment), "\""));
}

absl::StatusOr<ProjectId> Catalog::FindProjectId(std::string_view project) const {
  const absl::StatusOr<ProjectRecord> record = GetProject(project);
  if (!record.ok()) return record.status();
  return record->project_id();
}

absl::StatusOr<ExperimentId> Catalog::FindExperimentId(std::string_view project,
                                                       std::string_view experiment) const {
  const absl::StatusOr<ExperimentRecord> record = FindExperiment(project, experiment);
  if (!record.ok()) return record.status();
  return record->experiment_id();
}

absl::StatusOr<Head> Catalog::GetHead(SeriesId series) const {
  // Between two reads a chunk may be sealed.
  rocksdb::ManagedSnapshot snapshot(db_);
  return GetHead(series, snapshot.snapshot());
}

absl::StatusOr<Head> Catalog::GetHead(SeriesId series, const rocksdb::Snapshot* snapshot) const {
  const absl::StatusOr<HeadRecord> record =
      Get<HeadRecord>(families_->state(), TaggedKey(kHeadTag, series), "no head", snapshot);
  if (!record.ok() && !absl::IsNotFound(record.status())) return record.status();
  const Head stored = record.ok() ? HeadFromRecord(*record) : Head();
  absl::StatusOr<Head> last =
      ReadLastTailHead(db_, families_->tail(), snapshot, series, stored.sealed_last_x);
  if (absl::IsNotFound(last.status())) return stored;
  // What is rejected changes the stored head only.
  if (last.ok()) last->rejected_count = std::max(last->rejected_count, stored.rejected_count);
  return last;
}

absl::StatusOr<Page<ProjectRecord>> Catalog::ListProjects(const PageRequest& page) const {
  Page<ProjectRecord> projects;
  absl::StatusOr<std::string> next =
      ListRecords(db_, families_->catalog(), ProjectKey(""), page,
                  [&projects](std::string name) -> ProjectRecord& {
                    projects.entries.push_back({std::move(name), ProjectRecord()});
                    return projects.entries.back().record;
                  });
  if (!next.ok()) return next.status();
  projects.next_token = *std::move(next);
  return projects;
}

absl::StatusOr<Page<ExperimentRecord>> Catalog::ListExperiments(ProjectId project,
                                                                const PageRequest& page) const {
  return experiments_.List(project, page);
}

absl::StatusOr<Page<ChannelRecord>> Catalog::ListChannels(ExperimentId experiment,
                                                          const PageRequest& page) const {
  return channels_.List(experiment, page);
}

absl::Status Catalog::ForEachChannelNamed(
    ProjectId project, std::string_view name,
    absl::FunctionRef<void(ExperimentId experiment, ChannelRecord record)> take) const {
  const std::string prefix = IndexPrefix(project, name);
  const std::unique_ptr<rocksdb::Iterator> iterator(
      db_->NewIterator(rocksdb::ReadOptions(), families_->catalog()));
  for (iterator->Seek(prefix); iterator->Valid() && iterator->key().starts_with(prefix);
       iterator->Next()) {
    const rocksdb::Slice key = iterator->key();
    const rocksdb::Slice value = iterator->value();
    ChannelRecord record;
    if (key.size() != prefix.size() + sizeof(uint64_t) ||
        !record.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return DamagedRecord(key.ToStringView());
    }
    take(ReadBigEndian64(key.ToStringView().substr(prefix.size())), std::move(record));
  }
  return FromRocksdbStatus(iterator->status(), "reading the index of channel names");
}

absl::StatusOr<std::vector<Deletion>> Catalog::ListDeletions(uint64_t after, size_t count) const {
  std::vector<Deletion> deletions;
  const std::unique_ptr<rocksdb::Iterator> iterator(
      db_->NewIterator(rocksdb::ReadOptions(), families_->catalog()));
  const std::string prefix(1, kDeletionTag);
  iterator->Seek(TaggedKey(kDeletionTag, after + 1));
  for (; iterator->Valid() && iterator->key().starts_with(prefix); iterator->Next()) {
    if (deletions.size() == count) break;
    const rocksdb::Slice key = iterator->key();
    const rocksdb::Slice value = iterator->value();
    Deletion deletion;
    if (key.size() != prefix.size() + sizeof(uint64_t) ||
        !deletion.record.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return DamagedRecord(key.ToString());
    }
    deletion.number = ReadBigEndian64(key.ToStringView().substr(prefix.size()));
    deletions.push_back(std::move(deletion));
  }
  if (!iterator->status().ok()) return FromRocksdbStatus(iterator->status(), "listing deletions");
  return deletions;
}

absl::StatusOr<uint64_t> Catalog::GetCounter(std::string_view name) const {
  std::string value;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), families_->catalog(), CounterKey(name), &value);
  if (status.IsNotFound()) return 0;
  if (!status.ok()) return FromRocksdbStatus(status, "reading a counter");
  if (value.size() != sizeof(uint64_t)) return DamagedRecord(CounterKey(name));
  return ReadBigEndian64(value);
}

void Catalog::PutProject(rocksdb::WriteBatch& batch, std::string_view name,
                         const ProjectRecord& record) const {
  Put(batch, families_->catalog(), ProjectKey(name), record);
}

void Catalog::PutExperiment(rocksdb::WriteBatch& batch, ProjectId project, std::string_view name,
                            const ExperimentRecord& record) const {
  experiments_.Put(batch, project, name, record);
}

void Catalog::PutChannel(rocksdb::WriteBatch& batch, ProjectId project, ExperimentId experiment,
                         std::string_view name, const ChannelRecord& record) const {
  channels_.Put(batch, experiment, name, record);
  Put(batch, families_->catalog(), IndexKey(project, name, experiment), record);
}

void Catalog::PutHead(rocksdb::WriteBatch& batch, SeriesId series, const Head& head) const {
  Put(batch, families_->state(), TaggedKey(kHeadTag, series), RecordFromHead(head));
}

void Catalog::PutWriter(rocksdb::WriteBatch& batch, ExperimentId experiment,
                        std::string_view writer_id, const WriterRecord& record) const {
  Put(batch, families_->state(), WriterKey(experiment, writer_id), record);
}

void Catalog::PutCounter(rocksdb::WriteBatch& batch, std::string_view name, uint64_t value) const {
  std::string bytes;
  AppendBigEndian64(bytes, value);
  batch.Put(families_->catalog(), CounterKey(name), bytes);
}

void Catalog::PutDeletion(rocksdb::WriteBatch& batch, const Deletion& deletion) const {
  Put(batch, families_->catalog(), TaggedKey(kDeletionTag, deletion.number), deletion.record);
}

void Catalog::RemoveProject(rocksdb::WriteBatch& batch, std::string_view name) const {
  batch.Delete(families_->catalog(), ProjectKey(name));
}

void Catalog::RemoveExperiment(rocksdb::WriteBatch& batch, ProjectId project,
                               std::string_view name) const {
  experiments_.Remove(batch, project, name);
}

void Catalog::RemoveChannel(rocksdb::WriteBatch& batch, ProjectId project, ExperimentId experiment,
                            std::string_view name) const {
  channels_.Remove(batch, experiment, name);
  RemoveFromIndex(batch, project, experiment, name);
}

void Catalog::RemoveFromIndex(rocksdb::WriteBatch& batch, ProjectId project,
                              ExperimentId experiment, std::string_view name) const {
  batch.Delete(families_->catalog(), IndexKey(project, name, experiment));
}

void Catalog::RemoveIndex(rocksdb::WriteBatch& batch, ProjectId project) const {
  batch.DeleteRange(families_->catalog(), TaggedKey(kChannelIndexTag, project),
                    TaggedKey(kChannelIndexTag, project + 1));
}

void Catalog::RemoveChannels(rocksdb::WriteBatch& batch, ExperimentId experiment) const {
  channels_.RemoveAll(batch, experiment);
}

void Catalog::RemoveHeads(rocksdb::WriteBatch& batch, const SeriesRange& series) const {
  batch.DeleteRange(families_->state(), TaggedKey(kHeadTag, series.begin),
                    TaggedKey(kHeadTag, series.end));
}

void Catalog::RemoveWriters(rocksdb::WriteBatch& batch, ExperimentId experiment) const {
  batch.DeleteRange(families_->state(), WriterKey(experiment, ""), WriterKey(experiment + 1, ""));
}

void Catalog::RemoveDeletion(rocksdb::WriteBatch& batch, uint64_t number) const {
  batch.Delete(families_->catalog(), TaggedKey(kDeletionTag, number));
}

void Catalog::PutIdleMark(rocksdb::WriteBatch& batch) const {
  batch.Put(families_->state(), kIdleKey, "");
}

absl::StatusOr<uint32_t> Catalog::ReadFormatVersion() const {
  std::string value;
  const rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), families_->catalog(), kFormatKey, &value);
  if (status.IsNotFound()) return 0;
  if (!status.ok()) return FromRocksdbStatus(status, "reading the format version");
  uint32_t version = 0;
  if (!absl::SimpleAtoi(value, &version)) return DamagedRecord(kFormatKey);
  return version;
}

void Catalog::PutFormatVersion(rocksdb::WriteBatch& batch) const {
  batch.Put(families_->catalog(), kFormatKey, absl::StrCat(kStoreFormatVersion));
}

}  // namespace nereid::storage
