#include "storage/catalog_verification.h"

#include <google/protobuf/message_lite.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/function_ref.h"
#include "absl/strings/escaping.h"
#include "absl/strings/str_cat.h"
#include "storage/absl_view.h"
#include "storage/key.h"
#include "storage/rocksdb_status.h"

namespace nereid::storage {
namespace {

using google::protobuf::MessageLite;

constexpr size_t kOwnedNameOffset = 1 + sizeof(uint64_t);

// Takes what is in a key behind its tag, and the value. False: the record is damaged.
using TakeRecord = absl::FunctionRef<bool(std::string_view key, std::string_view value)>;

bool Parse(std::string_view value, MessageLite& record) {
  return record.ParseFromArray(value.data(), static_cast<int>(value.size()));
}

template <typename Record>
bool Parses(std::string_view value) {
  Record record;
  return Parse(value, record);
}

struct Owned {
  uint64_t owner;
  std::string name;
};

class CatalogVerification {
 public:
  CatalogVerification(rocksdb::DB& db, const Families& families, VerificationReport& report)
      : db_(db), families_(families), report_(report) {}

  std::vector<StoredChannel> Run() {
    TakeCatalog();
    TakeState();
    return JoinChannels();
  }

 private:
  void TakeCatalog() {
    Scan(families_.catalog(), 'p', [this](std::string_view key, std::string_view value) {
      ProjectRecord record;
      if (!Parse(value, record)) return false;
      projects_[record.project_id()] = key.substr(1);
      return true;
    });
    Scan(families_.catalog(), 'e', [this](std::string_view key, std::string_view value) {
      ExperimentRecord record;
      if (key.size() < kOwnedNameOffset || !Parse(value, record)) return false;
      experiments_[record.experiment_id()] = OwnedOf(key);
      return true;
    });
    Scan(families_.catalog(), 'c', [this](std::string_view key, std::string_view value) {
      ChannelRecord record;
      if (key.size() < kOwnedNameOffset || !Parse(value, record)) return false;
      channels_.emplace_back(OwnedOf(key), std::move(record));
      return true;
    });
    ScanRecords<ChannelRecord>('i');
    ScanRecords<DeletionRecord>('d');
    ScanRecords<v1::Alias>('a');
    ScanRecords<v1::ChartSet>('s');
    ScanRecords<v1::Chart>('g');
    ScanRecords<v1::Experiment>('m');
    Scan(families_.catalog(), 'n',
         [](std::string_view, std::string_view value) { return value.size() == sizeof(uint64_t); });
  }

  void TakeState() {
    Scan(families_.state(), 'h',
         [](std::string_view, std::string_view value) { return Parses<HeadRecord>(value); });
    Scan(families_.state(), 'w',
         [](std::string_view, std::string_view value) { return Parses<WriterRecord>(value); });
  }

  template <typename Record>
  void ScanRecords(char tag) {
    Scan(families_.catalog(), tag,
         [](std::string_view, std::string_view value) { return Parses<Record>(value); });
  }

  void Scan(rocksdb::ColumnFamilyHandle* family, char tag, TakeRecord take) {
    const std::unique_ptr<rocksdb::Iterator> records(db_.NewIterator({}, family));
    for (records->Seek(std::string(1, tag)); records->Valid(); records->Next()) {
      const std::string_view key = records->key().ToStringView();
      if (key.empty() || key[0] != tag) break;
      ++report_.records;
      if (take(key, records->value().ToStringView())) continue;
      report_.Add(absl::StrCat("family ", family->GetName()),
                  absl::StrCat("the record under key ", absl::BytesToHexString(AbslView(key)),
                               " is damaged"));
    }
    const rocksdb::Status status = records->status();
    if (status.ok()) return;
    report_.Add(
        absl::StrCat("family ", family->GetName(), ", records of kind '", std::string(1, tag), "'"),
        status.ToString());
  }

  static Owned OwnedOf(std::string_view key) {
    return {ReadBigEndian64(key.substr(1)), std::string(key.substr(kOwnedNameOffset))};
  }

  // Without those of what was deleted, of which parts may be gone already.
  std::vector<StoredChannel> JoinChannels() {
    std::vector<StoredChannel> joined;
    for (auto& [channel, record] : channels_) {
      const auto experiment = experiments_.find(channel.owner);
      if (experiment == experiments_.end()) continue;
      const auto project = projects_.find(experiment->second.owner);
      if (project == projects_.end()) continue;
      joined.push_back(
          {{project->second, experiment->second.name, std::move(channel.name)}, std::move(record)});
    }
    std::sort(joined.begin(), joined.end(), [](const auto& left, const auto& right) {
      return left.record.series_id() < right.record.series_id();
    });
    return joined;
  }

  rocksdb::DB& db_;
  const Families& families_;
  VerificationReport& report_;
  absl::flat_hash_map<ProjectId, std::string> projects_;
  absl::flat_hash_map<ExperimentId, Owned> experiments_;
  std::vector<std::pair<Owned, ChannelRecord>> channels_;
};

}  // namespace

std::vector<StoredChannel> VerifyCatalog(rocksdb::DB& db, const Families& families,
                                         VerificationReport& report) {
  return CatalogVerification(db, families, report).Run();
}

}  // namespace nereid::storage
