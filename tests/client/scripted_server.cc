#include "tests/client/scripted_server.h"

#include <chrono>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"

namespace nereid::client {
namespace {

grpc::ByteBuffer ToByteBuffer(const v1::IngestResponse& response) {
  const grpc::Slice slice(response.SerializeAsString());
  return grpc::ByteBuffer(&slice, 1);
}

std::string ToString(const grpc::ByteBuffer& buffer) {
  std::vector<grpc::Slice> slices;
  (void)buffer.Dump(&slices);
  std::string bytes;
  for (const grpc::Slice& slice : slices) {
    bytes.append(reinterpret_cast<const char*>(slice.begin()), slice.size());
  }
  return bytes;
}

int Size(const v1::PointColumns& columns) {
  return columns.doubles_size() + columns.floats_size() + columns.texts_size() +
         columns.images_size();
}

double XOf(const v1::PointColumns& columns, int i, double last_x) {
  if (columns.x_size() > 0) return columns.x(i);
  if (columns.has_x_run()) return columns.x_run().start() + i * columns.x_run().step();
  return std::floor(last_x) + 1;
}

ScriptedServer::Point ToPoint(const v1::PointColumns& columns, int i, double last_x) {
  ScriptedServer::Point point;
  point.x = XOf(columns, i, last_x);
  if (columns.doubles_size() > 0) point.number = columns.doubles(i);
  if (columns.floats_size() > 0) point.number = columns.floats(i);
  if (columns.texts_size() > 0) point.text = columns.texts(i);
  if (columns.images_size() > 0) point.image_name = columns.images(i).name();
  return point;
}

}  // namespace

// One call: reads one message after another, and writes answers one at a time.
class ScriptedServer::Stream final
    : public grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer> {
 public:
  Stream(ScriptedServer* server, grpc::CallbackServerContext* context)
      : server_(server), context_(context) {
    StartRead(&read_);
  }

  void OnReadDone(bool ok) override {
    if (!ok) {
      half_closed_ = true;
      return Send({}, grpc::Status::OK);
    }
    {
      std::lock_guard lock(server_->mutex_);
      const Answer answer = server_->Handle(state_, ToString(read_));
      Send(answer.responses, answer.end);
    }
    server_->changed_.notify_all();
    std::lock_guard lock(mutex_);
    if (!end_) StartRead(&read_);
  }

  void OnWriteDone(bool ok) override {
    std::lock_guard lock(mutex_);
    writing_ = false;
    if (!ok) to_write_.clear();
    Continue();
  }

  void OnDone() override {
    {
      const bool cancelled = context_->IsCancelled();
      std::lock_guard lock(server_->mutex_);
      server_->streams_.erase(this);
      server_->record_.streams_closed += !cancelled && half_closed_;
      server_->record_.streams_cancelled += cancelled;
    }
    server_->changed_.notify_all();
    delete this;
  }

  void Send(const std::vector<v1::IngestResponse>& responses,
            const std::optional<grpc::Status>& end) {
    std::lock_guard lock(mutex_);
    for (const auto& response : responses) to_write_.push_back(ToByteBuffer(response));
    if (end && !end_) end_ = *end;
    Continue();
  }

  // Needs the server's mutex held.
  bool open() const { return state_.open; }
  const std::string& writer_id() const { return state_.writer_id; }

 private:
  // Needs `mutex_` held.
  void Continue() {
    if (writing_ || finished_) return;
    if (!to_write_.empty()) {
      writing_ = true;
      written_ = to_write_.front();
      to_write_.pop_front();
      StartWrite(&written_);
    } else if (end_) {
      finished_ = true;
      Finish(*end_);
    }
  }

  ScriptedServer* const server_;
  grpc::CallbackServerContext* const context_;
  StreamState state_;
  grpc::ByteBuffer read_;
  grpc::ByteBuffer written_;
  std::mutex mutex_;
  std::deque<grpc::ByteBuffer> to_write_;
  std::optional<grpc::Status> end_;
  bool half_closed_ = false;
  bool writing_ = false;
  bool finished_ = false;
};

class ScriptedServer::Service final
    : public v1::IngestService::WithRawCallbackMethod_Ingest<v1::IngestService::Service> {
 public:
  explicit Service(ScriptedServer* server) : server_(server) {}

  grpc::ServerBidiReactor<grpc::ByteBuffer, grpc::ByteBuffer>* Ingest(
      grpc::CallbackServerContext* context) override {
    std::lock_guard lock(server_->mutex_);
    ++server_->record_.streams;
    return *server_->streams_.insert(new Stream(server_, context)).first;
  }

 private:
  ScriptedServer* const server_;
};

class ScriptedServer::Experiments final : public v1::ExperimentService::Service {
 public:
  explicit Experiments(ScriptedServer* server) : server_(server) {}

