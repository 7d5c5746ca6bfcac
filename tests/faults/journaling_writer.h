// A writer that keeps a journal of what it sent and of what was acknowledged, as a client does.

#ifndef NEREID_TESTS_FAULTS_JOURNALING_WRITER_H_
#define NEREID_TESTS_FAULTS_JOURNALING_WRITER_H_

#include <deque>
#include <functional>
#include <memory>
#include <random>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "nereid/v1/ingest.pb.h"
#include "storage/store.h"
#include "tests/faults/expected_channel.h"

namespace nereid::faults {

// Of project "p".
inline constexpr char kProject[] = "p";

// The only writer of its channels. Its streams end and begin anew with the store; the journal lives
// on. One thread. All errors are those of the store, such as that it cannot write any more, or
// broken promises (broken_promise.h).
class JournalingWriter {
 public:
  struct Channel {
    std::string name;
    v1::ValueType type;
    // After everything that is known to be stored, and after everything that was sent.
    ExpectedChannel settled;
    ExpectedChannel sent;
  };

  // `truncates`: truncates are among what it sends. `counts` tells whether what the store answers
  // counts, which it does not while the power is off. Any thread; asked for every acknowledgement.
  JournalingWriter(std::string experiment, std::vector<Channel> channels, uint64_t seed,
                   bool truncates, std::function<bool()> counts);
  ~JournalingWriter();

  // Learns from the catalog how much of the journal was stored, which must be what was acknowledged
  // or more, and nothing that was not sent.
  absl::Status Settle(const storage::Store& store);

  // Whether the settled points of every channel are there once, bit for bit, in order, and its head
  // tells of them. Now and then also whether a chart of them is right.
  absl::Status Check(const storage::Store& store);

  // Begins a stream and sends again what was not stored. Call Settle before.
  absl::Status Connect(storage::Store& store);
  bool is_connected() const { return session_ != nullptr; }

  // Sends a random message: points for some channels, a truncate, or a finish.
  void Send(storage::Store& store);

  // Waits until everything is acknowledged or the stream has ended, which is an error. UNAVAILABLE
  // if that does not count.
  absl::Status WaitUntilSettled();

  // Ends the stream as a client does that closes it.
  absl::Status Disconnect(storage::Store& store);

  // Messages that are not known to be acknowledged.
  size_t PendingCount() const;

  uint64_t acknowledged_sequence() const;

  const std::string& experiment() const { return experiment_; }
  std::vector<Channel>& channels() { return channels_; }

 private:
  class Listener;

  v1::IngestRequest RandomMessage();
  v1::IngestRequest RandomAppend();
  void Submit(storage::Store& store, const v1::IngestRequest& request);
  void SettleThrough(uint64_t sequence);
  absl::Status CheckChannel(const storage::Store& store, const Channel& channel);
  absl::Status CheckChart(const storage::Store& store, const Channel& channel,
                          const storage::ChannelRecord& record) const;

  const std::string experiment_;
  const bool truncates_;
  const std::function<bool()> counts_;
  std::vector<Channel> channels_;
  std::mt19937_64 random_;
  const std::string writer_id_;
  const std::unique_ptr<Listener> listener_;
  std::shared_ptr<storage::IngestSession> session_;
  // What is not settled; the first has the number settled_sequence_ + 1.
  std::deque<v1::IngestRequest> journal_;
  uint64_t settled_sequence_ = 0;
};

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_JOURNALING_WRITER_H_
