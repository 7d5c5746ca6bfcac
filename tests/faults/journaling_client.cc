#include "tests/faults/journaling_client.h"

#include <grpcpp/create_channel.h>
#include <grpcpp/security/credentials.h>

#include <algorithm>
#include <thread>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "tests/faults/stored_experiment.h"

namespace nereid::faults {
namespace {

// Messages sent ahead of their acknowledgement.
constexpr uint64_t kMessagesInFlight = 4;

constexpr char kServerGone[] = "the server is gone";

std::shared_ptr<grpc::Channel> Connect(const std::string& address) {
  grpc::ChannelArguments arguments;
  // Each server is another one, on another connection.
  arguments.SetInt(GRPC_ARG_USE_LOCAL_SUBCHANNEL_POOL, 1);
  return grpc::CreateCustomChannel(address, grpc::InsecureChannelCredentials(), arguments);
}

ExpectedExperiment ExpectedOf(const PlannedExperiment& experiment) {
  return {experiment.OpenRequest().open().project(), experiment.name(),
          &experiment.stored_channels()};
}

absl::Status Broken(const PlannedExperiment& experiment, const std::string& what) {
  return absl::DataLossError(absl::StrCat("experiment ", experiment.name(), ": ", what));
}

}  // namespace

JournalingClient::JournalingClient(const JournalingClientOptions& options) : options_(options) {
  Begin();
}

void JournalingClient::Begin() {
  experiment_.emplace(options_.seed, options_.writer, ++experiment_number_, options_.channel_count);
}

absl::Status JournalingClient::Serve(const std::string& address,
                                     const std::function<void()>& on_checked) {
  const absl::Status status = CheckAndSend(Connect(address), on_checked);
  return absl::IsUnavailable(status) ? absl::OkStatus() : status;
}

absl::Status JournalingClient::Send(const std::string& address) {
  const absl::Status status = OpenAndSend(Connect(address));
  return absl::IsUnavailable(status) ? absl::OkStatus() : status;
}

absl::Status JournalingClient::Finish(const std::string& address) {
  const std::shared_ptr<grpc::Channel> channel = Connect(address);
  grpc::ClientContext context;
  const auto stream = v1::IngestService::NewStub(channel)->Ingest(&context);
  absl::Status status = Open(*stream);
  if (status.ok()) status = Declare(*stream);
  if (!status.ok()) return status;
  for (const v1::IngestRequest& request : experiment_->Unsettled()) stream->Write(request);
  stream->WritesDone();
  ReadAnswers(*stream);
  if (!absl::IsUnavailable(answers_)) return answers_;
  if (absl::Status finished = StatusOfCall(stream->Finish()); !finished.ok()) return finished;
  if (experiment_->settled() != experiment_->made()) {
    return Broken(*experiment_, absl::StrCat("only ", experiment_->settled(), " of ",
                                             experiment_->made(), " messages are acknowledged"));
  }
  return CheckStored(channel, ExpectedOf(*experiment_));
}

absl::Status JournalingClient::CheckAndSend(const std::shared_ptr<grpc::Channel>& channel,
                                            const std::function<void()>& on_checked) {
  if (absl::Status status = CheckRetired(channel); !status.ok()) return status;
  if (absl::Status status = CheckPresent(channel); !status.ok()) return status;
  if (experiment_->stored_point_count() > options_.experiment_points_max) {
    retired_.emplace(*std::exchange(experiment_, std::nullopt));
    retired_is_deleted_ = false;
    Begin();
    if (absl::Status status = DeleteRetired(channel); !status.ok()) return status;
  }
  on_checked();
  return OpenAndSend(channel);
}

absl::Status JournalingClient::CheckPresent(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  const auto stream = v1::IngestService::NewStub(channel)->Ingest(&context);
  absl::Status status = Open(*stream);
  if (status.ok()) status = CheckStored(channel, ExpectedOf(*experiment_));
  stream->WritesDone();
  v1::IngestResponse response;
  while (stream->Read(&response)) {
  }
  const absl::Status finished = StatusOfCall(stream->Finish());
  // What ended the stream tells more than that it ended.
  return status.ok() || (absl::IsUnavailable(status) && !finished.ok()) ? finished : status;
}

absl::Status JournalingClient::OpenAndSend(const std::shared_ptr<grpc::Channel>& channel) {
  grpc::ClientContext context;
  const auto stream = v1::IngestService::NewStub(channel)->Ingest(&context);
  absl::Status status = Open(*stream);
  if (status.ok()) status = Declare(*stream);
  if (status.ok()) status = SendMessages(*stream);
  context.TryCancel();
  const absl::Status finished = StatusOfCall(stream->Finish());
  return absl::IsUnavailable(status) && !absl::IsCancelled(finished) ? finished : status;
}

absl::Status JournalingClient::CheckRetired(const std::shared_ptr<grpc::Channel>& channel) {
  if (!retired_.has_value()) return absl::OkStatus();
  const absl::StatusOr<bool> exists = HasExperiment(channel, ExpectedOf(*retired_));
  if (!exists.ok()) return exists.status();
  if (*exists && retired_is_deleted_) return Broken(*retired_, "was deleted and is there again");
  if (*exists) {
    if (absl::Status status = CheckStored(channel, ExpectedOf(*retired_)); !status.ok())
      return status;
    return DeleteRetired(channel);
  }
  retired_.reset();
  return absl::OkStatus();
}

absl::Status JournalingClient::DeleteRetired(const std::shared_ptr<grpc::Channel>& channel) {
  absl::Status status = DeleteExperiment(channel, ExpectedOf(*retired_));
  retired_is_deleted_ = status.ok();
  if (status.ok()) ++experiments_deleted_;
  return status;
}

absl::Status JournalingClient::Open(Stream& stream) {
  if (!stream.Write(experiment_->OpenRequest())) return absl::UnavailableError(kServerGone);
  v1::IngestResponse response;
  if (!stream.Read(&response)) return absl::UnavailableError(kServerGone);
  if (!response.has_opened()) return Broken(*experiment_, "the first answer is not `opened`");
  const uint64_t stored = response.opened().last_sequence();
  if (stored > experiment_->settled() && stored <= experiment_->made()) {
    unacknowledged_found_ += stored - experiment_->settled();
  }
  return experiment_->Settle(stored);
}

absl::Status JournalingClient::Declare(Stream& stream) {
  for (const v1::IngestRequest& request : experiment_->DeclareRequests()) {
    if (!stream.Write(request)) return absl::UnavailableError(kServerGone);
  }
  for (const PlannedChannel& channel : experiment_->stored_channels()) {
    v1::IngestResponse response;
    if (!stream.Read(&response)) return absl::UnavailableError(kServerGone);
    const v1::Declared& declared = response.declared();
    const bool last_x_is_right =
        channel.point_count() == 0 ? !declared.has_last_x() : declared.last_x() == channel.last_x();
    if (!response.has_declared() || declared.status().code() != 0 || !last_x_is_right) {
      return Broken(*experiment_, absl::StrCat("channel ", channel.name(), " is declared as ",
                                               response.ShortDebugString()));
    }
  }
  return absl::OkStatus();
}

absl::Status JournalingClient::SendMessages(Stream& stream) {
  answers_ended_ = false;
  std::thread reader([&] { ReadAnswers(stream); });
  const uint64_t made = experiment_->made();
  const uint64_t last = made + std::min(options_.messages_of_life_max, UINT64_MAX - made);
  bool written = true;
  for (const v1::IngestRequest& request : experiment_->Unsettled()) {
    written = written && stream.Write(request);
  }
  while (written) {
    v1::IngestRequest request;
    {
      std::unique_lock lock(mutex_);
      settled_.wait(lock, [&] {
        const bool has_room = experiment_->made() - experiment_->settled() < kMessagesInFlight;
        return answers_ended_ || (has_room && experiment_->made() < last);
      });
      if (answers_ended_) break;
      request = experiment_->MakeMessage();
    }
    written = stream.Write(request);
  }
  reader.join();
  return answers_;
}

void JournalingClient::ReadAnswers(Stream& stream) {
  v1::IngestResponse response;
  absl::Status status;
  while (status.ok() && stream.Read(&response)) {
    const std::lock_guard lock(mutex_);
    status = Take(response);
    settled_.notify_one();
  }
  const std::lock_guard lock(mutex_);
  answers_ = status.ok() ? absl::UnavailableError(kServerGone) : status;
  answers_ended_ = true;
  settled_.notify_one();
}

absl::Status JournalingClient::Take(const v1::IngestResponse& response) {
  if (!response.has_acknowledged()) {
    return Broken(*experiment_, absl::StrCat("answered: ", response.ShortDebugString()));
  }
  const uint64_t before = experiment_->stored_point_count();
  absl::Status status = experiment_->Settle(response.acknowledged().through_sequence());
  const uint64_t after = experiment_->stored_point_count();
  if (after > before) acknowledged_points_ += after - before;
  return status;
}

}  // namespace nereid::faults
