#include "client/spool_delivery.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/control_messages.h"
#include "client/spool.h"
#include "client/spool_folder.h"
#include "client/spool_format.h"
#include "client/spool_segment_reader.h"
#include "tests/client/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace nereid::client {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;

constexpr char kWriterId[] = "0123456789abcdef";

class SpoolDeliveryTest : public ::testing::Test {
 protected:
  // A spool of these messages of one point each, as a killed program leaves it.
  void Write(uint64_t first, uint64_t last) {
    Spool spool({.directory = directory_.path(),
                 .bytes_max = 64 << 20,
                 .writer_id = kWriterId,
                 .open = BuildOpen("p", "e", kWriterId),
                 .declaration =
                     [](uint32_t channel_ref) {
                       return BuildDeclare(channel_ref, "loss", ChannelType::kNumeric);
                     },
                 .channel_count = [] { return 1; }});
    for (uint64_t i = first; i <= last; ++i) {
      v1::IngestRequest request;
      request.mutable_append()->set_sequence(i);
      v1::ChannelAppend& channel = *request.mutable_append()->add_channels();
      channel.set_channel_ref(0);
      channel.mutable_points()->add_x(static_cast<double>(i));
      channel.mutable_points()->add_doubles(static_cast<double>(i) / 4);
      ASSERT_TRUE(spool.Append(i, request.SerializeAsString(), {0}, 1).ok());
    }
  }

  std::string Folder() const {
    return absl::StrCat(directory_.path(), "/", SpoolFolderName(kWriterId));
  }

  SpoolDeliveryReport Deliver() {
    return DeliverSpool({.server = server_.address(), .folder = Folder()});
  }

  // That points 1 to `count` are stored, once and in order.
  void ExpectStored(size_t count) {
    const auto points = server_.record().points["loss"];
    ASSERT_EQ(points.size(), count);
    for (size_t i = 0; i < count; ++i) EXPECT_EQ(points[i].x, static_cast<double>(i + 1));
  }

  testing::TemporaryDirectory directory_;
  ScriptedServer server_;
};

TEST_F(SpoolDeliveryTest, SendsEverythingOnceHoweverOftenItIsDone) {
  Write(1, 50);
  const SpoolDeliveryReport report = Deliver();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(report.project, "p");
  EXPECT_EQ(report.experiment, "e");
  EXPECT_EQ(report.points_settled, 50);
  EXPECT_EQ(report.points_rejected, 0);
  const SpoolDeliveryReport again = Deliver();
  EXPECT_TRUE(again.status.ok()) << again.status;
  EXPECT_EQ(again.points_settled, 0);
  ExpectStored(50);
  EXPECT_THAT(server_.record().resent, IsEmpty());
  EXPECT_TRUE(server_.WaitUntil([](const auto& record) { return record.streams_closed == 2; }));
}

TEST_F(SpoolDeliveryTest, AStreamThatBreaksIsOpenedAgainWhileItBringsSomethingForward) {
  Write(1, 50);
  server_.CutStreams({{.after_messages = 7}, {.after_messages = 20, .store_last = false}});
  const SpoolDeliveryReport report = Deliver();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(report.points_settled, 50);
  ExpectStored(50);
  EXPECT_EQ(server_.record().streams, 3);
  EXPECT_EQ(server_.record().changed_resends, 0);
}

TEST_F(SpoolDeliveryTest, AServerThatIsAwayIsToldAndNothingIsLost) {
  Write(1, 5);
  const std::string nobody_listens = ScriptedServer().address();
  const SpoolDeliveryReport report = DeliverSpool({.server = nobody_listens, .folder = Folder()});
  EXPECT_EQ(report.status.code(), absl::StatusCode::kUnavailable);
  EXPECT_TRUE(Deliver().status.ok());
  ExpectStored(5);
}

TEST_F(SpoolDeliveryTest, ARefusalIsPassedOn) {
  Write(1, 5);
  server_.RefuseStreams({grpc::StatusCode::PERMISSION_DENIED, "not you"});
  const SpoolDeliveryReport report = Deliver();
  EXPECT_EQ(report.status.code(), absl::StatusCode::kPermissionDenied);
}

TEST_F(SpoolDeliveryTest, RejectedPointsAreCounted) {
  Write(1, 5);
  server_.RejectPoints(3, 1, "x is not greater");
  const SpoolDeliveryReport report = Deliver();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_EQ(report.points_settled, 5);
  EXPECT_EQ(report.points_rejected, 1);
  EXPECT_EQ(report.last_rejection, "x is not greater");
}

