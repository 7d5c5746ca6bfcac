#include <gmock/gmock.h>
#include <grpcpp/generic/generic_stub.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <thread>

#include "storage/limits.h"
#include "tests/server/server_fixture.h"

namespace nereid::server {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;

class IngestServiceTest : public ServerTest {};

constexpr char kWriterId[] = "0123456789abcdef";

TEST_F(IngestServiceTest, AcknowledgedPointsCanBeReadAndSurviveARestart) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss");
  stream.Write(AppendNumbers(1, 1, {1, 2.5}, {0.5, std::nan("")}));
  EXPECT_EQ(stream.Read().acknowledged().through_sequence(), 1u);
  EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  EXPECT_THAT(ReadAll("loss").x(), ElementsAre(1, 2.5));
  Restart();
  const v1::PointColumns points = ReadAll("loss");
  EXPECT_THAT(points.x(), ElementsAre(1, 2.5));
  EXPECT_EQ(points.doubles(0), 0.5);
  EXPECT_TRUE(std::isnan(points.doubles(1)));
}

TEST_F(IngestServiceTest, OpenedTellsTheWriterAndTheLimits) {
  TestStream stream(channel_);
  v1::IngestRequest request;
  request.mutable_open()->set_project("p");
  request.mutable_open()->set_experiment("e");
  stream.Write(request);
  const v1::Opened opened = stream.Read().opened();
  EXPECT_EQ(opened.writer_id().size(), 16u);
  EXPECT_EQ(opened.last_sequence(), 0u);
  EXPECT_EQ(opened.limits().max_message_bytes(), 4194304u);
  EXPECT_EQ(opened.limits().max_name_bytes(), 1024u);
  EXPECT_EQ(opened.limits().max_image_side_pixels(), 512u);
  EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
}

TEST_F(IngestServiceTest, ABatchSentAgainIsStoredOnce) {
  for (int i = 0; i < 3; ++i) {
    TestStream stream(channel_);
    stream.Open(kWriterId);
    stream.Declare(1, "loss");
    stream.Write(AppendNumbers(1, 1, {1, 2}, {3, 4}));
    EXPECT_EQ(stream.Read().acknowledged().through_sequence(), 1u);
    EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  }
  EXPECT_THAT(ReadAll("loss").x(), ElementsAre(1, 2));
  EXPECT_EQ(GetChannel("loss").rejected_count(), 0u);
}

TEST_F(IngestServiceTest, OtherBytesUnderTheSameSequenceAreDataLoss) {
  TestStream stream(channel_);
  stream.Open(kWriterId);
  stream.Declare(1, "loss");
  stream.Write(AppendNumbers(1, 1, {1}, {2}));
  stream.Write(AppendNumbers(1, 1, {1}, {3}));
  const grpc::Status status = stream.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::DATA_LOSS);
  EXPECT_THAT(status.error_message(), HasSubstr("sequence 1"));
  EXPECT_THAT(ReadAll("loss").doubles(), ElementsAre(2));
}

TEST_F(IngestServiceTest, ASequenceGapEndsTheStream) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss");
  stream.Write(AppendNumbers(3, 1, {1}, {2}));
  const grpc::Status status = stream.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::OUT_OF_RANGE);
  EXPECT_THAT(status.error_message(), HasSubstr("sequence 3"));
  EXPECT_THAT(status.error_message(), HasSubstr("send again from 1"));
}

TEST_F(IngestServiceTest, ASecondStreamOfTheWriterFencesTheFirst) {
  TestStream first(channel_);
  first.Open(kWriterId);
  TestStream second(channel_);
  second.Open(kWriterId);
  EXPECT_EQ(first.Finish().error_code(), grpc::StatusCode::ABORTED);
  second.Declare(1, "loss");
  second.Write(AppendNumbers(1, 1, {1}, {2}));
  EXPECT_EQ(second.Read().acknowledged().through_sequence(), 1u);
}

