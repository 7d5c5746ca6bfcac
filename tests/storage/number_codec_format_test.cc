// Bytes written by hand after docs/storage_format.md: stored columns keep their meaning.

#include <bit>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/number_codec.h"
#include "storage/x_codec.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;

// Bytes from hexadecimal digits; spaces are for the reader.
std::string Bytes(std::string_view digits) {
  std::string bytes;
  int high = -1;
  for (const char digit : digits) {
    if (digit == ' ') continue;
    const int value = digit <= '9' ? digit - '0' : digit - 'a' + 10;
    if (high < 0) {
      high = value;
    } else {
      bytes.push_back(static_cast<char>(high << 4 | value));
      high = -1;
    }
  }
  return bytes;
}

std::string Zeros(size_t count) { return std::string(count, '\0'); }

std::vector<double> DecodedOn(ProcessorPath path, const std::string& bytes, size_t count) {
  NumberDecoder decoder(path);
  std::vector<double> numbers(count);
  const absl::StatusOr<size_t> consumed = decoder.Decode(bytes, count, numbers.data());
  EXPECT_TRUE(consumed.ok()) << consumed.status();
  EXPECT_EQ(consumed.value_or(0), bytes.size());
  return numbers;
}

std::vector<uint64_t> BitsOf(const std::vector<double>& numbers) {
  std::vector<uint64_t> bits;
  for (const double number : numbers) bits.push_back(std::bit_cast<uint64_t>(number));
  return bits;
}

std::vector<double> Decoded(const std::string& bytes, size_t count) {
  const std::vector<double> numbers = DecodedOn(ProcessorPath::kPortable, bytes, count);
  EXPECT_EQ(BitsOf(DecodedOn(FastestProcessorPath(), bytes, count)), BitsOf(numbers));
  return numbers;
}

std::vector<double> DecodedX(const std::string& bytes, size_t count) {
  NumberDecoder decoder;
  std::vector<double> x(count);
  const absl::StatusOr<size_t> consumed = DecodeX(bytes, count, decoder, x.data());
  EXPECT_TRUE(consumed.ok()) << consumed.status();
  EXPECT_EQ(consumed.value_or(0), bytes.size());
  return x;
}

bool IsRefused(const std::string& bytes, size_t count) {
  std::vector<double> numbers(count);
  return NumberDecoder().Decode(bytes, count, numbers.data()).status().code() ==
         absl::StatusCode::kDataLoss;
}

TEST(NumberCodecFormatTest, Raw) {
  const std::vector<double> numbers = Decoded(Bytes("00 000000000000f03f 010000000000f87f"), 2);
  EXPECT_THAT(BitsOf(numbers), ElementsAre(0x3ff0000000000000, 0x7ff8000000000001));
}

TEST(NumberCodecFormatTest, Constant) {
  EXPECT_THAT(Decoded(Bytes("01 000000000000e03f"), 3), ElementsAre(0.5, 0.5, 0.5));
}

TEST(NumberCodecFormatTest, SinglesWithLowBitsDropped) {
  EXPECT_THAT(Decoded(Bytes("02 16  00 02 fe000000 24"), 3), ElementsAre(1.0, 1.5, 2.0));
}

TEST(NumberCodecFormatTest, NegativeSingles) {
  EXPECT_THAT(Decoded(Bytes("02 00  00 00 ffff7fc0"), 2), ElementsAre(-1.0, -1.0));
  EXPECT_THAT(BitsOf(Decoded(Bytes("02 00  00 01 ffffffff 02"), 2)),
              ElementsAre(0x8000000000000000, 0));
}

TEST(NumberCodecFormatTest, DoublesWithLowBitsDropped) {
  EXPECT_THAT(Decoded(Bytes("12 33  00 02 fe07000000000000 24"), 3), ElementsAre(1.0, 1.5, 2.0));
}

TEST(NumberCodecFormatTest, DecimalsThatIncreaseEvenly) {
  EXPECT_THAT(Decoded(Bytes("22 01  01 00 0100000000000000 0100000000000000"), 3),
              ElementsAre(0.1, 0.2, 0.3));
}

TEST(NumberCodecFormatTest, DecimalsOfSinglePrecision) {
  EXPECT_THAT(Decoded(Bytes("32 01  01 00 0100000000000000 0100000000000000"), 3),
              ElementsAre(0.1F, 0.2F, 0.3F));
}

TEST(NumberCodecFormatTest, BinaryFractionsAndMultiples) {
  EXPECT_THAT(Decoded(Bytes("42 01  00 01 ffffffffffffffff 02"), 2), ElementsAre(-0.5, 0.0));
  EXPECT_THAT(Decoded(Bytes("42 fe  00 01 0300000000000000 02"), 2), ElementsAre(12.0, 16.0));
}

TEST(NumberCodecFormatTest, DifferencesOfOrderTwoAndThree) {
  EXPECT_THAT(Decoded(Bytes("42 00  02 00 0200000000000000  0000000000000000 0100000000000000"), 5),
              ElementsAre(0, 1, 4, 9, 16));
  EXPECT_THAT(Decoded(Bytes("42 00  03 00 0600000000000000"
                            "0000000000000000 0100000000000000 0600000000000000"),
                      5),
              ElementsAre(0, 1, 8, 27, 64));
}

