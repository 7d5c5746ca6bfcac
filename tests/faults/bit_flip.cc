// Flips one random bit in one file of a store, and opens and reads what is left.
//
//   build/release/bin/bit_flip --size=2000 --seed=1
//
// Every flip must be reported or be harmless: the store refuses to open, or what is read is what
// was read before the flip, bit for bit, or DATA_LOSS that names a file. Channels that share no
// file with the damage can be read. What reading finds, `--verify` finds, too. A point is appended,
// and in some trials everything is compacted, which must not make damage look sound.

#include <algorithm>
#include <array>
#include <filesystem>
#include <fstream>
#include <map>
#include <memory>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "storage/file_verification.h"
#include "storage/open_database.h"
#include "storage/store_verification.h"
#include "tests/faults/fault_run.h"
#include "tests/faults/flip_store.h"
#include "tests/faults/quiet_listener.h"
#include "tests/faults/store_readings.h"
#include "tests/storage/store_fixture.h"
#include "tests/support/temporary_directory.h"

namespace nereid::faults {
namespace {

namespace fs = std::filesystem;

using storage::Store;

constexpr int kTrialsInCi = 60;
constexpr int kTrialsPerCompaction = 4;
// Footers, indexes and properties of tables lie there.
constexpr uint64_t kEndBytes = 1'500;

struct Kind {
  std::string_view name;
  std::string_view part_of_file_name;
  // Of 100 trials.
  int share;
};
constexpr std::array<Kind, 6> kKinds = {{{"table", ".sst", 45},
                                         {"blob", ".blob", 15},
                                         {"log", ".log", 15},
                                         {"MANIFEST", "MANIFEST-", 15},
                                         {"CURRENT", "CURRENT", 5},
                                         {"OPTIONS", "OPTIONS-", 5}}};

struct Flip {
  size_t kind;
  std::string file;
  uint64_t bit;
};

enum class Outcome { kRefused, kDetected, kHarmless };

struct Counts {
  std::array<std::array<int, 3>, kKinds.size()> by_kind{};
  int compacted = 0;
  int refused_appends = 0;
};

class BitFlip {
 public:
  explicit BitFlip(const FaultRun& run)
      : run_(run), base_(root_.path() + "/base"), trial_(root_.path() + "/trial") {
    BuildFlipStore(run_, root_.path(), base_);
    ListFiles();
    ReadBase();
    random_.seed(run_.seed());
  }

  void Run() {
    for (int i = 0; i < run_.size(); ++i) {
      flip_ = ChooseFlip();
      ++counts_.by_kind[flip_.kind][static_cast<size_t>(RunTrial(i))];
      run_.ShowProgress(i + 1);
    }
    run_.Pass(Figures());
  }

 private:
  [[noreturn]] void Fail(const std::string& what) const {
    run_.Fail(absl::StrCat("bit ", flip_.bit, " of ", flip_.file, " flipped: ", what,
                           "\nThe store as it was before lies in ", base_));
  }

  void ListFiles() {
    for (const auto& entry : fs::directory_iterator(base_)) {
      const std::string name = entry.path().filename().string();
      for (size_t kind = 0; kind < kKinds.size(); ++kind) {
        const bool is_of_kind = absl::StrContains(name, kKinds[kind].part_of_file_name.data());
        if (is_of_kind && entry.file_size() > 0) files_[kind].push_back(name);
      }
    }
    for (size_t kind = 0; kind < kKinds.size(); ++kind) {
      std::sort(files_[kind].begin(), files_[kind].end());
      if (files_[kind].empty()) run_.Fail(absl::StrCat("no ", kKinds[kind].name.data(), " file"));
    }
  }

  void CopyBase() {
    fs::remove_all(trial_);
    fs::copy(base_, trial_);
  }

  storage::StoreOptions OptionsOfTrial() {
    storage::StoreOptions options;
    options.data_directory = trial_;
    options.memory = {size_t{8} << 20, size_t{64} << 20};
    options.on_fatal = [this](const absl::Status& status) {
      Fail(absl::StrCat("the process would have ended: ", status.ToString()));
    };
    options.on_damage = [](const absl::Status&) {};
    return options;
  }

  void ReadBase() {
    CopyBase();
    ListFamilies();
    storage::VerificationReport report;
    run_.Check(storage::VerifyStore(trial_, {}, report), "verifying the store before any flip");
    for (const storage::Damage& damage : report.damages()) {
      run_.Fail(absl::StrCat("damaged before any flip: ", damage.place, ": ", damage.what));
    }
    const auto store = Store::Open(OptionsOfTrial());
    run_.Check(store.status(), "opening the store before any flip");
    channels_ = ListChannels(**store);
    // It changes.
    std::erase_if(channels_, [](const auto& channel) { return channel.experiment == "e3"; });
    base_readings_ = ReadAll(**store, channels_);
    for (const auto& [what, reading] : base_readings_) run_.Check(reading.status, what);
  }

