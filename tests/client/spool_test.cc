#include "client/spool.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <set>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/control_messages.h"
#include "client/numbered_request.h"
#include "client/spool_folder.h"
#include "client/spool_format.h"
#include "client/spool_reader.h"
#include "tests/support/temporary_directory.h"

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr uint64_t kSmallest = 16 << 20;
constexpr char kWriterId[] = "0123456789abcdef";

class SpoolTest : public ::testing::Test {
 protected:
  Spool::Options Options() const {
    return {.directory = directory_.path() + "/deep/spool",
            .bytes_max = kSmallest,
            .writer_id = kWriterId,
            .open = BuildOpen("p", "e", kWriterId),
            .declaration =
                [](uint32_t channel_ref) {
                  return BuildDeclare(channel_ref, absl::StrCat("channel-", channel_ref),
                                      ChannelType::kText);
                },
            .channel_count = [this] { return channel_count_; }};
  }

  std::string Folder() const {
    return absl::StrCat(Options().directory, "/", SpoolFolderName(kWriterId));
  }

  static std::string Message(uint64_t sequence, uint32_t channel_ref, const std::string& text) {
    v1::IngestRequest request;
    v1::Append& append = *request.mutable_append();
    append.set_sequence(sequence);
    v1::ChannelAppend& channel = *append.add_channels();
    channel.set_channel_ref(channel_ref);
    channel.mutable_points()->add_texts(text);
    return request.SerializeAsString();
  }

  static void Append(Spool& spool, uint64_t sequence, const std::string& text = "text",
                     uint32_t channel_ref = 0) {
    const absl::Status status =
        spool.Append(sequence, Message(sequence, channel_ref, text), {channel_ref}, 1);
    ASSERT_TRUE(status.ok()) << status;
  }

  std::vector<SpoolSegment> Segments() const { return *ListSpoolSegments(Folder()); }

  testing::TemporaryDirectory directory_;
  uint32_t channel_count_ = 0;
};

TEST_F(SpoolTest, NothingIsMadeBeforeTheFirstMessage) {
  const Spool spool(Options());
  EXPECT_FALSE(std::filesystem::exists(Options().directory));
}

TEST_F(SpoolTest, MessagesAreReadBackInOrderByteForByte) {
  Spool spool(Options());
  for (uint64_t i = 1; i <= 3; ++i) Append(spool, i, absl::StrCat("text ", i));
  for (uint64_t i = 1; i <= 3; ++i) {
    const auto message = spool.ReadNext();
    ASSERT_TRUE(message.ok()) << message.status();
    EXPECT_EQ(message->sequence, i);
    EXPECT_EQ(*message->bytes, Message(i, 0, absl::StrCat("text ", i)));
    EXPECT_EQ(message->points, 1);
  }
  EXPECT_FALSE(spool.has_unread());
  Append(spool, 4);
  Append(spool, 5);
  spool.SkipUnread();
  Append(spool, 6);
  EXPECT_EQ(spool.ReadNext()->sequence, 6);
}

// Enough messages for several segments.
void Fill(Spool& spool, uint64_t messages, const std::string& text) {
  for (uint64_t i = 1; i <= messages; ++i) {
    const uint32_t channel_ref = i % 3;
    v1::IngestRequest request;
    request.mutable_append()->set_sequence(i);
    v1::ChannelAppend& channel = *request.mutable_append()->add_channels();
    channel.set_channel_ref(channel_ref);
    channel.mutable_points()->add_texts(text);
    ASSERT_TRUE(spool.Append(i, request.SerializeAsString(), {channel_ref}, 1).ok());
  }
}

TEST_F(SpoolTest, AChannelWithoutPointsIsDeclaredOnce) {
  Spool spool(Options());
  channel_count_ = 5;
  Fill(spool, 10, std::string(1 << 20, 'x'));
  ASSERT_GE(Segments().size(), 2);
  SpoolReader reader = *SpoolReader::Open(Folder());
  std::vector<uint32_t> declared;
  for (auto record = reader.Next(); record->has_value(); record = reader.Next()) {
    const v1::IngestRequest& request = (**record).request;
    if (request.has_declare()) declared.push_back(request.declare().channel_ref());
  }
  EXPECT_EQ(std::count(declared.begin(), declared.end(), 4), 1);
  EXPECT_GT(std::count(declared.begin(), declared.end(), 0), 1);
}

TEST_F(SpoolTest, EachSegmentStandsAlone) {
  Spool spool(Options());
  Fill(spool, 10, std::string(1 << 20, 'x'));
  const auto segments = Segments();
  ASSERT_GE(segments.size(), 2);
  for (const SpoolSegment& segment : segments) {
    SpoolSegmentReader reader = *SpoolSegmentReader::Open(segment.path);
    v1::IngestRequest first;
    ASSERT_TRUE(first.ParseFromString(std::string(**reader.Next())));
    EXPECT_EQ(first.open().writer_id(), kWriterId);
    std::set<uint32_t> declared;
    for (auto payload = reader.Next(); payload->has_value(); payload = reader.Next()) {
      v1::IngestRequest request;
      ASSERT_TRUE(request.ParseFromString(std::string(**payload)));
      if (request.has_declare()) {
        EXPECT_TRUE(declared.insert(request.declare().channel_ref()).second);
      } else {
        EXPECT_TRUE(declared.count(request.append().channels(0).channel_ref()));
      }
    }
  }
}

