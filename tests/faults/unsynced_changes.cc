#include "tests/faults/unsynced_changes.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <utility>

namespace nereid::faults {
namespace {

constexpr uint64_t kSectorBytes = 512;
constexpr uint64_t kTornBytesMax = 4096;

bool Exists(const std::string& path) {
  std::error_code error;
  return std::filesystem::exists(path, error);
}

// The file of the same name in `left`.
std::string In(const std::string& left, const std::string& path) {
  return left + "/" + std::filesystem::path(path).filename().string();
}

std::string ReadFile(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

void WriteFile(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// Either zeros or what the disk held before.
void Spoil(std::string& bytes, uint64_t begin, uint64_t end, bool zeros, std::mt19937_64& random) {
  for (uint64_t i = begin; i < end && i < bytes.size(); ++i) {
    bytes[i] = zeros ? '\0' : static_cast<char>(random());
  }
}

// Spoils every sector of the range, or what of it lies in there, or leaves it, as it comes.
void SpoilSectors(std::string& bytes, uint64_t begin, uint64_t end, std::mt19937_64& random) {
  const bool zeros = random() % 2 == 0;
  while (begin < end) {
    const uint64_t sector_end = std::min(end, (begin / kSectorBytes + 1) * kSectorBytes);
    if (random() % 2 == 0) Spoil(bytes, begin, sector_end, zeros, random);
    begin = sector_end;
  }
}

// Puts back what every sector held before, or leaves it, as it comes.
void UndoOverwrite(std::string& bytes, const UnsyncedChanges::File::Overwrite& overwrite,
                   std::mt19937_64& random) {
  uint64_t begin = overwrite.offset;
  const uint64_t end = begin + overwrite.old_bytes.size();
  while (begin < end) {
    const uint64_t sector_end = std::min(end, (begin / kSectorBytes + 1) * kSectorBytes);
    if (random() % 2 == 0) {
      bytes.replace(begin, sector_end - begin, overwrite.old_bytes, begin - overwrite.offset,
                    sector_end - begin);
    }
    begin = sector_end;
  }
}

// What may be left of `bytes`, of which the first `synced` are durable.
void LoseBytes(std::string& bytes, uint64_t synced, std::mt19937_64& random) {
  enum Loss { kAll, kNothing, kEnd, kTornEnd, kSectors, kLosses };
  const auto loss = static_cast<Loss>(random() % kLosses);
  if (loss == kNothing) return;
  const uint64_t kept = loss == kAll ? 0 : random() % (bytes.size() - synced + 1);
  bytes.resize(synced + kept);
  if (loss == kSectors) SpoilSectors(bytes, synced, bytes.size(), random);
  if (loss != kTornEnd) return;
  const uint64_t torn = kSectorBytes + random() % (kTornBytesMax - kSectorBytes + 1);
  const uint64_t begin = bytes.size() - std::min(torn, kept);
  Spoil(bytes, begin, bytes.size(), random() % 2 == 0, random);
}

}  // namespace

UnsyncedChanges::UnsyncedChanges(std::string directory)
    : directory_(std::move(directory)), undo_directory_(directory_ + ".undo") {
  std::filesystem::create_directories(undo_directory_);
}

UnsyncedChanges::~UnsyncedChanges() {
  std::error_code error;
  std::filesystem::remove_all(undo_directory_, error);
}

std::string UnsyncedChanges::PutAside(const std::string& path) {
  std::string aside = undo_directory_ + "/" + std::to_string(++aside_count_);
  std::filesystem::create_hard_link(path, aside);
  return aside;
}

std::shared_ptr<UnsyncedChanges::File> UnsyncedChanges::FileOf(const std::string& path) const {
  const auto found = files_.find(path);
  return found == files_.end() ? nullptr : found->second;
}

std::shared_ptr<UnsyncedChanges::File> UnsyncedChanges::Create(const std::string& path) {
  if (Exists(path)) {
    // Opening it to be written anew would empty what was put aside, too.
    Remove(path);
    std::filesystem::remove(path);
  }
  changes_.push_back({Change::Kind::kCreate, path, "", "", nullptr});
  return files_[path] = std::make_shared<File>();
}

std::shared_ptr<UnsyncedChanges::File> UnsyncedChanges::Append(const std::string& path) {
  if (!Exists(path)) return Create(path);
  std::shared_ptr<File>& file = files_[path];
  if (file == nullptr) {
    file = std::make_shared<File>();
    file->synced_bytes = std::filesystem::file_size(path);
  }
  return file;
}

void UnsyncedChanges::Overwrite(const std::string& path, uint64_t offset, uint64_t bytes) {
  Append(path)->overwrites.push_back({offset, ReadFile(path).substr(offset, bytes)});
}

void UnsyncedChanges::Remove(const std::string& path) {
  if (!Exists(path)) return;
  changes_.push_back({Change::Kind::kRemove, path, "", PutAside(path), FileOf(path)});
  files_.erase(path);
}

void UnsyncedChanges::Rename(const std::string& from, const std::string& to) {
  if (!Exists(from)) return;
  const std::string aside = Exists(to) ? PutAside(to) : "";
  changes_.push_back({Change::Kind::kRename, from, to, aside, FileOf(to)});
  files_.erase(to);
  if (std::shared_ptr<File> file = FileOf(from)) files_[to] = std::move(file);
  files_.erase(from);
}

void UnsyncedChanges::SyncDirectory() {
  for (const Change& change : changes_) {
    if (!change.aside.empty()) std::filesystem::remove(change.aside);
  }
  changes_.clear();
}

void UnsyncedChanges::Undo(const Change& change, const std::string& left, Files& files) {
  if (change.kind == Change::Kind::kCreate) {
    std::filesystem::remove(In(left, change.path));
    files.erase(change.path);
    return;
  }
  std::string back = change.path;
  if (change.kind == Change::Kind::kRename) {
    std::filesystem::rename(In(left, change.to), In(left, change.path));
    if (auto file = files.extract(change.to)) {
      file.key() = change.path;
      files.insert(std::move(file));
    }
    back = change.to;
  }
  if (change.aside.empty()) return;
  std::filesystem::copy_file(change.aside, In(left, back));
  if (change.file_aside != nullptr) files[back] = change.file_aside;
}

std::vector<UnsyncedChanges::Change> UnsyncedChanges::ChooseFromJournal(
    std::mt19937_64& random) const {
  const size_t kept = random() % (changes_.size() + 1);
  return {changes_.begin() + static_cast<std::ptrdiff_t>(kept), changes_.end()};
}

size_t UnsyncedChanges::ChooseRename(std::mt19937_64& random) const {
  std::vector<size_t> ends = {0};
  for (size_t i = 0; i < changes_.size(); ++i) {
    if (changes_[i].kind == Change::Kind::kRename) ends.push_back(i + 1);
  }
  return ends[random() % ends.size()];
}

std::vector<UnsyncedChanges::Change> UnsyncedChanges::ChooseByName(std::mt19937_64& random) const {
  std::map<std::string, bool> is_lost;
  const size_t first = ChooseRename(random);
  for (size_t i = first; i < changes_.size(); ++i) {
    if (changes_[i].kind != Change::Kind::kRename) continue;
    is_lost[changes_[i].path] = true;
    is_lost[changes_[i].to] = true;
  }
  std::vector<Change> lost;
  for (size_t i = first; i < changes_.size(); ++i) {
    const auto found = is_lost.try_emplace(changes_[i].path, random() % 2 == 0).first;
    if (found->second) lost.push_back(changes_[i]);
  }
  return lost;
}

void UnsyncedChanges::CopyTo(const std::string& left) const {
  std::filesystem::create_directory(left);
  for (const auto& entry : std::filesystem::directory_iterator(directory_)) {
    const std::string path = entry.path().string();
    if (!entry.is_regular_file()) continue;
    if (FileOf(path) != nullptr) {
      std::filesystem::copy_file(path, In(left, path));
    } else {
      std::filesystem::create_hard_link(path, In(left, path));
    }
  }
}

void UnsyncedChanges::WriteWhatIsLeft(const std::string& left, std::mt19937_64& random) const {
  if (!Exists(directory_)) return;
  CopyTo(left);
  Files files = files_;
  const bool has_journal = random() % 4 != 0;
  const std::vector<Change> lost = has_journal ? ChooseFromJournal(random) : ChooseByName(random);
  for (auto change = lost.rbegin(); change != lost.rend(); ++change) Undo(*change, left, files);
  for (const auto& [path, file] : files) {
    const std::string copy = In(left, path);
    if (!Exists(copy)) continue;
    std::string bytes = ReadFile(copy);
    for (auto overwrite = file->overwrites.rbegin(); overwrite != file->overwrites.rend();
         ++overwrite) {
      UndoOverwrite(bytes, *overwrite, random);
    }
    if (bytes.size() > file->synced_bytes) LoseBytes(bytes, file->synced_bytes, random);
    for (const File::Range& range : file->unreliable) {
      SpoilSectors(bytes, range.begin, std::min<uint64_t>(range.end, bytes.size()), random);
    }
    WriteFile(copy, bytes);
  }
}

}  // namespace nereid::faults
