#include "tests/faults/planned_points.h"

#include <bit>

#include "absl/strings/str_cat.h"

namespace nereid::faults {
namespace {

constexpr uint64_t kLongTextShare = 64;
constexpr uint64_t kLongTextBytes = 20'000;
constexpr uint64_t kTextBytes = 200;
// Larger ones lie in blob files.
constexpr uint64_t kImageBytes = 8'000;

// A PNG of 8 x 8 pixels up to the end of its header.
constexpr char kPngHeader[] =
    "\x89PNG\r\n\x1a\n\0\0\0\x0dIHDR\0\0\0\x08\0\0\0\x08\x08\x02\0\0\0\x4b\x6d\x29\xdc";

}  // namespace

uint64_t Mix(uint64_t value, uint64_t more) {
  uint64_t mixed = value * 0x9e3779b97f4a7c15 + more + 0x632be59bd9b4e019;
  mixed = (mixed ^ (mixed >> 30)) * 0xbf58476d1ce4e5b9;
  mixed = (mixed ^ (mixed >> 27)) * 0x94d049bb133111eb;
  return mixed ^ (mixed >> 31);
}

double XOf(const PlannedRun& run, uint32_t index) { return run.first_x + index * run.step; }

double NumberOf(const PlannedRun& run, uint32_t index) {
  const uint64_t bits = Mix(run.key, index);
  switch (run.key % 4) {
    case 0:
      return std::bit_cast<double>(bits);
    case 1:
      return static_cast<float>(static_cast<double>(bits % 100'000) * 1e-5);
    case 2:
      return static_cast<double>(bits % 1000) / 8;
    default:
      return -0.0;
  }
}

std::string TextOf(const PlannedRun& run, uint32_t index) {
  const uint64_t bits = Mix(run.key, index);
  const uint64_t limit = bits % kLongTextShare == 0 ? kLongTextBytes : kTextBytes;
  std::string text = absl::StrCat(bits, " ");
  text.append(Mix(bits, 1) % limit, static_cast<char>('a' + bits % 26));
  return text;
}

v1::Image ImageOf(const PlannedRun& run, uint32_t index) {
  const uint64_t bits = Mix(run.key, index);
  v1::Image image;
  image.set_name(absl::StrCat("image ", bits));
  image.set_description(absl::StrCat(Mix(bits, 1)));
  std::string& data = *image.mutable_data();
  data.assign(kPngHeader, sizeof(kPngHeader) - 1);
  const uint64_t words = Mix(bits, 2) % (kImageBytes / sizeof(uint64_t));
  for (uint64_t i = 0; i < words; ++i) {
    const uint64_t word = Mix(bits, i);
    data.append(reinterpret_cast<const char*>(&word), sizeof(word));
  }
  return image;
}

v1::PointColumns ColumnsOf(const PlannedRun& run, v1::ValueType type, PlannedX x) {
  v1::PointColumns columns;
  if (x == PlannedX::kRun) {
    columns.mutable_x_run()->set_start(run.first_x);
    columns.mutable_x_run()->set_step(run.step);
  }
  for (uint32_t i = 0; i < run.count; ++i) {
    if (x == PlannedX::kExplicit) columns.add_x(XOf(run, i));
    if (type == v1::VALUE_TYPE_TEXT) {
      columns.add_texts(TextOf(run, i));
    } else if (type == v1::VALUE_TYPE_IMAGE) {
      *columns.add_images() = ImageOf(run, i);
    } else {
      columns.add_doubles(NumberOf(run, i));
    }
  }
  return columns;
}

}  // namespace nereid::faults
