#include "client/ingest_stream.h"

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "client/batch_builder.h"
#include "client/control_messages.h"
#include "client/deadline.h"
#include "tests/client/scripted_server.h"

namespace nereid::client {
namespace {

constexpr uint64_t kMessages = 200;
constexpr size_t kPointsPerMessage = 2000;
constexpr uint64_t kPoints = kMessages * kPointsPerMessage;

std::string BuildMessage(uint64_t sequence) {
  std::vector<std::unique_ptr<ChannelPoints>> entries;
  entries.push_back(std::make_unique<ChannelPoints>());
  for (size_t i = 0; i < kPointsPerMessage; ++i) {
    entries[0]->numbers.push_back(0.1 * static_cast<double>(sequence));
  }
  return BuildAppend(sequence, entries);
}

class IngestStreamTest : public ::testing::Test {
 protected:
  // Waits until the stream takes a message. False after 30 s.
  bool WaitWritable() {
    const Deadline deadline = DeadlineAfter(absl::Seconds(30));
    while (!stream_.writable()) {
      if (!changed_.WaitUntil(deadline)) return false;
    }
    return true;
  }

  bool Write(std::string bytes) {
    if (!WaitWritable()) return false;
    stream_.Write(std::make_shared<const std::string>(std::move(bytes)));
    return true;
  }

  // Opens the experiment and writes more than may wait at once.
  void WriteMessages() {
    static_assert(kPoints * sizeof(double) > 2 * kUnwrittenBytesMax);
    ASSERT_TRUE(Write(BuildOpen("p", "e", std::string(16, 'w'))));
    ASSERT_TRUE(Write(BuildDeclare(0, "loss", ChannelType::kNumeric)));
    for (uint64_t i = 1; i <= kMessages; ++i) ASSERT_TRUE(Write(BuildMessage(i))) << i;
  }

  ScriptedServer server_;
  Event changed_;
  IngestStream stream_{server_.address(), [](const v1::IngestResponse&) {}, &changed_};
};

TEST_F(IngestStreamTest, TakesMessagesAgainAfterTooManyWaited) {
  WriteMessages();
  EXPECT_TRUE(server_.WaitUntil(
      [](const ScriptedServer::Record& record) { return record.CountPoints("loss") == kPoints; }));
  const std::vector<ScriptedServer::Point> points = server_.record().points.at("loss");
  for (uint64_t i = 0; i < kPoints; ++i) {
    const uint64_t sequence = i / kPointsPerMessage + 1;
    ASSERT_EQ(points[i].number, 0.1 * static_cast<double>(sequence)) << "point " << i;
  }
}

TEST_F(IngestStreamTest, SaysThatItIsDoneBehindEverythingWritten) {
  WriteMessages();
  ASSERT_TRUE(WaitWritable());
  stream_.WritesDone();
  EXPECT_TRUE(server_.WaitUntil(
      [](const ScriptedServer::Record& record) { return record.streams_closed == 1; }));
  EXPECT_EQ(server_.record().CountPoints("loss"), kPoints);
}

}  // namespace
}  // namespace nereid::client
