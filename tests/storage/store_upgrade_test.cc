#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "storage/store.h"
#include "tests/storage/ingest_requests.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

class StoreUpgradeTest : public StoreFixture {
 protected:
  void CreateChannels(const std::string& project, const std::string& experiment,
                      const std::vector<std::string>& names) {
    Stream stream(*store_);
    stream.Open(project, experiment);
    uint32_t channel_ref = 0;
    for (const std::string& name : names) {
      stream.Declare(channel_ref++, name, v1::VALUE_TYPE_NUMERIC);
    }
  }

  // As version 1 left it, which had no index of channel names.
  void MakeVersion1() {
    store_.reset();
    RawStore raw(directory_.path());
    rocksdb::WriteBatch batch;
    batch.DeleteRange(raw.families().catalog(), "i", "j");
    batch.Put(raw.families().catalog(), "format", "1");
    ASSERT_TRUE(raw.db().Write({}, &batch).ok());
  }

  std::vector<ExperimentId> ExperimentsWith(const std::string& project, const std::string& name) {
    std::vector<ExperimentId> found;
    const ProjectId id = store_->catalog().GetProject(project)->project_id();
    const absl::Status status = store_->catalog().ForEachChannelNamed(
        id, name,
        [&found](ExperimentId experiment, const ChannelRecord&) { found.push_back(experiment); });
    EXPECT_TRUE(status.ok()) << status;
    return found;
  }

  ExperimentId IdOf(const std::string& project, const std::string& experiment) {
    return store_->catalog().FindExperiment(project, experiment)->experiment_id();
  }
};

TEST_F(StoreUpgradeTest, Version1GetsAnIndexOfChannelNames) {
  CreateChannels("p", "one", {"acc", "loss"});
  CreateChannels("p", "two", {"acc"});
  CreateChannels("q", "three", {"acc"});
  MakeVersion1();
  Reopen();
  EXPECT_THAT(ExperimentsWith("p", "acc"), ElementsAre(IdOf("p", "one"), IdOf("p", "two")));
  EXPECT_THAT(ExperimentsWith("p", "loss"), ElementsAre(IdOf("p", "one")));
  EXPECT_THAT(ExperimentsWith("q", "acc"), ElementsAre(IdOf("q", "three")));
  EXPECT_THAT(ExperimentsWith("q", "loss"), IsEmpty());
  EXPECT_EQ(*store_->catalog().ReadFormatVersion(), kStoreFormatVersion);
}

TEST_F(StoreUpgradeTest, TheIndexForgetsWhatIsDeleted) {
  CreateChannels("p", "one", {"acc", "loss"});
  CreateChannels("p", "two", {"acc", "loss"});
  const ExperimentId two = IdOf("p", "two");
  ASSERT_TRUE(store_->DeleteChannel({"p", "one", "acc"}).ok());
  EXPECT_THAT(ExperimentsWith("p", "acc"), ElementsAre(two));
  ASSERT_TRUE(store_->DeleteExperiment("p", "two").ok());
  ASSERT_TRUE(store_->WaitForDeletions().ok());
  EXPECT_THAT(ExperimentsWith("p", "acc"), IsEmpty());
  EXPECT_THAT(ExperimentsWith("p", "loss"), ElementsAre(IdOf("p", "one")));
}

}  // namespace
}  // namespace nereid::storage
