// Channels past the budget of loaded ones are let go and read again.

#include "absl/strings/str_cat.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

constexpr size_t kBudget = 8;
constexpr int kExperiments = 4;
constexpr uint32_t kChannels = 5;

class ChannelBudgetTest : public StoreFixture {
 protected:
  void SetUp() override {
    StoreOptions options = Options();
    options.max_loaded_channels = kBudget;
    Reopen(std::move(options));
  }
};

TEST_F(ChannelBudgetTest, StreamsGoOnWhereTheyWereWhenTheirChannelsWereLetGo) {
  std::vector<std::unique_ptr<Stream>> streams;
  for (int e = 0; e < kExperiments; ++e) {
    streams.push_back(std::make_unique<Stream>(*store_));
    streams.back()->Open("p", absl::StrCat("e", e));
    for (uint32_t c = 0; c < kChannels; ++c) {
      streams.back()->Declare(c, absl::StrCat("loss", c), v1::VALUE_TYPE_NUMERIC);
    }
  }
  uint64_t sequence = 0;
  for (int round = 0; round < 5; ++round) {
    for (uint32_t c = 0; c < kChannels; ++c) {
      ++sequence;
      for (auto& stream : streams) stream->Append(sequence, c, CountUp(1 + 300 * round, 300));
    }
  }
  // The first of the two is the last point again: only who has read the head again can tell.
  ++sequence;
  for (auto& stream : streams) stream->Append(sequence, 0, CountUp(1500, 2));
  for (auto& stream : streams) EXPECT_TRUE(stream->End().ok());
  for (int e = 0; e < kExperiments; ++e) {
    const auto record = store_->catalog().FindChannel({"p", absl::StrCat("e", e), "loss0"});
    ASSERT_TRUE(record.ok()) << record.status();
    const Head head = store_->catalog().GetHead(record->series_id()).value();
    EXPECT_EQ(head.point_count, 1501u);
    EXPECT_EQ(head.rejected_count, 0u);
  }
}

}  // namespace
}  // namespace nereid::storage
