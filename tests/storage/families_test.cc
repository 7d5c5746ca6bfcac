#include "storage/families.h"

#include <random>
#include <set>

#include "absl/strings/str_cat.h"
#include "storage/limits.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::UnorderedElementsAre;

std::string EveryByte() {
  std::string bytes;
  for (int byte = 0; byte < 256; ++byte) bytes.push_back(static_cast<char>(byte));
  return bytes;
}

void ExpectRoundTrip(const FamilyName& name) {
  const absl::StatusOr<FamilyName> parsed = ParseColumnFamilyName(ColumnFamilyName(name));
  ASSERT_TRUE(parsed.ok()) << parsed.status();
  EXPECT_EQ(*parsed, name);
}

TEST(ColumnFamilyNameTest, RoundTripsEveryByteAndType) {
  for (const v1::ValueType type :
       {v1::VALUE_TYPE_NUMERIC, v1::VALUE_TYPE_TEXT, v1::VALUE_TYPE_IMAGE}) {
    ExpectRoundTrip({type, EveryByte()});
    ExpectRoundTrip({type, ""});
    for (const char byte : EveryByte()) ExpectRoundTrip({type, std::string(1, byte)});
  }
}

TEST(ColumnFamilyNameTest, RoundTripsRandomNames) {
  std::mt19937_64 random(1);
  std::set<std::string> seen;
  std::set<FamilyName> names;
  for (int i = 0; i < 10000; ++i) {
    FamilyName name{v1::VALUE_TYPE_TEXT, std::string(random() % 5, '\0')};
    for (char& byte : name.channel) byte = "%25a/\n\xff"[random() % 7];
    ExpectRoundTrip(name);
    seen.insert(ColumnFamilyName(name));
    names.insert(std::move(name));
  }
  EXPECT_EQ(seen.size(), names.size());
}

TEST(ColumnFamilyNameTest, IsReadableForOrdinaryNames) {
  EXPECT_EQ(ColumnFamilyName({v1::VALUE_TYPE_NUMERIC, "train/loss_2.x-y"}),
            "numeric/train/loss_2.x-y");
  EXPECT_EQ(ColumnFamilyName({v1::VALUE_TYPE_IMAGE, "a b%"}), "image/a%20b%25");
}

TEST(ColumnFamilyNameTest, RefusesNamesThatItNeverMakes) {
  for (const char* name :
       {"", "default", "catalog", "numeric", "overflow:numeric", "numerics/a", "numeric/a b",
        "numeric/%", "numeric/%4", "numeric/%41", "numeric/%0a", "numeric/%zz", "numeric/%+1"}) {
    EXPECT_EQ(ParseColumnFamilyName(name).status().code(), absl::StatusCode::kInvalidArgument)
        << name;
  }
}

class FamiliesTest : public StoreFixture {
 protected:
  // The channels that have a family of their own on disk. Close the store before.
  std::vector<std::string> FamiliesOnDisk() {
    std::vector<std::string> all;
    EXPECT_TRUE(rocksdb::DB::ListColumnFamilies({}, directory_.path(), &all).ok());
    std::vector<std::string> channels;
    for (const std::string& name : all) {
      if (const auto parsed = ParseColumnFamilyName(name); parsed.ok()) {
        channels.push_back(parsed->channel);
      }
    }
    return channels;
  }

  void ReopenWithBudget(int families) {
    StoreOptions options = Options();
    options.max_channel_families = families;
    Reopen(std::move(options));
  }

  // Each with points of its own, all in one burst.
  void Write(const std::string& experiment, const std::vector<std::string>& channels) {
    Stream stream(*store_);
    const uint64_t last = stream.Open("p", experiment).last_sequence();
    v1::IngestRequest append = AppendRequest(last + 1, 0, CountUp(1, 3));
    for (uint32_t ref = 0; ref < channels.size(); ++ref) {
      stream.Send(DeclareRequest(ref, channels[ref], v1::VALUE_TYPE_NUMERIC));
      if (ref > 0) *append.mutable_append()->add_channels() = append.append().channels(0);
      append.mutable_append()->mutable_channels(ref)->set_channel_ref(ref);
    }
    stream.SendAndWait(append, last + 1);
    EXPECT_THAT(stream.listener().Rejections(), testing::IsEmpty());
  }

  int CountInOverflow(const std::vector<std::string>& channels) {
    int count = 0;
    for (const std::string& channel : channels) {
      count += FindChannel(channel).value().in_overflow_family() ? 1 : 0;
    }
    return count;
  }
};

std::vector<std::string> Names(const std::string& prefix, int count) {
  std::vector<std::string> names;
  for (int i = 0; i < count; ++i) names.push_back(absl::StrCat(prefix, i));
  return names;
}

