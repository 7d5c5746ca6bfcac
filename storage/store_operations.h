// The operations that a store hands to its committer.

#ifndef NEREID_STORAGE_STORE_OPERATIONS_H_
#define NEREID_STORAGE_STORE_OPERATIONS_H_

#include <functional>
#include <future>
#include <memory>
#include <utility>

#include "storage/ingest_message_pool.h"
#include "storage/ingest_session.h"
#include "storage/operation.h"

namespace nereid::storage {

// A message of a stream.
class ApplyMessage : public Operation {
 public:
  // The message goes to `pool` in the end.
  ApplyMessage(std::shared_ptr<IngestSession> session, std::unique_ptr<IngestMessage> message,
               IngestMessagePool* pool)
      : session_(std::move(session)), message_(std::move(message)), pool_(pool) {}
  ~ApplyMessage() override { pool_->Return(std::move(message_)); }

  size_t ByteCount() const override { return message_->byte_count; }
  std::shared_ptr<Producer> producer() const override { return session_; }
  bool NeedsOwnCommit() const override { return message_->request.has_truncate(); }
  bool BringsPoints() const override { return message_->request.has_append(); }
  void Refuse(const absl::Status& status, CommitGroup& group) override {
    session_->End(status, group);
  }
  void Apply(LiveCatalog& catalog, CommitGroup& group) override {
    session_->Apply(*message_, catalog, group);
  }

 private:
  const std::shared_ptr<IngestSession> session_;
  std::unique_ptr<IngestMessage> message_;
  IngestMessagePool* const pool_;
};

// The end of a stream.
class CloseSession : public Operation {
 public:
  explicit CloseSession(std::shared_ptr<IngestSession> session) : session_(std::move(session)) {}

  size_t ByteCount() const override { return 0; }
  void Apply(LiveCatalog&, CommitGroup& group) override { session_->Close(group); }

 private:
  const std::shared_ptr<IngestSession> session_;
};

// A change of the catalog for which somebody waits.
class ChangeCatalog : public Operation {
 public:
  using Change = std::function<absl::Status(LiveCatalog&, CommitGroup&)>;

  explicit ChangeCatalog(Change change) : change_(std::move(change)) {}

  // How the change went, once it is durable.
  std::future<absl::Status> Result() { return result_->get_future(); }

  size_t ByteCount() const override { return 0; }
  void Apply(LiveCatalog& catalog, CommitGroup& group) override {
    const absl::Status changed = change_(catalog, group);
    group.AnswerLater([changed, result = result_](const absl::Status& written) {
      result->set_value(changed.ok() ? written : changed);
    });
  }

 private:
  const Change change_;
  const std::shared_ptr<std::promise<absl::Status>> result_ =
      std::make_shared<std::promise<absl::Status>>();
};

// A change that looks at what is stored, or does away with it. One that fails puts nothing into the
// batch.
class ChangeCatalogAlone : public ChangeCatalog {
 public:
  explicit ChangeCatalogAlone(Change change) : ChangeCatalog(AllOrNothing(std::move(change))) {}

  bool NeedsOwnCommit() const override { return true; }

 private:
  static Change AllOrNothing(Change change) {
    return [change = std::move(change)](LiveCatalog& catalog, CommitGroup& group) {
      group.batch().SetSavePoint();
      const absl::Status status = change(catalog, group);
      if (!status.ok()) group.batch().RollbackToSavePoint();
      return status;
    };
  }
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_STORE_OPERATIONS_H_
