#include "tests/faults/random_points.h"

#include <bit>
#include <cmath>
#include <string>

#include "tests/storage/ingest_requests.h"

namespace nereid::faults {
namespace {

bool OneIn(uint64_t count, std::mt19937_64& random) { return random() % count == 0; }

int CountUpTo(int most, std::mt19937_64& random) {
  return 1 + static_cast<int>(random() % static_cast<uint64_t>(most));
}

std::string RandomBytes(size_t size, std::mt19937_64& random) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

std::string RandomText(std::mt19937_64& random) {
  std::string text(OneIn(50, random) ? 20'000 : random() % 100, 'a');
  for (char& letter : text) letter = static_cast<char>('a' + random() % 26);
  return text;
}

int RandomCount(std::mt19937_64& random) {
  if (OneIn(100, random)) return CountUpTo(30'000, random);
  if (OneIn(15, random)) return CountUpTo(3'000, random);
  return OneIn(5, random) ? CountUpTo(600, random) : CountUpTo(40, random);
}

// Infinities and NaN of any bits, too, but none so large that sums overflow.
double WildNumber(std::mt19937_64& random) {
  constexpr uint64_t kExponent = uint64_t{0x7ff} << 52;
  constexpr uint64_t kLargeExponent = uint64_t{1} << 62;
  constexpr uint64_t kFraction = (uint64_t{1} << 52) - 1;
  uint64_t bits = random() & ~kLargeExponent;
  if (OneIn(20, random)) bits |= kExponent;
  if (OneIn(40, random)) bits &= ~kFraction;
  return std::bit_cast<double>(bits);
}

void AddNumbers(int count, std::mt19937_64& random, v1::PointColumns& points) {
  const uint64_t kind = random() % 4;
  double y = static_cast<double>(random() % 100);
  for (int i = 0; i < count; ++i) {
    if (kind == 0) points.add_floats(static_cast<float>(y += 0.25));
    if (kind == 1) points.add_doubles(y);
    if (kind == 2) points.add_doubles(y += std::sin(static_cast<double>(random() % 1000)));
    if (kind == 3) points.add_doubles(WildNumber(random));
  }
}

int AddValues(v1::ValueType type, std::mt19937_64& random, v1::PointColumns& points) {
  int count = RandomCount(random);
  if (type == v1::VALUE_TYPE_TEXT) {
    count = CountUpTo(20, random);
    for (int i = 0; i < count; ++i) points.add_texts(RandomText(random));
  } else if (type == v1::VALUE_TYPE_IMAGE) {
    count = CountUpTo(3, random);
    for (int i = 0; i < count; ++i) {
      const std::string filler = RandomBytes(random() % 8'000, random);
      *points.add_images() =
          storage::ImageOf("name", RandomText(random), storage::Png(8, 8, filler));
    }
  } else {
    AddNumbers(count, random, points);
  }
  return count;
}

}  // namespace

v1::PointColumns RandomPoints(v1::ValueType type, const ExpectedChannel& sent,
                              std::mt19937_64& random) {
  v1::PointColumns points;
  const int count = AddValues(type, random, points);
  const double last = sent.point_count() == 0 ? 0 : sent.last_x();
  const uint64_t kind = random() % 3;
  // The rest is left to the server.
  if (kind == 0) {
    points.mutable_x_run()->set_start(last + 0.5);
    points.mutable_x_run()->set_step(0.5);
  } else if (kind == 1) {
    double x = last;
    for (int i = 0; i < count; ++i) points.add_x(x += static_cast<double>(1 + random() % 3) / 2);
    // To be rejected, unless it is the last point again.
    if (OneIn(8, random)) points.set_x(static_cast<int>(random() % count), last);
  }
  return points;
}

}  // namespace nereid::faults
