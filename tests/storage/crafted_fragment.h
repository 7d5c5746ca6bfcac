#ifndef NEREID_TESTS_STORAGE_CRAFTED_FRAGMENT_H_
#define NEREID_TESTS_STORAGE_CRAFTED_FRAGMENT_H_

#include <cstdint>
#include <string>
#include <string_view>

#include "storage/crc32c.h"
#include "storage/wal_fragment_reader.h"

namespace nereid::storage {

// A fragment as RocksDB writes it into its logs and MANIFEST, made by hand.
inline std::string CraftFragment(WalFragmentType type, std::string_view payload) {
  std::string body(payload);
  body.insert(body.begin(), static_cast<char>(type));
  const uint32_t crc = Crc32c(body);
  const uint32_t masked = ((crc >> 15) | (crc << 17)) + 0xa282ead8u;
  std::string header;
  for (int i = 0; i < 4; ++i) header.push_back(static_cast<char>(masked >> (8 * i)));
  header.push_back(static_cast<char>(payload.size() & 0xff));
  header.push_back(static_cast<char>(payload.size() >> 8));
  return header + body;
}

// A record that is written behind `offset` bytes of such a file: fragments, and what fills a block
// before them.
inline std::string CraftRecord(uint64_t offset, std::string_view payload) {
  std::string record;
  bool is_first = true;
  do {
    uint64_t left = kWalBlockBytes - (offset + record.size()) % kWalBlockBytes;
    if (left < kWalFragmentHeaderBytes) {
      record.append(left, '\0');
      left = kWalBlockBytes;
    }
    const std::string_view part = payload.substr(0, left - kWalFragmentHeaderBytes);
    payload.remove_prefix(part.size());
    const bool is_last = payload.empty();
    const WalFragmentType type =
        is_first ? (is_last ? WalFragmentType::kFull : WalFragmentType::kFirst)
                 : (is_last ? WalFragmentType::kLast : WalFragmentType::kMiddle);
    record += CraftFragment(type, part);
    is_first = false;
  } while (!payload.empty());
  return record;
}

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_CRAFTED_FRAGMENT_H_
