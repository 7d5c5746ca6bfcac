#include "bench/stream_load.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/generic/generic_stub.h>
#include <grpcpp/impl/codegen/proto_utils.h>
#include <grpcpp/support/byte_buffer.h>
#include <grpcpp/support/client_callback.h>

#include <condition_variable>
#include <memory>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/data_set.h"
#include "bench/stopwatch.h"
#include "client/control_messages.h"
#include "nereid/v1/ingest.pb.h"

namespace nereid::bench {
namespace {

constexpr char kMethod[] = "/nereid.v1.IngestService/Ingest";

using Stub = grpc::TemplatedGenericStub<grpc::ByteBuffer, v1::IngestResponse>;

grpc::ByteBuffer ToBuffer(const std::string& bytes) {
  const grpc::Slice slice(bytes);
  return grpc::ByteBuffer(&slice, 1);
}

// Counts streams down to none, and wakes who waits for that.
class Countdown {
 public:
  explicit Countdown(size_t count) : count_(count) {}

  void Down() {
    const std::lock_guard lock(mutex_);
    if (--count_ == 0) none_.notify_all();
  }

  void Wait() {
    std::unique_lock lock(mutex_);
    none_.wait(lock, [this] { return count_ == 0; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable none_;
  size_t count_;
};

// gRPC calls it from its own threads, between Start and the end of the countdown `done`.
class LoadStream : public grpc::ClientBidiReactor<grpc::ByteBuffer, v1::IngestResponse> {
 public:
  // What the streams of a load share. Everything must outlive them.
  struct Shared {
    const std::vector<grpc::ByteBuffer>* messages;
    size_t in_flight_max;
    // Each stream counts once: when its first message is acknowledged; when all are; when it ended.
    Countdown* open;
    Countdown* acknowledged;
    Countdown* done;
  };

  LoadStream(const Shared& shared, const std::string& experiment)
      : shared_(shared),
        open_(ToBuffer(client::BuildOpen(kProject, experiment, ""))),
        declare_(ToBuffer(client::BuildDeclare(0, ChannelName(0), client::ChannelType::kNumeric))),
        written_at_(shared.messages->size()),
        seconds_(shared.messages->size()) {}

  // Opens the stream and sends the first message.
  void Start(Stub& stub) {
    stub.PrepareBidiStreamingCall(&context_, kMethod, grpc::StubOptions(), this);
    StartRead(&response_);
    StartWrite(&open_);
    StartCall();
  }

  // Sends all the others.
  void SendRest() {
    const std::lock_guard lock(mutex_);
    allowed_ = shared_.messages->size();
    WriteIfAllowed();
  }

  void End() {
    const std::lock_guard lock(mutex_);
    StartWritesDone();
  }

  void OnWriteDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    writing_ = false;
    if (!ok) return;
    if (std::exchange(declared_, true)) return WriteIfAllowed();
    writing_ = true;
    StartWrite(&declare_);
  }

  void OnReadDone(bool ok) override {
    const std::lock_guard lock(mutex_);
    if (!ok) return;
    if (response_.has_acknowledged()) Acknowledge(response_.acknowledged().through_sequence());
    if (response_.has_rejected()) error_ = response_.rejected().message();
    StartRead(&response_);
  }

  void OnDone(const grpc::Status& status) override {
    {
      const std::lock_guard lock(mutex_);
      if (!status.ok()) error_ = status.error_message();
      if (acknowledged_ == 0) shared_.open->Down();
      if (acknowledged_ < shared_.messages->size()) shared_.acknowledged->Down();
    }
    shared_.done->Down();
  }

  // When the stream has ended.
  absl::Status status() const {
    if (error_.empty() && acknowledged_ == shared_.messages->size()) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat(acknowledged_, " of ", shared_.messages->size(),
                                            " messages acknowledged; ", error_));
  }
  const std::vector<float>& seconds() const { return seconds_; }

 private:
  // The following need `mutex_` held.
  void WriteIfAllowed() {
    if (writing_ || written_ == allowed_) return;
    if (written_ - acknowledged_ >= shared_.in_flight_max) return;
    writing_ = true;
    written_at_[written_] = stopwatch_.Seconds();
    StartWrite(&shared_.messages->at(written_++));
  }

  void Acknowledge(uint64_t through) {
    const double now = stopwatch_.Seconds();
    if (acknowledged_ == 0 && through > 0) shared_.open->Down();
    for (; acknowledged_ < through; ++acknowledged_) {
      seconds_[acknowledged_] = static_cast<float>(now - written_at_[acknowledged_]);
    }
    if (acknowledged_ == shared_.messages->size()) shared_.acknowledged->Down();
    WriteIfAllowed();
  }

  const Shared shared_;
  const grpc::ByteBuffer open_;
  const grpc::ByteBuffer declare_;
  const Stopwatch stopwatch_;
  grpc::ClientContext context_;
  v1::IngestResponse response_;

  std::mutex mutex_;
  size_t allowed_ = 1;
  size_t written_ = 0;
  size_t acknowledged_ = 0;
  bool writing_ = true;
  bool declared_ = false;
  std::string error_;
  std::vector<double> written_at_;
  std::vector<float> seconds_;
};

std::vector<std::unique_ptr<Stub>> Connect(const StreamLoad& load) {
  grpc::ChannelArguments arguments;
  // Else gRPC would share one connection among all.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  std::vector<std::unique_ptr<Stub>> stubs;
  for (size_t i = 0; i < load.connections; ++i) {
    stubs.push_back(std::make_unique<Stub>(
        grpc::CreateCustomChannel(load.server, grpc::InsecureChannelCredentials(), arguments)));
  }
  return stubs;
}

}  // namespace

absl::StatusOr<StreamLoadResult> RunStreamLoad(const StreamLoad& load,
                                               const std::vector<std::string>& messages) {
  std::vector<grpc::ByteBuffer> buffers;
  for (const std::string& message : messages) buffers.push_back(ToBuffer(message));
  const std::vector<std::unique_ptr<Stub>> stubs = Connect(load);
  Countdown open(load.streams);
  Countdown acknowledged(load.streams);
  Countdown done(load.streams);
  std::vector<std::unique_ptr<LoadStream>> streams;
  for (size_t i = 0; i < load.streams; ++i) {
    streams.push_back(std::make_unique<LoadStream>(
        LoadStream::Shared{.messages = &buffers,
                           .in_flight_max = load.messages_in_flight_max,
                           .open = &open,
                           .acknowledged = &acknowledged,
                           .done = &done},
        absl::StrCat(load.experiment, "-", i)));
    streams.back()->Start(*stubs[i % stubs.size()]);
  }
  open.Wait();

  StreamLoadResult result;
  const Stopwatch stopwatch;
  for (const auto& stream : streams) stream->SendRest();
  acknowledged.Wait();
  result.seconds = stopwatch.Seconds();

  for (const auto& stream : streams) stream->End();
  done.Wait();
  for (const auto& stream : streams) {
    if (absl::Status status = stream->status(); !status.ok()) return status;
    const std::vector<float>& seconds = stream->seconds();
    result.acknowledgement_seconds.insert(result.acknowledgement_seconds.end(), seconds.begin() + 1,
                                          seconds.end());
  }
  return result;
}

}  // namespace nereid::bench
