#include "client/spool_delivery.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <random>
#include <utility>

#include "absl/strings/str_cat.h"
#include "client/backoff.h"
#include "client/event.h"
#include "client/experiment_lookup.h"
#include "client/ingest_stream.h"
#include "client/numbered_request.h"
#include "client/spool_reader.h"
#include "nereid/v1/ingest.pb.h"

namespace nereid::client {
namespace {

constexpr absl::Duration kProgressStep = absl::Milliseconds(100);

// How long the server may take to answer `open`.
constexpr absl::Duration kOpenTimeout = absl::Seconds(10);

// For the stream to end in order when everything is acknowledged.
constexpr absl::Duration kGoodbyeMax = absl::Seconds(1);

// Of the first message; 0: there is none. DATA_LOSS: it is damaged.
absl::StatusOr<uint64_t> FirstSequence(const std::string& folder) {
  absl::StatusOr<SpoolReader> reader = SpoolReader::Open(folder);
  if (!reader.ok()) return reader.status();
  while (true) {
    const absl::StatusOr<std::optional<SpoolReader::Record>> record = reader->Next();
    if (!record.ok()) return record.status();
    if (!record->has_value()) return 0;
    if (const uint64_t sequence = SequenceOf((**record).request); sequence > 0) return sequence;
  }
}

// What the answers of the server say; shared with the thread of the stream.
class Answers {
 public:
  struct Snapshot {
    std::optional<uint64_t> opened_with;
    uint64_t acknowledged = 0;
    uint64_t rejected = 0;
    std::string last_rejection;
    std::string details_error;
  };

  void BeginStream() {
    const std::lock_guard lock(mutex_);
    snapshot_.opened_with.reset();
  }

  void Receive(const v1::IngestResponse& response) {
    const std::lock_guard lock(mutex_);
    if (response.has_opened()) {
      snapshot_.opened_with = response.opened().last_sequence();
      snapshot_.acknowledged = response.opened().last_sequence();
      if (response.opened().details_status().code() != 0) {
        snapshot_.details_error = response.opened().details_status().message();
      }
    } else if (response.has_acknowledged()) {
      snapshot_.acknowledged = response.acknowledged().through_sequence();
    } else if (response.has_rejected()) {
      snapshot_.rejected += response.rejected().count();
      snapshot_.last_rejection = response.rejected().message();
    }
  }

  Snapshot Get() const {
    const std::lock_guard lock(mutex_);
    return snapshot_;
  }

 private:
  mutable std::mutex mutex_;
  Snapshot snapshot_;
};

class SpoolRun {
 public:
  explicit SpoolRun(const SpoolDeliveryOptions& options) : options_(options) {}

  SpoolDeliveryReport Run() {
    Backoff backoff{std::random_device()()};
    while (true) {
      const uint64_t before = answers_.Get().acknowledged;
      report_.status = RunStream();
      if (!absl::IsUnavailable(report_.status) || answers_.Get().acknowledged <= before) break;
      event_.WaitUntil(std::min(options_.deadline, DeadlineAfter(backoff.Next())));
    }
    const Answers::Snapshot answers = answers_.Get();
    report_.points_rejected = answers.rejected;
    report_.last_rejection = answers.last_rejection;
    report_.details_error = answers.details_error;
    return report_;
  }

 private:
  struct Sent {
    uint64_t sequence = 0;
    uint64_t bytes = 0;
    uint64_t points = 0;
  };

