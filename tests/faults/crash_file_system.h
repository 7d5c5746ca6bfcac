// Crash points where RocksDB changes files.

#ifndef NEREID_TESTS_FAULTS_CRASH_FILE_SYSTEM_H_
#define NEREID_TESTS_FAULTS_CRASH_FILE_SYSTEM_H_

#include <rocksdb/file_system.h>

#include <array>
#include <memory>
#include <string_view>

namespace nereid::faults {

// A record of the log is half written; it is written and not synced; it is synced.
inline constexpr std::string_view kLogHalfAppended = "log.half_appended";
inline constexpr std::string_view kLogAppended = "log.appended";
inline constexpr std::string_view kLogSynced = "log.synced";
// A new log is there and the old one still in use.
inline constexpr std::string_view kLogCreated = "log.created";
// A flush or compaction has made a file of which the MANIFEST does not know.
inline constexpr std::string_view kTableSynced = "table.synced";
inline constexpr std::string_view kBlobSynced = "blob.synced";
// A change of the set of files is half written; written and not synced; synced.
inline constexpr std::string_view kManifestHalfAppended = "manifest.half_appended";
inline constexpr std::string_view kManifestAppended = "manifest.appended";
inline constexpr std::string_view kManifestSynced = "manifest.synced";
// The change is written but for the sector that makes it count; that is written and not synced;
// synced.
inline constexpr std::string_view kManifestPrepared = "manifest.prepared";
inline constexpr std::string_view kManifestOverwritten = "manifest.overwritten";
inline constexpr std::string_view kManifestCommitted = "manifest.committed";
// CURRENT still names the old MANIFEST; the new one.
inline constexpr std::string_view kCurrentBeforeRename = "current.before_rename";
inline constexpr std::string_view kCurrentRenamed = "current.renamed";
// One file that is not needed any more is gone.
inline constexpr std::string_view kFileDeleted = "file.deleted";

inline constexpr std::array kFileCrashPoints = {
    kLogHalfAppended,      kLogAppended,         kLogSynced,
    kLogCreated,           kTableSynced,         kBlobSynced,
    kManifestHalfAppended, kManifestAppended,    kManifestSynced,
    kManifestPrepared,     kManifestOverwritten, kManifestCommitted,
    kCurrentBeforeRename,  kCurrentRenamed,      kFileDeleted,
};

// `base` with calls of storage::PassCrashPoint. `logs`, on the same files, makes the write-ahead
// logs.
std::shared_ptr<rocksdb::FileSystem> CrashFileSystem(std::shared_ptr<rocksdb::FileSystem> base,
                                                     std::shared_ptr<rocksdb::FileSystem> logs);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_CRASH_FILE_SYSTEM_H_
