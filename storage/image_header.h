#ifndef NEREID_STORAGE_IMAGE_HEADER_H_
#define NEREID_STORAGE_IMAGE_HEADER_H_

#include <cstdint>
#include <string_view>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "nereid/v1/points.pb.h"

namespace nereid::storage {

// Longest side of an image that is accepted, in pixels.
inline constexpr uint32_t kImageSidePixelsMax = 512;

// What the first bytes of an encoded image say about it.
struct ImageHeader {
  // PNG, JPEG or WEBP, never UNSPECIFIED.
  nereid::v1::ImageFormat format;
  // Pixels, at least 1.
  uint32_t width;
  // Pixels, at least 1.
  uint32_t height;
};

// Reads the header of `data`, a PNG, JPEG or WebP file. Pixels, colour profiles and comments are
// not decoded: time is at most linear in the size of `data`, memory does not depend on the size of
// the picture. Success says nothing about what follows the header. INVALID_ARGUMENT names what is
// wrong when the format is another one or the header is damaged or cut short. Any thread.
absl::StatusOr<ImageHeader> ReadImageHeader(std::string_view data);

// INVALID_ARGUMENT, naming both sizes, when a side is longer than kImageSidePixelsMax.
absl::Status CheckImageSize(const ImageHeader& header);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_IMAGE_HEADER_H_
