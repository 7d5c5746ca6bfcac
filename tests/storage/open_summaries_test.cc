// Summaries that fill no block yet: which of them are kept, and that reading them back gives the
// blocks that would have been written without.

#include "storage/open_summaries.h"

#include <cmath>
#include <functional>
#include <map>
#include <set>

#include "storage/limits.h"
#include "storage/piece.h"
#include "storage/summary_writer.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::SizeIs;

Summary NodeOf(uint64_t count) {
  Summary node;
  node.count = count;
  return node;
}

TEST(OpenSummariesTest, LetsTheSeriesUsedLeastRecentlyGo) {
  OpenSummaries open;
  for (SeriesId series = 1; series <= kOpenSummariesMax; ++series) {
    open.Add(series)[0].push_back(NodeOf(series));
  }
  ASSERT_NE(open.Find(1), nullptr);
  open.Add(kOpenSummariesMax + 1);
  EXPECT_EQ(open.Find(2), nullptr);
  for (const SeriesId series : {SeriesId{1}, SeriesId{3}, SeriesId{kOpenSummariesMax}}) {
    OpenNodes* const nodes = open.Find(series);
    ASSERT_NE(nodes, nullptr) << series;
    ASSERT_THAT((*nodes)[0], SizeIs(1));
    EXPECT_EQ((*nodes)[0][0].count, series);
  }
  EXPECT_NE(open.Find(kOpenSummariesMax + 1), nullptr);
}

TEST(OpenSummariesTest, ForgetsOneOrAll) {
  OpenSummaries open;
  for (SeriesId series = 1; series <= 3; ++series) open.Add(series);
  open.Forget(2);
  open.Forget(9);
  EXPECT_EQ(open.Find(2), nullptr);
  EXPECT_NE(open.Find(1), nullptr);
  open.ForgetAll();
  EXPECT_EQ(open.Find(1), nullptr);
  EXPECT_EQ(open.Find(3), nullptr);
  EXPECT_THAT(open.Add(2)[0], SizeIs(0)) << "nothing is left of what was forgotten";
}

using Blocks = std::map<std::string, std::string>;

Blocks BlocksOf(RawStore& raw, rocksdb::ColumnFamilyHandle* family, SeriesId series) {
  Blocks blocks;
  const std::unique_ptr<rocksdb::Iterator> entries(raw.db().NewIterator({}, family));
  const std::string end = PointKeyEnd(series, SummaryLevel(kSummaryLevels));
  entries->Seek(PointKeyEnd(series, Level::kPoints));
  for (; entries->Valid() && entries->key().compare(end) < 0; entries->Next()) {
    blocks[entries->key().ToString()] = entries->value().ToString();
  }
  return blocks;
}

