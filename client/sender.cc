#include "client/sender.h"

#include <chrono>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/batch_builder.h"
#include "client/control_messages.h"

namespace nereid::client {
namespace {

using Clock = std::chrono::steady_clock;

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
  thread_.join();
}

Sender::Request Sender::request() const {
  std::lock_guard lock(mutex_);
  return request_;
}

bool Sender::Ending() const { return request().stop || !parts_.delivery->stopped().ok(); }

void Sender::Run() {
  while (!Ending()) {
    const Deadline long_lived = DeadlineAfter(kBackoffMax);
    const absl::Status status = RunStream();
    if (Ending()) return;
    const bool progressed = parts_.delivery->EndStream(status);
    if (progressed || Clock::now() >= long_lived) backoff_.Reset();
    Pause(backoff_.Next());
  }
}

absl::Status Sender::RunStream() {
  parts_.delivery->BeginStream();
  declared_ = 0;
  bool open_written = false;
  IngestStream stream(
      options_.server,
      [this](const v1::IngestResponse& response) { parts_.delivery->Receive(response); },
      parts_.event);
  while (!Ending()) {
    if (const auto status = stream.ended()) return *status;
    wake_at_ = kNoDeadline;
    if (stream.writable()) {
      if (!open_written) {
        stream.Write(std::make_shared<const std::string>(
            BuildOpen(options_.project, options_.experiment, writer_id_,
                      {options_.description, options_.tags, options_.parameters})));
        open_written = true;
        continue;
      }
      if (auto message = NextMessage()) {
        stream.Write(std::move(message));
        continue;
      }
    }
    parts_.event->WaitUntil(wake_at_);
  }
  const Request asked = request();
  if (asked.stop && parts_.delivery->everything_acknowledged()) SayGoodbye(stream, *asked.stop);
  return absl::OkStatus();
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
  while (!Ending() && Clock::now() < end) parts_.event->WaitUntil(end);
}

// The next message to write, or null after setting wake_at_.
std::shared_ptr<const std::string> Sender::NextMessage() {
  const auto limits = parts_.delivery->limits();
  if (!limits) return nullptr;
  do {
    // Before the points: they may be of a channel that was made a moment ago.
    if (auto declaration = NextDeclaration(*limits)) return declaration;
    if (auto unsent = parts_.delivery->NextUnsent()) return unsent;
  } while (MakeMessage(*limits));
  return nullptr;
}

std::shared_ptr<const std::string> Sender::NextDeclaration(const Delivery::Limits& limits) {
  while (declared_ < parts_.channels->size()) {
    const uint32_t channel_ref = declared_++;
    const auto [name, type] = parts_.channels->At(channel_ref);
    if (channel_ref < limits.channel_refs) {
      return std::make_shared<const std::string>(BuildDeclare(channel_ref, name, type));
    }
    parts_.buffer->NoteRejection(absl::StrCat("channel \"", name, "\" is one more than the ",
                                              limits.channel_refs,
                                              " channels that the server takes on one stream"));
  }
  return nullptr;
}

// Puts a message into the queue, if it is time and there is something to put into it.
bool Sender::MakeMessage(const Delivery::Limits& limits) {
  if (!parts_.delivery->has_room()) return false;
  const PointBuffer::Waiting waiting = parts_.buffer->waiting();
  if (waiting.points == 0) {
    batch_due_ = kNoDeadline;
    return MakeFinish();
  }
  if (!BatchIsDue(waiting)) return false;
  batch_due_ = kNoDeadline;

  const size_t entries_bytes_max = limits.message_bytes > kMessageOverheadBytesMax
                                       ? limits.message_bytes - kMessageOverheadBytesMax
                                       : 0;
  PointBuffer::Batch batch = parts_.buffer->Take(entries_bytes_max);
  if (batch.oversized_points > 0) {
    parts_.delivery->Reject(
        batch.oversized_points,
        absl::StrCat("a value does not fit into a message of ", limits.message_bytes,
                     " bytes, the most the server takes"));
  }
  if (batch.entries.empty()) return true;
  const uint64_t sequence = parts_.delivery->next_sequence();
  auto bytes = std::make_shared<const std::string>(BuildAppend(sequence, batch.entries));
  parts_.delivery->Push({.sequence = sequence,
                         .bytes = std::move(bytes),
                         .points = batch.points,
                         .buffered_bytes = batch.bytes});
  return true;
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
  const uint64_t sequence = parts_.delivery->next_sequence();
  parts_.delivery->Push(
      {.sequence = sequence,
       .bytes = std::make_shared<const std::string>(BuildFinish(sequence, *state)),
       .finishes = true});
  return true;
}

}  // namespace nereid::client