TEST_F(IngestServiceTest, WrongPointsAreRejectedAndTheStreamLivesOn) {
  const double infinity = std::numeric_limits<double>::infinity();
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss");
  stream.Write(AppendNumbers(1, 1, {1, 0.5, infinity, 2}, {1, 2, 3, 4}));
  const v1::Rejected order = stream.Read().rejected();
  EXPECT_EQ(order.reason(), v1::REJECTION_REASON_X_NOT_INCREASING);
  EXPECT_EQ(order.first_point(), 1u);
  EXPECT_THAT(order.message(), HasSubstr("0.5"));
  const v1::Rejected finite = stream.Read().rejected();
  EXPECT_EQ(finite.reason(), v1::REJECTION_REASON_X_NOT_FINITE);
  EXPECT_THAT(finite.message(), HasSubstr("inf"));
  EXPECT_EQ(stream.Read().acknowledged().through_sequence(), 1u);

  stream.Write(AppendNumbers(2, 1, {3, 4}, {5}));
  EXPECT_EQ(stream.Read().rejected().reason(), v1::REJECTION_REASON_COLUMNS_INVALID);
  EXPECT_EQ(stream.Read().acknowledged().through_sequence(), 2u);

  stream.Write(AppendNumbers(3, 7, {3}, {5}));
  EXPECT_EQ(stream.Read().rejected().reason(), v1::REJECTION_REASON_UNDECLARED_CHANNEL);
  EXPECT_EQ(stream.Read().acknowledged().through_sequence(), 3u);
  EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  EXPECT_THAT(ReadAll("loss").x(), ElementsAre(1, 2));
  EXPECT_EQ(GetChannel("loss").rejected_count(), 4u);
}

TEST_F(IngestServiceTest, ValuesOfAnotherTypeAreRejected) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss");
  stream.Write(AppendNumbers(1, 1, {1}, {1}));
  EXPECT_TRUE(stream.Read().has_acknowledged());
  v1::IngestRequest text;
  text.mutable_append()->set_sequence(2);
  text.mutable_append()->add_channels()->set_channel_ref(1);
  text.mutable_append()->mutable_channels(0)->mutable_points()->add_texts("hello");
  stream.Write(text);
  const v1::Rejected rejected = stream.Read().rejected();
  EXPECT_EQ(rejected.reason(), v1::REJECTION_REASON_TYPE_MISMATCH);
  EXPECT_THAT(rejected.message(), HasSubstr("loss"));
}

TEST_F(IngestServiceTest, BadChannelNamesAreAnsweredInTheStream) {
  TestStream stream(channel_);
  stream.Open();
  for (const std::string& name : {std::string(), std::string(storage::kNameBytesMax + 1, 'a')}) {
    v1::IngestRequest request;
    request.mutable_declare()->set_channel_ref(1);
    request.mutable_declare()->set_name(name);
    stream.Write(request);
    EXPECT_EQ(stream.Read().declared().status().code(), grpc::StatusCode::INVALID_ARGUMENT);
  }
  stream.Declare(1, std::string(storage::kNameBytesMax, 'a'));
  EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
}

TEST_F(IngestServiceTest, BadProjectAndExperimentNamesEndTheStream) {
  for (const auto& [project, experiment] : std::vector<std::pair<std::string, std::string>>{
           {"", "e"}, {"p", ""}, {"a/b", "e"}, {"p", std::string(2000, 'x')}}) {
    TestStream stream(channel_);
    v1::IngestRequest request;
    request.mutable_open()->set_project(project);
    request.mutable_open()->set_experiment(experiment);
    stream.Write(request);
    EXPECT_EQ(stream.Finish().error_code(), grpc::StatusCode::INVALID_ARGUMENT)
        << project << " " << experiment;
  }
}

TEST_F(IngestServiceTest, AMessageOverTheLimitSaysSo) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss");
  stream.Write(AppendNumbers(1, 1, {1}, {1}));
  EXPECT_TRUE(stream.Read().has_acknowledged());
  const std::vector<double> many(300'000, 1.0);
  stream.Write(AppendNumbers(2, 1, many, many));
  const grpc::Status status = stream.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::RESOURCE_EXHAUSTED);
  EXPECT_THAT(status.error_message(), HasSubstr("4194304"));
  EXPECT_THAT(ReadAll("loss").x(), ElementsAre(1));
}

TEST_F(IngestServiceTest, CancelledStreamsKeepWhatWasSent) {
  TestStream stream(channel_);
  stream.Open(kWriterId);
  stream.Declare(1, "loss");
  stream.Write(AppendNumbers(1, 1, {1}, {1}));
  EXPECT_TRUE(stream.Read().has_acknowledged());
  stream.Cancel();
  EXPECT_EQ(stream.Finish().error_code(), grpc::StatusCode::CANCELLED);
  TestStream again(channel_);
  v1::IngestRequest open;
  open.mutable_open()->set_project("p");
  open.mutable_open()->set_experiment("e");
  open.mutable_open()->set_writer_id(kWriterId);
  again.Write(open);
  EXPECT_EQ(again.Read().opened().last_sequence(), 1u);
}