  absl::Status RunStream() {
    absl::StatusOr<SpoolReader> reader = SpoolReader::Open(options_.folder);
    if (!reader.ok()) return reader.status();
    reader_ = &*reader;
    damage_ = absl::OkStatus();
    absl::StatusOr<std::optional<SpoolReader::Record>> first = reader->Next();
    while (absl::IsDataLoss(first.status())) {
      damage_.Update(first.status());
      first = reader->Next();
    }
    report_.torn_bytes = reader->torn_bytes();
    if (!first.ok()) return first.status();
    if (!first->has_value()) return damage_;
    report_.project = (**first).request.open().project();
    report_.experiment = (**first).request.open().experiment();
    if (absl::Status status = CheckNotDeleted(); !status.ok()) return status;
    answers_.BeginStream();
    declared_.clear();
    IngestStream stream(
        options_.server, [this](const v1::IngestResponse& response) { answers_.Receive(response); },
        &event_);
    stream_ = &stream;
    absl::Status status = Open((**first).bytes);
    if (status.ok()) status = SendAll();
    if (status.ok() || absl::IsDataLoss(status)) SayGoodbye();
    return status;
  }

  // Where messages are acknowledged and gone from the spool, the server has the experiment, unless
  // it was deleted. `open` would bring it back, without them.
  absl::Status CheckNotDeleted() const {
    const absl::StatusOr<uint64_t> first = FirstSequence(options_.folder);
    if (!first.ok() && !absl::IsDataLoss(first.status())) return first.status();
    if (first.ok() && *first <= 1) return absl::OkStatus();
    const Deadline deadline = std::min(options_.deadline, DeadlineAfter(kOpenTimeout));
    const absl::Status status =
        LookUpExperiment(options_.server, report_.project, report_.experiment, deadline);
    if (!absl::IsNotFound(status)) return OrNoAnswer(status, deadline);
    if (!first.ok()) return first.status();
    return absl::NotFoundError(absl::StrCat(
        "server ", options_.server, " has no experiment ", report_.project, "/", report_.experiment,
        " any more, and spool ", options_.folder, " has only what came after message ", *first - 1,
        ": it was deleted since, or this is another server; `rm -r ", options_.folder,
        "` drops the rest"));
  }

  // A server that does not answer is away, unless the whole delivery is out of time.
  absl::Status OrNoAnswer(const absl::Status& status, Deadline deadline) const {
    if (!absl::IsDeadlineExceeded(status) || deadline == options_.deadline) return status;
    return absl::UnavailableError(absl::StrCat("server ", options_.server, ": no answer"));
  }

  absl::Status Open(std::string open) {
    const Deadline deadline = std::min(options_.deadline, DeadlineAfter(kOpenTimeout));
    absl::Status status = WaitFor([this] { return stream_->writable(); }, deadline);
    if (status.ok()) {
      Write(std::move(open));
      status = WaitFor([this] { return answers_.Get().opened_with.has_value(); }, deadline);
    }
    return OrNoAnswer(status, deadline);
  }

  // What could be read is sent and acknowledged before damage is told.
  absl::Status SendAll() {
    next_sequence_ = Acknowledged() + 1;
    in_flight_.clear();
    in_flight_bytes_ = 0;
    while (true) {
      absl::StatusOr<std::optional<SpoolReader::Record>> record = reader_->Next();
      if (record.ok() && !record->has_value()) break;
      absl::Status status = record.status();
      if (status.ok()) status = Send(**std::move(record));
      if (!status.ok() && !absl::IsDataLoss(status)) return status;
      damage_.Update(status);
    }
    report_.torn_bytes = reader_->torn_bytes();
    const uint64_t last = next_sequence_ - 1;
    absl::Status status = WaitFor([&] { return Acknowledged() >= last; }, options_.deadline);
    return status.ok() ? damage_ : status;
  }

