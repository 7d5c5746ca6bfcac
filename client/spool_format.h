// How a spool lies on disk. docs/spool_format.md draws it byte by byte.

#ifndef NEREID_CLIENT_SPOOL_FORMAT_H_
#define NEREID_CLIENT_SPOOL_FORMAT_H_

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "absl/status/status.h"

namespace nereid::client {

// A segment begins with these bytes, the last of them the version of the format.
inline constexpr std::string_view kSpoolMagic{"NRSPOOL\x01", 8};

// Length and checksum in front of each payload.
inline constexpr size_t kSpoolRecordHeaderBytes = 8;

// Of a payload, which is never empty: a message of the stream.
inline constexpr size_t kSpoolPayloadBytesMax = 4 << 20;

// A segment takes no further record once it is so long.
inline constexpr uint64_t kSpoolSegmentBytes = 16 << 20;

inline constexpr size_t kWriterIdBytes = 16;

inline constexpr char kSpoolLockName[] = "lock";

struct SpoolRecordHeader {
  uint32_t length = 0;
  uint32_t checksum = 0;
};

// CRC-32 as in zlib.
uint32_t SpoolChecksum(std::string_view payload);

// The bytes in front of `payload`.
std::string EncodeSpoolRecordHeader(std::string_view payload);

// `bytes` has kSpoolRecordHeaderBytes.
SpoolRecordHeader DecodeSpoolRecordHeader(std::string_view bytes);

// "00000001.spool" for 1.
std::string SpoolSegmentName(uint32_t number);

// Nothing if `name` is not that of a segment.
std::optional<uint32_t> ParseSpoolSegmentName(std::string_view name);

// The name of the folder of a spool: 32 hexadecimal digits.
std::string SpoolFolderName(std::string_view writer_id);

// Whether `name` may be that of a spool.
bool IsSpoolFolderName(std::string_view name);

// 16 random bytes.
std::string RandomWriterId();

// What a failed call did with a file, as a status with the code that fits `error_number`.
absl::Status FileError(int error_number, std::string_view doing, std::string_view path);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_SPOOL_FORMAT_H_
