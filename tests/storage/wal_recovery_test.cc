// A store whose write-ahead log was torn or damaged.

#include <algorithm>
#include <filesystem>

#include "tests/storage/crafted_fragment.h"
#include "tests/storage/store_fixture.h"
#include "tests/storage/wal_check_fixture.h"

namespace nereid::storage {
namespace {

using testing::HasSubstr;

constexpr int kPointsInBatch = 40;

// A whole record of a log: a batch with the sequence number 1 and no changes.
std::string RecordWithoutChanges() {
  return CraftFragment(WalFragmentType::kFull, std::string("\x01") + std::string(11, '\0'));
}

class WalRecoveryTest : public StoreFixture {
 protected:
  // Appends and notes the size of the log after each acknowledgement.
  void AppendBatches(int count) {
    Stream stream(*store_);
    uint64_t sequence = stream.Open("p", "e").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    for (int i = 0; i < count; ++i) {
      stream.Append(sequence + 1, 0,
                    CountUp(static_cast<double>(sequence) * kPointsInBatch + 1, kPointsInBatch));
      ++sequence;
      sizes_.push_back(fs::file_size(LogsIn(directory_.path()).back()));
    }
  }

  // The directory as a crash would leave it now.
  std::string CopyAfterCrash() {
    const std::string copy = crashed_.path() + "/copy";
    fs::remove_all(copy);
    fs::copy(directory_.path(), copy, fs::copy_options::recursive);
    return copy;
  }

  // The batches of a store, which must be whole and the first ones.
  int CountBatches(StoreOptions options) {
    Reopen(std::move(options));
    const int last = static_cast<int>(Stream(*store_).Open("p", "e").last_sequence());
    EXPECT_EQ(Read("loss").SerializeAsString(),
              CountUp(1, last * kPointsInBatch).SerializeAsString());
    EXPECT_EQ(HeadOf("loss").point_count, static_cast<uint64_t>(last * kPointsInBatch));
    return last;
  }

  StoreOptions OptionsOf(const std::string& directory) const {
    StoreOptions options = Options();
    options.data_directory = directory;
    return options;
  }

  TemporaryDirectory crashed_;
  std::vector<uint64_t> sizes_;
};

TEST_F(WalRecoveryTest, ATornTailOpensWithEverythingAcknowledged) {
  AppendBatches(4);
  // The last batch is the one whose acknowledgement never left.
  const uint64_t begin = sizes_[2];
  const uint64_t end = sizes_[3];
  ASSERT_GT(end, begin + 20);
  store_.reset();
  const std::string log = LogsIn(directory_.path()).back();
  const std::string bytes = ReadFile(log);
  for (int cut = 0; cut <= 20; ++cut) {
    const std::string copy = CopyAfterCrash();
    const uint64_t size = begin + (end - begin) * cut / 20;
    fs::resize_file(copy + "/" + fs::path(log).filename().string(), size);
    const int batches = CountBatches(OptionsOf(copy));
    EXPECT_TRUE(batches == 3 || (batches == 4 && cut == 20)) << batches << " at cut " << cut;
    store_.reset();
  }
}

// A power cut tears the first record of a log. RocksDB may keep that log, and the next crash leaves
// it together with a log of acknowledged records.
TEST_F(WalRecoveryTest, ALogWithoutAWholeRecordIsHarmlessAtEveryLaterStart) {
  store_.reset();
  for (const std::string& log : LogsIn(directory_.path())) WriteFile(log, std::string(29, 'x'));
  Reopen();
  AppendBatches(3);
  const std::string once = CopyAfterCrash();
  EXPECT_EQ(CountBatches(OptionsOf(once)), 3);
  store_.reset();
}

// RocksDB also writes records that change nothing.
TEST_F(WalRecoveryTest, ALogWithoutAChangeIsHarmlessAtEveryLaterStart) {
  store_.reset();
  for (const std::string& log : LogsIn(directory_.path())) {
    WriteFile(log, RecordWithoutChanges() + std::string(29, 'x'));
  }
  Reopen();
  AppendBatches(3);
  const std::string once = CopyAfterCrash();
  EXPECT_EQ(CountBatches(OptionsOf(once)), 3);
  store_.reset();
}

TEST_F(WalRecoveryTest, AfterATornTailItGoesOnAsIfTheTailHadNeverBeen) {
  AppendBatches(3);
  store_.reset();
  fs::resize_file(LogsIn(directory_.path()).back(), sizes_[2] - 5);
  Reopen();
  AppendBatches(3);
  EXPECT_EQ(CountBatches(Options()), 5);
  EXPECT_EQ(CountBatches(Options()), 5);
}

TEST_F(WalRecoveryTest, AFlippedBitInAnAcknowledgedRecordIsRefusedByTheNameOfItsFile) {
  AppendBatches(5);
  store_.reset();
  const std::string log = LogsIn(directory_.path()).back();
  for (const int batch : {1, 2, 3, 4}) {
    const uint64_t bit = (sizes_[batch - 1] + sizes_[batch]) / 2 * 8 + 3;
    FlipBit(log, bit);
    const absl::Status status = Store::Open(Options()).status();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << "batch " << batch + 1;
    EXPECT_THAT(std::string(status.message()), HasSubstr(log));
    FlipBit(log, bit);
  }
  EXPECT_EQ(CountBatches(Options()), 5);
}

TEST_F(WalRecoveryTest, DamageMayBeAcceptedAndIsThenGone) {
  AppendBatches(5);
  store_.reset();
  FlipBit(LogsIn(directory_.path()).back(), (sizes_[2] + sizes_[3]) / 2 * 8);
  StoreOptions options = Options();
  options.accept_data_loss = true;
  EXPECT_EQ(CountBatches(std::move(options)), 3);
  AppendBatches(1);
  EXPECT_EQ(CountBatches(Options()), 4);
}

}  // namespace
}  // namespace nereid::storage