TEST_F(IngestServiceTest, StopAcknowledgesWhatWasReadAndSaysUnavailable) {
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss");
  stream.Write(AppendNumbers(1, 1, {1}, {1}));
  EXPECT_TRUE(stream.Read().has_acknowledged());
  std::thread stopper([this] { server_->Stop(); });
  EXPECT_EQ(stream.Finish().error_code(), grpc::StatusCode::UNAVAILABLE);
  stopper.join();
  Start();
  EXPECT_THAT(ReadAll("loss").x(), ElementsAre(1));
}

TEST_F(IngestServiceTest, MessagesInFlightKeepTheirOrderWhileAnswersAreSent) {
  constexpr uint64_t kMessages = 20'000;
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(1, "loss");
  std::jthread writer([&stream] {
    for (uint64_t i = 1; i <= kMessages; ++i) {
      stream.Write(AppendNumbers(i, 1, {static_cast<double>(i)}, {0.5}));
    }
  });
  uint64_t through = 0;
  while (through < kMessages) {
    const v1::IngestResponse response = stream.Read();
    ASSERT_TRUE(response.has_acknowledged()) << response.ShortDebugString() << " after " << through;
    EXPECT_GT(response.acknowledged().through_sequence(), through);
    through = response.acknowledged().through_sequence();
  }
  EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
  EXPECT_EQ(GetChannel("loss").point_count(), kMessages);
}

TEST_F(IngestServiceTest, ManyStreamsShareAnExperiment) {
  constexpr int kStreams = 16;
  constexpr int kBatches = 50;
  std::vector<std::thread> writers;
  for (int w = 0; w < kStreams; ++w) {
    writers.emplace_back([this, w] {
      TestStream stream(channel_);
      stream.Open();
      stream.Declare(0, "channel-" + std::to_string(w));
      for (int i = 1; i <= kBatches; ++i) stream.Write(AppendNumbers(i, 0, {i * 1.0}, {w * 1.0}));
      EXPECT_TRUE(stream.HalfCloseAndFinish().ok());
    });
  }
  for (std::thread& writer : writers) writer.join();
  for (int w = 0; w < kStreams; ++w) {
    EXPECT_EQ(GetChannel("channel-" + std::to_string(w)).point_count(), kBatches * 1u);
  }
}

// The bytes of a field: its number, wire type 2, its length, its contents.
std::string Field(int number, const std::string& contents) {
  std::string bytes(1, static_cast<char>(number << 3 | 2));
  for (size_t rest = contents.size(); true; rest >>= 7) {
    if (rest < 128) {
      bytes.push_back(static_cast<char>(rest));
      break;
    }
    bytes.push_back(static_cast<char>(rest % 128 | 128));
  }
  return bytes + contents;
}

std::string Varint(int number, int value) {
  return {static_cast<char>(number << 3), static_cast<char>(value)};
}

// An ingest stream that sends bytes as they are.
class RawStream {
 public:
  explicit RawStream(const std::shared_ptr<grpc::Channel>& channel) : stub_(channel) {
    call_ = stub_.PrepareCall(&context_, "/nereid.v1.IngestService/Ingest", &queue_);
    call_->StartCall(nullptr);
    Wait();
  }

  ~RawStream() {
    queue_.Shutdown();
    void* tag = nullptr;
    bool ok = false;
    while (queue_.Next(&tag, &ok)) {
    }
  }

  void Write(const std::string& bytes) {
    const grpc::Slice slice(bytes);
    call_->Write(grpc::ByteBuffer(&slice, 1), nullptr);
    Wait();
  }

  v1::IngestResponse Read() {
    grpc::ByteBuffer buffer;
    call_->Read(&buffer, nullptr);
    v1::IngestResponse response;
    if (!Wait()) return response;
    grpc::Slice slice;
    EXPECT_TRUE(buffer.DumpToSingleSlice(&slice).ok());
    EXPECT_TRUE(response.ParseFromArray(slice.begin(), static_cast<int>(slice.size())));
    return response;
  }