TEST_F(SpoolDeliveryTest, MissingMessagesAreToldAndNothingIsSentBehindThem) {
  Write(4, 9);
  server_.CreateExperiment("p", "e");
  const SpoolDeliveryReport report = Deliver();
  EXPECT_EQ(report.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(report.status.message()), HasSubstr("goes on with message 4"));
  EXPECT_EQ(server_.record().CountPoints("loss"), 0);
}

TEST_F(SpoolDeliveryTest, AnExperimentThatWasDeletedDoesNotComeBack) {
  Write(4, 9);
  for (int i = 0; i < 2; ++i) {
    const SpoolDeliveryReport report = Deliver();
    EXPECT_EQ(report.status.code(), absl::StatusCode::kNotFound);
    EXPECT_THAT(std::string(report.status.message()), HasSubstr("no experiment p/e any more"));
    EXPECT_THAT(std::string(report.status.message()), HasSubstr("`rm -r " + Folder() + "`"));
  }
  EXPECT_EQ(server_.record().streams, 0);
}

TEST_F(SpoolDeliveryTest, AServerThatIsAwayCannotSayWhetherTheExperimentWasDeleted) {
  Write(4, 9);
  const std::string nobody_listens = ScriptedServer().address();
  const SpoolDeliveryReport report = DeliverSpool({.server = nobody_listens, .folder = Folder()});
  EXPECT_EQ(report.status.code(), absl::StatusCode::kUnavailable);
}

TEST_F(SpoolDeliveryTest, ATornEndIsToldAndLeftOut) {
  Write(1, 5);
  const auto segments = *ListSpoolSegments(Folder());
  std::filesystem::resize_file(segments.back().path, segments.back().bytes - 3);
  const SpoolDeliveryReport report = Deliver();
  EXPECT_TRUE(report.status.ok()) << report.status;
  EXPECT_GT(report.torn_bytes, 0);
  ExpectStored(4);
}

TEST_F(SpoolDeliveryTest, WhatIsBeforeDamageIsDelivered) {
  Write(1, 5);
  const auto segments = *ListSpoolSegments(Folder());
  std::string bytes;
  {
    std::ifstream file(segments.back().path, std::ios::binary);
    bytes.assign(std::istreambuf_iterator<char>(file), {});
  }
  // In the message before the last.
  const size_t record = (bytes.size() - 8) / 8;
  bytes[bytes.size() - record - 20] ^= 1;
  std::ofstream(segments.back().path, std::ios::binary) << bytes;
  const SpoolDeliveryReport report = Deliver();
  EXPECT_EQ(report.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(report.status.message()),
              HasSubstr(segments.back().path + " is damaged at byte "));
  const size_t stored = server_.record().CountPoints("loss");
  EXPECT_GE(stored, 1);
  EXPECT_LT(stored, 5);
  ExpectStored(stored);
  EXPECT_EQ(report.points_settled, stored);
}

TEST_F(SpoolDeliveryTest, DamageOfTheFirstMessageMakesNoExperiment) {
  Write(1, 5);
  const std::string path = ListSpoolSegments(Folder())->at(0).path;
  SpoolSegmentReader reader = *SpoolSegmentReader::Open(path);
  // `open` and `declare`.
  ASSERT_TRUE(reader.Next().ok() && reader.Next().ok());
  std::fstream(path, std::ios::in | std::ios::out | std::ios::binary)
      .seekp(static_cast<std::streamoff>(reader.offset() + kSpoolRecordHeaderBytes))
      .put('\xff');
  const SpoolDeliveryReport report = Deliver();
  EXPECT_EQ(report.status.code(), absl::StatusCode::kDataLoss);
  EXPECT_THAT(std::string(report.status.message()), HasSubstr(path + " is damaged at byte "));
  EXPECT_EQ(server_.record().streams, 0);
}

TEST_F(SpoolDeliveryTest, ItCanBeInterrupted) {
  Write(1, 5);
  server_.HoldAcknowledgements(true);
  const SpoolDeliveryReport report = DeliverSpool(
      {.server = server_.address(), .folder = Folder(), .on_progress = [](uint64_t, uint64_t) {
         return false;
       }});
  EXPECT_EQ(report.status.code(), absl::StatusCode::kCancelled);
}

TEST_F(SpoolDeliveryTest, TimeIsBounded) {
  Write(1, 5);
  server_.HoldAcknowledgements(true);
  const SpoolDeliveryReport report =
      DeliverSpool({.server = server_.address(),
                    .folder = Folder(),
                    .deadline = DeadlineAfter(absl::Milliseconds(300))});
  EXPECT_EQ(report.status.code(), absl::StatusCode::kDeadlineExceeded);
}

}  // namespace
}  // namespace nereid::client
