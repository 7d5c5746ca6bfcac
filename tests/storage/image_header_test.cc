#include "storage/image_header.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "absl/strings/str_cat.h"
#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "jpeglib.h"
#include "png.h"
#include "webp/encode.h"
#include "zlib.h"

namespace nereid::storage {
namespace {

using nereid::v1::IMAGE_FORMAT_JPEG;
using nereid::v1::IMAGE_FORMAT_PNG;
using nereid::v1::IMAGE_FORMAT_WEBP;
using testing::AllOf;
using testing::HasSubstr;
using testing::StartsWith;

constexpr size_t kPngHeaderBytes = 33;

// Grey levels that do not compress to nothing.
std::vector<uint8_t> Pixels(size_t count) {
  std::vector<uint8_t> pixels(count);
  for (size_t i = 0; i < count; ++i) pixels[i] = static_cast<uint8_t>(i * i / 7);
  return pixels;
}

std::string MakePng(uint32_t width, uint32_t height) {
  const std::vector<uint8_t> pixels = Pixels(size_t{width} * height);
  png_image image{};
  image.version = PNG_IMAGE_VERSION;
  image.width = width;
  image.height = height;
  image.format = PNG_FORMAT_GRAY;
  png_alloc_size_t size = PNG_IMAGE_PNG_SIZE_MAX(image);
  std::string png(size, '\0');
  EXPECT_TRUE(png_image_write_to_memory(&image, png.data(), &size, 0, pixels.data(), 0, nullptr));
  png.resize(size);
  return png;
}

std::string MakeJpeg(uint32_t width, uint32_t height) {
  std::vector<uint8_t> row = Pixels(width);
  jpeg_compress_struct encoder{};
  jpeg_error_mgr errors;
  encoder.err = jpeg_std_error(&errors);
  jpeg_create_compress(&encoder);
  unsigned char* bytes = nullptr;
  unsigned long size = 0;  // NOLINT(google-runtime-int): the type libjpeg asks for.
  jpeg_mem_dest(&encoder, &bytes, &size);
  encoder.image_width = width;
  encoder.image_height = height;
  encoder.input_components = 1;
  encoder.in_color_space = JCS_GRAYSCALE;
  jpeg_set_defaults(&encoder);
  jpeg_start_compress(&encoder, TRUE);
  JSAMPROW rows[] = {row.data()};
  for (uint32_t y = 0; y < height; ++y) jpeg_write_scanlines(&encoder, rows, 1);
  jpeg_finish_compress(&encoder);
  jpeg_destroy_compress(&encoder);
  std::string jpeg(reinterpret_cast<char*>(bytes), size);
  std::free(bytes);
  return jpeg;
}

std::string MakeWebp(int width, int height, bool lossless) {
  const std::vector<uint8_t> pixels = Pixels(size_t{3} * width * height);
  uint8_t* bytes = nullptr;
  const size_t size = lossless
                          ? WebPEncodeLosslessRGB(pixels.data(), width, height, 3 * width, &bytes)
                          : WebPEncodeRGB(pixels.data(), width, height, 3 * width, 50, &bytes);
  std::string webp(reinterpret_cast<char*>(bytes), size);
  WebPFree(bytes);
  return webp;
}

void AppendBigEndian(uint32_t value, std::string* bytes) {
  for (int shift = 24; shift >= 0; shift -= 8) bytes->push_back(static_cast<char>(value >> shift));
}

uint32_t PngCrc(std::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? 0xedb88320 : 0);
  }
  return ~crc;
}

std::string PngChunk(std::string_view type, std::string_view content) {
  std::string chunk;
  AppendBigEndian(static_cast<uint32_t>(content.size()), &chunk);
  const std::string body = std::string(type) + std::string(content);
  chunk += body;
  AppendBigEndian(PngCrc(body), &chunk);
  return chunk;
}

// Signature and IHDR alone: 8 bit grey.
std::string PngHeader(uint32_t width, uint32_t height) {
  std::string content;
  AppendBigEndian(width, &content);
  AppendBigEndian(height, &content);
  content += std::string("\x08\x00\x00\x00\x00", 5);
  return "\x89PNG\r\n\x1a\n" + PngChunk("IHDR", content);
}

void ExpectHeader(std::string_view data, nereid::v1::ImageFormat format, uint32_t width,
                  uint32_t height) {
  const absl::StatusOr<ImageHeader> header = ReadImageHeader(data);
  ASSERT_TRUE(header.ok()) << header.status();
  EXPECT_EQ(header->format, format);
  EXPECT_EQ(header->width, width);
  EXPECT_EQ(header->height, height);
}

std::string ErrorOf(std::string_view data) {
  const absl::StatusOr<ImageHeader> header = ReadImageHeader(data);
  EXPECT_EQ(header.status().code(), absl::StatusCode::kInvalidArgument);
  const absl::string_view message = header.status().message();
  return {message.data(), message.size()};
}

