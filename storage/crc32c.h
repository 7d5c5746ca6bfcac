#ifndef NEREID_STORAGE_CRC32C_H_
#define NEREID_STORAGE_CRC32C_H_

#include <cstdint>
#include <string_view>

namespace nereid::storage {

// CRC-32C (Castagnoli) of `bytes`, with the values of RFC 3720, appendix B.4. Any thread.
uint32_t Crc32c(std::string_view bytes);

// CRC-32C of what `crc` was computed over, followed by `bytes`. The CRC of nothing is 0.
uint32_t ExtendCrc32c(uint32_t crc, std::string_view bytes);

// CRC-32C of `key` followed by `bytes`: tells also a value that was moved to another key.
inline uint32_t Crc32cUnderKey(std::string_view key, std::string_view bytes) {
  return ExtendCrc32c(Crc32c(key), bytes);
}

// Same as ExtendCrc32c, without instructions that only some processors have. Use ExtendCrc32c: it
// chooses. This one is public so that both can be compared.
uint32_t ExtendCrc32cPortable(uint32_t crc, std::string_view bytes);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CRC32C_H_