  absl::Status Send(SpoolReader::Record record) {
    if (record.request.has_open()) return absl::OkStatus();
    if (record.request.has_declare()) return Declare(std::move(record));
    const uint64_t sequence = SequenceOf(record.request);
    if (sequence < next_sequence_) return absl::OkStatus();
    if (sequence > next_sequence_) {
      return absl::DataLossError(
          absl::StrCat("spool ", options_.folder, " goes on with message ", sequence,
                       ", but the server lacks those from ", next_sequence_,
                       " on: they are lost, or the experiment was deleted since"));
    }
    const Sent sent{sequence, record.bytes.size(), PointsIn(record.request)};
    absl::Status status = WaitFor(
        [&] {
          Acknowledged();
          return in_flight_bytes_ < kSpoolInFlightBytesMax && stream_->writable();
        },
        options_.deadline);
    if (!status.ok()) return status;
    Write(std::move(record.bytes));
    in_flight_.push_back(sent);
    in_flight_bytes_ += sent.bytes;
    ++next_sequence_;
    return absl::OkStatus();
  }

  // Each segment declares its channels again.
  absl::Status Declare(SpoolReader::Record record) {
    const v1::Declare& declare = record.request.declare();
    std::string& declared = declared_[declare.channel_ref()];
    if (declared == record.bytes) return absl::OkStatus();
    declared = record.bytes;
    absl::Status status = WaitFor([this] { return stream_->writable(); }, options_.deadline);
    if (status.ok()) Write(std::move(record.bytes));
    return status;
  }

  void Write(std::string bytes) {
    stream_->Write(std::make_shared<const std::string>(std::move(bytes)));
  }

  // Takes what was acknowledged out of what is in flight.
  uint64_t Acknowledged() {
    const uint64_t through = answers_.Get().acknowledged;
    while (!in_flight_.empty() && in_flight_.front().sequence <= through) {
      in_flight_bytes_ -= in_flight_.front().bytes;
      report_.points_settled += in_flight_.front().points;
      in_flight_.pop_front();
    }
    return through;
  }

  // Until `is_reached`, unless the stream ends or time is up before.
  template <typename Condition>
  absl::Status WaitFor(const Condition& is_reached, Deadline deadline) {
    while (true) {
      if (absl::Status status = TellProgress(); !status.ok()) return status;
      if (is_reached()) return absl::OkStatus();
      if (const std::optional<absl::Status> ended = stream_->ended()) {
        if (!ended->ok()) return *ended;
        return absl::UnavailableError(
            absl::StrCat("server ", options_.server, " ended the stream"));
      }
      if (std::chrono::steady_clock::now() >= deadline) {
        return absl::DeadlineExceededError(
            absl::StrCat("server ", options_.server, " took not everything in time"));
      }
      event_.WaitUntil(std::min(deadline, DeadlineAfter(kProgressStep)));
    }
  }

  absl::Status TellProgress() {
    const auto now = std::chrono::steady_clock::now();
    if (!options_.on_progress || now < next_progress_) return absl::OkStatus();
    next_progress_ = DeadlineAfter(kProgressStep);
    if (options_.on_progress(reader_->bytes_read(), reader_->bytes())) return absl::OkStatus();
    return absl::CancelledError("interrupted");
  }

  void SayGoodbye() {
    const Deadline deadline = std::min(options_.deadline, DeadlineAfter(kGoodbyeMax));
    if (!WaitFor([this] { return stream_->writable(); }, deadline).ok()) return;
    stream_->WritesDone();
    WaitFor([this] { return stream_->ended().has_value(); }, deadline).IgnoreError();
  }

  const SpoolDeliveryOptions& options_;
  Event event_;
  Answers answers_;
  SpoolDeliveryReport report_;
  Deadline next_progress_ = Deadline::min();

  // Of the current stream.
  SpoolReader* reader_ = nullptr;
  IngestStream* stream_ = nullptr;
  // What is told once everything else is delivered.
  absl::Status damage_;
  uint64_t next_sequence_ = 1;
  std::deque<Sent> in_flight_;
  uint64_t in_flight_bytes_ = 0;
  std::map<uint32_t, std::string> declared_;
};

}  // namespace

SpoolDeliveryReport DeliverSpool(const SpoolDeliveryOptions& options) {
  return SpoolRun(options).Run();
}

}  // namespace nereid::client