TEST(NumberCodecFormatTest, ForeignNumbers) {
  // The list: one field of two bits, which passes over one position.
  const std::vector<double> numbers =
      Decoded(Bytes("a2 01  0100 0120 01 010000000000f8ff  00 00 0500000000000000"), 3);
  EXPECT_THAT(BitsOf(numbers), ElementsAre(std::bit_cast<uint64_t>(0.5), 0xfff8000000000001,
                                           std::bit_cast<uint64_t>(0.5)));
}

TEST(NumberCodecFormatTest, Patches) {
  // Three bits each, −1 and 3. Their positions, 5 and 7, are the fields 3 (only passes over), 2, 1.
  EXPECT_THAT(Decoded(Bytes("42 00  80 02 03 0200 0000000000000000  0320 1b  1f  e4e4"), 8),
              ElementsAre(0, 1, 2, 3, 0, 1 - 4, 2, 3 + 3 * 4));
}

TEST(NumberCodecFormatTest, CompressedPlanes) {
  // A Zstandard frame of one block that is stored as it is.
  EXPECT_THAT(Decoded(Bytes("43 00  00 0c 0000000000000000  0f00"
                            "28b52ffd 20 06 310000 235689 010407"),
                      3),
              ElementsAre(0x123, 0x456, 0x789));
}

TEST(NumberCodecFormatTest, GroupsLieInEightLanes) {
  // Values of one bit: words 0 and 1 of the only row, then a value that is left over.
  std::vector<double> expected(257);
  expected[0] = expected[1 + 31 * 8] = expected[256] = 1;
  EXPECT_EQ(Decoded(Bytes("42 00  00 01 0000000000000000  01000000 00000080") + Zeros(6 * 4) +
                        Bytes("01"),
                    257),
            expected);
}

TEST(NumberCodecFormatTest, AValueMayReachIntoTheNextRow) {
  // Twelve bits: of value 16 eight are in the first word of the lane and four in the second.
  std::vector<double> expected(256);
  expected[16] = 0xecd;
  EXPECT_EQ(Decoded(Bytes("42 00  00 0c 0000000000000000  000000cd") + Zeros(7 * 4) +
                        Bytes("0e000000") + Zeros(10 * 32 + 7 * 4),
                    256),
            expected);
}

TEST(NumberCodecFormatTest, BitsAbove32LieApart) {
  EXPECT_THAT(Decoded(Bytes("42 00  00 21 0000000000000000  05000000 07000000 01"), 2),
              ElementsAre(0x100000005, 7));
}

TEST(NumberCodecFormatTest, ThirtyTwoBitsLieOneAfterAnother) {
  EXPECT_THAT(Decoded(Bytes("42 00  00 20 0000000000000000  05000000 07000080"), 2),
              ElementsAre(5, 0x80000007));
}

TEST(NumberCodecFormatTest, RunsOfX) {
  EXPECT_THAT(DecodedX(Bytes("04 000000000000e03f 000000000000d03f"), 3),
              ElementsAre(0.5, 0.75, 1.0));
  EXPECT_THAT(DecodedX(Bytes("05 f70a 02"), 3), ElementsAre(-700, -699, -698));
}

TEST(NumberCodecFormatTest, OtherXAreAColumnOfNumbers) {
  EXPECT_THAT(DecodedX(Bytes("42 00  00 02 0000000000000000 34"), 3), ElementsAre(0, 1, 3));
}

TEST(NumberCodecFormatTest, WhatTheFormatDoesNotKnowIsRefused) {
  const std::string frame = Bytes("00 00 0000000000000000");
  ASSERT_FALSE(IsRefused(Bytes("22 16") + frame, 2));
  EXPECT_TRUE(IsRefused(Bytes("22 17") + frame, 2)) << "a decimal of 23 places";
  EXPECT_TRUE(IsRefused(Bytes("42 80") + frame, 2)) << "2 to the power of 128";
  EXPECT_TRUE(IsRefused(Bytes("02 20  00 00 00000000"), 2)) << "32 of 32 bits dropped";
  EXPECT_TRUE(IsRefused(Bytes("52 00") + frame, 2)) << "mapping 5";
  EXPECT_TRUE(IsRefused(Bytes("2a 00") + frame, 2)) << "form 10";
  EXPECT_TRUE(IsRefused(Bytes("04") + Zeros(16), 2)) << "form 4";
  EXPECT_TRUE(IsRefused(Bytes("10") + Zeros(16), 2)) << "raw with a mapping";
  EXPECT_TRUE(IsRefused(Bytes("42 00  04 00") + Zeros(5 * 8), 9)) << "order 4";
  EXPECT_TRUE(IsRefused(Bytes("42 00  02 00") + Zeros(3 * 8), 2)) << "order 2 of two numbers";
  EXPECT_TRUE(IsRefused(Bytes("42 00  00 41") + Zeros(8 + 17), 2)) << "65 bits";
}

}  // namespace
}  // namespace nereid::storage
