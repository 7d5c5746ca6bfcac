#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <limits>
#include <random>
#include <sstream>
#include <string>

#include "client/cli/csv_text.h"
#include "client/cli/json_text.h"
#include "client/cli/listing.h"
#include "client/cli/number_format.h"
#include "client/cli/table.h"
#include "client/count_text.h"

namespace nereid::client {
namespace {

constexpr double kInfinity = std::numeric_limits<double>::infinity();
constexpr double kNan = std::numeric_limits<double>::quiet_NaN();

TEST(NumberFormatTest, IsShort) {
  EXPECT_EQ(FormatNumber(0), "0");
  EXPECT_EQ(FormatNumber(-0.0), "-0");
  EXPECT_EQ(FormatNumber(1), "1");
  EXPECT_EQ(FormatNumber(-2.5), "-2.5");
  EXPECT_EQ(FormatNumber(0.1), "0.1");
  EXPECT_EQ(FormatNumber(100000), "100000");
  EXPECT_EQ(FormatNumber(0.1 + 0.2), "0.30000000000000004");
  EXPECT_EQ(FormatNumber(0.0001), "0.0001");
  EXPECT_EQ(FormatNumber(0.00001), "1e-05");
  EXPECT_EQ(FormatNumber(9007199254740993.0), "9007199254740992");
  EXPECT_EQ(FormatNumber(1e16), "1e+16");
  EXPECT_EQ(FormatNumber(5e-324), "5e-324");
  EXPECT_EQ(FormatNumber(-1.7976931348623157e308), "-1.7976931348623157e+308");
  EXPECT_EQ(FormatNumber(kInfinity), "inf");
  EXPECT_EQ(FormatNumber(-kInfinity), "-inf");
  EXPECT_EQ(FormatNumber(kNan), "nan");
  EXPECT_EQ(FormatNumber(-kNan), "nan");
}

TEST(NumberFormatTest, ReadsBackExactly) {
  std::mt19937_64 random(3);
  for (int i = 0; i < 200000; ++i) {
    const auto value = std::bit_cast<double>(random());
    if (!std::isfinite(value)) continue;
    const std::string text = FormatNumber(value);
    ASSERT_EQ(std::bit_cast<uint64_t>(std::strtod(text.c_str(), nullptr)),
              std::bit_cast<uint64_t>(value))
        << text;
  }
}

TEST(NumberFormatTest, Rounds) {
  EXPECT_EQ(FormatRounded(1.0 / 3, 6), "0.333333");
  EXPECT_EQ(FormatRounded(123456789, 6), "123457000");
  EXPECT_EQ(FormatRounded(-2.5, 6), "-2.5");
  EXPECT_EQ(FormatRounded(0, 6), "0");
  EXPECT_EQ(FormatRounded(kInfinity, 6), "inf");
  EXPECT_EQ(FormatRounded(std::numeric_limits<double>::max(), 2), "1.7976931348623157e+308");
}

TEST(NumberFormatTest, CountsWithCommas) {
  EXPECT_EQ(FormatCount(0, "point"), "0 points");
  EXPECT_EQ(FormatCount(1, "point"), "1 point");
  EXPECT_EQ(FormatCount(999, "point"), "999 points");
  EXPECT_EQ(FormatCount(12345, "point"), "12,345 points");
  EXPECT_EQ(FormatWithCommas(1234567), "1,234,567");
}

TEST(CsvTextTest, QuotesOnlyWhatNeedsIt) {
  EXPECT_EQ(CsvCell("loss 0.5"), "loss 0.5");
  EXPECT_EQ(CsvCell(""), "");
  EXPECT_EQ(CsvCell("a,b"), "\"a,b\"");
  EXPECT_EQ(CsvCell("say \"x\""), "\"say \"\"x\"\"\"");
  EXPECT_EQ(CsvCell("a\nb"), "\"a\nb\"");
  EXPECT_EQ(CsvCell("a\r"), "\"a\r\"");
  EXPECT_EQ(CsvCell("=1+1"), "=1+1");
  EXPECT_EQ(CsvCell("\x1b[31m"), "\x1b[31m");
}

TEST(JsonTextTest, Escapes) {
  EXPECT_EQ(JsonString("a\"b\\c\n\r\t\x01"), R"("a\"b\\c\n\r\t\u0001")");
  EXPECT_EQ(JsonString("损失\xFF"), "\"损失\uFFFD\"");
  EXPECT_EQ(JsonNumber(0.5), "0.5");
  EXPECT_EQ(JsonNumber(kNan), "\"NaN\"");
  EXPECT_EQ(JsonNumber(kInfinity), "\"Infinity\"");
  EXPECT_EQ(JsonNumber(-kInfinity), "\"-Infinity\"");
}

TEST(TableTest, AlignsColumnsByWhatIsSeen) {
  Table table({{"name"}, {"count", Alignment::kRight}, {"last"}});
  table.AddRow({"损失", "1", "a\nb"});
  table.AddRow({"accuracy", "12345678", ""});
  std::ostringstream out;
  table.Print(out);
  EXPECT_EQ(out.str(),
            "name         count  last\n"
            "损失             1  a\\nb\n"
            "accuracy  12345678  \n");
}

TEST(TableTest, PrintsInParts) {
  Table table({{"x", Alignment::kRight}, {"y", Alignment::kRight}});
  table.AddRow({"1", "0.25"});
  std::ostringstream out;
  table.Print(out);
  table.AddRow({"10", "0.5"});
  table.Print(out);
  table.Print(out);
  EXPECT_EQ(out.str(), "x     y\n1  0.25\n10   0.5\n");
}

class ListingTest : public ::testing::Test {
 protected:
  std::string Print(OutputFormat format) const {
    const Listing listing{{{"name"}, {"count", Alignment::kRight}, {"last", Alignment::kRight}},
                          {{std::string(50, 'n'), uint64_t{3}, 0.5},
                           {std::string("a,b"), uint64_t{0}, std::monostate()},
                           {std::string("c"), uint64_t{1}, kNan},
                           {std::string("text\n"), uint64_t{1}, std::string(50, 't')}}};
    std::ostringstream out;
    PrintListing(listing, format, out);
    return out.str();
  }
};

TEST_F(ListingTest, PrintsATable) {
  const std::string gap(46, ' ');
  EXPECT_EQ(Print(OutputFormat::kTable),
            "name" + gap + "  count" + std::string(38, ' ') + "last\n" + std::string(50, 'n') +
                "      3" + std::string(39, ' ') + "0.5\n" + "a,b" + gap + "       0" +
                std::string(41, ' ') + "-\n" + "c" + gap + "         1" + std::string(39, ' ') +
                "nan\n" + "text\\n" + gap.substr(2) + "      1  " + std::string(39, 't') + "…\n");
}

TEST_F(ListingTest, PrintsCsv) {
  EXPECT_EQ(Print(OutputFormat::kCsv), "name,count,last\n" + std::string(50, 'n') +
                                           ",3,0.5\n\"a,b\",0,\nc,1,nan\n\"text\n\",1," +
                                           std::string(50, 't') + "\n");
}

TEST_F(ListingTest, PrintsJson) {
  EXPECT_EQ(Print(OutputFormat::kJson),
            R"({"name":")" + std::string(50, 'n') + R"(","count":3,"last":0.5})" + "\n" +
                R"({"name":"a,b","count":0,"last":null})" + "\n" +
                R"({"name":"c","count":1,"last":"NaN"})" + "\n" +
                R"({"name":"text\n","count":1,"last":")" + std::string(50, 't') + "\"}\n");
}

}  // namespace
}  // namespace nereid::client
