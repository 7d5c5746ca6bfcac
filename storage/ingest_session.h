// One ingest stream as the store sees it: opens an experiment, declares channels, and applies
// numbered messages exactly once.

#ifndef NEREID_STORAGE_INGEST_SESSION_H_
#define NEREID_STORAGE_INGEST_SESSION_H_

#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/status/status.h"
#include "storage/ingest_message.h"
#include "storage/operation.h"

namespace nereid::storage {

// The far end of a stream. Called on the committer's thread; must not block.
class IngestListener {
 public:
  virtual ~IngestListener() = default;

  // In the order in which they are to be sent.
  virtual void OnResponses(std::vector<v1::IngestResponse> responses) = 0;

  // Submit answered false before; more may be submitted now.
  virtual void OnRoom() = 0;

  // Last call. OK: the stream was closed and everything before that is settled.
  virtual void OnEnded(const absl::Status& status) = 0;
};

// Detach may be called from any thread, everything else on the committer's.
class IngestSession : public Producer, public std::enable_shared_from_this<IngestSession> {
 public:
  IngestSession(rocksdb::DB* db, const Families* families, IngestListener* listener)
      : db_(db), families_(families), listener_(listener) {}

  // After this returns the listener is not called any more.
  void Detach();

  // Applies a message in its turn; its answers go out when `group` is committed.
  void Apply(IngestMessage& message, LiveCatalog& catalog, CommitGroup& group);

  // The client has closed or lost the stream.
  void Close(CommitGroup& group);

  // Ends the stream with `status` once `group` is committed; what comes after that is dropped. Does
  // nothing if it has ended.
  void End(const absl::Status& status, CommitGroup& group);

  // The commit failed: ends at once, leaving experiment and writer to be forgotten.
  void Lose(const absl::Status& status);

  void OnRoom() override;

 private:
  struct DeclaredChannel {
    // Not OK: the declaration failed, and points are rejected with this.
    absl::Status status;
    std::string name;
    // Null until the channel exists. Good while `epoch` is that of the experiment.
    Series* series = nullptr;
    uint64_t epoch = 0;
  };

  void ApplyOpen(const IngestMessage& message, LiveCatalog& catalog, CommitGroup& group);
  void ApplyDeclare(const v1::Declare& declare, const absl::Status& name_status,
                    LiveCatalog& catalog, CommitGroup& group);
  void ApplyAppend(IngestMessage& message, LiveCatalog& catalog, CommitGroup& group);
  absl::Status ApplyTruncate(const v1::Truncate& truncate, LiveCatalog& catalog,
                             CommitGroup& group);
  void ApplyFinish(const v1::Finish& finish, CommitGroup& group);

  // The channel to declare, null if it does not exist and no type says what to create.
  absl::StatusOr<Series*> FindOrCreate(const v1::Declare& declare, LiveCatalog& catalog,
                                       CommitGroup& group);
  // The series to append to, created with the type of the first values; null: nothing to create.
  absl::StatusOr<Series*> SeriesToAppend(DeclaredChannel& channel, v1::ValueType type,
                                         LiveCatalog& catalog, CommitGroup& group);
  // Finds or creates the series of every entry, so that nothing can fail once a point was taken.
  absl::Status FindSeriesToAppend(const IngestMessage& message, LiveCatalog& catalog,
                                  CommitGroup& group);
  // Why nothing can be done with a channel_ref.
  PointFault Undeclared(uint32_t channel_ref) const;
  void AppendToChannel(const v1::Append& append, int index, int64_t wall_time_unix_nanos,
                       IngestMessage& message, CommitGroup& group);

  // Whether the message that carries the number is the next one. Acknowledges a number sent again;
  // ends the session on a gap and on other bytes under such a number.
  bool IsNext(uint64_t sequence, uint32_t crc, CommitGroup& group);
  // Call when nothing can keep the message from being applied any more.
  void TakeSequence(uint64_t sequence, uint32_t crc, CommitGroup& group);
  void AcknowledgeLater(CommitGroup& group);

  void Respond(v1::IngestResponse response, CommitGroup& group);
  void Reject(uint64_t sequence, uint32_t channel_ref, uint64_t count, const PointFault& fault,
              CommitGroup& group);
  void AnswerLater(CommitGroup& group);
  void Answer(const absl::Status& status);
  void LeaveExperiment(CommitGroup& group);
  void AddAcknowledgement();

  rocksdb::DB* const db_;
  const Families* const families_;

  // Held while the listener is called.
  std::mutex listener_mutex_;
  IngestListener* listener_;

  LiveExperiment* experiment_ = nullptr;
  LiveWriter* writer_ = nullptr;
  std::string writer_id_;
  absl::flat_hash_map<uint32_t, DeclaredChannel> channels_;

  // Answers of the group under way.
  std::vector<v1::IngestResponse> responses_;
  bool acknowledge_ = false;
  bool answer_listed_ = false;
  bool ended_ = false;
  bool end_told_ = false;
  absl::Status end_status_;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_INGEST_SESSION_H_