// The points of a chunk: uneven, with NaN and with wall times.
Points ChunkOf(size_t chunk) {
  constexpr size_t kChunkPoints = 3;
  Points points;
  points.type = v1::VALUE_TYPE_NUMERIC;
  points.time_before_unix_nanos = static_cast<int64_t>(chunk * 1'000);
  for (size_t i = 0; i < kChunkPoints; ++i) {
    const auto place = static_cast<double>(chunk * kChunkPoints + i);
    points.x.push_back(place * std::sqrt(place));
    points.y.push_back((chunk + i) % 7 == 0 ? std::nan("") : std::sin(place) / 3);
  }
  points.stamps = {{kChunkPoints - 1, points.time_before_unix_nanos + 900}};
  return points;
}

// Puts chunks as the committer does, without the store around it.
class SummaryWriterTest : public StoreFixture {
 protected:
  // A store that has the family of the channel.
  void SetUp() override {
    StoreFixture::SetUp();
    {
      Stream stream(*store_);
      stream.Open("p", "e");
      stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
      stream.Append(1, 0, CountUp(1, 1));
    }
    store_.reset();
    raw_ = std::make_unique<RawStore>(directory_.path());
    writer_ = std::make_unique<SummaryWriter>(&raw_->db(), &raw_->families());
    series_ = SeriesOfId(MakeSeriesId(77, 0));
  }

  Series SeriesOfId(SeriesId id) const {
    Series series;
    series.id = id;
    series.name = {v1::VALUE_TYPE_NUMERIC, "loss"};
    series.family = raw_->FamilyOf(v1::VALUE_TYPE_NUMERIC, "loss");
    return series;
  }

  void PutChunk(size_t chunk) {
    const Points points = ChunkOf(chunk);
    rocksdb::WriteBatch batch;
    ASSERT_TRUE(writer_->Prepare(series_, batch).ok());
    const std::string key = PointKey(series_.id, Level::kPoints, points.x[0]);
    batch.Put(series_.family, key, EncodePiece(key, points, 0, points.size()));
    writer_->AddChunk(series_, SummarizePoints(points, 0, points.size()), batch);
    ASSERT_TRUE(raw_->db().Write({}, &batch).ok());
    series_.head.sealed_last_x = points.x.back();
  }

  // So many other series are sealed in between that this one is let go.
  void UseOthers() {
    rocksdb::WriteBatch batch;
    for (SeriesId other = 1; other <= kOpenSummariesMax; ++other) {
      ASSERT_TRUE(writer_->Prepare(SeriesOfId(MakeSeriesId(78, 0) + other), batch).ok());
    }
    EXPECT_EQ(batch.Count(), 0);
  }

  // What is written of `chunks` chunks when something happens before some of them.
  Blocks Write(size_t chunks, const std::set<size_t>& before,
               const std::function<void()>& happens) {
    for (size_t chunk = 0; chunk < chunks; ++chunk) {
      if (before.count(chunk) > 0) happens();
      PutChunk(chunk);
    }
    Blocks blocks = BlocksOf(*raw_, series_.family, series_.id);
    series_ = SeriesOfId(series_.id);
    RemoveSeries();
    return blocks;
  }

  void RemoveSeries() { RemoveRange(SeriesKey(series_.id), SeriesKey(series_.id + 1)); }
  void RemoveBlocks() {
    RemoveRange(PointKeyEnd(series_.id, Level::kPoints),
                PointKeyEnd(series_.id, SummaryLevel(kSummaryLevels)));
  }
  void RemoveRange(const std::string& begin, const std::string& end) {
    ASSERT_TRUE(raw_->db().DeleteRange({}, series_.family, begin, end).ok());
    writer_->Forget(series_);
  }

  std::unique_ptr<RawStore> raw_;
  std::unique_ptr<SummaryWriter> writer_;
  Series series_;
};

// Two blocks of level 2 and more on every level below.
constexpr size_t kManyChunks = 2 * 64 * 64 + 3 * 64 + 5;

TEST_F(SummaryWriterTest, WhatWasLetGoIsReadBack) {
  const Blocks wanted = Write(kManyChunks, {}, [] {});
  ASSERT_THAT(wanted, SizeIs(2 * 64 + 3 + 2));
  // At the ends of chunks, of blocks and of blocks of blocks, and beside them.
  const std::set<size_t> places = {1,
                                   2,
                                   63,
                                   64,
                                   65,
                                   100,
                                   64 * 63,
                                   64 * 64 - 1,
                                   64 * 64,
                                   64 * 64 + 1,
                                   64 * 65 + 7,
                                   2 * 64 * 64,
                                   kManyChunks - 1};
  const Blocks read_back = Write(kManyChunks, places, [this] { UseOthers(); });
  EXPECT_TRUE(read_back == wanted);
  const Blocks forgotten = Write(kManyChunks, places, [this] { writer_->ForgetAll(); });
  EXPECT_TRUE(forgotten == wanted);
}

// As a store has them that was written before there were summaries.
TEST_F(SummaryWriterTest, ChunksWithoutSummariesGetThem) {
  const Blocks wanted = Write(kManyChunks, {}, [] {});
  const Blocks made_up = Write(kManyChunks, {64 * 64 + 100}, [this] { RemoveBlocks(); });
  EXPECT_TRUE(made_up == wanted);
}

// Through the whole store, with chunks of kPiecePointsMax points.
class ReopenedStoreTest : public StoreFixture {
 protected:
  static constexpr size_t kChunks = 3 * kSummaryBlockNodes + 10;

  void OpenStore() {
    StoreOptions options = Options();
    options.durability = Durability::kWal;
    Reopen(std::move(options));
  }

  void AppendChunks(size_t begin, size_t end) {
    Stream stream(*store_);
    uint64_t sequence = stream.Open("p", "e").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    for (size_t chunk = begin; chunk < end; ++chunk) {
      const auto first = static_cast<double>(1 + chunk * kPiecePointsMax);
      stream.Append(++sequence, 0, CountUp(first, kPiecePointsMax),
                    static_cast<int64_t>(chunk + 1));
    }
    EXPECT_TRUE(stream.End().ok());
  }

  void TruncateToChunks(size_t count) {
    Stream stream(*store_);
    const uint64_t sequence = stream.Open("p", "e").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream.Truncate(sequence + 1, 0, static_cast<double>(1 + count * kPiecePointsMax));
    EXPECT_TRUE(stream.End().ok());
  }

  // Of a new directory, to which `write` writes.
  Blocks BlocksAfter(const std::function<void()>& write) {
    store_.reset();
    std::filesystem::remove_all(directory_.path());
    std::filesystem::create_directory(directory_.path());
    OpenStore();
    write();
    const SeriesId series = FindChannel("loss")->series_id();
    store_.reset();
    RawStore raw(directory_.path());
    return BlocksOf(raw, raw.FamilyOf(v1::VALUE_TYPE_NUMERIC, "loss"), series);
  }
};

TEST_F(ReopenedStoreTest, WritesTheBlocksOfOneThatWasNot) {
  const Blocks wanted = BlocksAfter([this] { AppendChunks(0, kChunks); });
  ASSERT_THAT(wanted, SizeIs(3));
  const Blocks reopened = BlocksAfter([this] {
    size_t begin = 0;
    for (const size_t end : {size_t{1}, size_t{63}, size_t{64}, size_t{65}, size_t{150}, kChunks}) {
      AppendChunks(begin, end);
      OpenStore();
      begin = end;
    }
  });
  EXPECT_TRUE(reopened == wanted);
}

TEST_F(ReopenedStoreTest, WritesThemAgainAfterATruncateBetweenChunks) {
  const Blocks wanted = BlocksAfter([this] { AppendChunks(0, kChunks); });
  for (const bool reopen : {false, true}) {
    const Blocks again = BlocksAfter([this, reopen] {
      AppendChunks(0, kChunks);
      for (const size_t left : {size_t{190}, size_t{128}, size_t{100}, size_t{63}, size_t{1}}) {
        TruncateToChunks(left);
        if (reopen) OpenStore();
        AppendChunks(left, kChunks);
      }
    });
    EXPECT_TRUE(again == wanted) << reopen;
  }
}

}  // namespace
}  // namespace nereid::storage
