// kill -9 while channels are truncated and deleted.

#include <filesystem>
#include <random>
#include <set>

#include "tests/storage/crash_deletions.h"
#include "tests/storage/crash_process.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::Each;
using testing::IsEmpty;

class DeletionCrashTest : public StoreFixture {
 protected:
  void SetUp() override {}

  v1::PointColumns ReadOf(const ChannelPath& path) const {
    v1::PointColumns points;
    const absl::StatusOr<ChannelRecord> channel = store_->catalog().FindChannel(path);
    if (!channel.ok()) return points;
    const std::unique_ptr<PointReader> reader = store_->Read(path.channel, *channel, {});
    while (reader->Next(points).value_or(false)) continue;
    const auto count = static_cast<uint64_t>(points.x_size());
    EXPECT_EQ(store_->catalog().GetHead(channel->series_id())->point_count, count);
    return points;
  }

  // How many steps of the round have left their mark, whole.
  uint64_t StepsDone(uint64_t round) const {
    const std::string project = CrashProject(round);
    const v1::PointColumns loss = ReadOf({project, "e", "loss"});
    const v1::PointColumns log = ReadOf({project, "e", "log"});
    if (loss.x_size() == 0) {
      EXPECT_EQ(log.texts_size(), 0);
      return store_->catalog().FindExperiment(project, "e").ok() ? 0 : kCrashStepsOfRound;
    }
    const bool truncated = loss.x_size() != kCrashPointsWritten;
    const int expected = truncated ? kCrashPointsLeft : kCrashPointsWritten;
    EXPECT_EQ(loss.SerializeAsString(), CountUp(1, expected).SerializeAsString());
    if (!truncated) return log.texts_size() == kCrashTexts ? 1 : 0;
    if (log.texts_size() == kCrashTexts) return 2;
    EXPECT_TRUE(absl::IsNotFound(store_->catalog().FindChannel({project, "e", "log"}).status()));
    return 3;
  }

  // All that were answered and at most the next one, which may have begun.
  void ExpectStepsDone(uint64_t answered) const {
    const uint64_t round = CrashRound(answered);
    const uint64_t answered_of_round = answered - round * kCrashStepsOfRound;
    const uint64_t done = StepsDone(round);
    EXPECT_GE(done, answered_of_round);
    EXPECT_LE(done, answered_of_round + 1);
  }

  std::set<ExperimentId> Experiments() const {
    std::set<ExperimentId> ids;
    const auto projects = store_->catalog().ListProjects({kPageSizeMax, ""});
    for (const auto& project : projects->entries) {
      const auto experiment = store_->catalog().GetExperiment(project.record.project_id(), "e");
      if (experiment.ok()) ids.insert(experiment->experiment_id());
    }
    return ids;
  }

  // Of all points that are stored.
  static std::set<ExperimentId> ExperimentsOfPoints(const std::string& directory) {
    std::set<ExperimentId> ids;
    RawStore raw(directory);
    for (rocksdb::ColumnFamilyHandle* family :
         {raw.families().tail(), raw.FamilyOf(v1::VALUE_TYPE_NUMERIC, "loss"),
          raw.FamilyOf(v1::VALUE_TYPE_TEXT, "log")}) {
      const std::unique_ptr<rocksdb::Iterator> entries(raw.db().NewIterator({}, family));
      for (entries->SeekToFirst(); entries->Valid(); entries->Next()) {
        ids.insert(ParsePointKey(entries->key().ToStringView())->series >> kChannelOrdinalBits);
      }
    }
    return ids;
  }

  // Opens a copy, so that the next crash follows this one and not an orderly end.
  void CheckCopy(uint64_t answered) {
    TemporaryDirectory parent;
    StoreOptions options = Options();
    options.data_directory = parent.path() + "/copy";
    std::filesystem::copy(directory_.path(), options.data_directory);
    Reopen(options);
    ExpectStepsDone(answered);
    EXPECT_EQ(store_->WaitForDeletions(), absl::OkStatus());
    EXPECT_THAT(*store_->catalog().ListDeletions(0, 1), IsEmpty());
    ExpectStepsDone(answered);
    const std::set<ExperimentId> experiments = Experiments();
    store_.reset();
    EXPECT_THAT(ExperimentsOfPoints(options.data_directory),
                Each(testing::AnyOfArray(experiments)));
  }
};

TEST_F(DeletionCrashTest, EveryStepIsDoneOrNotAndTheSpaceComesBack) {
  std::mt19937_64 random(1);
  uint64_t answered = 0;
  for (int cycle = 0; cycle < 10; ++cycle) {
    // In a new round, because it is unknown whether the next step was done.
    const uint64_t from = (CrashRound(answered) + 1) * kCrashStepsOfRound + 1;
    CrashProcess deleter("storage_crash_deleter", directory_.path(),
                         cycle % 2 == 0 ? "FSYNC" : "WAL", from);
    answered = deleter.KillAfter(1 + random() % 40);
    ASSERT_GE(answered, from);
    CheckCopy(answered);
  }
}

}  // namespace
}  // namespace nereid::storage
