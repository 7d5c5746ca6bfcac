#ifndef NEREID_STORAGE_PLANE_COMPRESSION_H_
#define NEREID_STORAGE_PLANE_COMPRESSION_H_

#include <zstd.h>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace nereid::storage {

// Integers cut into planes, the lowest byte of each, then the next, …, compressed with Zstandard.
// Keeps its memory from one call to the next. One thread at a time.
class PlaneCompressor {
 public:
  // The compressed planes of the low `width` bits of the values. Valid until the next call; empty
  // if they would take more than `bytes_max`.
  std::string_view Compress(const uint32_t* values, size_t count, int width, size_t bytes_max);
  std::string_view Compress(const uint64_t* values, size_t count, int width, size_t bytes_max);

 private:
  template <typename Word>
  std::string_view CompressWords(const Word* values, size_t count, int width, size_t bytes_max);

  struct Free {
    void operator()(ZSTD_CCtx* context) const { ZSTD_freeCCtx(context); }
  };
  std::unique_ptr<ZSTD_CCtx, Free> context_;
  std::vector<uint8_t> planes_;
  std::string compressed_;
};

class PlaneDecompressor {
 public:
  // Reads what Compress made. False if `compressed` does not hold exactly those planes.
  bool Decompress(std::string_view compressed, size_t count, int width, uint32_t* values);
  bool Decompress(std::string_view compressed, size_t count, int width, uint64_t* values);

 private:
  template <typename Word>
  bool DecompressWords(std::string_view compressed, size_t count, int width, Word* values);

  struct Free {
    void operator()(ZSTD_DCtx* context) const { ZSTD_freeDCtx(context); }
  };
  std::unique_ptr<ZSTD_DCtx, Free> context_;
  std::vector<uint8_t> planes_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_PLANE_COMPRESSION_H_