  grpc::Status GetExperiment(grpc::ServerContext* /*context*/,
                             const v1::GetExperimentRequest* request,
                             v1::GetExperimentResponse* /*response*/) override {
    const std::lock_guard lock(server_->mutex_);
    const std::string path = absl::StrCat(request->project(), "/", request->name());
    if (server_->record_.experiments.count(path) > 0) return grpc::Status::OK;
    return {grpc::StatusCode::NOT_FOUND, absl::StrCat("no experiment ", path)};
  }

 private:
  ScriptedServer* const server_;
};

ScriptedServer::ScriptedServer(int port)
    : service_(std::make_unique<Service>(this)), experiments_(std::make_unique<Experiments>(this)) {
  grpc::ServerBuilder builder;
  builder.AddListeningPort(absl::StrCat("127.0.0.1:", port), grpc::InsecureServerCredentials(),
                           &port_);
  builder.RegisterService(service_.get());
  builder.RegisterService(experiments_.get());
  server_ = builder.BuildAndStart();
}

ScriptedServer::~ScriptedServer() {
  EndAllStreams(grpc::Status(grpc::StatusCode::UNAVAILABLE, "shutting down"));
  server_->Shutdown(std::chrono::system_clock::now());
  server_->Wait();
}

std::string ScriptedServer::address() const { return absl::StrCat("127.0.0.1:", port_); }

void ScriptedServer::CreateExperiment(const std::string& project, const std::string& name) {
  std::lock_guard lock(mutex_);
  record_.experiments.insert(absl::StrCat(project, "/", name));
}

void ScriptedServer::CutStreams(std::vector<Cut> cuts) {
  std::lock_guard lock(mutex_);
  cuts_.assign(cuts.begin(), cuts.end());
}

void ScriptedServer::HoldAcknowledgements(bool hold) {
  std::lock_guard lock(mutex_);
  hold_ = hold;
  if (hold) return;
  for (Stream* stream : streams_) {
    if (stream->open()) stream->Send({Acknowledgement(stream->writer_id())}, std::nullopt);
  }
}

void ScriptedServer::RefuseStreams(const grpc::Status& status) {
  std::lock_guard lock(mutex_);
  refusal_ = status;
}

void ScriptedServer::RejectPoints(uint64_t sequence, uint64_t count, const std::string& message) {
  std::lock_guard lock(mutex_);
  v1::Rejected& rejected = rejections_[sequence];
  rejected.set_sequence(sequence);
  rejected.set_count(count);
  rejected.set_message(message);
}

void ScriptedServer::FailDeclaration(const std::string& channel, const std::string& message) {
  std::lock_guard lock(mutex_);
  failing_declarations_[channel] = message;
}

void ScriptedServer::SetLimits(const v1::StreamLimits& limits) {
  std::lock_guard lock(mutex_);
  limits_ = limits;
}

void ScriptedServer::PretendLastSequence(uint64_t last_sequence) {
  std::lock_guard lock(mutex_);
  pretended_last_sequence_ = last_sequence;
}

void ScriptedServer::EndAllStreams(const grpc::Status& status) {
  std::lock_guard lock(mutex_);
  for (Stream* stream : streams_) stream->Send({}, status);
}

bool ScriptedServer::WaitUntil(const std::function<bool(const Record&)>& condition) {
  std::unique_lock lock(mutex_);
  return changed_.wait_for(lock, std::chrono::seconds(30), [&] { return condition(record_); });
}

ScriptedServer::Record ScriptedServer::record() const {
  std::lock_guard lock(mutex_);
  return record_;
}

ScriptedServer::Answer ScriptedServer::Handle(StreamState& stream, const std::string& bytes) {
  Answer answer;
  v1::IngestRequest request;
  if (!request.ParseFromString(bytes)) {
    answer.end = grpc::Status(grpc::StatusCode::INVALID_ARGUMENT, "unreadable message");
    return answer;
  }
  record_.requests.push_back(request);
  if (request.has_open()) HandleOpen(stream, request.open(), answer);
  if (request.has_declare()) HandleDeclare(stream, request.declare(), answer);
  if (request.has_append()) {
    HandleNumbered(stream, request.append().sequence(), request, bytes, answer);
  }
  if (request.has_finish()) {
    HandleNumbered(stream, request.finish().sequence(), request, bytes, answer);
  }
  return answer;
}

void ScriptedServer::HandleOpen(StreamState& stream, const v1::Open& open, Answer& answer) {
  stream.open = true;
  stream.writer_id = open.writer_id();
  record_.writer_ids.push_back(open.writer_id());
  record_.experiments.insert(absl::StrCat(open.project(), "/", open.experiment()));
  answer.end = refusal_;
  if (!cuts_.empty()) {
    stream.cut = cuts_.front();
    cuts_.pop_front();
  }
  v1::Opened& opened = *answer.responses.emplace_back().mutable_opened();
  opened.set_writer_id(open.writer_id());
  opened.set_last_sequence(
      pretended_last_sequence_.value_or(writers_[stream.writer_id].last_sequence));
  *opened.mutable_limits() = limits_;
  if (refusal_) answer.responses.clear();
}

void ScriptedServer::HandleDeclare(StreamState& stream, const v1::Declare& declare,
                                   Answer& answer) {
  stream.channels[declare.channel_ref()] = declare.name();
  record_.declared[declare.name()] = declare.type();
  v1::Declared& declared = *answer.responses.emplace_back().mutable_declared();
  declared.set_channel_ref(declare.channel_ref());
  if (const auto failing = failing_declarations_.find(declare.name());
      failing != failing_declarations_.end()) {
    declared.mutable_status()->set_code(grpc::StatusCode::FAILED_PRECONDITION);
    declared.mutable_status()->set_message(failing->second);
  }
}

void ScriptedServer::HandleNumbered(StreamState& stream, uint64_t sequence,
                                    const v1::IngestRequest& request, const std::string& bytes,
                                    Answer& answer) {
  const bool cut = stream.cut && ++stream.numbered_messages == stream.cut->after_messages;
  if (cut) answer.end = grpc::Status(grpc::StatusCode::UNAVAILABLE, "cut by the script");
  if (cut && !stream.cut->store_last) return;
  Writer& writer = writers_[stream.writer_id];
  if (sequence > writer.last_sequence + 1) {
    answer.end = grpc::Status(grpc::StatusCode::OUT_OF_RANGE, "gap");
    return;
  }
  if (sequence <= writer.last_sequence) {
    record_.resent.push_back(sequence);
    record_.changed_resends += writer.stored[sequence] != bytes;
  } else {
    writer.stored[sequence] = bytes;
    record_.stored[sequence] = bytes;
    writer.last_sequence = sequence;
    Store(stream, request);
  }
  if (const auto rejection = rejections_.find(sequence); rejection != rejections_.end()) {
    *answer.responses.emplace_back().mutable_rejected() = rejection->second;
  }
  if (!hold_ && !cut) answer.responses.push_back(Acknowledgement(stream.writer_id));
}

void ScriptedServer::Store(StreamState& stream, const v1::IngestRequest& request) {
  if (request.has_finish()) record_.finished = request.finish().state();
  for (const v1::ChannelAppend& entry : request.append().channels()) {
    const auto channel = stream.channels.find(entry.channel_ref());
    auto& points =
        record_.points[channel == stream.channels.end() ? "undeclared" : channel->second];
    for (int i = 0; i < Size(entry.points()); ++i) {
      points.push_back(ToPoint(entry.points(), i, points.empty() ? 0 : points.back().x));
    }
  }
}

v1::IngestResponse ScriptedServer::Acknowledgement(const std::string& writer_id) {
  v1::IngestResponse response;
  response.mutable_acknowledged()->set_through_sequence(writers_[writer_id].last_sequence);
  return response;
}

}  // namespace nereid::client
