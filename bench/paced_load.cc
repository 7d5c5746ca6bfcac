#include "bench/paced_load.h"

#include <grpcpp/create_channel.h>

#include <chrono>
#include <memory>
#include <thread>

#include "absl/strings/str_cat.h"
#include "bench/data_set.h"
#include "client/control_messages.h"
#include "nereid/v1/ingest.grpc.pb.h"

namespace nereid::bench {
namespace {

// Written from one thread, read by a thread of its own.
class PacedStream {
 public:
  PacedStream(v1::IngestService::Stub& stub, size_t messages, const Stopwatch& clock)
      : stream_(stub.Ingest(&context_)),
        clock_(clock),
        written_at_(messages),
        acknowledged_at_(messages) {}

  absl::Status Open(const std::string& experiment) {
    Write(client::BuildOpen(kProject, experiment, ""));
    Write(client::BuildDeclare(0, ChannelName(0), client::ChannelType::kNumeric));
    v1::IngestResponse response;
    if (!stream_->Read(&response) || !stream_->Read(&response)) return Finish();
    reader_ = std::thread([this] { ReadAll(); });
    return absl::OkStatus();
  }

  void Send(size_t index, const std::string& message) {
    written_at_[index] = clock_.Seconds();
    Write(message);
  }

  absl::Status Finish() {
    stream_->WritesDone();
    if (reader_.joinable()) reader_.join();
    const grpc::Status status = stream_->Finish();
    if (!status.ok()) return absl::UnavailableError(status.error_message());
    if (error_.empty() && acknowledged_ == acknowledged_at_.size()) return absl::OkStatus();
    return absl::DataLossError(absl::StrCat(acknowledged_, " of ", acknowledged_at_.size(),
                                            " messages acknowledged; ", error_));
  }

  const std::vector<double>& written_at() const { return written_at_; }
  const std::vector<double>& acknowledged_at() const { return acknowledged_at_; }

 private:
  void Write(const std::string& message) {
    request_.ParseFromString(message);
    stream_->Write(request_);
  }

  void ReadAll() {
    v1::IngestResponse response;
    while (stream_->Read(&response)) {
      const double now = clock_.Seconds();
      if (response.has_rejected()) error_ = response.rejected().message();
      const uint64_t through = response.acknowledged().through_sequence();
      for (; acknowledged_ < through; ++acknowledged_) acknowledged_at_[acknowledged_] = now;
    }
  }

  grpc::ClientContext context_;
  std::unique_ptr<grpc::ClientReaderWriter<v1::IngestRequest, v1::IngestResponse>> stream_;
  const Stopwatch& clock_;
  v1::IngestRequest request_;
  std::vector<double> written_at_;
  // The reader's until it was joined.
  std::vector<double> acknowledged_at_;
  size_t acknowledged_ = 0;
  std::string error_;
  std::thread reader_;
};

using Streams = std::vector<std::unique_ptr<PacedStream>>;

void SendAll(const Streams& streams, const std::vector<std::string>& messages,
             double seconds_between) {
  const auto begin = std::chrono::steady_clock::now();
  size_t sent = 0;
  for (size_t i = 0; i < messages.size(); ++i) {
    for (const auto& stream : streams) {
      const std::chrono::duration<double> due(seconds_between * static_cast<double>(sent++));
      std::this_thread::sleep_until(
          begin + std::chrono::duration_cast<std::chrono::steady_clock::duration>(due));
      stream->Send(i, messages[i]);
    }
  }
}

}  // namespace

absl::StatusOr<PacedTimes> RunPacedLoad(const PacedLoad& load,
                                        const std::vector<std::string>& messages,
                                        const Stopwatch& clock) {
  const auto stub = v1::IngestService::NewStub(
      grpc::CreateChannel(load.server, grpc::InsecureChannelCredentials()));
  Streams streams;
  absl::Status status;
  for (const std::string& experiment : load.experiments) {
    streams.push_back(std::make_unique<PacedStream>(*stub, messages.size(), clock));
    status.Update(streams.back()->Open(experiment));
  }
  const double streams_count = static_cast<double>(streams.size());
  if (status.ok()) SendAll(streams, messages, 1 / (load.messages_per_second * streams_count));
  PacedTimes times;
  for (const auto& stream : streams) {
    status.Update(stream->Finish());
    times.written_at.push_back(stream->written_at());
    times.acknowledged_at.push_back(stream->acknowledged_at());
  }
  if (!status.ok()) return status;
  return times;
}

}  // namespace nereid::bench
