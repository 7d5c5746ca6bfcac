#include "storage/manifest_check.h"

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string_view>
#include <system_error>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "storage/damage.h"
#include "storage/names.h"
#include "storage/wal_fragment_reader.h"

namespace nereid::storage {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> NamesIn(const std::string& directory) {
  std::vector<std::string> names;
  std::error_code error;
  for (const auto& entry : fs::directory_iterator(directory, error)) {
    names.push_back(entry.path().filename().string());
  }
  return names;
}

// RocksDB would take a directory without CURRENT for a new one. Files that hold records prove that
// it is none; a MANIFEST alone is left when the program is killed while it makes a new store.
absl::Status CheckNoData(const std::string& directory) {
  for (const std::string& name : NamesIn(directory)) {
    const std::string extension = fs::path(name).extension().string();
    if (extension != ".sst" && extension != ".blob" && extension != ".log") continue;
    return DamageError(absl::StrCat("data directory ", directory, " holds ", name,
                                    " but its file CURRENT is missing"));
  }
  return absl::OkStatus();
}

absl::Status DamagedCurrent(const std::string& path, const std::string& content,
                            const std::string& directory) {
  std::vector<std::string> manifests = NamesIn(directory);
  std::erase_if(manifests, [](const auto& name) { return !absl::StartsWith(name, "MANIFEST-"); });
  return DamageError(absl::StrCat(path, " is damaged: it says \"", Printable(content),
                                  "\", and the directory holds ", absl::StrJoin(manifests, ", ")));
}

absl::Status DamagedManifest(const WalFragmentReader& manifest, uint64_t offset) {
  return DamageError(absl::StrCat(manifest.path(), " is damaged at byte ", offset));
}

// Whether what follows the damage at offset() may be of the same change.
absl::StatusOr<bool> IsUnfinished(WalFragmentReader& manifest) {
  if (manifest.WasWhole()) return false;
  const bool is_short = manifest.file_bytes() - manifest.offset() < kUnfinishedChangeBytesMax;
  if (manifest.HasNoType() && is_short) return true;
  const absl::StatusOr<WalFragmentReader::Step> later = manifest.Search();
  if (!later.ok()) return later.status();
  return *later == WalFragmentReader::Step::kEnd;
}

absl::Status CheckRecords(WalFragmentReader& manifest,
                          std::optional<UnfinishedChange>* unfinished) {
  while (true) {
    const absl::StatusOr<WalFragmentReader::Step> step = manifest.Next();
    if (!step.ok()) return step.status();
    if (*step == WalFragmentReader::Step::kEnd) return absl::OkStatus();
    if (*step == WalFragmentReader::Step::kDamage) break;
  }
  const uint64_t offset = manifest.offset();
  const absl::StatusOr<bool> is_unfinished = IsUnfinished(manifest);
  if (!is_unfinished.ok()) return is_unfinished.status();
  if (!*is_unfinished) return DamagedManifest(manifest, offset);
  if (unfinished != nullptr) *unfinished = UnfinishedChange{manifest.path(), offset};
  return absl::OkStatus();
}

}  // namespace

absl::Status CheckManifest(const std::string& data_directory,
                           std::optional<UnfinishedChange>* unfinished) {
  const std::string current = (fs::path(data_directory) / "CURRENT").string();
  std::error_code error;
  if (!fs::exists(current, error)) return CheckNoData(data_directory);
  std::ostringstream content;
  content << std::ifstream(current, std::ios::binary).rdbuf();
  const std::string name = content.str();
  const bool is_name = absl::StartsWith(name, "MANIFEST-") && absl::EndsWith(name, "\n");
  const fs::path path =
      fs::path(data_directory) / name.substr(0, name.empty() ? 0 : name.size() - 1);
  if (!is_name || !fs::is_regular_file(path, error)) {
    return DamagedCurrent(current, name, data_directory);
  }
  absl::StatusOr<WalFragmentReader> manifest = WalFragmentReader::Open(path.string());
  return manifest.ok() ? CheckRecords(*manifest, unfinished) : manifest.status();
}

}  // namespace nereid::storage