  // In which family each table and blob file is.
  void ListFamilies() {
    const storage::RocksdbOptions options;
    auto opened = storage::OpenDatabaseReadOnly(trial_, options);
    run_.Check(opened.status(), "opening the store to list its files");
    storage::Families families(opened->db.get(), &options, 0);
    run_.Check(families.Adopt(opened->handles), "listing families");
    for (const auto& file : storage::TableFilesOf(*opened->db)) families_[file.name] = file.family;
    for (const auto& file : storage::BlobFilesOf(*opened->db, opened->handles)) {
      families_[file.name] = file.family;
    }
  }

  uint64_t Random(uint64_t below) {
    return std::uniform_int_distribution<uint64_t>(0, below - 1)(random_);
  }

  Flip ChooseFlip() {
    size_t kind = 0;
    for (int left = static_cast<int>(Random(100)); left >= kKinds[kind].share; ++kind) {
      left -= kKinds[kind].share;
    }
    const std::string& file = files_[kind][Random(files_[kind].size())];
    const uint64_t bytes = fs::file_size(fs::path(base_) / file);
    const uint64_t range = Random(2) == 0 ? bytes : std::min(bytes, kEndBytes);
    return {kind, file, (bytes - range + Random(range)) * 8 + Random(8)};
  }

  void ApplyFlip() const {
    std::fstream file(fs::path(trial_) / flip_.file,
                      std::ios::binary | std::ios::in | std::ios::out);
    const auto offset = static_cast<std::streamoff>(flip_.bit / 8);
    file.seekg(offset);
    const char flipped = static_cast<char>(file.get() ^ (1 << (flip_.bit % 8)));
    file.seekp(offset);
    file.put(flipped);
    file.close();
    if (!file.good()) Fail("the file cannot be written");
  }

  Outcome RunTrial(int number) {
    CopyBase();
    ApplyFlip();
    storage::VerificationReport report;
    const absl::Status verified = storage::VerifyStore(trial_, {}, report);
    if (!verified.ok()) Fail(absl::StrCat("--verify gave up: ", verified.ToString()));
    const Outcome outcome = OpenAndRead();
    const bool is_missed = outcome != Outcome::kHarmless && report.damage_count() == 0;
    if (is_missed) Fail("reading met damage that --verify did not find");
    if (outcome != Outcome::kRefused && number % kTrialsPerCompaction == 0) CompactAndRead();
    return outcome;
  }

  Outcome OpenAndRead() {
    const auto store = Store::Open(OptionsOfTrial());
    if (!store.ok()) {
      CheckDamage("opening", store.status());
      return Outcome::kRefused;
    }
    const bool is_whole = CompareReadings(ReadAll(**store, channels_));
    return Append(**store) && is_whole ? Outcome::kHarmless : Outcome::kDetected;
  }

  void CheckDamage(const std::string& doing, const absl::Status& status) const {
    const std::string message(status.message());
    if (!absl::IsDataLoss(status)) Fail(absl::StrCat(doing, ": ", status.ToString()));
    const bool names_file = std::any_of(kKinds.begin(), kKinds.end(), [&](const Kind& kind) {
      return absl::StrContains(message, kind.part_of_file_name.data());
    });
    if (!names_file) Fail(absl::StrCat(doing, " names no file: ", message));
  }

  // Whether everything is as before the flip.
  bool CompareReadings(const Readings& readings) const {
    bool is_whole = true;
    for (const auto& [what, base] : base_readings_) {
      const auto found = readings.find(what);
      // Nothing was read of a channel whose record is damaged.
      if (found == readings.end()) continue;
      const Reading& reading = found->second;
      const bool is_same = reading.status.ok() && reading.answers == base.answers;
      if (is_same) continue;
      is_whole = false;
      if (reading.status.ok()) Fail(absl::StrCat(what, " gives wrong values"));
      CheckDamage(what, reading.status);
      CheckBeforeDamage(what, reading, base);
      CheckShares(what);
    }
    return is_whole;
  }

  // What was read before the damage was met.
  void CheckBeforeDamage(const std::string& what, const Reading& reading,
                         const Reading& base) const {
    const bool is_beginning =
        reading.answers.size() <= base.answers.size() &&
        std::equal(reading.answers.begin(), reading.answers.end(), base.answers.begin());
    if (!is_beginning) Fail(absl::StrCat(what, " gives wrong values before DATA_LOSS"));
  }

