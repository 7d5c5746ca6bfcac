#include "client/sender.h"

#include <algorithm>
#include <chrono>
#include <random>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "client/batch_builder.h"
#include "client/control_messages.h"
#include "client/spool_format.h"

namespace nereid::client {
namespace {

using Clock = std::chrono::steady_clock;

// What the thread gets to end, if the deadline is sooner: to put on disk what is in memory.
constexpr absl::Duration kStopTimeout = absl::Seconds(5);

}  // namespace

Sender::Sender(const ExperimentOptions& options, std::string writer_id, const Parts& parts)
    : options_(options),
      writer_id_(std::move(writer_id)),
      parts_(parts),
      backoff_(std::random_device()()) {
  thread_ = std::thread([this] { Run(); });
}

Sender::~Sender() { Stop(Clock::now()); }

void Sender::Finish(FinishState state) {
  {
    std::lock_guard lock(mutex_);
    request_.finish = state;
  }
  parts_.event->Set();
}

void Sender::Stop(Deadline deadline) {
  {
    std::lock_guard lock(mutex_);
    if (request_.stop) return;
    request_.stop = deadline;
  }
  parts_.event->Set();
  std::unique_lock lock(mutex_);
  const auto has_ended = [this] { return has_ended_; };
  if (ended_.wait_until(lock, std::max(deadline, DeadlineAfter(kStopTimeout)), has_ended)) {
    lock.unlock();
    thread_.join();
  } else {
    has_hung_ = true;
    thread_.detach();
  }
}

Sender::Request Sender::request() const {
  std::lock_guard lock(mutex_);
  return request_;
}

bool Sender::Ending() const { return request().stop || !parts_.delivery->stopped().ok(); }

bool Sender::EverythingIsAcknowledged() const {
  return parts_.backlog->empty() && parts_.delivery->everything_acknowledged();
}

void Sender::Run() {
  SendUntilEnding();
  if (parts_.backlog->has_spool()) {
    KeepTakingUntilStopped();
    parts_.backlog->LeaveSpool();
    parts_.backlog->CloseFiles();
  }
  std::lock_guard lock(mutex_);
  has_ended_ = true;
  ended_.notify_all();
}

void Sender::SendUntilEnding() {
  while (!Ending()) {
    const Deadline long_lived = DeadlineAfter(kBackoffMax);
    const absl::Status status = RunStream();
    if (Ending()) return;
    const bool progressed = parts_.delivery->EndStream(status);
    parts_.watch->TellLost(status.ok() ? absl::UnavailableError("the server ended the stream")
                                       : status);
    if (progressed || Clock::now() >= long_lived) backoff_.Reset();
    wake_at_ = kNoDeadline;
    Pause(backoff_.Next());
  }
}

absl::Status Sender::RunStream() {
  parts_.delivery->BeginStream();
  declared_ = 0;
  open_written_ = false;
  IngestStream stream(
      options_.server,
      [this](const v1::IngestResponse& response) { parts_.delivery->Receive(response); },
      parts_.event);
  while (!Ending()) {
    if (const auto status = stream.ended()) return *status;
    parts_.backlog->Forget();
    if (!WriteNext(stream)) WaitUntil(parts_.backlog->TakeRetry());
  }
  const Request asked = request();
  if (asked.stop && EverythingIsAcknowledged()) SayGoodbye(stream, *asked.stop);
  return absl::OkStatus();
}

// Returns whether there was anything to write that the stream takes now.
bool Sender::WriteNext(IngestStream& stream) {
  wake_at_ = kNoDeadline;
  if (!stream.writable()) return false;
  if (!open_written_) {
    stream.Write(std::make_shared<const std::string>(
        BuildOpen(options_.project, options_.experiment, writer_id_,
                  {options_.description, options_.tags, options_.parameters})));
    open_written_ = true;
    return true;
  }
  auto message = NextMessage();
  if (message == nullptr) return false;
  stream.Write(std::move(message));
  return true;
}

// Nothing is sent any more; what comes is put on disk.
void Sender::KeepTakingUntilStopped() {
  while (!request().stop) WaitUntil(kNoDeadline);
  wake_at_ = kNoDeadline;
  MakeMessages();
}

// Lets the server see the end of the stream rather than a cut.
void Sender::SayGoodbye(IngestStream& stream, Deadline deadline) const {
  bool said = false;
  while (!stream.ended() && Clock::now() < deadline) {
    if (!said && stream.writable()) {
      stream.WritesDone();
      said = true;
    } else {
      parts_.event->WaitUntil(deadline);
    }
  }
}

void Sender::Pause(absl::Duration pause) {
  const Deadline end = DeadlineAfter(pause);
  while (!Ending() && Clock::now() < end) WaitUntil(end);
}

// Until something happens, a batch is due, or the deadline. With a spool, messages are also made
// while there is no stream to write them to.
void Sender::WaitUntil(Deadline deadline) {
  if (parts_.backlog->has_spool()) {
    wake_at_ = kNoDeadline;
    MakeMessages();
  }
  parts_.event->WaitUntil(std::min({deadline, wake_at_, parts_.watch->Look()}));
}

// The next message to write, or null after setting wake_at_.
std::shared_ptr<const std::string> Sender::NextMessage() {
  const auto limits = parts_.delivery->limits();
  if (!limits) return nullptr;
  limits_ = *limits;
  parts_.watch->TellConnected();
  do {
    // Before the points: they may be of a channel that was made a moment ago.
    if (auto declaration = NextDeclaration()) return declaration;
    if (auto unsent = parts_.delivery->NextUnsent()) return unsent;
  } while (parts_.backlog->Move() || MakeMessage());
  return nullptr;
}

std::shared_ptr<const std::string> Sender::NextDeclaration() {
  while (declared_ < parts_.channels->size()) {
    const uint32_t channel_ref = declared_++;
    const auto [name, type] = parts_.channels->At(channel_ref);
    if (channel_ref < limits_.channel_refs) {
      return std::make_shared<const std::string>(BuildDeclare(channel_ref, name, type));
    }
    parts_.buffer->NoteRejection(absl::StrCat("channel \"", name, "\" is one more than the ",
                                              limits_.channel_refs,
                                              " channels that the server takes on one stream"));
  }
  return nullptr;
}

void Sender::MakeMessages() {
  while (MakeMessage()) continue;
}

// Makes a message, if it is time and there is something to put into it.
bool Sender::MakeMessage() {
  if (!parts_.backlog->has_room()) return false;
  const PointBuffer::Waiting waiting = parts_.buffer->waiting();
  if (waiting.points == 0) {
    batch_due_ = kNoDeadline;
    return MakeFinish();
  }
  if (!BatchIsDue(waiting)) return false;
  batch_due_ = kNoDeadline;

  const PointBuffer::Batch batch = TakeBatch();
  if (batch.entries.empty()) return true;
  std::vector<uint32_t> channel_refs;
  for (const auto& entry : batch.entries) channel_refs.push_back(entry->shape.channel_ref);
  const int64_t time = batch.entries.front()->first_time;
  const uint64_t sequence = parts_.backlog->next_sequence();
  auto bytes = std::make_shared<const std::string>(BuildAppend(sequence, batch.entries));
  parts_.backlog->Add({.sequence = sequence,
                       .bytes = std::move(bytes),
                       .points = batch.points,
                       .buffered_bytes = batch.bytes,
                       .time_unix_nanos = time},
                      channel_refs);
  return true;
}

// Points for one message. Those that fit into none are rejected.
PointBuffer::Batch Sender::TakeBatch() {
  const size_t message_bytes_max = parts_.backlog->has_spool()
                                       ? std::min(limits_.message_bytes, kSpoolPayloadBytesMax)
                                       : limits_.message_bytes;
  PointBuffer::Batch batch = parts_.buffer->Take(
      message_bytes_max - std::min(message_bytes_max, kMessageOverheadBytesMax));
  if (batch.oversized_points > 0) {
    parts_.delivery->Reject(batch.oversized_points,
                            absl::StrCat("a value does not fit into a message of ",
                                         message_bytes_max, " bytes, the most the server takes"));
  }
  return batch;
}

bool Sender::BatchIsDue(const PointBuffer::Waiting& waiting) {
  if (waiting.urgent) return true;
  if (batch_due_ == kNoDeadline) batch_due_ = DeadlineAfter(options_.max_batch_delay);
  if (Clock::now() >= batch_due_) return true;
  wake_at_ = batch_due_;
  return false;
}

bool Sender::MakeFinish() {
  const auto state = request().finish;
  if (!state || finish_made_) return false;
  finish_made_ = true;
  const uint64_t sequence = parts_.backlog->next_sequence();
  parts_.backlog->Add({.sequence = sequence,
                       .bytes = std::make_shared<const std::string>(BuildFinish(sequence, *state)),
                       .finishes = true},
                      {});
  return true;
}

}  // namespace nereid::client
