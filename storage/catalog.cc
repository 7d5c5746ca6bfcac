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
constexpr char kCounterTag = 'n';
constexpr char kDeletionTag = 'd';
constexpr char kHeadTag = 'h';
constexpr char kWriterTag = 'w';
constexpr char kIdleKey[] = "idle";
constexpr char kFormatKey[] = "format";
constexpr uint32_t kStoreFormatVersion = 1;

std::string TaggedKey(char tag, uint64_t number) {
  std::string key(1, tag);
  AppendBigEndian64(key, number);
  return key;
}

std::string ProjectKey(std::string_view name) {
  return absl::StrCat(std::string(1, kProjectTag), AbslView(name));
}

std::string ExperimentKey(ProjectId project, std::string_view name) {
  return absl::StrCat(TaggedKey(kExperimentTag, project), AbslView(name));
}

std::string ChannelKey(ExperimentId experiment, std::string_view name) {
  return absl::StrCat(TaggedKey(kChannelTag, experiment), AbslView(name));
}

std::string WriterKey(ExperimentId experiment, std::string_view writer_id) {
  return absl::StrCat(TaggedKey(kWriterTag, experiment), AbslView(writer_id));
}

std::string CounterKey(std::string_view name) {
  return absl::StrCat(std::string(1, kCounterTag), AbslView(name));
}

absl::Status Damaged(const std::string& key) {
  return absl::DataLossError(
      absl::StrCat("record under key ", absl::BytesToHexString(key), " is damaged"));
}

absl::StatusOr<int> PageSize(int asked) {
  if (asked < 0) {
    return absl::InvalidArgumentError(
        absl::StrCat("page_size ", asked, " is negative: use 0 for the default"));
  }
  return asked == 0 ? kPageSizeDefault : std::min(asked, kPageSizeMax);
}

absl::StatusOr<std::string> NameOfToken(const std::string& token) {
  std::string name;
  if (absl::WebSafeBase64Unescape(token, &name)) return name;
  return absl::InvalidArgumentError(absl::StrCat("page_token \"", Printable(token),
                                                 "\" was not given by a page: leave it empty"));
}

template <typename Record>
void Put(rocksdb::WriteBatch& batch, rocksdb::ColumnFamilyHandle* family, const std::string& key,
         const Record& record) {
  batch.Put(family, key, record.SerializeAsString());
}

}  // namespace

template <typename Record>
absl::StatusOr<Record> Catalog::Get(rocksdb::ColumnFamilyHandle* family, const std::string& key,
                                    std::string_view not_found,
                                    const rocksdb::Snapshot* snapshot) const {
  rocksdb::PinnableSlice value;
  rocksdb::ReadOptions options;
  options.snapshot = snapshot;
  const rocksdb::Status status = db_->Get(options, family, key, &value);
  if (status.IsNotFound()) return absl::NotFoundError(AbslView(not_found));
  if (!status.ok()) return FromRocksdbStatus(status, "reading a record");
  Record record;
  if (!record.ParseFromArray(value.data(), static_cast<int>(value.size()))) return Damaged(key);
  return record;
}

absl::StatusOr<ProjectRecord> Catalog::GetProject(std::string_view name) const {
  return Get<ProjectRecord>(families_->catalog(), ProjectKey(name),
                            absl::StrCat("there is no project \"", Printable(name), "\""));
}

absl::StatusOr<ExperimentRecord> Catalog::GetExperiment(ProjectId project,
                                                        std::string_view name) const {
  return Get<ExperimentRecord>(families_->catalog(), ExperimentKey(project, name),
                               absl::StrCat("there is no experiment \"", Printable(name), "\""));
}

