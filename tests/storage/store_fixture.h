#ifndef NEREID_TESTS_STORAGE_STORE_FIXTURE_H_
#define NEREID_TESTS_STORAGE_STORE_FIXTURE_H_

#include <cstdlib>
#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "storage/store.h"
#include "tests/storage/ingest_requests.h"
#include "tests/storage/recording_listener.h"

namespace nereid::storage {

// A directory that is gone with the object.
class TemporaryDirectory {
 public:
  TemporaryDirectory() : path_(testing::TempDir() + "nereid_store_XXXXXX") {
    EXPECT_NE(mkdtemp(path_.data()), nullptr) << path_;
  }
  ~TemporaryDirectory() { std::filesystem::remove_all(path_); }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

// The RocksDB of a data directory that no store has open.
class RawStore {
 public:
  explicit RawStore(const std::string& directory) {
    rocksdb::DB* db = nullptr;
    std::vector<rocksdb::ColumnFamilyHandle*> handles;
    const rocksdb::Status status = rocksdb::DB::Open(
        options_.database(), directory, Families::ToOpen(directory, options_), &handles, &db);
    if (!status.ok()) throw std::runtime_error(status.ToString());
    db_.reset(db);
    families_ = std::make_unique<Families>(db, &options_, 256);
    EXPECT_TRUE(families_->Adopt(handles).ok());
  }

  rocksdb::DB& db() { return *db_; }
  Families& families() { return *families_; }

  // Where the points of a channel with a family of its own lie.
  rocksdb::ColumnFamilyHandle* FamilyOf(v1::ValueType type, const std::string& channel) {
    return families_->Find({type, channel}, false);
  }

 private:
  RocksdbOptions options_;
  std::unique_ptr<rocksdb::DB> db_;
  std::unique_ptr<Families> families_;
};

// One ingest stream. Destroy it before the store.
class Stream {
 public:
  explicit Stream(Store& store) : store_(store), session_(store.BeginSession(&listener_)) {}
  ~Stream() {
    listener_.Unblock();
    if (!ended_) store_.EndSession(session_);
    listener_.WaitForEnd().IgnoreError();
    session_->Detach();
  }
  Stream(const Stream&) = delete;
  Stream& operator=(const Stream&) = delete;

  RecordingListener& listener() { return listener_; }

  // What the store answers: whether there is room for more.
  bool Send(const v1::IngestRequest& request) { return store_.Submit(session_, Parsed(request)); }

  // Also waits for the answer.
  v1::Opened Open(const std::string& project, const std::string& experiment,
                  const std::string& writer_id = kWriter) {
    return Ask(OpenRequest(project, experiment, writer_id)).opened();
  }
  v1::Declared Declare(uint32_t channel_ref, const std::string& name, v1::ValueType type) {
    return Ask(DeclareRequest(channel_ref, name, type)).declared();
  }

  // Also waits until the message is settled.
  void SendAndWait(const v1::IngestRequest& request, uint64_t sequence) {
    Send(request);
    listener_.WaitForAcknowledgement(sequence);
  }
  void Append(uint64_t sequence, uint32_t channel_ref, v1::PointColumns points,
              int64_t wall_time_unix_nanos = 0) {
    SendAndWait(AppendRequest(sequence, channel_ref, std::move(points), wall_time_unix_nanos),
                sequence);
  }
  void Truncate(uint64_t sequence, uint32_t channel_ref, double from_x) {
    SendAndWait(TruncateRequest(sequence, channel_ref, from_x), sequence);
  }
  void Finish(uint64_t sequence, v1::ExperimentState state) {
    SendAndWait(FinishRequest(sequence, state), sequence);
  }

  // Ends the stream as a client does that closes it.
  absl::Status End() {
    if (!std::exchange(ended_, true)) store_.EndSession(session_);
    return listener_.WaitForEnd();
  }

 private:
  v1::IngestResponse Ask(const v1::IngestRequest& request) {
    const size_t before = listener_.Responses().size();
    Send(request);
    listener_.WaitForResponses(before + 1);
    const std::vector<v1::IngestResponse> responses = listener_.Responses();
    return responses.size() > before ? responses[before] : v1::IngestResponse();
  }

  Store& store_;
  RecordingListener listener_;
  std::shared_ptr<IngestSession> session_;
  bool ended_ = false;
};

// A store on a directory of its own.
class StoreFixture : public testing::Test {
 protected:
  void SetUp() override { Reopen(); }

  StoreOptions Options() const {
    StoreOptions options;
    options.data_directory = directory_.path();
    options.on_fatal = [](const absl::Status& status) { ADD_FAILURE() << status; };
    return options;
  }

  // As a server that is stopped and started. End all streams before.
  void Reopen() { Reopen(Options()); }
  void Reopen(StoreOptions options) {
    store_.reset();
    absl::StatusOr<std::unique_ptr<Store>> opened = Store::Open(std::move(options));
    // Nothing of a test works without a store.
    if (!opened.ok()) throw std::runtime_error(opened.status().ToString());
    store_ = *std::move(opened);
  }

  absl::StatusOr<ChannelRecord> FindChannel(const std::string& channel) const {
    return store_->catalog().FindChannel({"p", "e", channel});
  }

  // Of a channel of the experiment "e" of the project "p".
  Head HeadOf(const std::string& channel) const {
    const absl::StatusOr<ChannelRecord> record = FindChannel(channel);
    EXPECT_TRUE(record.ok()) << record.status();
    if (!record.ok()) return {};
    const absl::StatusOr<Head> head = store_->catalog().GetHead(record->series_id());
    EXPECT_TRUE(head.ok()) << head.status();
    return head.value_or(Head());
  }

  std::unique_ptr<PointReader> ReaderOf(const std::string& channel,
                                        const ReadRange& range = {}) const {
    const absl::StatusOr<ChannelRecord> record = FindChannel(channel);
    EXPECT_TRUE(record.ok()) << record.status();
    return store_->Read(channel, record.value_or(ChannelRecord()), range);
  }

  // All answers of a read as one.
  v1::PointColumns Read(const std::string& channel, const ReadRange& range = {}) const {
    v1::PointColumns points;
    const std::unique_ptr<PointReader> reader = ReaderOf(channel, range);
    absl::StatusOr<bool> more = true;
    while (more.ok() && *more) more = reader->Next(points);
    EXPECT_TRUE(more.ok()) << more.status();
    return points;
  }

  std::vector<double> ReadX(const std::string& channel, const ReadRange& range = {}) const {
    const v1::PointColumns points = Read(channel, range);
    return {points.x().begin(), points.x().end()};
  }

  TemporaryDirectory directory_;
  std::unique_ptr<Store> store_;
};

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_STORE_FIXTURE_H_
