#include "storage/plane_compression.h"

#include <algorithm>

namespace nereid::storage {
namespace {

constexpr int kCompressionLevel = 1;

size_t PlaneCount(int width) { return static_cast<size_t>(width + 7) / 8; }

}  // namespace

template <typename Word>
std::string_view PlaneCompressor::CompressWords(const Word* values, size_t count, int width,
                                                size_t bytes_max) {
  planes_.resize(PlaneCount(width) * count);
  for (size_t plane = 0; plane < PlaneCount(width); ++plane) {
    uint8_t* bytes = planes_.data() + plane * count;
    for (size_t i = 0; i < count; ++i) bytes[i] = static_cast<uint8_t>(values[i] >> (plane * 8));
  }
  if (context_ == nullptr) {
    context_.reset(ZSTD_createCCtx());
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_compressionLevel, kCompressionLevel);
    ZSTD_CCtx_setParameter(context_.get(), ZSTD_c_contentSizeFlag, 0);
  }
  compressed_.resize(bytes_max);
  const size_t bytes = ZSTD_compress2(context_.get(), compressed_.data(), compressed_.size(),
                                      planes_.data(), planes_.size());
  if (ZSTD_isError(bytes)) return {};
  return std::string_view(compressed_).substr(0, bytes);
}

std::string_view PlaneCompressor::Compress(const uint32_t* values, size_t count, int width,
                                           size_t bytes_max) {
  return CompressWords(values, count, width, bytes_max);
}

std::string_view PlaneCompressor::Compress(const uint64_t* values, size_t count, int width,
                                           size_t bytes_max) {
  return CompressWords(values, count, width, bytes_max);
}

template <typename Word>
bool PlaneDecompressor::DecompressWords(std::string_view compressed, size_t count, int width,
                                        Word* values) {
  planes_.resize(PlaneCount(width) * count);
  if (context_ == nullptr) context_.reset(ZSTD_createDCtx());
  const size_t bytes = ZSTD_decompressDCtx(context_.get(), planes_.data(), planes_.size(),
                                           compressed.data(), compressed.size());
  if (ZSTD_isError(bytes) || bytes != planes_.size()) return false;
  std::fill_n(values, count, 0);
  for (size_t plane = 0; plane < PlaneCount(width); ++plane) {
    const uint8_t* from = planes_.data() + plane * count;
    for (size_t i = 0; i < count; ++i) values[i] |= static_cast<Word>(from[i]) << (plane * 8);
  }
  return true;
}

bool PlaneDecompressor::Decompress(std::string_view compressed, size_t count, int width,
                                   uint32_t* values) {
  return DecompressWords(compressed, count, width, values);
}

bool PlaneDecompressor::Decompress(std::string_view compressed, size_t count, int width,
                                   uint64_t* values) {
  return DecompressWords(compressed, count, width, values);
}

}  // namespace nereid::storage
