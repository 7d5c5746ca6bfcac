#include "storage/names.h"

#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/limits.h"

namespace nereid::storage {
namespace {

using testing::AllOf;
using testing::HasSubstr;

std::string MessageOf(const absl::Status& status) { return std::string(status.message()); }

TEST(NamesTest, TakesNamesOfEveryScript) {
  for (const char* name : {"loss", "größe", "損失", "a b", "train/loss", "..", "%", "\n", "😀"}) {
    EXPECT_TRUE(CheckName(name, "channel name").ok()) << name;
  }
}

TEST(NamesTest, RefusesTheEmptyName) {
  const absl::Status status = CheckName("", "channel name");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("channel name"), HasSubstr("1024"))) << status;
}

TEST(NamesTest, TakesAsManyBytesAsTheLimitAndNoMore) {
  EXPECT_TRUE(CheckName(std::string(kNameBytesMax, 'a'), "channel name").ok());
  const absl::Status status = CheckName(std::string(kNameBytesMax + 1, 'a'), "channel name");
  EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument);
  EXPECT_THAT(MessageOf(status), HasSubstr("1025 bytes"));
}

TEST(NamesTest, RefusesBytesThatAreNotUtf8AndShowsThem) {
  for (const char* name :
       {"\xff", "a\xc3", "\xc0\xaf", "\xed\xa0\x80", "\xf4\x90\x80\x80", "\x80"}) {
    const absl::Status status = CheckName(name, "experiment name");
    EXPECT_EQ(status.code(), absl::StatusCode::kInvalidArgument) << status;
    EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("experiment name"), HasSubstr("\\")));
    EXPECT_TRUE(IsUtf8(MessageOf(status)));
  }
}

TEST(NamesTest, AProjectHasNoSlash) {
  EXPECT_TRUE(CheckProjectName("digits").ok());
  EXPECT_THAT(MessageOf(CheckProjectName("a/b")), HasSubstr("\"a/b\" contains `/`"));
  EXPECT_EQ(CheckProjectName("").code(), absl::StatusCode::kInvalidArgument);
}

TEST(NamesTest, PrintableEscapesControlBytesAndKeepsLetters) {
  EXPECT_EQ(Printable("größe"), "größe");
  EXPECT_EQ(Printable("a\nb\"c"), "a\\nb\\\"c");
  EXPECT_EQ(Printable(std::string("\0", 1)), "\\000");
  EXPECT_EQ(Printable("\xff"), "\\377");
}

TEST(NamesTest, PrintableIsShortAndUtf8WhereverItCuts) {
  for (size_t lead = 0; lead < 4; ++lead) {
    std::string name(lead, 'a');
    while (name.size() < 1000) name += "😀";
    const std::string shown = Printable(name);
    EXPECT_TRUE(IsUtf8(shown)) << shown;
    EXPECT_LE(shown.size(), 4 * 64 + 3);
    EXPECT_THAT(shown, testing::EndsWith("…"));
  }
}

}  // namespace
}  // namespace nereid::storage
