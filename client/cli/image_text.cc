#include "client/cli/image_text.h"

#include "absl/strings/str_cat.h"

namespace nereid::client {

std::string ImageFormatName(v1::ImageFormat format) {
  switch (format) {
    case v1::IMAGE_FORMAT_PNG:
      return "png";
    case v1::IMAGE_FORMAT_JPEG:
      return "jpeg";
    case v1::IMAGE_FORMAT_WEBP:
      return "webp";
    default:
      return "unknown";
  }
}

std::string DescribeImage(const v1::Image& image) {
  const std::string size = absl::StrCat(image.width(), "x", image.height());
  return image.name().empty() ? size : absl::StrCat(image.name(), " ", size);
}

}  // namespace nereid::client
