// How accepted points become chunks in the channel's family, by way of the tail.

#include <algorithm>
#include <random>

#include "absl/strings/str_cat.h"
#include "storage/limits.h"
#include "storage/piece.h"
#include "storage/tail.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::AllOf;
using testing::Each;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

constexpr size_t kChunk = kPiecePointsMax;

class SealingTest : public StoreFixture {
 protected:
  void SetUp() override { ReopenWithStream(); }
  void TearDown() override { stream_.reset(); }

  void OpenStream() {
    stream_ = std::make_unique<Stream>(*store_);
    sequence_ = stream_->Open("p", "e").last_sequence();
    stream_->Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  }

  void ReopenWithStream() {
    stream_.reset();
    // There are thousands of commits, and none of them meets a power cut.
    StoreOptions options = Options();
    options.durability = Durability::kWal;
    Reopen(std::move(options));
    OpenStream();
  }

  // Every append is a commit of its own.
  void Append(double first, size_t count) {
    stream_->Append(++sequence_, 0, CountUp(first, count));
  }

  struct Stored {
    std::vector<size_t> chunks;
    std::vector<size_t> open_pieces;
    size_t tail_entries = 0;
  };

  // Sizes of the pieces of a channel, as they lie in the closed database after compaction.
  Stored Look(v1::ValueType type, const std::string& channel) {
    stream_.reset();
    store_.reset();
    Stored stored;
    {
      RawStore raw(directory_.path());
      EXPECT_TRUE(raw.db().CompactRange({}, raw.families().tail(), nullptr, nullptr).ok());
      stored.chunks = PieceSizes(raw, raw.FamilyOf(type, channel), false);
      stored.open_pieces = PieceSizes(raw, raw.families().tail(), true);
      uint64_t entries = 0;
      raw.db().GetIntProperty(raw.families().tail(), rocksdb::DB::Properties::kEstimateNumKeys,
                              &entries);
      stored.tail_entries = entries;
    }
    ReopenWithStream();
    return stored;
  }

  static std::vector<size_t> PieceSizes(RawStore& raw, rocksdb::ColumnFamilyHandle* family,
                                        bool in_tail) {
    std::vector<size_t> sizes;
    const std::unique_ptr<rocksdb::Iterator> entries(raw.db().NewIterator({}, family));
    for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
      const std::string_view key = entries->key().ToStringView();
      const std::string_view value = entries->value().ToStringView();
      if (ParsePointKey(key)->level != Level::kPoints) continue;
      Points points;
      const absl::Status status =
          in_tail ? DecodeTailPoints(key, value, points) : DecodePiece(key, value, points);
      EXPECT_TRUE(status.ok()) << status;
      sizes.push_back(points.size());
    }
    return sizes;
  }

  std::unique_ptr<Stream> stream_;
  uint64_t sequence_ = 0;
};

TEST_F(SealingTest, AFewPointsStayOpen) {
  Append(1, 10);
  Append(11, 5);
  const Stored stored = Look(v1::VALUE_TYPE_NUMERIC, "loss");
  EXPECT_THAT(stored.chunks, IsEmpty());
  EXPECT_THAT(stored.open_pieces, ElementsAre(10, 5));
}

TEST_F(SealingTest, ChunksAreFilledFromTheTailAndTheRestStaysOpen) {
  for (int i = 0; i < 25; ++i) Append(1 + 100 * i, 100);
  const Stored stored = Look(v1::VALUE_TYPE_NUMERIC, "loss");
  EXPECT_THAT(stored.chunks, ElementsAre(kChunk, kChunk));
  EXPECT_THAT(stored.open_pieces, ElementsAre(52, 100, 100, 100, 100));
  EXPECT_EQ(stored.tail_entries, 5u);
  EXPECT_EQ(Read("loss").SerializeAsString(), CountUp(1, 2500).SerializeAsString());
}

TEST_F(SealingTest, WholeChunksDoNotPassThroughTheTail) {
  Append(1, 5 * kChunk);
  const Stored stored = Look(v1::VALUE_TYPE_NUMERIC, "loss");
  EXPECT_THAT(stored.chunks, AllOf(SizeIs(5), Each(kChunk)));
  EXPECT_THAT(stored.open_pieces, IsEmpty());
  EXPECT_EQ(HeadOf("loss").point_count, 5 * kChunk);
}

TEST_F(SealingTest, OnePointAtATimeFillsAChunk) {
  for (size_t i = 1; i <= kChunk + 3; ++i) Append(static_cast<double>(i), 1);
  const Stored stored = Look(v1::VALUE_TYPE_NUMERIC, "loss");
  EXPECT_THAT(stored.chunks, ElementsAre(kChunk));
  EXPECT_THAT(stored.open_pieces, ElementsAre(1, 1, 1));
}

TEST_F(SealingTest, LongTextsAreSealedByTheirBytes) {
  stream_->Declare(1, "log", v1::VALUE_TYPE_TEXT);
  const std::string text(kTextPieceBytesMax / 4, 'x');
  for (int i = 1; i <= 6; ++i) {
    stream_->Append(++sequence_, 1, Texts({static_cast<double>(i)}, {text}));
  }
  const Stored stored = Look(v1::VALUE_TYPE_TEXT, "log");
  EXPECT_THAT(stored.chunks, ElementsAre(4));
  EXPECT_THAT(stored.open_pieces, ElementsAre(1, 1));
  EXPECT_THAT(Read("log").texts(), AllOf(SizeIs(6), Each(text)));
}

