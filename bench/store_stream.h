// An ingest stream straight into a store, without a server.

#ifndef NEREID_BENCH_STORE_STREAM_H_
#define NEREID_BENCH_STORE_STREAM_H_

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "bench/data_set.h"
#include "storage/store.h"

namespace nereid::bench {

// One thread submits and waits. Must not outlive the store.
class StoreStream : public storage::IngestListener {
 public:
  // Begins the stream and opens the experiment.
  StoreStream(storage::Store* store, const std::string& experiment);

  // Ends the stream and waits until the store has let it go.
  ~StoreStream() override;

  // Declares ChannelName(0), … as the channel_refs 0, ….
  void DeclareAll(size_t channels);

  // Waits while the store has no room.
  void Submit(std::unique_ptr<storage::IngestMessage> message);

  // Waits until everything up to `sequence` is acknowledged. Not OK if the stream ended before, or
  // anything was rejected.
  absl::Status WaitAcknowledged(uint64_t sequence);

  // How many commits have acknowledged something.
  uint64_t commits() const;

  void OnResponses(std::vector<v1::IngestResponse> responses) override;
  void OnRoom() override;
  void OnEnded(const absl::Status& status) override;

 private:
  void SubmitBytes(const std::string& bytes);

  storage::Store* const store_;
  mutable std::mutex mutex_;
  std::condition_variable changed_;
  uint64_t acknowledged_ = 0;
  uint64_t commits_ = 0;
  bool room_ = false;
  bool ended_ = false;
  absl::Status error_;
  // Last: calls come as soon as it is there.
  const std::shared_ptr<storage::IngestSession> session_;
};

// Ends the oldest streams, each once its first message is acknowledged, until at most `left` are
// open.
absl::Status EndStreams(std::deque<StoreStream>& streams, size_t left);

// Opens a store on `directory`.
absl::StatusOr<std::unique_ptr<storage::Store>> OpenStore(
    const std::string& directory, storage::Durability durability = storage::Durability::kFsync);

// Writes the whole data set through one stream and waits for the last acknowledgement.
absl::Status Load(storage::Store& store, const DataSet& data, const MessageShape& shape);

// Reads every channel of the data set. DATA_LOSS unless all its points come back, bit for bit, and
// no others.
absl::Status CheckStored(const storage::Store& store, const DataSet& data);

}  // namespace nereid::bench

#endif  // NEREID_BENCH_STORE_STREAM_H_