absl::StatusOr<ChannelRecord> Catalog::GetChannel(ExperimentId experiment,
                                                  std::string_view name) const {
  return Get<ChannelRecord>(families_->catalog(), ChannelKey(experiment, name),
                            absl::StrCat("there is no channel \"", Printable(name), "\""));
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

template <typename Record>
absl::StatusOr<Page<Record>> Catalog::List(const std::string& prefix,
                                           const PageRequest& request) const {
  const absl::StatusOr<int> size = PageSize(request.size);
  if (!size.ok()) return size.status();
  const absl::StatusOr<std::string> after = NameOfToken(request.token);
  if (!after.ok()) return after.status();
  const std::unique_ptr<rocksdb::Iterator> iterator(
      db_->NewIterator(rocksdb::ReadOptions(), families_->catalog()));
  // A name followed by a zero byte is the first string behind the name itself.
  iterator->Seek(after->empty() ? prefix
                                : absl::StrCat(prefix, *after, absl::string_view("\0", 1)));
  Page<Record> page;
  for (; iterator->Valid() && iterator->key().starts_with(prefix); iterator->Next()) {
    if (page.entries.size() == static_cast<size_t>(*size)) {
      page.next_token = absl::WebSafeBase64Escape(page.entries.back().name);
      break;
    }
    Named<Record> entry{iterator->key().ToString().substr(prefix.size()), Record()};
    const rocksdb::Slice value = iterator->value();
    if (!entry.record.ParseFromArray(value.data(), static_cast<int>(value.size()))) {
      return Damaged(iterator->key().ToString());
    }
    page.entries.push_back(std::move(entry));
  }
  if (!iterator->status().ok()) return FromRocksdbStatus(iterator->status(), "listing records");
  return page;
}

absl::StatusOr<Page<ProjectRecord>> Catalog::ListProjects(const PageRequest& page) const {
  return List<ProjectRecord>(ProjectKey(""), page);
}

absl::StatusOr<Page<ExperimentRecord>> Catalog::ListExperiments(ProjectId project,
                                                                const PageRequest& page) const {
  return List<ExperimentRecord>(ExperimentKey(project, ""), page);
}

absl::StatusOr<Page<ChannelRecord>> Catalog::ListChannels(ExperimentId experiment,
                                                          const PageRequest& page) const {
  return List<ChannelRecord>(ChannelKey(experiment, ""), page);
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
      return Damaged(key.ToString());
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
  if (value.size() != sizeof(uint64_t)) return Damaged(CounterKey(name));
  return ReadBigEndian64(value);
}

void Catalog::PutProject(rocksdb::WriteBatch& batch, std::string_view name,
                         const ProjectRecord& record) const {
  Put(batch, families_->catalog(), ProjectKey(name), record);
}

void Catalog::PutExperiment(rocksdb::WriteBatch& batch, ProjectId project, std::string_view name,
                            const ExperimentRecord& record) const {
  Put(batch, families_->catalog(), ExperimentKey(project, name), record);
}

void Catalog::PutChannel(rocksdb::WriteBatch& batch, ExperimentId experiment, std::string_view name,
                         const ChannelRecord& record) const {
  Put(batch, families_->catalog(), ChannelKey(experiment, name), record);
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
  batch.Delete(families_->catalog(), ExperimentKey(project, name));
}

void Catalog::RemoveChannel(rocksdb::WriteBatch& batch, ExperimentId experiment,
                            std::string_view name) const {
  batch.Delete(families_->catalog(), ChannelKey(experiment, name));
}

void Catalog::RemoveChannels(rocksdb::WriteBatch& batch, ExperimentId experiment) const {
  batch.DeleteRange(families_->catalog(), ChannelKey(experiment, ""),
                    ChannelKey(experiment + 1, ""));
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

absl::Status Catalog::CheckFormatVersion() const {
  std::string value;
  rocksdb::Status status =
      db_->Get(rocksdb::ReadOptions(), families_->catalog(), kFormatKey, &value);
  if (status.IsNotFound()) {
    rocksdb::WriteOptions write;
    write.sync = true;
    status = db_->Put(write, families_->catalog(), kFormatKey, absl::StrCat(kStoreFormatVersion));
    return FromRocksdbStatus(status, "writing the format version");
  }
  if (!status.ok()) return FromRocksdbStatus(status, "reading the format version");
  uint32_t version = 0;
  if (!absl::SimpleAtoi(value, &version)) return Damaged(kFormatKey);
  if (version <= kStoreFormatVersion) return absl::OkStatus();
  return absl::FailedPreconditionError(absl::StrCat("the data directory has format version ",
                                                    version, ", this program reads up to ",
                                                    kStoreFormatVersion, ": use a newer Nereid"));
}

}  // namespace nereid::storage