// RocksDB writes the names into a file of options and reads it back.
TEST_F(FamiliesTest, HostileNamesSurviveReopening) {
  const std::vector<std::string> channels = {"../x",
                                             "/",
                                             "a%b",
                                             "]\"\n",
                                             "[CFOptions \"default\"]",
                                             std::string(1024, '#'),
                                             "numeric/x",
                                             "損失",
                                             "#",
                                             "\\",
                                             std::string("\0", 1),
                                             "default",
                                             " a ",
                                             "overflow:x",
                                             "a\rb",
                                             "=",
                                             "a:b;c",
                                             std::string(1024, 'a')};
  Write("e", channels);
  for (int reopened = 0; reopened < 2; ++reopened) {
    Reopen();
    for (const std::string& channel : channels) {
      EXPECT_THAT(ReadX(channel), ElementsAre(1, 2, 3)) << channel;
      EXPECT_EQ(HeadOf(channel).point_count, 3u);
    }
    EXPECT_EQ(CountInOverflow(channels), 0);
  }
}

TEST_F(FamiliesTest, TheEmptyNameIsNoChannel) {
  Stream stream(*store_);
  stream.Open("p", "e");
  const v1::Declared declared = stream.Declare(0, "", v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(declared.status().code(), static_cast<int>(absl::StatusCode::kInvalidArgument));
}

TEST_F(FamiliesTest, NamesWithinTheBudgetHaveTheirOwnAndTheRestShare) {
  ReopenWithBudget(3);
  const std::vector<std::string> channels = Names("c", 5);
  Write("e", channels);
  EXPECT_EQ(CountInOverflow(channels), 2);
  for (const std::string& channel : channels) EXPECT_THAT(ReadX(channel), ElementsAre(1, 2, 3));
  store_.reset();
  EXPECT_THAT(FamiliesOnDisk(), UnorderedElementsAre("c0", "c1", "c2"));
}

TEST_F(FamiliesTest, ABudgetOfNothingLetsAllShare) {
  ReopenWithBudget(0);
  Write("e", {"a", "b"});
  EXPECT_EQ(CountInOverflow({"a", "b"}), 2);
  EXPECT_THAT(ReadX("b"), ElementsAre(1, 2, 3));
  store_.reset();
  EXPECT_THAT(FamiliesOnDisk(), testing::IsEmpty());
}

TEST_F(FamiliesTest, ANameOfAnotherExperimentNeedsNoMoreBudget) {
  ReopenWithBudget(2);
  Write("e", {"a", "b"});
  Write("f", {"a", "b", "c"});
  store_.reset();
  EXPECT_THAT(FamiliesOnDisk(), UnorderedElementsAre("a", "b"));
}

TEST_F(FamiliesTest, OneExperimentClaimsNoMoreThanItsShare) {
  const std::vector<std::string> channels = Names("c", kExperimentFamiliesMax + 6);
  Write("e", channels);
  EXPECT_EQ(CountInOverflow(channels), 6);
  Write("f", {"d"});
  store_.reset();
  EXPECT_EQ(FamiliesOnDisk().size(), kExperimentFamiliesMax + 1);
}

TEST_F(FamiliesTest, TheShareIsRememberedOverReopening) {
  Write("e", Names("c", kExperimentFamiliesMax));
  Reopen();
  Write("e", {"one more"});
  EXPECT_EQ(CountInOverflow({"one more"}), 1);
}

TEST_F(FamiliesTest, AChannelStaysWhereItWasMadeWhateverTheBudgetBecomes) {
  ReopenWithBudget(1);
  Write("e", {"own", "shared"});
  ReopenWithBudget(100);
  EXPECT_THAT(ReadX("shared"), ElementsAre(1, 2, 3));
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "shared", v1::VALUE_TYPE_NUMERIC);
  stream.Append(2, 0, CountUp(4, 2));
  EXPECT_TRUE(stream.End().ok());
  ReopenWithBudget(0);
  EXPECT_THAT(ReadX("shared"), ElementsAre(1, 2, 3, 4, 5));
  EXPECT_THAT(ReadX("own"), ElementsAre(1, 2, 3));
}

TEST_F(FamiliesTest, TheSameNameOfEachTypeIsAFamilyEach) {
  Stream(*store_).Open("p", "e");
  EXPECT_TRUE(store_->CreateExperiment("p", "f").ok());
  EXPECT_TRUE(store_->CreateExperiment("p", "g").ok());
  EXPECT_TRUE(store_->CreateChannel({"p", "e", "a"}, v1::VALUE_TYPE_NUMERIC).ok());
  EXPECT_TRUE(store_->CreateChannel({"p", "f", "a"}, v1::VALUE_TYPE_TEXT).ok());
  EXPECT_TRUE(store_->CreateChannel({"p", "g", "a"}, v1::VALUE_TYPE_IMAGE).ok());
  store_.reset();
  EXPECT_THAT(FamiliesOnDisk(), ElementsAre("a", "a", "a"));
}

TEST_F(FamiliesTest, TwoThousandChannelsOfOneExperimentAreKept) {
  const std::vector<std::string> channels = Names("c", 2000);
  Write("e", channels);
  Reopen();
  EXPECT_EQ(CountInOverflow(channels), 2000 - static_cast<int>(kExperimentFamiliesMax));
  for (const std::string& channel : channels) {
    ASSERT_THAT(ReadX(channel), ElementsAre(1, 2, 3)) << channel;
    ASSERT_EQ(HeadOf(channel).last_x, 3);
  }
}

}  // namespace
}  // namespace nereid::storage
