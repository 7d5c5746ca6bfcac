#ifndef NEREID_CLIENT_IMAGE_H_
#define NEREID_CLIENT_IMAGE_H_

#include <string>

namespace nereid::client {

// One image value. Bytes of `name` and `description` that are not UTF-8 are replaced by U+FFFD.
struct Image {
  // Shown with the image. May be empty. At most 1,024 bytes.
  std::string name = {};
  // Shown with the image. May be empty. At most 64 KiB.
  std::string description = {};
  // A whole PNG, JPEG or WebP file of at most 512 x 512 pixels and 3 MiB.
  std::string data = {};
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_IMAGE_H_