  // A family of points holds the channels of one name: others must not suffer.
  void CheckShares(const std::string& what) const {
    const auto family = families_.find(flip_.file);
    if (family == families_.end() || !absl::StrContains(family->second, "/")) return;
    const std::string channel = family->second.substr(family->second.find('/') + 1);
    if (what == "projects" ||
        (what != "ranking" && !absl::StrContains(what, "/" + channel + ":"))) {
      Fail(absl::StrCat(what, " cannot be read, and lies not in family ", family->second));
    }
  }

  // Whether the store takes a point and gives it.
  bool Append(Store& store) {
    QuietListener listener;
    const absl::Status status = AppendPoint(store, listener);
    if (!status.ok()) {
      CheckDamage("appending", status);
      ++counts_.refused_appends;
      return false;
    }
    return ReadAppended(store);
  }

  // Where the tail is damaged, it may be out of reach.
  bool ReadAppended(const Store& store) const {
    const auto record = store.catalog().FindChannel({"p", "e3", "appended"});
    if (!record.ok()) Fail("the channel of an acknowledged point is not there");
    v1::PointColumns points;
    const auto any = store.Read("appended", *record, {})->Next(points);
    if (!any.ok()) {
      CheckDamage("reading an acknowledged point", any.status());
      return false;
    }
    if (points.doubles_size() != 1 || points.doubles(0) != 0.5)
      Fail("an acknowledged point is lost");
    return true;
  }

  static absl::Status AppendPoint(Store& store, QuietListener& listener) {
    const auto session = store.BeginSession(&listener);
    for (const v1::IngestRequest& request :
         {storage::OpenRequest("p", "e3"),
          storage::DeclareRequest(0, "appended", v1::VALUE_TYPE_NUMERIC),
          storage::AppendRequest(1, 0, storage::Numbers({1}, {0.5}))}) {
      store.Submit(session, storage::Parsed(request));
    }
    store.EndSession(session);
    const absl::Status ended = listener.WaitForEnd();
    session->Detach();
    if (!ended.ok()) return ended;
    if (!listener.acknowledged()) return absl::InternalError("neither acknowledged nor refused");
    return listener.declared();
  }

  void CompactAndRead() {
    ++counts_.compacted;
    Compact();
    const auto store = Store::Open(OptionsOfTrial());
    if (store.ok()) {
      CompareReadings(ReadAll(**store, channels_));
    } else {
      CheckDamage("opening after a compaction", store.status());
    }
  }

  // May meet the damage.
  void Compact() {
    const storage::RocksdbOptions options;
    auto opened = storage::OpenDatabase(trial_, options, false);
    if (!opened.ok()) return CheckDamage("opening to compact", opened.status());
    storage::Families families(opened->db.get(), &options, 0);
    run_.Check(families.Adopt(opened->handles), "finding families");
    rocksdb::CompactRangeOptions everything;
    everything.bottommost_level_compaction = rocksdb::BottommostLevelCompaction::kForce;
    everything.blob_garbage_collection_policy = rocksdb::BlobGarbageCollectionPolicy::kForce;
    everything.blob_garbage_collection_age_cutoff = 1;
    for (rocksdb::ColumnFamilyHandle* family : opened->handles) {
      const rocksdb::Status status = opened->db->CompactRange(everything, family, nullptr, nullptr);
      if (!status.ok() && !status.IsCorruption()) Fail(status.ToString());
    }
  }

  std::string Figures() const {
    std::string figures;
    for (size_t kind = 0; kind < kKinds.size(); ++kind) {
      const auto& [refused, detected, harmless] = counts_.by_kind[kind];
      absl::StrAppend(&figures, kKinds[kind].name.data(), ": ", refused, " refused at open, ",
                      detected, " detected, ", harmless, " harmless; ");
    }
    return absl::StrCat(figures, counts_.refused_appends, " appends refused, ", counts_.compacted,
                        " compacted");
  }

  const FaultRun& run_;
  const testing::TemporaryDirectory root_;
  const std::string base_;
  const std::string trial_;
  std::mt19937_64 random_;
  std::array<std::vector<std::string>, kKinds.size()> files_;
  std::map<std::string, std::string> families_;
  std::vector<storage::ChannelPath> channels_;
  Readings base_readings_;
  Flip flip_{};
  Counts counts_;
};

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  const nereid::faults::FaultRun run(argc, argv, "bit_flip", "flips", nereid::faults::kTrialsInCi);
  nereid::faults::BitFlip(run).Run();
  return 0;
}
