// How watches begin and end, and what many or slow ones do.

#include <limits>
#include <thread>

#include "absl/strings/str_cat.h"
#include "tests/server/watch_points_fixture.h"

namespace nereid::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

class WatchCallsTest : public WatchPointsTest {
 protected:
  void ExpectInvalid(const v1::WatchPointsRequest& request, const std::string& message) {
    TestWatch watch(channel_, request);
    const grpc::Status status = watch.Finish();
    EXPECT_EQ(status.error_code(), grpc::INVALID_ARGUMENT);
    EXPECT_THAT(status.error_message(), HasSubstr(message));
  }
};

TEST_F(WatchCallsTest, RefusesWhatCannotBeWatched) {
  ExpectInvalid(WatchOf({}), "0 series: watch 1 to 1000");
  ExpectInvalid(WatchOf(std::vector<std::string>(1001, "loss")), "1001 series: watch 1 to 1000");

  v1::WatchPointsRequest no_source = WatchOf({"loss", "accuracy"});
  no_source.mutable_series(1)->clear_source();
  ExpectInvalid(no_source, "series 1 has no source");

  v1::WatchPointsRequest nan = WatchOf({"loss"});
  nan.mutable_series(0)->mutable_position()->set_x(std::numeric_limits<double>::quiet_NaN());
  ExpectInvalid(nan, "position of series 0 is NaN");
}

TEST_F(WatchCallsTest, IsCancelledWhileItSleeps) {
  Store("loss", {1});
  for (int i = 0; i < 20; ++i) {
    TestWatch watch(channel_, WatchOf({"loss"}));
    watch.CatchUp();
    watch.Cancel();
    EXPECT_EQ(watch.Finish().error_code(), grpc::CANCELLED);
  }
  // What was cancelled is told nothing more.
  Store("loss", {2});
  server_->Stop();
}

TEST_F(WatchCallsTest, IsCancelledWhilePointsCome) {
  std::vector<std::unique_ptr<TestWatch>> watches;
  for (int i = 0; i < 100; ++i) {
    watches.push_back(std::make_unique<TestWatch>(channel_, WatchOf({"loss"})));
    Store("loss", {static_cast<double>(i)});
    if (i >= 5) watches[i - 5]->Cancel();
  }
  EXPECT_THAT(watches.back()->CatchUp(100).x, SizeIs(100));
}

TEST_F(WatchCallsTest, StopOfTheServerEndsWatchesThatSleep) {
  Store("loss", {1});
  std::vector<std::unique_ptr<TestWatch>> watches;
  for (int i = 0; i < 20; ++i) {
    watches.push_back(std::make_unique<TestWatch>(channel_, WatchOf({"loss", "accuracy"})));
    watches.back()->CatchUp(1, 0);
    watches.back()->CatchUp(0, 1);
  }
  server_->Stop();
  for (const auto& watch : watches) {
    const grpc::Status status = watch->Finish();
    EXPECT_EQ(status.error_code(), grpc::UNAVAILABLE);
    EXPECT_THAT(status.error_message(), HasSubstr("come back with the positions"));
  }
}

TEST_F(WatchCallsTest, StopOfTheServerEndsWatchesAtWork) {
  Store("loss", Count(1, 1000));
  std::vector<std::unique_ptr<TestWatch>> watches;
  for (int i = 0; i < 20; ++i) {
    watches.push_back(std::make_unique<TestWatch>(channel_, WatchOf({"loss"})));
  }
  server_->Stop();
  for (const auto& watch : watches) EXPECT_FALSE(watch->Finish().ok());
}

TEST_F(WatchCallsTest, AClientThatReadsNothingForLongStillGetsAll) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "log", v1::VALUE_TYPE_TEXT);
  TestWatch watch(channel_, WatchOf({"log"}));
  watch.CatchUp();
  constexpr int kCount = 400;
  const std::string text(100'000, 'a');
  for (int i = 1; i <= kCount; ++i) {
    v1::IngestRequest request = AppendNumbers(i, 1, {}, {});
    auto& points = *request.mutable_append()->mutable_channels(0)->mutable_points();
    points.add_texts(absl::StrCat(i, text));
    stream.Write(request);
  }
  while (stream.Read().acknowledged().through_sequence() < kCount) {
  }
  int told = 0;
  while (watch.is_open() && told < kCount) {
    const v1::WatchPointsResponse response = watch.Next();
    EXPECT_LE(response.points().ByteSizeLong(), size_t{1} << 20);
    for (const std::string& got : response.points().texts()) {
      EXPECT_EQ(got, absl::StrCat(++told, text));
    }
  }
  EXPECT_EQ(watch.series().x, Count(1, kCount));
}

TEST_F(WatchCallsTest, AThousandSeries) {
  constexpr int kCount = 1000;
  std::vector<std::string> names;
  for (int i = 0; i < kCount; ++i) names.push_back(absl::StrCat("c", i));
  TestStream stream(channel_);
  stream.Open();
  v1::IngestRequest first = AppendNumbers(1, 0, {1}, {1});
  v1::IngestRequest second = AppendNumbers(2, 0, {2}, {2});
  stream.Declare(0, names[0], v1::VALUE_TYPE_NUMERIC);
  for (int i = 1; i < kCount; ++i) {
    stream.Declare(i, names[i], v1::VALUE_TYPE_NUMERIC);
    first.mutable_append()->add_channels()->CopyFrom(first.append().channels(0));
    first.mutable_append()->mutable_channels(i)->set_channel_ref(i);
    second.mutable_append()->add_channels()->CopyFrom(second.append().channels(0));
    second.mutable_append()->mutable_channels(i)->set_channel_ref(i);
  }
  stream.Write(first);
  TestWatch watch(channel_, WatchOf(names));
  for (int i = 0; i < kCount; ++i) watch.CatchUp(1, i);
  stream.Write(second);
  for (int i = 0; i < kCount; ++i) EXPECT_THAT(watch.CatchUp(2, i).x, ElementsAre(1, 2));
}

TEST_F(WatchCallsTest, ManyWatchersDoNotKeepOtherCallsWaiting) {
  std::vector<std::unique_ptr<TestWatch>> watches;
  for (int i = 0; i < 200; ++i) {
    watches.push_back(std::make_unique<TestWatch>(channel_, WatchOf({"loss"})));
  }
  for (int i = 0; i < 50; ++i) {
    Store("loss", {static_cast<double>(i)});
    EXPECT_EQ(GetChannel("loss").point_count(), static_cast<uint64_t>(i) + 1);
  }
  for (const auto& watch : watches) EXPECT_EQ(watch->CatchUp(50).x, Count(0, 50));
}

}  // namespace
}  // namespace nereid::server
