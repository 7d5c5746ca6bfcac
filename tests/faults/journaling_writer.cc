#include "tests/faults/journaling_writer.h"

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <mutex>
#include <optional>
#include <utility>

#include "tests/faults/broken_promise.h"
#include "tests/faults/random_points.h"
#include "tests/storage/brute_force_sample.h"
#include "tests/storage/ingest_requests.h"

namespace nereid::faults {
namespace {

constexpr std::chrono::seconds kPatience(60);
constexpr int kAppendChannelsMax = 4;
constexpr size_t kChartColumns = 50;

std::string RandomWriterId(std::mt19937_64& random) {
  std::string id(16, '\0');
  for (char& byte : id) byte = static_cast<char>(random());
  return id;
}

void Apply(const v1::IngestRequest& request, std::vector<JournalingWriter::Channel>& channels,
           ExpectedChannel JournalingWriter::Channel::*state) {
  if (request.has_truncate()) {
    const v1::Truncate& truncate = request.truncate();
    (channels[truncate.channel_ref()].*state).Truncate(truncate.from_x());
  }
  for (const v1::ChannelAppend& append : request.append().channels()) {
    (channels[append.channel_ref()].*state)
        .Append(append.points(), request.append().wall_time_unix_nanos());
  }
}

}  // namespace

// Thread-safe.
class JournalingWriter::Listener : public storage::IngestListener {
 public:
  explicit Listener(std::function<bool()> counts) : counts_(std::move(counts)) {}

  void OnResponses(std::vector<v1::IngestResponse> responses) override {
    const std::lock_guard lock(mutex_);
    for (const v1::IngestResponse& response : responses) Take(response);
    changed_.notify_all();
  }
  void OnRoom() override {}
  void OnEnded(const absl::Status& status) override {
    const std::lock_guard lock(mutex_);
    end_ = status;
    changed_.notify_all();
  }

  // For a new stream.
  void Reset() {
    const std::lock_guard lock(mutex_);
    answered_ = 0;
    opened_.reset();
    trouble_ = absl::OkStatus();
    end_.reset();
  }

  uint64_t acknowledged() const {
    const std::lock_guard lock(mutex_);
    return acknowledged_;
  }

  uint64_t answered() const {
    const std::lock_guard lock(mutex_);
    return answered_;
  }

  absl::StatusOr<v1::Opened> WaitForOpened() {
    absl::Status status = Wait([this] { return opened_.has_value(); });
    if (!status.ok()) return status;
    return *opened_;
  }
  absl::Status WaitFor(uint64_t sequence) {
    return Wait([&] { return answered_ >= sequence; });
  }
  absl::Status WaitForEnd() {
    absl::Status status = Wait([] { return false; });
    return absl::IsCancelled(status) ? absl::OkStatus() : status;
  }

 private:
  void Take(const v1::IngestResponse& response) {
    if (response.has_opened()) opened_ = response.opened();
    if (response.has_acknowledged()) {
      answered_ = response.acknowledged().through_sequence();
      if (counts_()) acknowledged_ = answered_;
    }
    const v1::Status& declared = response.declared().status();
    if (declared.code() != 0) {
      trouble_ = absl::Status(static_cast<absl::StatusCode>(declared.code()), declared.message());
    }
    const v1::Rejected& rejected = response.rejected();
    if (response.has_rejected() && rejected.reason() != v1::REJECTION_REASON_X_NOT_INCREASING) {
      trouble_ = BrokenPromise("rejected: ", rejected.message());
    }
  }

  // CANCELLED if the stream has ended in order.
  absl::Status Wait(const std::function<bool()>& happened) {
    std::unique_lock lock(mutex_);
    const bool in_time = changed_.wait_for(
        lock, kPatience, [&] { return happened() || end_.has_value() || !trouble_.ok(); });
    if (!in_time) return BrokenPromise("waited in vain for an answer");
    if (!trouble_.ok()) return trouble_;
    if (happened()) return absl::OkStatus();
    return end_->ok() ? absl::CancelledError("the stream has ended") : *end_;
  }

