// What a check of a whole data directory finds, and that it changes nothing.

#include "storage/store_verification.h"

#include <filesystem>
#include <functional>
#include <map>

#include "storage/summary.h"
#include "storage/summary_block.h"
#include "tests/storage/damaged_files_fixture.h"
#include "tests/storage/wal_check_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

constexpr size_t kBlockPoints = kSummaryBlockNodes * kPiecePointsMax;

class StoreVerificationTest : public DamagedFilesFixture {
 protected:
  absl::Status Verify(VerificationReport& report) {
    store_.reset();
    return VerifyStore(directory_.path(), nullptr, report);
  }

  // "place: what" of everything that is damaged.
  std::vector<std::string> Damages() {
    VerificationReport report;
    const absl::Status status = Verify(report);
    EXPECT_TRUE(status.ok()) << status;
    std::vector<std::string> damages;
    for (const Damage& damage : report.damages()) {
      damages.push_back(damage.place + ": " + damage.what);
    }
    EXPECT_EQ(report.damage_count(), damages.size());
    return damages;
  }

  // Sealed with summaries.
  void WriteLongSeries() {
    Stream stream(*store_);
    uint64_t sequence = stream.Open("p", "long").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    for (int i = 0; i < 14; ++i) {
      stream.Append(++sequence, 0, CountUp(1 + i * 5'000, 5'000));
    }
    EXPECT_TRUE(stream.End().ok());
  }

  void Change(const std::string& experiment, Level level, double x,
              const std::function<std::string(const std::string& key, std::string value)>& change) {
    const auto record = store_->catalog().FindChannel({"p", experiment, "loss"});
    ASSERT_TRUE(record.ok()) << record.status();
    store_.reset();
    RawStore raw(directory_.path());
    rocksdb::ColumnFamilyHandle* const family = raw.FamilyOf(v1::VALUE_TYPE_NUMERIC, "loss");
    const std::string key = PointKey(record->series_id(), level, x);
    std::string value;
    ASSERT_TRUE(raw.db().Get({}, family, key, &value).ok());
    ASSERT_TRUE(raw.db().Put({}, family, key, change(key, value)).ok());
  }

  // By name.
  std::map<std::string, std::string> Files() const {
    std::map<std::string, std::string> files;
    for (const auto& entry : std::filesystem::directory_iterator(directory_.path())) {
      files[entry.path().filename().string()] = ReadFile(entry.path().string());
    }
    return files;
  }
};

