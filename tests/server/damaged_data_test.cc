// One damaged series does not keep back the others: every call that tells of several says in its
// place what is damaged.

#include <rocksdb/db.h>

#include <functional>

#include "nereid/v1/watch.grpc.pb.h"
#include "storage/open_database.h"
#include "tests/server/catalog_fixture.h"
#include "tests/server/watch_points_fixture.h"

namespace nereid::server {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

constexpr char kDamaged[] = "channel \"p/e/loss\"";

// "loss" and "rate" of the experiment "e", each of one point that lies in the tail.
class DamagedDataTest : public CatalogServicesFixture {
 protected:
  void SetUp() override {
    Run("e", {"loss", "rate"});
    Run("f", {"loss"});
    Change([](storage::Families& families, rocksdb::DB& db, const std::string& key) {
      std::string value;
      ASSERT_TRUE(db.Get({}, families.tail(), key, &value).ok());
      value[6] = static_cast<char>(value[6] ^ 1);
      ASSERT_TRUE(db.Put({}, families.tail(), key, value).ok());
    });
  }

  // While no server has the store open; `change` is handed the key of the point of "loss".
  void Change(
      const std::function<void(storage::Families&, rocksdb::DB&, const std::string& key)>& change) {
    server_->Stop();
    {
      const storage::RocksdbOptions options;
      auto opened = storage::OpenDatabase(directory_.path(), options, false);
      ASSERT_TRUE(opened.ok()) << opened.status();
      storage::Families families(opened->db.get(), &options, 256);
      ASSERT_TRUE(families.Adopt(opened->handles).ok());
      const storage::Catalog catalog(opened->db.get(), &families);
      const auto record = catalog.FindChannel({"p", "e", "loss"});
      ASSERT_TRUE(record.ok()) << record.status();
      change(families, *opened->db,
             storage::PointKey(record->series_id(), storage::Level::kPoints, 1));
    }
    Start();
  }
};

TEST_F(DamagedDataTest, AReadEndsWithDataLossThatNamesChannelAndRemedy) {
  grpc::ClientContext context;
  const auto request =
      Parse<v1::ReadPointsRequest>("project: 'p' experiment: 'e' source { channel: 'loss' }");
  const auto reader = v1::QueryService::NewStub(channel_)->ReadPoints(&context, request);
  v1::ReadPointsResponse response;
  while (reader->Read(&response)) EXPECT_EQ(response.points().x_size(), 0);
  const grpc::Status status = reader->Finish();
  EXPECT_THAT(status, Fails(grpc::StatusCode::DATA_LOSS, kDamaged));
  EXPECT_THAT(status.error_message(), AllOf(HasSubstr("family tail"), HasSubstr("--verify")));
  EXPECT_EQ(ReadAll("rate").x_size(), 1);
}

TEST_F(DamagedDataTest, AListOfChannelsSaysWhichIsDamaged) {
  const auto list = Ask<v1::ChannelService>(&v1::ChannelService::Stub::ListChannels,
                                            "project: 'p' experiment: 'e'");
  ASSERT_EQ(list.channels_size(), 2);
  EXPECT_EQ(list.channels(0).name(), "loss");
  EXPECT_EQ(list.channels(0).type(), v1::VALUE_TYPE_NUMERIC);
  EXPECT_EQ(list.channels(0).status().code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(list.channels(0).status().message(), HasSubstr(kDamaged));
  EXPECT_FALSE(list.channels(1).has_status());
  EXPECT_EQ(list.channels(1).point_count(), 1u);
  EXPECT_THAT(Try<v1::ChannelService>(&v1::ChannelService::Stub::GetChannel,
                                      "project: 'p' experiment: 'e' name: 'loss'"),
              Fails(grpc::StatusCode::DATA_LOSS, kDamaged));
}

TEST_F(DamagedDataTest, ARankingPutsWhatIsDamagedLast) {
  const auto list = Ask<v1::ExperimentService>(
      &v1::ExperimentService::Stub::ListExperiments,
      "project: 'p' sources { channel: 'loss' } sources { channel: 'rate' } "
      "order { source_statistic { source { channel: 'loss' } statistic: STATISTIC_MIN } }");
  ASSERT_EQ(list.experiments_size(), 2);
  EXPECT_EQ(list.experiments(0).name(), "f");
  EXPECT_EQ(list.experiments(1).name(), "e");
  EXPECT_EQ(list.values(1).values(0).status().code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(list.values(1).values(0).status().message(), HasSubstr(kDamaged));
  EXPECT_FALSE(list.values(1).values(0).has_last());
  EXPECT_EQ(list.values(1).values(1).status().code(), 0);
  EXPECT_EQ(list.values(1).values(1).last(), 1);
}

TEST_F(DamagedDataTest, AChartSaysWhichSeriesIsDamaged) {
  grpc::ClientContext context;
  const auto request = Parse<v1::SampleSeriesRequest>(
      "project: 'p' experiments: 'e' sources { channel: 'loss' } sources { channel: 'rate' } "
      "columns: 10");
  const auto reader = v1::QueryService::NewStub(channel_)->SampleSeries(&context, request);
  v1::SampleSeriesResponse loss;
  v1::SampleSeriesResponse rate;
  ASSERT_TRUE(reader->Read(&loss) && reader->Read(&rate));
  EXPECT_TRUE(reader->Finish().ok());
  EXPECT_EQ(loss.status().code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(loss.status().message(), HasSubstr(kDamaged));
  EXPECT_EQ(rate.point_count(), 1u);
}

TEST_F(DamagedDataTest, AWatchSaysWhichSeriesIsDamagedAndWatchesTheOthers) {
  TestWatch watch(channel_, WatchOf({"loss", "rate"}));
  EXPECT_THAT(watch.CatchUp(1, 1).x, ::testing::ElementsAre(1));
  const v1::WatchPointsResponse* told = nullptr;
  v1::WatchPointsResponse event;
  {
    TestWatch damaged(channel_, WatchOf({"loss"}));
    while (!event.has_unresolved()) event = damaged.Next();
    told = &event;
  }
  EXPECT_EQ(told->unresolved().status().code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(told->unresolved().status().message(), HasSubstr(kDamaged));
  TestStream stream(channel_);
  stream.Open("");
  stream.Declare(0, "rate");
  stream.Write(AppendNumbers(1, 0, {2}, {2}));
  EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  EXPECT_THAT(watch.CatchUp(2, 1).x, ::testing::ElementsAre(1, 2));
}

}  // namespace
}  // namespace nereid::server
