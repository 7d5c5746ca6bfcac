#include "client/point_buffer.h"

#include <algorithm>
#include <chrono>
#include <utility>

namespace nereid::client {
namespace {

// An entry takes no further points past these, so that it fits into a message together with others
// and its points keep their time of day when the server is away.
constexpr size_t kEntryBytesMax = 1 << 20;
constexpr int64_t kEntryNanosMax = 1'000'000'000;

int64_t UnixNanos() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

std::unique_ptr<ChannelPoints> BeginPoints(const PointShape& shape, int64_t now) {
  auto points = std::make_unique<ChannelPoints>();
  points->shape = shape;
  points->first_time = now;
  points->last_time = now;
  return points;
}

}  // namespace

PointBuffer::PointBuffer(const Limits& limits, Event* ready) : limits_(limits), ready_(ready) {}

void PointBuffer::AppendNumber(uint32_t channel_ref, std::optional<double> x, double y) {
  const PointShape shape{channel_ref, ValueKind::kNumber, x.has_value()};
  Append(shape, XBytes(shape.explicit_x) + ValueBytes(y), [&](ChannelPoints& entry) {
    if (x) entry.x.push_back(*x);
    entry.numbers.push_back(y);
  });
}

void PointBuffer::AppendText(uint32_t channel_ref, std::optional<double> x, std::string text) {
  const PointShape shape{channel_ref, ValueKind::kText, x.has_value()};
  Append(shape, XBytes(shape.explicit_x) + ValueBytes(text), [&](ChannelPoints& entry) {
    if (x) entry.x.push_back(*x);
    entry.texts.push_back(std::move(text));
  });
}

void PointBuffer::AppendImage(uint32_t channel_ref, std::optional<double> x, Image image) {
  const PointShape shape{channel_ref, ValueKind::kImage, x.has_value()};
  Append(shape, XBytes(shape.explicit_x) + ValueBytes(image), [&](ChannelPoints& entry) {
    if (x) entry.x.push_back(*x);
    entry.images.push_back(std::move(image));
  });
}

template <typename Put>
void PointBuffer::Append(const PointShape& shape, size_t bytes, const Put& put) {
  const int64_t now = UnixNanos();
  bool wake = false;
  {
    std::unique_lock lock(mutex_);
    if (sink_ != nullptr) {
      auto point = BeginPoints(shape, now);
      put(*point);
      GiveToSink(std::move(point));
      return;
    }
    ChannelPoints* const entry = MakeRoom(lock, shape, bytes, now);
    ++counters_.sent;
    if (entry == nullptr) {
      ++counters_.dropped;
      return;
    }
    put(*entry);
    wake = Count(*entry, 1, bytes, now);
  }
  if (wake) ready_->Set();
}

void PointBuffer::AppendNumbers(uint32_t channel_ref, absl::Span<const double> x,
                                absl::Span<const double> y) {
  const PointShape shape{channel_ref, ValueKind::kNumber, true};
  while (!y.empty()) {
    const size_t appended = AppendSome(shape, x, y);
    if (appended == 0) break;
    x.remove_prefix(appended);
    y.remove_prefix(appended);
  }
  if (y.empty()) return;
  std::lock_guard lock(mutex_);
  counters_.sent += y.size();
  counters_.dropped += y.size();
}

// Fills one entry; returns how many points it took, 0 if there is no room.
size_t PointBuffer::AppendSome(const PointShape& shape, absl::Span<const double> x,
                               absl::Span<const double> y) {
  constexpr size_t kBytes = 2 * sizeof(double);
  const int64_t now = UnixNanos();
  size_t points = 0;
  bool wake = false;
  {
    std::unique_lock lock(mutex_);
    if (sink_ != nullptr) {
      auto some = BeginPoints(shape, now);
      points = std::min({y.size(), limits_.batch_points, kEntryBytesMax / kBytes});
      some->x.assign(x.begin(), x.begin() + points);
      some->numbers.assign(y.begin(), y.begin() + points);
      GiveToSink(std::move(some));
      return points;
    }
    ChannelPoints* const entry = MakeRoom(lock, shape, kBytes, now);
    if (entry == nullptr) return 0;
    points = std::min({y.size(), limits_.batch_points - entry->size(),
                       (kEntryBytesMax - entry->bytes) / kBytes,
                       (limits_.buffered_bytes - buffered_bytes_) / kBytes});
    entry->x.insert(entry->x.end(), x.begin(), x.begin() + points);
    entry->numbers.insert(entry->numbers.end(), y.begin(), y.begin() + points);
    counters_.sent += points;
    wake = Count(*entry, points, points * kBytes, now);
  }
  if (wake) ready_->Set();
  return points;
}

// The entry that takes a point of `bytes`, once there is room for it; null if there will be none.
ChannelPoints* PointBuffer::MakeRoom(std::unique_lock<std::mutex>& lock, const PointShape& shape,
                                     size_t bytes, int64_t now) {
  while (!closed_) {
    ChannelPoints* const entry = OpenEntry(shape, bytes, now);
    const size_t needed = bytes + (entry == nullptr ? kChannelPointsBytes : 0);
    if (buffered_bytes_ + needed <= limits_.buffered_bytes) {
      return entry != nullptr ? entry : BeginEntry(shape, now);
    }
    if (needed > limits_.buffered_bytes) return nullptr;
    HurryUp();
    if (limits_.when_full == WhenFull::kDropNewest) return nullptr;
    room_.wait(lock);
  }
  return nullptr;
}

// When no room is left, waiting for more points gains nothing.
void PointBuffer::HurryUp() {
  if (urgent_entries_ == entries_.size()) return;
  urgent_entries_ = entries_.size();
  ready_->Set();
}

ChannelPoints* PointBuffer::OpenEntry(const PointShape& shape, size_t bytes, int64_t now) {
  if (shape.channel_ref >= open_entries_.size()) return nullptr;
  ChannelPoints* const entry = open_entries_[shape.channel_ref];
  const bool open =
      entry != nullptr && entry->shape == shape && entry->size() < limits_.batch_points &&
      entry->bytes + bytes <= kEntryBytesMax && now - entry->first_time <= kEntryNanosMax;
  return open ? entry : nullptr;
}

ChannelPoints* PointBuffer::BeginEntry(const PointShape& shape, int64_t now) {
  auto entry = BeginPoints(shape, now);
  entry->bytes = kChannelPointsBytes;
  buffered_bytes_ += kChannelPointsBytes;
  if (shape.channel_ref >= open_entries_.size()) open_entries_.resize(shape.channel_ref + 1);
  open_entries_[shape.channel_ref] = entry.get();
  entries_.push_back(std::move(entry));
  return entries_.back().get();
}

// Returns whether the taking thread must be woken.
bool PointBuffer::Count(ChannelPoints& entry, uint64_t points, size_t bytes, int64_t now) {
  entry.last_time = now;
  entry.bytes += bytes;
  buffered_bytes_ += bytes;
  const uint64_t before = waiting_points_;
  waiting_points_ += points;
  return before == 0 || (before < limits_.batch_points && waiting_points_ >= limits_.batch_points);
}

void PointBuffer::Reject(uint32_t channel_ref, uint64_t points, std::string reason) {
  {
    std::lock_guard lock(mutex_);
    counters_.sent += points;
    counters_.rejected += points;
    counters_.last_rejection = std::move(reason);
    KeepRejection(channel_ref, points);
    if (!limits_.tells_rejections || sink_ != nullptr) return;
  }
  ready_->Set();
}

void PointBuffer::NoteRejection(std::string reason) {
  std::lock_guard lock(mutex_);
  counters_.last_rejection = std::move(reason);
}

void PointBuffer::NoteRejection(std::string reason, uint32_t channel_ref, uint64_t points) {
  std::lock_guard lock(mutex_);
  counters_.last_rejection = std::move(reason);
  KeepRejection(channel_ref, points);
}

void PointBuffer::KeepRejection(uint32_t channel_ref, uint64_t points) {
  if (!limits_.tells_rejections) return;
  Rejection& rejection = rejections_[channel_ref];
  rejection.channel_ref = channel_ref;
  rejection.points += points;
  rejection.reason = counters_.last_rejection;
}

std::vector<PointBuffer::Rejection> PointBuffer::TakeRejections() {
  std::map<uint32_t, Rejection> taken;
  {
    std::lock_guard lock(mutex_);
    taken.swap(rejections_);
  }
  std::vector<Rejection> rejections;
  for (auto& [channel_ref, rejection] : taken) rejections.push_back(std::move(rejection));
  return rejections;
}

int64_t PointBuffer::oldest_time_unix_nanos() const {
  std::lock_guard lock(mutex_);
  return entries_.empty() ? 0 : entries_.front()->first_time;
}

void PointBuffer::GiveToSink(std::unique_ptr<ChannelPoints> points) {
  const uint64_t count = points->size();
  std::vector<std::unique_ptr<ChannelPoints>> entries;
  entries.push_back(std::move(points));
  const bool is_kept = !closed_ && sink_->Take(entries);
  counters_.sent += count;
  if (!is_kept) counters_.dropped += count;
}

void PointBuffer::GoOnInChild(PointSink* sink) {
  sink_ = sink;
  counters_ = {};
}

void PointBuffer::CloseInChild() {
  std::lock_guard lock(mutex_);
  closed_ = true;
}

PointBuffer::Waiting PointBuffer::waiting() const {
  std::lock_guard lock(mutex_);
  return {.points = waiting_points_,
          .urgent = urgent_entries_ > 0 || waiting_points_ >= limits_.batch_points};
}

PointBuffer::Batch PointBuffer::Take(size_t message_bytes_max) {
  Batch batch;
  std::lock_guard lock(mutex_);
  while (!entries_.empty()) {
    if (FitsInto(batch, *entries_.front(), message_bytes_max)) {
      TakeFront(batch);
    } else if (batch.entries.empty()) {
      SplitFront(batch, message_bytes_max);
    } else {
      break;
    }
  }
  return batch;
}

bool PointBuffer::FitsInto(const Batch& batch, const ChannelPoints& entry,
                           size_t message_bytes_max) const {
  if (batch.bytes + entry.bytes > message_bytes_max) return false;
  if (batch.entries.empty()) return true;
  return batch.points + entry.size() <= limits_.batch_points &&
         entry.first_time - batch.entries.front()->first_time <= kEntryNanosMax;
}

void PointBuffer::TakeFront(Batch& batch) {
  ChannelPoints*& open = open_entries_[entries_.front()->shape.channel_ref];
  if (open == entries_.front().get()) open = nullptr;
  batch.points += entries_.front()->size();
  batch.bytes += entries_.front()->bytes;
  waiting_points_ -= entries_.front()->size();
  batch.entries.push_back(std::move(entries_.front()));
  entries_.pop_front();
  if (urgent_entries_ > 0) --urgent_entries_;
}

// Takes the points of the oldest entry that fit into a message of their own; if not even one does,
// throws the first away.
void PointBuffer::SplitFront(Batch& batch, size_t message_bytes_max) {
  ChannelPoints& front = *entries_.front();
  size_t points = 0;
  size_t bytes = kChannelPointsBytes;
  while (points < front.size() && bytes + PointBytes(front, points) <= message_bytes_max) {
    bytes += PointBytes(front, points++);
  }
  if (points == 0) return ThrowAwayPoint(batch);
  batch.entries.push_back(SplitOff(front, points));
  batch.points += points;
  batch.bytes += batch.entries.back()->bytes;
  waiting_points_ -= points;
}

void PointBuffer::ThrowAwayPoint(Batch& batch) {
  Batch thrown_away;
  if (entries_.front()->size() == 1) {
    TakeFront(thrown_away);
  } else {
    thrown_away.bytes = SplitOff(*entries_.front(), 1)->bytes;
    --waiting_points_;
  }
  ++batch.oversized_points;
  buffered_bytes_ -= thrown_away.bytes;
  room_.notify_all();
}

void PointBuffer::Release(size_t bytes) {
  {
    std::lock_guard lock(mutex_);
    buffered_bytes_ -= bytes;
  }
  room_.notify_all();
}

uint64_t PointBuffer::Seal() {
  uint64_t buffered = 0;
  {
    std::lock_guard lock(mutex_);
    buffered = SealLocked();
  }
  ready_->Set();
  return buffered;
}

uint64_t PointBuffer::Close() {
  uint64_t buffered = 0;
  {
    std::lock_guard lock(mutex_);
    closed_ = true;
    buffered = SealLocked();
  }
  room_.notify_all();
  ready_->Set();
  return buffered;
}

uint64_t PointBuffer::SealLocked() {
  for (const auto& entry : entries_) open_entries_[entry->shape.channel_ref] = nullptr;
  urgent_entries_ = entries_.size();
  return counters_.buffered();
}

PointBuffer::Counters PointBuffer::counters() const {
  std::lock_guard lock(mutex_);
  return counters_;
}

}  // namespace nereid::client
