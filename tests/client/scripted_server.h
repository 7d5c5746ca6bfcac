#ifndef NEREID_TESTS_CLIENT_SCRIPTED_SERVER_H_
#define NEREID_TESTS_CLIENT_SCRIPTED_SERVER_H_

#include <grpcpp/grpcpp.h>

#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "nereid/v1/experiments.grpc.pb.h"
#include "nereid/v1/ingest.grpc.pb.h"

namespace nereid::client {

// A real gRPC server on a free loopback port whose ingest service keeps what it is sent in memory
// and misbehaves as it is told. Thread-safe.
class ScriptedServer {
 public:
  struct Point {
    double x = 0;
    double number = 0;
    std::string text;
    std::string image_name;
  };

  // What the service has seen and stored.
  struct Record {
    // Each message, in order of arrival.
    std::vector<v1::IngestRequest> requests;
    // Stored messages by number, of the writer that came last.
    std::map<uint64_t, std::string> stored;
    // Points of stored messages by channel name.
    std::map<std::string, std::vector<Point>> points;
    std::map<std::string, v1::ValueType> declared;
    std::vector<std::string> writer_ids;
    // "project/experiment".
    std::set<std::string> experiments;
    int streams = 0;
    // By the client: half-closed in order, or cancelled.
    int streams_closed = 0;
    int streams_cancelled = 0;
    // Numbers that were sent again, as often as that happened, and how often with other bytes.
    std::vector<uint64_t> resent;
    int changed_resends = 0;
    std::optional<v1::ExperimentState> finished;

    size_t CountPoints(const std::string& channel) const {
      return points.count(channel) > 0 ? points.at(channel).size() : 0;
    }
  };

  // Ends a stream with UNAVAILABLE when it got so many numbered messages.
  struct Cut {
    int after_messages = 0;
    // Whether the last of them is stored.
    bool store_last = true;
  };

  // Port 0: a free one.
  explicit ScriptedServer(int port = 0);
  ~ScriptedServer();

  std::string address() const;

  // Experiments are also created by streams.
  void CreateExperiment(const std::string& project, const std::string& name);

  // One cut for each stream to come, in order; streams after them are not cut.
  void CutStreams(std::vector<Cut> cuts);
  // Messages are stored but not acknowledged. Setting it back acknowledges them.
  void HoldAcknowledgements(bool hold);
  // Every further stream ends with `status` as soon as it opens.
  void RefuseStreams(const grpc::Status& status);
  // Answers the message of that number with a rejection.
  void RejectPoints(uint64_t sequence, uint64_t count, const std::string& message);
  void FailDeclaration(const std::string& channel, const std::string& message);
  void SetLimits(const v1::StreamLimits& limits);
  // What `opened` tells instead of the truth.
  void PretendLastSequence(uint64_t last_sequence);
  void EndAllStreams(const grpc::Status& status);

  // Waits until `condition` holds for the record; false after 30 s.
  bool WaitUntil(const std::function<bool(const Record&)>& condition);

  Record record() const;

 private:
  class Service;
  class Experiments;
  class Stream;

  // What to answer to a message.
  struct Answer {
    std::vector<v1::IngestResponse> responses;
    std::optional<grpc::Status> end;
  };
  // What is stored of one writer, by number.
  struct Writer {
    uint64_t last_sequence = 0;
    std::map<uint64_t, std::string> stored;
  };
  // State of one stream.
  struct StreamState {
    bool open = false;
    std::string writer_id;
    int numbered_messages = 0;
    std::optional<Cut> cut;
    std::map<uint32_t, std::string> channels;
  };

  // All with `mutex_` held.
  Answer Handle(StreamState& stream, const std::string& bytes);
  void HandleOpen(StreamState& stream, const v1::Open& open, Answer& answer);
  void HandleDeclare(StreamState& stream, const v1::Declare& declare, Answer& answer);
  void HandleNumbered(StreamState& stream, uint64_t sequence, const v1::IngestRequest& request,
                      const std::string& bytes, Answer& answer);
  void Store(StreamState& stream, const v1::IngestRequest& request);
  v1::IngestResponse Acknowledgement(const std::string& writer_id);

  mutable std::mutex mutex_;
  std::condition_variable changed_;
  Record record_;
  std::deque<Cut> cuts_;
  bool hold_ = false;
  std::optional<grpc::Status> refusal_;
  std::map<uint64_t, v1::Rejected> rejections_;
  std::map<std::string, std::string> failing_declarations_;
  v1::StreamLimits limits_;
  std::optional<uint64_t> pretended_last_sequence_;
  std::map<std::string, Writer> writers_;
  std::set<Stream*> streams_;

  std::unique_ptr<Service> service_;
  std::unique_ptr<Experiments> experiments_;
  std::unique_ptr<grpc::Server> server_;
  int port_ = 0;
};

}  // namespace nereid::client

#endif  // NEREID_TESTS_CLIENT_SCRIPTED_SERVER_H_
