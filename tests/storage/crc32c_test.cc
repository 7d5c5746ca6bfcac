#include "storage/crc32c.h"

#include <cstdint>
#include <random>
#include <string>
#include <string_view>

#include "gtest/gtest.h"

namespace nereid::storage {
namespace {

std::string RandomBytes(size_t size, std::mt19937_64& random) {
  std::string bytes(size, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  return bytes;
}

// Definition of the CRC, bit by bit.
uint32_t BitwiseCrc32c(std::string_view bytes) {
  uint32_t crc = 0xffffffff;
  for (const char byte : bytes) {
    crc ^= static_cast<uint8_t>(byte);
    for (int bit = 0; bit < 8; ++bit) crc = (crc >> 1) ^ ((crc & 1) ? 0x82f63b78 : 0);
  }
  return ~crc;
}

TEST(Crc32cTest, HasTheValuesOfRfc3720) {
  std::string rising(32, '\0');
  std::string falling(32, '\0');
  for (int i = 0; i < 32; ++i) {
    rising[i] = static_cast<char>(i);
    falling[i] = static_cast<char>(31 - i);
  }
  EXPECT_EQ(Crc32c(std::string(32, '\0')), 0x8a9136aau);
  EXPECT_EQ(Crc32c(std::string(32, '\xff')), 0x62a8ab43u);
  EXPECT_EQ(Crc32c(rising), 0x46dd794eu);
  EXPECT_EQ(Crc32c(falling), 0x113fdb5cu);
  EXPECT_EQ(Crc32c("123456789"), 0xe3069283u);
  EXPECT_EQ(Crc32c(""), 0u);
}

TEST(Crc32cTest, PortablePathIsTheDefinition) {
  std::mt19937_64 random(1);
  for (size_t size = 0; size < 200; ++size) {
    const std::string bytes = RandomBytes(size, random);
    EXPECT_EQ(ExtendCrc32cPortable(0, bytes), BitwiseCrc32c(bytes)) << size << " bytes";
  }
}

TEST(Crc32cTest, ChosenPathEqualsPortablePathAtAnyLengthAndAlignment) {
  std::mt19937_64 random(2);
  const std::string bytes = RandomBytes(20000, random);
  const std::string_view whole = bytes;
  for (int round = 0; round < 3000; ++round) {
    const size_t start = random() % 64;
    const size_t size_limit = round % 2 == 0 ? 2000 : bytes.size() - start;
    const std::string_view part = whole.substr(start, random() % size_limit);
    const uint32_t before = static_cast<uint32_t>(random());
    ASSERT_EQ(ExtendCrc32c(before, part), ExtendCrc32cPortable(before, part))
        << part.size() << " bytes from " << start;
  }
}

TEST(Crc32cTest, ExtendingPartByPartEqualsTheWhole) {
  std::mt19937_64 random(3);
  const std::string bytes = RandomBytes(5000, random);
  const uint32_t whole = Crc32c(bytes);
  for (size_t cut = 0; cut <= bytes.size(); cut += 7) {
    const std::string_view view = bytes;
    ASSERT_EQ(ExtendCrc32c(Crc32c(view.substr(0, cut)), view.substr(cut)), whole) << cut;
  }
}

TEST(Crc32cTest, OneFlippedBitChangesIt) {
  std::mt19937_64 random(4);
  std::string bytes = RandomBytes(1000, random);
  const uint32_t intact = Crc32c(bytes);
  for (size_t bit = 0; bit < 8 * bytes.size(); ++bit) {
    const char before = bytes[bit / 8];
    bytes[bit / 8] = static_cast<char>(before ^ (1 << (bit % 8)));
    ASSERT_NE(Crc32c(bytes), intact) << "bit " << bit;
    bytes[bit / 8] = before;
  }
}

}  // namespace
}  // namespace nereid::storage
