#ifndef NEREID_TESTS_STORAGE_DELETION_FIXTURE_H_
#define NEREID_TESTS_STORAGE_DELETION_FIXTURE_H_

#include <string>
#include <vector>

#include "tests/storage/store_fixture.h"

namespace nereid::storage {

inline constexpr v1::ValueType kNumeric = v1::VALUE_TYPE_NUMERIC;

// Writes what is to be deleted. Every deletion must have been carried out in the end.
class DeletionFixture : public StoreFixture {
 protected:
  void TearDown() override {
    if (store_ == nullptr) return;
    EXPECT_EQ(store_->WaitForDeletions(), absl::OkStatus());
  }

  // 1,024 points in a chunk, 6 in the tail, in each channel.
  void Write(const std::string& project, const std::string& experiment,
             const std::vector<std::string>& channels = {"loss"}) {
    Stream stream(*store_);
    uint64_t sequence = stream.Open(project, experiment).last_sequence();
    for (uint32_t ref = 0; ref < channels.size(); ++ref) {
      stream.Declare(ref, channels[ref], kNumeric);
      stream.Append(++sequence, ref, CountUp(1, 1030));
    }
  }

  ExperimentId IdOf(const std::string& project, const std::string& experiment) const {
    const auto record = store_->catalog().FindExperiment(project, experiment);
    EXPECT_TRUE(record.ok()) << record.status();
    return record.ok() ? record->experiment_id() : 0;
  }

  SeriesId SeriesIdOf(const std::string& channel) const {
    return FindChannel(channel)->series_id();
  }

  // What is stored, which is also what the head says.
  uint64_t PointCount(const ChannelPath& path) const {
    const auto channel = store_->catalog().FindChannel(path);
    EXPECT_TRUE(channel.ok()) << channel.status();
    if (!channel.ok()) return 0;
    v1::PointColumns points;
    const auto reader = store_->Read(path.channel, *channel, {});
    while (reader->Next(points).value_or(false)) continue;
    const auto count = static_cast<uint64_t>(points.x_size());
    EXPECT_EQ(store_->catalog().GetHead(channel->series_id())->point_count, count);
    return count;
  }

  void WaitForDeletions() { ASSERT_EQ(store_->WaitForDeletions(), absl::OkStatus()); }
};

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_DELETION_FIXTURE_H_