// Cuts `data` after each of its bytes: an error or the right answer, and the whole is right.
void ExpectSafeAtEveryCut(const std::string& data, uint32_t width, uint32_t height) {
  size_t errors = 0;
  for (size_t size = 0; size < data.size(); ++size) {
    // A copy of its own, so that the address sanitizer sees a read past the cut.
    const std::vector<char> cut(data.begin(), data.begin() + static_cast<ptrdiff_t>(size));
    const absl::StatusOr<ImageHeader> header = ReadImageHeader({cut.data(), cut.size()});
    if (!header.ok()) {
      EXPECT_EQ(header.status().code(), absl::StatusCode::kInvalidArgument);
      ++errors;
      continue;
    }
    ASSERT_EQ(header->width, width) << "cut after " << size << " bytes";
    ASSERT_EQ(header->height, height) << "cut after " << size << " bytes";
  }
  EXPECT_GE(errors, 12u);
  EXPECT_TRUE(ReadImageHeader(data).ok());
}

TEST(ImageHeaderTest, ReadsPng) { ExpectHeader(MakePng(30, 20), IMAGE_FORMAT_PNG, 30, 20); }

TEST(ImageHeaderTest, ReadsJpeg) { ExpectHeader(MakeJpeg(31, 21), IMAGE_FORMAT_JPEG, 31, 21); }

TEST(ImageHeaderTest, ReadsLossyWebp) {
  ExpectHeader(MakeWebp(32, 22, false), IMAGE_FORMAT_WEBP, 32, 22);
}

TEST(ImageHeaderTest, ReadsLosslessWebp) {
  ExpectHeader(MakeWebp(33, 23, true), IMAGE_FORMAT_WEBP, 33, 23);
}

TEST(ImageHeaderTest, CutPngIsAnErrorUntilTheHeaderIsWhole) {
  const std::string png = MakePng(40, 50);
  ExpectSafeAtEveryCut(png, 40, 50);
  EXPECT_THAT(ErrorOf(png.substr(0, kPngHeaderBytes - 1)),
              AllOf(HasSubstr("PNG header cannot be read"), HasSubstr("cut short after 32 bytes")));
  ExpectHeader(png.substr(0, kPngHeaderBytes), IMAGE_FORMAT_PNG, 40, 50);
}

TEST(ImageHeaderTest, CutJpegIsAnErrorOrRight) { ExpectSafeAtEveryCut(MakeJpeg(40, 50), 40, 50); }

TEST(ImageHeaderTest, CutWebpIsAnErrorOrRight) {
  ExpectSafeAtEveryCut(MakeWebp(40, 50, false), 40, 50);
  ExpectSafeAtEveryCut(MakeWebp(40, 50, true), 40, 50);
}

TEST(ImageHeaderTest, RefusesWhatIsNoImage) {
  EXPECT_EQ(ErrorOf(""), "image of 0 bytes is neither PNG, JPEG nor WebP");
  EXPECT_EQ(ErrorOf("hello, world"), "image of 12 bytes is neither PNG, JPEG nor WebP");
  EXPECT_EQ(ErrorOf("<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>"),
            "image of 62 bytes is neither PNG, JPEG nor WebP");
  EXPECT_EQ(ErrorOf("GIF89a\x01\x02\x03\x04"), "image of 10 bytes is neither PNG, JPEG nor WebP");
  EXPECT_EQ(ErrorOf("RIFF\x04\x01\x02\x03WAVEfmt "),
            "image of 16 bytes is neither PNG, JPEG nor WebP");
}

TEST(ImageHeaderTest, NamesWhatIsWrongInPng) {
  std::string flipped = PngHeader(10, 10);
  flipped[18] ^= 1;
  EXPECT_EQ(ErrorOf(flipped), "PNG header cannot be read: IHDR: CRC error");
  EXPECT_EQ(ErrorOf(PngHeader(0, 10)), "PNG header cannot be read: Image width is zero in IHDR");
  EXPECT_THAT(ErrorOf("\x89PNG\n\x1a\n" + PngHeader(1, 1).substr(8)),
              AllOf(StartsWith("PNG header cannot be read: "), HasSubstr("PNG")));
  EXPECT_THAT(ErrorOf(PngHeader(1, 1).substr(0, 8) + PngChunk("IDAT", std::string(50, 'x'))),
              StartsWith("PNG header cannot be read: "));
}

TEST(ImageHeaderTest, NamesWhatIsWrongInJpeg) {
  EXPECT_EQ(ErrorOf("\xff\xd8\xff\xd9"),
            "JPEG header cannot be read: JPEG datastream contains no image");
  std::string no_height = MakeJpeg(16, 16);
  const size_t frame = no_height.find("\xff\xc0");
  ASSERT_NE(frame, std::string::npos);
  no_height[frame + 5] = no_height[frame + 6] = 0;
  EXPECT_THAT(ErrorOf(no_height), HasSubstr("Empty JPEG image"));
  EXPECT_EQ(ErrorOf(MakeJpeg(16, 16).substr(0, frame + 7)),
            "JPEG header cannot be read: Premature end of JPEG file");
}

