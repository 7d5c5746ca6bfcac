// What is said of an image where it cannot be shown.

#ifndef NEREID_CLIENT_CLI_IMAGE_TEXT_H_
#define NEREID_CLIENT_CLI_IMAGE_TEXT_H_

#include <string>

#include "nereid/v1/points.pb.h"

namespace nereid::client {

// `png`, `jpeg`, `webp`, or `unknown`.
std::string ImageFormatName(v1::ImageFormat format);

// Name and size in pixels: `digit 28x28`.
std::string DescribeImage(const v1::Image& image);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_IMAGE_TEXT_H_