  const std::function<bool()> counts_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  // Of all streams, and of this stream even if it does not count.
  uint64_t acknowledged_ = 0;
  uint64_t answered_ = 0;
  std::optional<v1::Opened> opened_;
  std::optional<absl::Status> end_;
  absl::Status trouble_;
};

JournalingWriter::JournalingWriter(std::string experiment, std::vector<Channel> channels,
                                   uint64_t seed, bool truncates, std::function<bool()> counts)
    : experiment_(std::move(experiment)),
      truncates_(truncates),
      counts_(std::move(counts)),
      channels_(std::move(channels)),
      random_(seed),
      writer_id_(RandomWriterId(random_)),
      listener_(std::make_unique<Listener>(counts_)) {}

JournalingWriter::~JournalingWriter() = default;

uint64_t JournalingWriter::acknowledged_sequence() const { return listener_->acknowledged(); }

size_t JournalingWriter::PendingCount() const {
  return settled_sequence_ + journal_.size() - std::max(settled_sequence_, listener_->answered());
}

void JournalingWriter::SettleThrough(uint64_t sequence) {
  for (; settled_sequence_ < sequence; ++settled_sequence_) {
    Apply(journal_.front(), channels_, &Channel::settled);
    journal_.pop_front();
  }
}

absl::Status JournalingWriter::Settle(const storage::Store& store) {
  const auto experiment = store.catalog().FindExperimentId(kProject, experiment_);
  absl::StatusOr<storage::WriterRecord> record =
      experiment.ok() ? store.catalog().GetWriter(*experiment, writer_id_)
                      : absl::StatusOr<storage::WriterRecord>(experiment.status());
  if (absl::IsNotFound(record.status())) record = storage::WriterRecord();
  if (!record.ok()) return record.status();
  const uint64_t stored = record->last_sequence();
  const uint64_t known = std::max(settled_sequence_, listener_->acknowledged());
  if (stored < known || stored > settled_sequence_ + journal_.size()) {
    return BrokenPromise("experiment ", experiment_, ": sequence ", stored,
                         " is the last one stored, ", known, " was acknowledged, ",
                         settled_sequence_ + journal_.size(), " was sent");
  }
  SettleThrough(stored);
  return absl::OkStatus();
}

absl::Status JournalingWriter::Check(const storage::Store& store) {
  for (const Channel& channel : channels_) {
    if (absl::Status status = CheckChannel(store, channel); !status.ok()) return status;
  }
  return absl::OkStatus();
}

absl::Status JournalingWriter::CheckChannel(const storage::Store& store, const Channel& channel) {
  const auto broken = [&](const auto&... what) {
    return BrokenPromise("experiment ", experiment_, ", channel ", channel.name, ": ", what...);
  };
  const auto record = store.catalog().FindChannel({kProject, experiment_, channel.name});
  if (absl::IsNotFound(record.status())) {
    if (channel.settled.point_count() == 0) return absl::OkStatus();
    return broken("is gone with ", channel.settled.point_count(), " points");
  }
  if (!record.ok()) return record.status();
  if (record->type() != channel.type) return broken("has another type");
  const auto head = store.catalog().GetHead(record->series_id());
  if (!head.ok()) return head.status();
  if (std::string what = channel.settled.DifferenceOfHead(*head); !what.empty()) {
    return broken(what);
  }
  storage::ReadRange range;
  range.include_wall_times = true;
  const auto reader = store.Read(channel.name, *record, range);
  v1::PointColumns points;
  absl::StatusOr<bool> more = true;
  while (more.ok() && *more) more = reader->Next(points);
  if (!more.ok()) return more.status();
  if (std::string what = channel.settled.DifferenceOfPoints(points); !what.empty()) {
    return broken(what);
  }
  const bool draws = channel.type == v1::VALUE_TYPE_NUMERIC && random_() % 8 == 0;
  return draws ? CheckChart(store, channel, *record) : absl::OkStatus();
}

absl::Status JournalingWriter::CheckChart(const storage::Store& store, const Channel& channel,
                                          const storage::ChannelRecord& record) const {
  storage::ChartRange range;
  range.column_count = kChartColumns;
  const auto sampled = store.Sample(channel.name, record, range);
  if (!sampled.ok()) return sampled.status();
  std::vector<storage::TimedPoint> points;
  const v1::PointColumns& settled = channel.settled.points();
  for (int i = 0; i < settled.x_size(); ++i) {
    points.push_back({settled.x(i), settled.doubles(i), 0});
  }
  const storage::BruteForceSample expected(points, range);
  storage::SampledSeries timeless = *sampled;
  for (storage::LonePoint& point : timeless.points) point.time_unix_nanos = 0;
  const std::string what = expected.Difference(timeless);
  if (what.empty()) return absl::OkStatus();
  return BrokenPromise("experiment ", experiment_, ", chart of ", channel.name, ": ", what);
}

void JournalingWriter::Submit(storage::Store& store, const v1::IngestRequest& request) {
  store.Submit(session_, storage::Parsed(request));
}

absl::Status JournalingWriter::Connect(storage::Store& store) {
  listener_->Reset();
  session_ = store.BeginSession(listener_.get());
  Submit(store, storage::OpenRequest(kProject, experiment_, writer_id_));
  for (size_t i = 0; i < channels_.size(); ++i) {
    Submit(store,
           storage::DeclareRequest(static_cast<uint32_t>(i), channels_[i].name, channels_[i].type));
  }
  const absl::StatusOr<v1::Opened> opened = listener_->WaitForOpened();
  if (!opened.ok()) return opened.status();
  if (opened->last_sequence() != settled_sequence_) {
    return BrokenPromise("a stream begins behind ", opened->last_sequence(), ", and ",
                         settled_sequence_, " was stored");
  }
  for (const v1::IngestRequest& request : journal_) Submit(store, request);
  return absl::OkStatus();
}

v1::IngestRequest JournalingWriter::RandomAppend() {
  v1::IngestRequest request;
  const uint64_t sequence = settled_sequence_ + journal_.size() + 1;
  request.mutable_append()->set_sequence(sequence);
  request.mutable_append()->set_wall_time_unix_nanos(static_cast<int64_t>(sequence) * 1'000'000);
  size_t index = random_() % channels_.size();
  for (uint64_t left = 1 + random_() % kAppendChannelsMax; left > 0; --left) {
    v1::ChannelAppend& append = *request.mutable_append()->add_channels();
    append.set_channel_ref(static_cast<uint32_t>(index));
    *append.mutable_points() = RandomPoints(channels_[index].type, channels_[index].sent, random_);
    // The next one, or this one again where there is no other; then its points follow these.
    index = (index + 1) % channels_.size();
    if (channels_.size() == 1) break;
    if (static_cast<size_t>(request.append().channels_size()) == channels_.size()) break;
  }
  return request;
}

v1::IngestRequest JournalingWriter::RandomMessage() {
  const uint64_t sequence = settled_sequence_ + journal_.size() + 1;
  const uint64_t kind = random_() % 30;
  const auto index = static_cast<uint32_t>(random_() % channels_.size());
  const ExpectedChannel& sent = channels_[index].sent;
  if (kind == 0) return storage::FinishRequest(sequence, v1::EXPERIMENT_STATE_SUCCEEDED);
  if (kind > 2 || !truncates_ || sent.point_count() == 0) return RandomAppend();
  const double length = sent.last_x() - sent.first_x() + 1;
  const double share = static_cast<double>(random_() % 1000) / 1000;
  return storage::TruncateRequest(sequence, index, sent.first_x() + length * share);
}

void JournalingWriter::Send(storage::Store& store) {
  journal_.push_back(RandomMessage());
  Apply(journal_.back(), channels_, &Channel::sent);
  Submit(store, journal_.back());
}

absl::Status JournalingWriter::WaitUntilSettled() {
  if (journal_.empty()) return absl::OkStatus();
  const uint64_t sequence = settled_sequence_ + journal_.size();
  if (absl::Status status = listener_->WaitFor(sequence); !status.ok()) return status;
  if (!counts_()) return absl::UnavailableError("what was answered does not count");
  SettleThrough(sequence);
  return absl::OkStatus();
}

absl::Status JournalingWriter::Disconnect(storage::Store& store) {
  if (session_ == nullptr) return absl::OkStatus();
  store.EndSession(session_);
  absl::Status status = listener_->WaitForEnd();
  session_->Detach();
  session_.reset();
  return status;
}

}  // namespace nereid::faults
