#include <cstdint>
#include <filesystem>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "gtest/gtest.h"
#include "storage/wal_check.h"
#include "storage/wal_fragment_reader.h"
#include "tests/storage/crafted_fragment.h"
#include "tests/storage/wal_check_fixture.h"

namespace nereid::storage {
namespace {

// Logs made by hand, for what the writer of RocksDB leaves only when a disk loses writes.
class CraftedWalTest : public WalCheckTest {
 protected:
  void SetUp() override {
    WalCheckTest::SetUp();
    fs::create_directory(crashed_);
    log_ = crashed_ + "/000004.log";
  }

  // A record that changes `count` keys.
  static std::string Batch(uint8_t sequence, uint8_t count) {
    std::string header(12, '\0');
    header[0] = static_cast<char>(sequence);
    header[8] = static_cast<char>(count);
    return CraftFragment(WalFragmentType::kFull, header + "changes");
  }

  std::vector<TornTail> ExpectTornTails() {
    std::vector<TornTail> torn;
    const absl::Status status = CheckWriteAheadLogs(crashed_, &torn);
    EXPECT_TRUE(status.ok()) << status;
    return torn;
  }

  const std::string full_ = CraftFragment(WalFragmentType::kFull, std::string(40, 'f'));
  const std::string first_ = CraftFragment(WalFragmentType::kFirst, std::string(40, 'a'));
  const std::string middle_ = CraftFragment(WalFragmentType::kMiddle, std::string(40, 'b'));
  const std::string last_ = CraftFragment(WalFragmentType::kLast, std::string(40, 'c'));
  const std::string damaged_ = std::string(full_.size() - 1, '\x01') + "x";
};

// What ends a block of which `left` bytes were not used: too few for a header.
TEST_F(CraftedWalTest, FillerMayHoldAnything) {
  for (size_t left = 0; left < kWalFragmentHeaderBytes; ++left) {
    const size_t payload = kWalBlockBytes - left - kWalFragmentHeaderBytes;
    const std::string block = CraftFragment(WalFragmentType::kFull, std::string(payload, 'p'));
    WriteFile(log_, block + std::string(left, '\x01') + full_);
    EXPECT_TRUE(ExpectTornTails().empty()) << left << " bytes left";
  }
}

TEST_F(CraftedWalTest, ABlockMayEndWithAnEmptyFirstFragment) {
  const size_t payload = kWalBlockBytes - 2 * kWalFragmentHeaderBytes;
  const std::string block = CraftFragment(WalFragmentType::kFull, std::string(payload, 'p')) +
                            CraftFragment(WalFragmentType::kFirst, "");
  WriteFile(log_, block + last_ + full_);
  EXPECT_TRUE(ExpectTornTails().empty());
  WriteFile(log_, block + full_);
  ExpectDamageIsReported(log_);
}

TEST_F(CraftedWalTest, ALaterLogThatGoesOnWhereTheDamageStartsProvesItHarmless) {
  const std::string later = crashed_ + "/000009.log";
  WriteFile(log_, Batch(7, 3) + damaged_);
  WriteFile(later, Batch(10, 1));
  EXPECT_EQ(ExpectTornTails().size(), 1u);
  WriteFile(later, Batch(10, 0) + Batch(10, 1));
  EXPECT_EQ(ExpectTornTails().size(), 1u);
  for (const uint8_t sequence : {7, 9, 11}) {
    WriteFile(later, Batch(sequence, 1));
    ExpectDamageIsReported(log_);
  }
  // RocksDB drops what is behind damage, also here.
  WriteFile(later, damaged_ + Batch(10, 1));
  ExpectDamageIsReported(log_);
  WriteFile(later, middle_ + Batch(10, 1));
  ExpectDamageIsReported(log_);
}

TEST_F(CraftedWalTest, ARecordBehindDamageInTheSameLogIsNoProof) {
  WriteFile(log_, Batch(7, 3) + damaged_ + Batch(10, 1));
  ExpectDamageIsReported(log_);
}

TEST_F(CraftedWalTest, ARecordOfSeveralFragmentsIsWhole) {
  WriteFile(log_, full_ + first_ + middle_ + middle_ + last_ + full_);
  EXPECT_TRUE(ExpectTornTails().empty());
}

TEST_F(CraftedWalTest, PartsOfTheTornRecordBehindTheDamageDoNotCount) {
  WriteFile(log_, full_ + damaged_ + middle_ + last_);
  const std::vector<TornTail> torn = ExpectTornTails();
  ASSERT_EQ(torn.size(), 1u);
  EXPECT_EQ(torn[0].offset, full_.size());
  EXPECT_EQ(torn[0].bytes, damaged_.size() + middle_.size() + last_.size());
}

TEST_F(CraftedWalTest, ARecordBehindThosePartsCounts) {
  WriteFile(log_, full_ + damaged_ + middle_ + last_ + full_);
  ExpectDamageIsReported(log_);
  WriteFile(log_, full_ + damaged_ + middle_ + last_ + first_);
  ExpectDamageIsReported(log_);
}

TEST_F(CraftedWalTest, ALostFirstFragmentIsDamage) {
  WriteFile(log_, full_ + middle_ + last_);
  EXPECT_EQ(ExpectTornTails().size(), 1u);
  WriteFile(log_, full_ + middle_ + last_ + full_);
  ExpectDamageIsReported(log_);
}

TEST_F(CraftedWalTest, ALostLastFragmentIsDamage) {
  WriteFile(log_, full_ + first_ + middle_);
  const std::vector<TornTail> torn = ExpectTornTails();
  ASSERT_EQ(torn.size(), 1u);
  EXPECT_EQ(torn[0].offset, full_.size());
  WriteFile(log_, full_ + first_ + middle_ + full_);
  ExpectDamageIsReported(log_);
}

TEST_F(CraftedWalTest, ARecordTooShortForABatchIsDamage) {
  const std::string tiny = CraftFragment(WalFragmentType::kFull, "tiny");
  WriteFile(log_, full_ + tiny);
  EXPECT_EQ(ExpectTornTails().size(), 1u);
  WriteFile(log_, full_ + tiny + full_);
  ExpectDamageIsReported(log_);
}

TEST_F(CraftedWalTest, ARecordAfterManyDamagedBlocksIsFound) {
  WriteFile(log_, full_ + std::string(20 * kWalBlockBytes, '\x7f') + full_);
  ExpectDamageIsReported(log_);
}

TEST_F(CraftedWalTest, TwoDamagedLogsBeforeAWholeOneAreNamedByTheFirst) {
  WriteFile(log_, full_ + damaged_);
  WriteFile(crashed_ + "/000010.log", damaged_);
  WriteFile(crashed_ + "/000009.log", damaged_);
  EXPECT_EQ(ExpectTornTails().size(), 1u);
  WriteFile(crashed_ + "/000010.log", full_);
  ExpectDamageIsReported(log_);
}

// Numbers decide, not names: 1000000 comes after 999999.
TEST_F(CraftedWalTest, LogsAreTakenInTheOrderOfTheirNumbers) {
  WriteFile(crashed_ + "/999999.log", full_);
  WriteFile(crashed_ + "/1000000.log", full_ + damaged_);
  EXPECT_EQ(ExpectTornTails().size(), 1u);
  fs::remove(crashed_ + "/1000000.log");
  WriteFile(crashed_ + "/999998.log", full_ + damaged_);
  ExpectDamageIsReported(crashed_ + "/999998.log");
}

TEST_F(CraftedWalTest, RandomBytesAreATornTail) {
  std::mt19937_64 random(10);
  std::string bytes(300000, '\0');
  for (char& byte : bytes) byte = static_cast<char>(random());
  WriteFile(log_, bytes);
  const std::vector<TornTail> torn = ExpectTornTails();
  ASSERT_EQ(torn.size(), 1u);
  EXPECT_EQ(torn[0].offset, 0u);
  EXPECT_EQ(torn[0].bytes, bytes.size());
}

}  // namespace
}  // namespace nereid::storage