TEST_F(SealingTest, TheHeadIsThatOfTheLastPointAfterEveryCommit) {
  double next = 1;
  for (const size_t count : {1u, 1022u, 1u, 1u, 1024u, 3u, 5000u, 120u, 1000u}) {
    Append(next, count);
    next += static_cast<double>(count);
    const Head now = HeadOf("loss");
    EXPECT_EQ(now.point_count, next - 1);
    EXPECT_EQ(now.last_x, next - 1);
    EXPECT_EQ(now.max, (next - 1) / 8);
    ReopenWithStream();
    const Head later = HeadOf("loss");
    EXPECT_EQ(RecordFromHead(later).SerializeAsString(), RecordFromHead(now).SerializeAsString());
  }
}

TEST_F(SealingTest, RejectionsAreCountedBesideOpenPointsAndAfterReopening) {
  Append(1, 10);
  Append(5, 1);
  EXPECT_EQ(HeadOf("loss").rejected_count, 1u);
  Append(11, 10);
  ReopenWithStream();
  EXPECT_EQ(HeadOf("loss").rejected_count, 1u);
  EXPECT_EQ(HeadOf("loss").point_count, 20u);
  Append(3, 1);
  ReopenWithStream();
  EXPECT_EQ(HeadOf("loss").rejected_count, 2u);
  EXPECT_EQ(HeadOf("loss").point_count, 20u);
}

TEST_F(SealingTest, SeriesThatFillInStepAreAllSealedInTheEnd) {
  constexpr uint32_t kSeries = 40;
  constexpr int kCommits = 1200;
  for (uint32_t i = 1; i < kSeries; ++i) {
    stream_->Declare(i, absl::StrCat("loss", i), v1::VALUE_TYPE_NUMERIC);
  }
  for (int x = 1; x <= kCommits; ++x) {
    v1::IngestRequest request = AppendRequest(++sequence_, 0, CountUp(x, 1));
    for (uint32_t i = 1; i < kSeries; ++i) {
      v1::ChannelAppend& entry = *request.mutable_append()->add_channels();
      entry.set_channel_ref(i);
      *entry.mutable_points() = CountUp(x, 1);
    }
    stream_->SendAndWait(request, sequence_);
  }
  const std::string expected = CountUp(1, kCommits).SerializeAsString();
  for (uint32_t i = 1; i < kSeries; ++i) {
    ASSERT_EQ(Read(absl::StrCat("loss", i)).SerializeAsString(), expected);
  }
  for (uint32_t i = 1; i < kSeries; ++i) {
    const Stored stored = Look(v1::VALUE_TYPE_NUMERIC, absl::StrCat("loss", i));
    ASSERT_EQ(stored.chunks.size(), 1u) << i;
    EXPECT_GE(stored.chunks[0], kChunk / 2);
    if (i == 3) break;
  }
}

// What lies in the tail is appended to for good: the channel's other points stay readable.
TEST_F(SealingTest, ADamagedOpenPieceKeepsNewPointsOutOfChunksAndLosesNone) {
  Append(1, 10);
  Append(11, 10);
  const SeriesId series = FindChannel("loss")->series_id();
  stream_.reset();
  store_.reset();
  {
    RawStore raw(directory_.path());
    const std::string key = PointKey(series, Level::kPoints, 1);
    std::string value;
    ASSERT_TRUE(raw.db().Get({}, raw.families().tail(), key, &value).ok());
    value.back() = static_cast<char>(value.back() ^ 1);
    ASSERT_TRUE(raw.db().Put({}, raw.families().tail(), key, value).ok());
  }
  Reopen();
  OpenStream();
  Append(21, 2000);
  Append(2021, 2000);
  ReadRange range;
  range.from_x = 11;
  EXPECT_THAT(ReadX("loss", range), SizeIs(4010));
  EXPECT_EQ(HeadOf("loss").point_count, 4020u);
}

// Appends, truncates, reopenings and compactions at random, against a list of x.
TEST_F(SealingTest, ReadsAgreeWithAListAfterRandomChanges) {
  std::mt19937_64 random(1);
  std::vector<double> model;
  double next = 1;
  for (int step = 0; step < 300; ++step) {
    const uint64_t choice = random() % 20;
    if (choice < 14) {
      const size_t most = choice < 10 ? 200 : 4000;
      const size_t count = 1 + random() % most;
      Append(next, count);
      for (size_t i = 0; i < count; ++i) model.push_back(next + static_cast<double>(i));
      next += static_cast<double>(count);
    } else if (choice < 18 && next > 1) {
      const double reach = choice < 17 ? 300 : 5000;
      const double from = std::max(1.0, next - static_cast<double>(random() % 1000) / 1000 * reach);
      stream_->Truncate(++sequence_, 0, from);
      std::erase_if(model, [&](double x) { return x >= from; });
      next = model.empty() ? 1 : model.back() + 1;
    } else if (choice == 18) {
      ReopenWithStream();
    } else {
      Look(v1::VALUE_TYPE_NUMERIC, "loss");
    }
    const Head head = HeadOf("loss");
    ASSERT_EQ(head.point_count, model.size()) << "step " << step;
    if (!model.empty()) {
      ASSERT_EQ(head.last_x, model.back()) << "step " << step;
    }
    ReadRange range;
    range.from_x = next * (static_cast<double>(random() % 1000) / 1000);
    range.to_x = *range.from_x + static_cast<double>(random() % 3000);
    range.descending = random() % 2 == 0;
    std::vector<double> expected;
    for (const double x : model) {
      if (x >= *range.from_x && x < *range.to_x) expected.push_back(x);
    }
    if (range.descending) std::reverse(expected.begin(), expected.end());
    ASSERT_EQ(ReadX("loss", range), expected) << "step " << step;
  }
  const Stored stored = Look(v1::VALUE_TYPE_NUMERIC, "loss");
  EXPECT_EQ(stored.tail_entries, stored.open_pieces.size());
  EXPECT_EQ(ReadX("loss"), model);
}

}  // namespace
}  // namespace nereid::storage
