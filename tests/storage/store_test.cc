// Opening a data directory, and the records that are created without a stream.

#include "storage/store.h"

#include <filesystem>
#include <fstream>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::SizeIs;

std::string MessageOf(const absl::Status& status) { return std::string(status.message()); }

class StoreTest : public StoreFixture {
 protected:
  absl::Status OpenStatus() const { return Store::Open(Options()).status(); }

  void WritePoints() {
    Stream stream(*store_);
    stream.Open("p", "e");
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream.Append(1, 0, CountUp(1, 3));
  }

  void WriteFile(const std::string& name) const {
    std::ofstream(directory_.path() + "/" + name) << "bytes";
  }
};

TEST_F(StoreTest, CreatesTheDirectory) {
  StoreOptions options = Options();
  options.data_directory = directory_.path() + "/a/b";
  EXPECT_TRUE(Store::Open(options).ok());
  EXPECT_TRUE(fs::exists(directory_.path() + "/a/b/CURRENT"));
}

TEST_F(StoreTest, KeepsPointsInBothDurabilities) {
  for (const Durability durability : {Durability::kFsync, Durability::kWal}) {
    StoreOptions options = Options();
    options.durability = durability;
    Reopen(std::move(options));
    Stream stream(*store_);
    const uint64_t last = stream.Open("p", "e").last_sequence();
    stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
    stream.Append(last + 1, 0, Numbers({}, {1}));
  }
  Reopen();
  EXPECT_THAT(ReadX("loss"), SizeIs(2));
}

TEST_F(StoreTest, IsRefusedWhileAnotherHasTheDirectoryOpen) {
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(status), AllOf(HasSubstr(directory_.path()), HasSubstr("in use")));
  WritePoints();
  EXPECT_THAT(ReadX("loss"), SizeIs(3));
}

TEST_F(StoreTest, ALostCurrentFileIsDataLossAndNotANewStore) {
  WritePoints();
  store_.reset();
  fs::remove(directory_.path() + "/CURRENT");
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(MessageOf(status), AllOf(HasSubstr(directory_.path()), HasSubstr("CURRENT")));
  EXPECT_FALSE(fs::exists(directory_.path() + "/CURRENT"));
}

TEST_F(StoreTest, AnyDataWithoutCurrentIsDataLoss) {
  store_.reset();
  for (const char* name : {"000004.log", "000007.sst", "000009.blob"}) {
    fs::remove_all(directory_.path());
    fs::create_directory(directory_.path());
    WriteFile(name);
    const absl::Status status = OpenStatus();
    EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss);
    EXPECT_THAT(MessageOf(status), HasSubstr(name));
  }
}

// What is left when the program is killed while it makes a new store.
TEST_F(StoreTest, ADirectoryThatWasNeverFinishedIsMadeAnew) {
  store_.reset();
  fs::remove_all(directory_.path());
  fs::create_directory(directory_.path());
  for (const char* name : {"MANIFEST-000001", "IDENTITY", "LOCK", "LOG", "000001.dbtmp"}) {
    WriteFile(name);
  }
  Reopen();
  WritePoints();
  EXPECT_THAT(ReadX("loss"), SizeIs(3));
}

TEST_F(StoreTest, AMissingTableIsDataLossThatNamesTheFile) {
  WritePoints();
  Reopen();
  Reopen();
  store_.reset();
  std::string table;
  for (const auto& entry : fs::directory_iterator(directory_.path())) {
    if (entry.path().extension() == ".sst") table = entry.path().filename();
  }
  ASSERT_NE(table, "");
  fs::remove(directory_.path() + "/" + table);
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kDataLoss) << status;
  EXPECT_THAT(MessageOf(status), HasSubstr(fs::path(table).stem().string()));
}