TEST_F(SpoolTest, SegmentsGoWhenAllOfTheirMessagesAreAcknowledged) {
  Spool spool(Options());
  Fill(spool, 10, std::string(1 << 20, 'x'));
  const size_t before = Segments().size();
  spool.Forget(1);
  EXPECT_EQ(Segments().size(), before);
  spool.Forget(9);
  EXPECT_THAT(Segments(), SizeIs(1));
  // What is left goes on.
  Append(spool, 11);
  spool.SkipUnread();
  Append(spool, 12);
  EXPECT_EQ(spool.ReadNext()->sequence, 12);
}

TEST_F(SpoolTest, ReadsAcrossSegmentsWhileTheFirstOnesGo) {
  Spool spool(Options());
  Fill(spool, 10, std::string(1 << 20, 'x'));
  for (uint64_t i = 1; i <= 10; ++i) {
    const auto message = spool.ReadNext();
    ASSERT_TRUE(message.ok()) << message.status();
    EXPECT_EQ(message->sequence, i);
    spool.Forget(i);
  }
  EXPECT_FALSE(spool.has_unread());
}

TEST_F(SpoolTest, IsFullNearItsBoundAndHasRoomAgain) {
  Spool spool(Options());
  uint64_t sequence = 0;
  while (spool.has_room()) Append(spool, ++sequence, std::string(1 << 20, 'x'));
  EXPECT_GE(sequence, 5);
  EXPECT_LE(sequence, 16);
  spool.Forget(sequence);
  EXPECT_TRUE(spool.has_room());
}

TEST_F(SpoolTest, RemoveLeavesNothing) {
  Spool spool(Options());
  Append(spool, 1);
  EXPECT_TRUE(std::filesystem::exists(Folder()));
  EXPECT_TRUE(spool.Remove().ok());
  EXPECT_TRUE(std::filesystem::is_empty(Options().directory));
}

TEST_F(SpoolTest, ALiveSpoolIsLockedAndSaysByWhom) {
  Spool spool(Options());
  Append(spool, 1);
  const auto lock = SpoolLock::Take(Folder());
  EXPECT_EQ(lock.status().code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(lock.status().message()),
              HasSubstr(absl::StrCat("in use by process ", getpid())));
  spool.CloseFiles();
  EXPECT_TRUE(SpoolLock::Take(Folder()).ok());
}

TEST_F(SpoolTest, TheParentOfAForkedChildIsKnown) {
  Spool::Options options = Options();
  options.parent_writer_id = "fedcba9876543210";
  {
    Spool spool(options);
    Append(spool, 1);
  }
  EXPECT_EQ(ParentOfSpool(Folder()), SpoolFolderName(options.parent_writer_id));
  EXPECT_EQ(SpoolLock::Take(Folder())->parent(), SpoolFolderName(options.parent_writer_id));
  EXPECT_EQ(ParentOfSpool(Folder()), SpoolFolderName(options.parent_writer_id));
}

TEST_F(SpoolTest, ADirectoryThatCannotBeMadeIsNamed) {
  Spool::Options options = Options();
  options.directory = directory_.path() + "/file/spool";
  std::ofstream(directory_.path() + "/file") << "no directory";
  Spool spool(options);
  const absl::Status status = spool.Append(1, Message(1, 0, "text"), {0}, 1);
  EXPECT_FALSE(status.ok());
  EXPECT_THAT(std::string(status.message()), HasSubstr(directory_.path() + "/file"));
}

TEST_F(SpoolTest, AReaderTakesAllSegmentsAndTellsTornAndDamagedOnes) {
  {
    Spool spool(Options());
    Fill(spool, 10, std::string(1 << 20, 'x'));
  }
  const auto segments = Segments();
  // The first segment is damaged in its second message, the last one ends torn.
  std::fstream(segments.front().path, std::ios::in | std::ios::out | std::ios::binary)
      .seekp((1 << 20) + (1 << 19))
      .put('y');
  std::filesystem::resize_file(segments.back().path, segments.back().bytes - 1);
  SpoolReader reader = *SpoolReader::Open(Folder());
  std::vector<uint64_t> sequences;
  std::vector<std::string> errors;
  while (true) {
    const auto record = reader.Next();
    if (!record.ok()) {
      errors.emplace_back(record.status().message());
      continue;
    }
    if (!record->has_value()) break;
    if (SequenceOf((**record).request) > 0) sequences.push_back(SequenceOf((**record).request));
  }
  EXPECT_THAT(errors, ElementsAre(HasSubstr(segments.front().path + " is damaged at byte ")));
  EXPECT_EQ(sequences.front(), 1);
  EXPECT_GT(sequences.at(1), 2);
  EXPECT_EQ(sequences.back(), 9);
  EXPECT_GT(reader.torn_bytes(), 1 << 19);
}

}  // namespace
}  // namespace nereid::client