  grpc::Status Finish() {
    grpc::Status status;
    call_->Finish(&status, nullptr);
    Wait();
    return status;
  }

 private:
  bool Wait() {
    void* tag = nullptr;
    bool ok = false;
    queue_.Next(&tag, &ok);
    return ok;
  }

  grpc::GenericStub stub_;
  grpc::ClientContext context_;
  grpc::CompletionQueue queue_;
  std::unique_ptr<grpc::GenericClientAsyncReaderWriter> call_;
};

std::string OpenBytes(const std::string& project) {
  return Field(1, Field(1, project) + Field(2, "e"));
}

TEST_F(IngestServiceTest, NamesThatAreNotUtf8AreAnsweredInTheStream) {
  RawStream stream(channel_);
  stream.Write(OpenBytes("p"));
  EXPECT_TRUE(stream.Read().has_opened());
  stream.Write(Field(2, Varint(1, 5) + Field(2, "lo\xffss")));
  const v1::Declared declared = stream.Read().declared();
  EXPECT_EQ(declared.channel_ref(), 5u);
  EXPECT_EQ(declared.status().code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(declared.status().message(), HasSubstr("lo\\377ss"));
  stream.Write(Field(2, Varint(1, 5) + Field(2, "loss")));
  EXPECT_EQ(stream.Read().declared().status().code(), 0);
}

TEST_F(IngestServiceTest, TextsThatAreNotUtf8AreRejectedAndTheOthersKept) {
  RawStream stream(channel_);
  stream.Write(OpenBytes("p"));
  EXPECT_TRUE(stream.Read().has_opened());
  stream.Write(Field(2, Varint(1, 5) + Field(2, "notes")));
  EXPECT_TRUE(stream.Read().has_declared());
  const std::string texts = Field(5, "good") + Field(5, "\x80") + Field(5, "also good");
  stream.Write(Field(3, Varint(1, 1) + Field(3, Varint(1, 5) + Field(2, texts))));
  const v1::Rejected rejected = stream.Read().rejected();
  EXPECT_EQ(rejected.reason(), v1::REJECTION_REASON_TEXT_INVALID);
  EXPECT_EQ(rejected.first_point(), 1u);
  EXPECT_EQ(rejected.count(), 1u);
  EXPECT_THAT(rejected.message(), HasSubstr("\\200"));
  EXPECT_EQ(stream.Read().acknowledged().through_sequence(), 1u);
  EXPECT_THAT(ReadAll("notes").texts(), ElementsAre("good", "also good"));
}

TEST_F(IngestServiceTest, AProjectNameThatIsNotUtf8EndsTheStream) {
  RawStream stream(channel_);
  stream.Write(OpenBytes("\xc3("));
  stream.Read();
  const grpc::Status status = stream.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("\\303("));
}

TEST_F(IngestServiceTest, BytesThatAreNoMessageEndTheStream) {
  RawStream stream(channel_);
  stream.Write("\x0a\xff\xff\xff");
  stream.Read();
  const grpc::Status status = stream.Finish();
  EXPECT_EQ(status.error_code(), grpc::StatusCode::INVALID_ARGUMENT);
  EXPECT_THAT(status.error_message(), HasSubstr("nereid.v1.IngestRequest"));
  Restart();
}

// The client reads nothing until it has closed its side, so the error waits behind answers that
// gRPC does not let through: each names the channel.
TEST_F(IngestServiceTest, AnErrorIsToldToAClientThatHasClosedItsSide) {
  constexpr uint64_t kRejections = 900;
  TestStream stream(channel_);
  stream.Open();
  stream.Declare(0, std::string(storage::kNameBytesMax, 'n'), v1::VALUE_TYPE_TEXT);
  for (uint64_t sequence = 1; sequence <= kRejections; ++sequence) {
    stream.Write(AppendNumbers(sequence, 0, {1}, {1}));
  }
  stream.Write(AppendNumbers(kRejections + 7, 0, {1}, {1}));
  TestStream other(channel_);
  other.Open("", "other");
  other.Write(AppendNumbers(1, 77, {1}, {1}));
  while (!other.Read().has_acknowledged()) continue;
  EXPECT_EQ(stream.HalfCloseAndFinish().error_code(), grpc::StatusCode::OUT_OF_RANGE);
}

}  // namespace
}  // namespace nereid::server
