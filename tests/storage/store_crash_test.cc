// kill -9 while points come in.

#include <algorithm>
#include <filesystem>
#include <random>

#include "tests/storage/crash_batches.h"
#include "tests/storage/crash_process.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

class StoreCrashTest : public StoreFixture {
 protected:
  void SetUp() override {}

  // Opens a copy, so that the next crash follows this one and not an orderly end. Every batch must
  // be there once, whole and in order. How many there are.
  uint64_t CountBatchesInCopy() {
    TemporaryDirectory parent;
    StoreOptions options = Options();
    options.data_directory = parent.path() + "/copy";
    std::filesystem::copy(directory_.path(), options.data_directory);
    Reopen(std::move(options));
    const uint64_t last = Stream(*store_).Open("p", "e").last_sequence();
    const int points = static_cast<int>(last) * kCrashBatchPoints;
    EXPECT_EQ(Read("loss").SerializeAsString(), CountUp(1, points).SerializeAsString());
    EXPECT_EQ(HeadOf("loss").point_count, static_cast<uint64_t>(points));
    const v1::PointColumns log = Read("log");
    EXPECT_EQ(log.texts_size(), static_cast<int>(last));
    for (int i = 0; i < log.texts_size(); ++i) EXPECT_EQ(log.texts(i), CrashText(i + 1));
    EXPECT_EQ(HeadOf("log").rejected_count, 0u);
    store_.reset();
    return last;
  }
};

TEST_F(StoreCrashTest, EverythingAcknowledgedIsThereExactlyOnce) {
  std::mt19937_64 random(1);
  uint64_t acknowledged = 0;
  for (int cycle = 0; cycle < 10; ++cycle) {
    // As a client does that heard of no later acknowledgement.
    CrashProcess writer("storage_crash_writer", directory_.path(), cycle % 2 == 0 ? "FSYNC" : "WAL",
                        acknowledged + 1);
    acknowledged = std::max(acknowledged, writer.KillAfter(1 + random() % 60));
    const uint64_t stored = CountBatchesInCopy();
    EXPECT_GE(stored, acknowledged) << "cycle " << cycle;
    EXPECT_LE(stored, acknowledged + 2 * kCrashBatchesInFlight) << "cycle " << cycle;
  }
  EXPECT_GT(acknowledged, 10u);
}

}  // namespace
}  // namespace nereid::storage