TEST_F(StoreVerificationTest, CountsWhatASoundStoreHoldsAndChangesNothing) {
  WriteLongSeries();
  store_.reset();
  const auto files = Files();
  VerificationReport report;
  ASSERT_TRUE(Verify(report).ok());
  EXPECT_EQ(report.damage_count(), 0u);
  EXPECT_EQ(report.channels, 4u);
  EXPECT_EQ(report.points, 2 * 5 * kPiecePointsMax + 2 + 70'000);
  EXPECT_EQ(report.images, 2u);
  EXPECT_EQ(report.blob_files, 1u);
  EXPECT_GE(report.table_files, 5u);
  EXPECT_TRUE(Files() == files);
}

TEST_F(StoreVerificationTest, ShowsProgressUpToTheEnd) {
  store_.reset();
  uint64_t last_done = 0;
  uint64_t last_total = 0;
  VerificationReport report;
  const auto note = [&](uint64_t done, uint64_t total) {
    EXPECT_GE(done, last_done);
    last_done = done;
    last_total = total;
  };
  ASSERT_TRUE(VerifyStore(directory_.path(), note, report).ok());
  EXPECT_EQ(last_total, report.bytes);
  EXPECT_EQ(last_done, report.bytes);
}

TEST_F(StoreVerificationTest, FindsAllDamagedFilesAndTheChannelsInThem) {
  const std::string loss = TableOf("numeric/loss");
  const std::string rate = TableOf("numeric/rate");
  const std::string blob = FileNamed(".blob");
  FlipByte(loss, 100);
  FlipByte(rate, -1);
  FlipByte(blob, 5'000);
  const std::vector<std::string> damages = Damages();
  for (const std::string& part :
       {loss + ", family numeric/loss", "opening table file " + rate + " of family numeric/rate",
        std::string("channel \"p/e/loss\", x from the first"),
        std::string("channel \"p/e/rate\": its family has a table file that cannot be opened"),
        std::string("channel \"p/e/picture\", x from 1 to 1")}) {
    EXPECT_THAT(damages, testing::Contains(HasSubstr(part)));
  }
}

TEST_F(StoreVerificationTest, FindsADamagedPieceInASoundBlock) {
  Change("e", Level::kPoints, 1025, [](const std::string&, std::string value) {
    value[value.size() / 2] = static_cast<char>(value[value.size() / 2] ^ 1);
    return value;
  });
  EXPECT_THAT(Damages(), ElementsAre(HasSubstr("channel \"p/e/loss\", x from 1025 on: piece")));
}

TEST_F(StoreVerificationTest, FindsASummaryThatIsNotThatOfItsPoints) {
  WriteLongSeries();
  Change("long", SummaryLevel(1), 1, [](const std::string& key, const std::string& value) {
    SummaryBlock block;
    EXPECT_TRUE(DecodeSummaryBlock(key, value, true, block).ok());
    std::vector<Summary> nodes;
    for (size_t i = 0; i < kSummaryBlockNodes; ++i) nodes.push_back(block.Join(i, i + 1));
    nodes[3].max_y += 1;
    std::string changed;
    AppendSummaryBlock(key, nodes, changed);
    return changed;
  });
  EXPECT_THAT(Damages(),
              ElementsAre(HasSubstr("channel \"p/long/loss\", x from 3073 to 4096: a summary")));
  static_assert(kBlockPoints < 70'000);
}

TEST_F(StoreVerificationTest, FindsAHeadThatCountsOtherPoints) {
  const auto record = FindChannel("loss");
  store_.reset();
  {
    RawStore raw(directory_.path());
    const Catalog catalog(&raw.db(), &raw.families());
    Head head = *catalog.GetHead(record->series_id());
    ++head.point_count;
    rocksdb::WriteBatch batch;
    catalog.PutHead(batch, record->series_id(), head);
    ASSERT_TRUE(raw.db().Write({}, &batch).ok());
  }
  EXPECT_THAT(Damages(), ElementsAre("channel \"p/e/loss\": its head counts 5121 points, and there "
                                     "are 5120"));
}

TEST_F(StoreVerificationTest, FindsADamagedRecord) {
  store_.reset();
  {
    RawStore raw(directory_.path());
    ASSERT_TRUE(raw.db().Put({}, raw.families().catalog(), "pproject", "\xff").ok());
  }
  EXPECT_THAT(Damages(), ElementsAre(HasSubstr("family catalog: the record under key 70")));
}

TEST_F(StoreVerificationTest, FindsADamagedLogAndGoesOn) {
  {
    Stream stream(*store_);
    uint64_t sequence = stream.Open("p", "e").last_sequence();
    stream.Declare(0, "rate", v1::VALUE_TYPE_NUMERIC);
    stream.Append(++sequence, 0, CountUp(10'001, 100));
    stream.Append(++sequence, 0, CountUp(20'001, 100));
    EXPECT_TRUE(stream.End().ok());
  }
  store_.reset();
  const std::string log = LogsIn(directory_.path()).back();
  FlipByte(std::filesystem::path(log).filename().string(), 30);
  EXPECT_THAT(Damages(), testing::Contains(HasSubstr("write-ahead log " + log)));
}

TEST_F(StoreVerificationTest, ADamagedManifestDoesNotHideDamagedTables) {
  const std::string table = TableOf("numeric/loss");
  FlipByte(table, 100);
  FlipByte(FileNamed("MANIFEST-"), 20);
  const std::vector<std::string> damages = Damages();
  EXPECT_THAT(damages, testing::Contains(HasSubstr("MANIFEST")));
  EXPECT_THAT(damages, testing::Contains(HasSubstr(table)));
}

TEST_F(StoreVerificationTest, AnOpenStoreCannotBeVerified) {
  VerificationReport report;
  const absl::Status status = VerifyStore(directory_.path(), nullptr, report);
  EXPECT_TRUE(absl::IsFailedPrecondition(status)) << status;
}

TEST_F(StoreVerificationTest, NoDataCannotBeVerified) {
  const TemporaryDirectory empty;
  VerificationReport report;
  EXPECT_TRUE(absl::IsNotFound(VerifyStore(empty.path(), nullptr, report)));
  EXPECT_TRUE(absl::IsNotFound(VerifyStore(empty.path() + "/none", nullptr, report)));
  EXPECT_TRUE(std::filesystem::is_empty(empty.path()));
}

}  // namespace
}  // namespace nereid::storage