TEST_F(StoreTest, ANewerFormatIsRefused) {
  store_.reset();
  {
    RawStore raw(directory_.path());
    ASSERT_TRUE(raw.db().Put({}, raw.families().catalog(), "format", "3").ok());
  }
  const absl::Status status = OpenStatus();
  EXPECT_EQ(status.code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(MessageOf(status), AllOf(HasSubstr("format version 3"), HasSubstr("newer Nereid")));
}

TEST_F(StoreTest, CreatesAProjectOnce) {
  EXPECT_TRUE(store_->CreateProject("p").ok());
  const absl::Status again = store_->CreateProject("p");
  EXPECT_EQ(again.code(), absl::StatusCode::kAlreadyExists);
  EXPECT_THAT(MessageOf(again), HasSubstr("\"p\""));
  EXPECT_EQ(store_->CreateProject("a/b").code(), absl::StatusCode::kInvalidArgument);
  Reopen();
  EXPECT_EQ(store_->catalog().GetProject("p")->project_id(), 1u);
}

TEST_F(StoreTest, CreatesAnExperimentOnceAndItsProject) {
  EXPECT_TRUE(store_->CreateExperiment("p", "e").ok());
  EXPECT_EQ(store_->CreateExperiment("p", "e").code(), absl::StatusCode::kAlreadyExists);
  EXPECT_TRUE(store_->CreateExperiment("q", "e").ok());
  EXPECT_EQ(store_->CreateExperiment("p", "").code(), absl::StatusCode::kInvalidArgument);
  EXPECT_EQ(store_->CreateExperiment("", "e").code(), absl::StatusCode::kInvalidArgument);
  const ExperimentRecord record = store_->catalog().FindExperiment("p", "e").value();
  EXPECT_EQ(record.state(), v1::EXPERIMENT_STATE_RUNNING);
}

TEST_F(StoreTest, CreatesAChannelOnceWhereItsExperimentIs) {
  EXPECT_TRUE(store_->CreateExperiment("p", "e").ok());
  EXPECT_TRUE(store_->CreateChannel({"p", "e", "c"}, v1::VALUE_TYPE_TEXT).ok());
  EXPECT_EQ(store_->CreateChannel({"p", "e", "c"}, v1::VALUE_TYPE_TEXT).code(),
            absl::StatusCode::kAlreadyExists);
  EXPECT_EQ(store_->CreateChannel({"p", "f", "c"}, v1::VALUE_TYPE_TEXT).code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(store_->CreateChannel({"q", "e", "c"}, v1::VALUE_TYPE_TEXT).code(),
            absl::StatusCode::kNotFound);
  EXPECT_EQ(FindChannel("c")->type(), v1::VALUE_TYPE_TEXT);
}

TEST_F(StoreTest, AChannelNeedsATypeAndAName) {
  EXPECT_TRUE(store_->CreateExperiment("p", "e").ok());
  for (const int type : {0, 99}) {
    EXPECT_EQ(store_->CreateChannel({"p", "e", "c"}, static_cast<v1::ValueType>(type)).code(),
              absl::StatusCode::kInvalidArgument);
  }
  EXPECT_EQ(store_->CreateChannel({"p", "e", ""}, v1::VALUE_TYPE_TEXT).code(),
            absl::StatusCode::kInvalidArgument);
}

TEST_F(StoreTest, AStreamUsesWhatWasCreatedBeforeAndWhileItIsOpen) {
  EXPECT_TRUE(store_->CreateExperiment("p", "e").ok());
  Stream stream(*store_);
  stream.Open("p", "e");
  stream.Declare(0, "loss", v1::VALUE_TYPE_UNSPECIFIED);
  EXPECT_TRUE(store_->CreateChannel({"p", "e", "loss"}, v1::VALUE_TYPE_TEXT).ok());
  stream.Append(1, 0, Numbers({}, {1}));
  ASSERT_THAT(stream.listener().Rejections(), SizeIs(1));
  EXPECT_EQ(stream.listener().Rejections()[0].reason(), v1::REJECTION_REASON_TYPE_MISMATCH);
}

TEST_F(StoreTest, IdsAreNeverGivenTwice) {
  EXPECT_TRUE(store_->CreateExperiment("p", "e").ok());
  Reopen();
  EXPECT_TRUE(store_->CreateExperiment("p", "f").ok());
  EXPECT_EQ(store_->catalog().FindExperiment("p", "e")->experiment_id(), 1u);
  EXPECT_EQ(store_->catalog().FindExperiment("p", "f")->experiment_id(), 2u);
}

TEST_F(StoreTest, ManyThreadsCreateTheSameThingOnce) {
  std::atomic<int> created{0};
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      for (int n = 0; n < 20; ++n) {
        if (store_->CreateProject(absl::StrCat("p", n)).ok()) ++created;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(created, 20);
}

}  // namespace
}  // namespace nereid::storage
