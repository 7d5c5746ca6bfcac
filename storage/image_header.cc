#include "storage/image_header.h"

#include <csetjmp>
#include <cstddef>
#include <cstdio>
#include <string>

#include "absl/strings/str_cat.h"
#include "jerror.h"
#include "jpeglib.h"
#include "png.h"
#include "webp/decode.h"

namespace nereid::storage {
namespace {

constexpr size_t kReasonBytesMax = JMSG_LENGTH_MAX;

// The signature and the whole IHDR chunk with its checksum.
constexpr size_t kPngHeaderBytes = 33;

constexpr size_t kJpegMemoryBytesMax = size_t{1} << 20;

// A size of 0x0 means that the header could not be read; `reason` then says why, if known. Plain
// data only: libpng and libjpeg leave their functions by longjmp, which runs no destructors.
struct Finding {
  uint32_t width = 0;
  uint32_t height = 0;
  char reason[kReasonBytesMax] = {};
};

// ---- PNG ----

// The warnings before an error say more than the error does, so the first message is kept.
void KeepPngMessage(png_structp png, png_const_charp message) {
  auto* finding = static_cast<Finding*>(png_get_error_ptr(png));
  if (finding->reason[0] == '\0') {
    std::snprintf(finding->reason, sizeof(finding->reason), "%s", message);
  }
}

void FailPng(png_structp png, png_const_charp message) {
  KeepPngMessage(png, message);
  png_longjmp(png, 1);
}

bool FeedPng(png_structp png, png_infop info, png_bytep bytes, size_t size) {
  if (setjmp(png_jmpbuf(png)) != 0) return false;
  png_set_user_limits(png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
  png_set_progressive_read_fn(png, nullptr, nullptr, nullptr, nullptr);
  png_process_data(png, info, bytes, size);
  return true;
}

// libpng is never shown what follows IHDR, so no compressed profile or text can be unpacked.
void ReadPng(std::string_view data, Finding* finding) {
  png_byte header[kPngHeaderBytes];
  const size_t size = data.copy(reinterpret_cast<char*>(header), sizeof(header));
  png_structp png =
      png_create_read_struct(PNG_LIBPNG_VER_STRING, finding, &FailPng, &KeepPngMessage);
  png_infop info = png == nullptr ? nullptr : png_create_info_struct(png);
  if (info != nullptr && FeedPng(png, info, header, size)) {
    finding->width = png_get_image_width(png, info);
    finding->height = png_get_image_height(png, info);
  }
  png_destroy_read_struct(&png, &info, nullptr);
}

// ---- JPEG ----

struct JpegErrors {
  jpeg_error_mgr manager;
  jmp_buf on_error;
  Finding* finding;
};

void FailJpeg(j_common_ptr decoder) {
  auto* errors = reinterpret_cast<JpegErrors*>(decoder->err);
  decoder->err->format_message(decoder, errors->finding->reason);
  std::longjmp(errors->on_error, 1);
}

// At the end of its input libjpeg warns and makes up the bytes that are missing.
void FailJpegAtItsEnd(j_common_ptr decoder, int level) {
  if (level < 0 && decoder->err->msg_code == JWRN_JPEG_EOF) FailJpeg(decoder);
}

bool ReadJpegMarkers(jpeg_decompress_struct* decoder, JpegErrors* errors, std::string_view data) {
  if (setjmp(errors->on_error) != 0) return false;
  jpeg_create_decompress(decoder);
  decoder->mem->max_memory_to_use = kJpegMemoryBytesMax;
  jpeg_mem_src(decoder, reinterpret_cast<const unsigned char*>(data.data()), data.size());
  jpeg_read_header(decoder, TRUE);
  return true;
}

void ReadJpeg(std::string_view data, Finding* finding) {
  JpegErrors errors{};
  errors.finding = finding;
  jpeg_decompress_struct decoder{};
  decoder.err = jpeg_std_error(&errors.manager);
  errors.manager.error_exit = &FailJpeg;
  errors.manager.emit_message = &FailJpegAtItsEnd;
  if (ReadJpegMarkers(&decoder, &errors, data)) {
    finding->width = decoder.image_width;
    finding->height = decoder.image_height;
  }
  jpeg_destroy_decompress(&decoder);
}

// ---- WebP ----

void ReadWebp(std::string_view data, Finding* finding) {
  WebPBitstreamFeatures features;
  const VP8StatusCode status =
      WebPGetFeatures(reinterpret_cast<const uint8_t*>(data.data()), data.size(), &features);
  if (status == VP8_STATUS_OK) {
    finding->width = static_cast<uint32_t>(features.width);
    finding->height = static_cast<uint32_t>(features.height);
  } else if (status != VP8_STATUS_NOT_ENOUGH_DATA) {
    std::snprintf(finding->reason, sizeof(finding->reason), "its chunks are damaged");
  }
}

// ---- all formats ----

struct Format {
  nereid::v1::ImageFormat value;
  const char* name;
  void (*read)(std::string_view data, Finding* finding);
};

constexpr Format kPng = {nereid::v1::IMAGE_FORMAT_PNG, "PNG", &ReadPng};
constexpr Format kJpeg = {nereid::v1::IMAGE_FORMAT_JPEG, "JPEG", &ReadJpeg};
constexpr Format kWebp = {nereid::v1::IMAGE_FORMAT_WEBP, "WebP", &ReadWebp};

// Null when `data` starts like none of the formats.
const Format* RecognizeFormat(std::string_view data) {
  if (data.starts_with("\x89PNG")) return &kPng;
  if (data.starts_with("\xff\xd8\xff")) return &kJpeg;
  if (data.size() >= 12 && data.starts_with("RIFF") && data.substr(8, 4) == "WEBP") {
    return &kWebp;
  }
  return nullptr;
}

}  // namespace

absl::StatusOr<ImageHeader> ReadImageHeader(std::string_view data) {
  const Format* format = RecognizeFormat(data);
  if (format == nullptr) {
    return absl::InvalidArgumentError(
        absl::StrCat("image of ", data.size(), " bytes is neither PNG, JPEG nor WebP"));
  }
  Finding finding;
  format->read(data, &finding);
  if (finding.width == 0 || finding.height == 0) {
    const std::string reason = finding.reason[0] != '\0'
                                   ? std::string(finding.reason)
                                   : absl::StrCat("it is cut short after ", data.size(), " bytes");
    return absl::InvalidArgumentError(
        absl::StrCat(format->name, " header cannot be read: ", reason));
  }
  return ImageHeader{format->value, finding.width, finding.height};
}

absl::Status CheckImageSize(const ImageHeader& header) {
  if (header.width <= kImageSidePixelsMax && header.height <= kImageSidePixelsMax) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(absl::StrCat("image is ", header.width, "x", header.height,
                                                 " pixels, over the limit of ", kImageSidePixelsMax,
                                                 "x", kImageSidePixelsMax, ": resize it"));
}

}  // namespace nereid::storage
