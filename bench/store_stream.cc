#include "bench/store_stream.h"

#include <cstdlib>
#include <utility>

#include "absl/strings/str_cat.h"
#include "bench/expected_points.h"
#include "client/control_messages.h"

namespace nereid::bench {
namespace {

absl::Status CheckChannel(storage::PointReader& reader, const std::vector<double>& x,
                          const std::vector<double>& y) {
  ExpectedPoints expected(x, y);
  while (true) {
    v1::PointColumns columns;
    const absl::StatusOr<bool> any = reader.Next(columns);
    if (!any.ok()) return any.status();
    if (!*any) return expected.End();
    if (absl::Status status = expected.Take(columns); !status.ok()) return status;
  }
}

}  // namespace

StoreStream::StoreStream(storage::Store* store, const std::string& experiment)
    : store_(store), session_(store->BeginSession(this)) {
  SubmitBytes(client::BuildOpen(kProject, experiment, ""));
}

StoreStream::~StoreStream() {
  store_->EndSession(session_);
  {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return ended_; });
  }
  session_->Detach();
}

void StoreStream::DeclareAll(size_t channels) {
  for (size_t i = 0; i < channels; ++i) {
    SubmitBytes(client::BuildDeclare(static_cast<uint32_t>(i), ChannelName(i),
                                     client::ChannelType::kNumeric));
  }
}

void StoreStream::SubmitBytes(const std::string& bytes) {
  auto message = std::make_unique<storage::IngestMessage>();
  if (!storage::ParseIngestMessage(bytes, *message).ok()) std::abort();
  Submit(std::move(message));
}

void StoreStream::Submit(std::unique_ptr<storage::IngestMessage> message) {
  if (store_->Submit(session_, std::move(message))) return;
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [this] { return room_ || ended_; });
  room_ = false;
}

absl::Status StoreStream::WaitAcknowledged(uint64_t sequence) {
  std::unique_lock lock(mutex_);
  changed_.wait(lock, [&] { return acknowledged_ >= sequence || ended_ || !error_.ok(); });
  if (!error_.ok()) return error_;
  if (acknowledged_ >= sequence) return absl::OkStatus();
  return absl::DataLossError(
      absl::StrCat("the stream ended with ", acknowledged_, " of ", sequence, " acknowledged"));
}

uint64_t StoreStream::commits() const {
  const std::lock_guard lock(mutex_);
  return commits_;
}

void StoreStream::OnResponses(std::vector<v1::IngestResponse> responses) {
  const std::lock_guard lock(mutex_);
  for (const v1::IngestResponse& response : responses) {
    if (response.has_acknowledged()) {
      acknowledged_ = response.acknowledged().through_sequence();
      ++commits_;
    } else if (response.has_rejected()) {
      error_.Update(absl::DataLossError(response.rejected().message()));
    } else if (response.declared().status().code() != 0) {
      error_.Update(absl::DataLossError(response.declared().status().message()));
    }
  }
  changed_.notify_all();
}

void StoreStream::OnRoom() {
  const std::lock_guard lock(mutex_);
  room_ = true;
  changed_.notify_all();
}

void StoreStream::OnEnded(const absl::Status& status) {
  const std::lock_guard lock(mutex_);
  ended_ = true;
  error_.Update(status);
  changed_.notify_all();
}

absl::StatusOr<std::unique_ptr<storage::Store>> OpenStore(const std::string& directory,
                                                          storage::Durability durability) {
  storage::StoreOptions options;
  options.data_directory = directory;
  options.durability = durability;
  return storage::Store::Open(std::move(options));
}

absl::Status EndStreams(std::deque<StoreStream>& streams, size_t left) {
  while (streams.size() > left) {
    if (absl::Status status = streams.front().WaitAcknowledged(1); !status.ok()) return status;
    streams.pop_front();
  }
  return absl::OkStatus();
}

absl::Status Load(storage::Store& store, const DataSet& data, const MessageShape& shape) {
  StoreStream stream(&store, data.experiment);
  stream.DeclareAll(data.channel_count());
  std::vector<std::unique_ptr<storage::IngestMessage>> messages = BuildMessages(data, shape);
  for (auto& message : messages) stream.Submit(std::move(message));
  return stream.WaitAcknowledged(messages.size());
}

absl::Status CheckStored(const storage::Store& store, const DataSet& data) {
  for (size_t i = 0; i < data.channel_count(); ++i) {
    const std::string name = ChannelName(i);
    const auto channel = store.catalog().FindChannel({kProject, data.experiment, name});
    if (!channel.ok()) return channel.status();
    const absl::Status status = CheckChannel(*store.Read(name, *channel, {}), data.x, data.y[i]);
    if (!status.ok()) return absl::DataLossError(absl::StrCat(name, ": ", status.ToString()));
  }
  return absl::OkStatus();
}

}  // namespace nereid::bench