TEST(ImageHeaderTest, NamesWhatIsWrongInWebp) {
  std::string webp = MakeWebp(16, 16, false);
  webp[23] = 'x';  // The frame's start code.
  EXPECT_EQ(ErrorOf(webp), "WebP header cannot be read: its chunks are damaged");
  EXPECT_EQ(ErrorOf(MakeWebp(16, 16, false).substr(0, 20)),
            "WebP header cannot be read: it is cut short after 20 bytes");
}

TEST(ImageHeaderTest, ReportsAHugeSizeWithoutRoomForIt) {
  ExpectHeader(PngHeader(20000, 20000), IMAGE_FORMAT_PNG, 20000, 20000);
  ExpectHeader(PngHeader(0x7fffffff, 0x7fffffff), IMAGE_FORMAT_PNG, 0x7fffffff, 0x7fffffff);
  std::string jpeg = MakeJpeg(16, 16);
  const size_t frame = jpeg.find("\xff\xc0");
  ASSERT_NE(frame, std::string::npos);
  jpeg.replace(frame + 5, 4, "\x4e\x20\x4e\x20");  // 20000x20000
  ExpectHeader(jpeg, IMAGE_FORMAT_JPEG, 20000, 20000);
  const absl::StatusOr<ImageHeader> header = ReadImageHeader(jpeg);
  ASSERT_TRUE(header.ok());
  EXPECT_THAT(CheckImageSize(*header).message(), HasSubstr("20000x20000"));
}

// A colour profile and a text that unpack to 64 MiB each: unpacking them would take seconds.
TEST(ImageHeaderTest, UnpacksNoCompressedChunks) {
  const std::string zeros(size_t{64} << 20, '\0');
  uLongf packed_size = compressBound(zeros.size());
  std::string packed(packed_size, '\0');
  ASSERT_EQ(compress(reinterpret_cast<Bytef*>(packed.data()), &packed_size,
                     reinterpret_cast<const Bytef*>(zeros.data()), zeros.size()),
            Z_OK);
  packed.resize(packed_size);
  const std::string bomb = PngHeader(8, 8) + PngChunk("iCCP", std::string("p\0\0", 3) + packed) +
                           PngChunk("zTXt", std::string("t\0\0", 3) + packed) +
                           PngChunk("IEND", "");
  const auto start = std::chrono::steady_clock::now();
  for (int i = 0; i < 1000; ++i) ExpectHeader(bomb, IMAGE_FORMAT_PNG, 8, 8);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(5));
}

TEST(ImageHeaderTest, SizeLimitHoldsForEachSide) {
  EXPECT_TRUE(CheckImageSize({IMAGE_FORMAT_PNG, 512, 512}).ok());
  EXPECT_TRUE(CheckImageSize({IMAGE_FORMAT_PNG, 1, 1}).ok());
  const absl::Status wide = CheckImageSize({IMAGE_FORMAT_PNG, 513, 512});
  EXPECT_EQ(wide.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(wide.message(), "image is 513x512 pixels, over the limit of 512x512: resize it");
  const absl::Status tall = CheckImageSize({IMAGE_FORMAT_JPEG, 512, 513});
  EXPECT_EQ(tall.message(), "image is 512x513 pixels, over the limit of 512x512: resize it");
}

TEST(ImageHeaderTest, RealImagesAtTheSizeLimit) {
  for (const std::string& data :
       {MakePng(512, 512), MakeJpeg(512, 512), MakeWebp(512, 512, true)}) {
    const absl::StatusOr<ImageHeader> header = ReadImageHeader(data);
    ASSERT_TRUE(header.ok()) << header.status();
    EXPECT_TRUE(CheckImageSize(*header).ok());
  }
  for (const std::string& data :
       {MakePng(513, 512), MakeJpeg(513, 512), MakeWebp(513, 512, true)}) {
    const absl::StatusOr<ImageHeader> header = ReadImageHeader(data);
    ASSERT_TRUE(header.ok()) << header.status();
    EXPECT_FALSE(CheckImageSize(*header).ok());
  }
}

// Random bytes behind each format's first bytes, and real images with random bytes in them.
TEST(ImageHeaderTest, LivesThroughRandomBytesInBoundedTime) {
  const std::array<std::string, 8> starts = {"",
                                             "\x89PNG\r\n\x1a\n",
                                             "\xff\xd8\xff",
                                             std::string("RIFF\xff\x00\x00\x00WEBPVP8 ", 16),
                                             MakePng(9, 9),
                                             MakeJpeg(9, 9),
                                             MakeWebp(9, 9, false),
                                             MakeWebp(9, 9, true)};
  std::mt19937 random(5);
  size_t errors = 0;
  const auto start = std::chrono::steady_clock::now();
  for (int round = 0; round < 100000; ++round) {
    std::string data = starts[round % starts.size()];
    const size_t tail = random() % 200;
    for (size_t i = 0; i < tail; ++i) data.push_back(static_cast<char>(random()));
    const size_t damaged = data.empty() || round % 8 < 4 ? 0 : random() % 4;
    for (size_t i = 0; i < damaged; ++i) data[random() % data.size()] = static_cast<char>(random());
    errors += ReadImageHeader(data).ok() ? 0 : 1;
  }
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(60));
  EXPECT_GT(errors, 40000u);
}

}  // namespace
}  // namespace nereid::storage
