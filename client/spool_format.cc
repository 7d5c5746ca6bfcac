#include "client/spool_format.h"

#include <zlib.h>

#include <algorithm>
#include <cstdio>
#include <random>

#include "absl/strings/escaping.h"
#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace nereid::client {
namespace {

constexpr std::string_view kSegmentSuffix = ".spool";
constexpr size_t kSegmentDigits = 8;
constexpr std::string_view kHexDigits = "0123456789abcdef";

void AppendLittleEndian(uint32_t value, std::string& bytes) {
  for (int shift = 0; shift < 32; shift += 8) {
    bytes.push_back(static_cast<char>((value >> shift) & 0xFF));
  }
}

uint32_t ReadLittleEndian(std::string_view bytes) {
  uint32_t value = 0;
  for (size_t i = 0; i < sizeof(value); ++i) {
    value |= static_cast<uint32_t>(static_cast<unsigned char>(bytes[i])) << (8 * i);
  }
  return value;
}

}  // namespace

uint32_t SpoolChecksum(std::string_view payload) {
  const auto* const bytes = reinterpret_cast<const Bytef*>(payload.data());
  return static_cast<uint32_t>(crc32_z(0, bytes, payload.size()));
}

std::string EncodeSpoolRecordHeader(std::string_view payload) {
  std::string bytes;
  AppendLittleEndian(static_cast<uint32_t>(payload.size()), bytes);
  AppendLittleEndian(SpoolChecksum(payload), bytes);
  return bytes;
}

SpoolRecordHeader DecodeSpoolRecordHeader(std::string_view bytes) {
  return {.length = ReadLittleEndian(bytes),
          .checksum = ReadLittleEndian(bytes.substr(sizeof(uint32_t)))};
}

std::string SpoolSegmentName(uint32_t number) {
  char name[32];
  std::snprintf(name, sizeof(name), "%08u.spool", number);
  return name;
}

std::optional<uint32_t> ParseSpoolSegmentName(std::string_view name) {
  uint32_t number = 0;
  if (name.size() < kSegmentDigits + kSegmentSuffix.size() || !name.ends_with(kSegmentSuffix)) {
    return std::nullopt;
  }
  const std::string digits(name.substr(0, name.size() - kSegmentSuffix.size()));
  if (!absl::SimpleAtoi(digits, &number) || SpoolSegmentName(number) != name) return std::nullopt;
  return number;
}

std::string SpoolFolderName(std::string_view writer_id) {
  return absl::BytesToHexString(std::string(writer_id));
}

bool IsSpoolFolderName(std::string_view name) {
  return name.size() == 2 * kWriterIdBytes && std::all_of(name.begin(), name.end(), [](char c) {
           return kHexDigits.find(c) != std::string_view::npos;
         });
}

std::string RandomWriterId() {
  std::random_device random;
  std::string id;
  while (id.size() < kWriterIdBytes) id.push_back(static_cast<char>(random() & 0xFF));
  return id;
}

absl::Status FileError(int error_number, std::string_view doing, std::string_view path) {
  return absl::ErrnoToStatus(error_number,
                             absl::StrCat("cannot ", std::string(doing), " ", std::string(path)));
}

}  // namespace nereid::client
