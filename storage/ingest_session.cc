#include "storage/ingest_session.h"

#include <cmath>
#include <utility>

#include "absl/random/random.h"
#include "absl/strings/str_cat.h"
#include "storage/accept_points.h"
#include "storage/apply_truncation.h"
#include "storage/experiment_state.h"
#include "storage/image_header.h"
#include "storage/limits.h"
#include "storage/names.h"
#include "storage/stream_details.h"
#include "storage/value_type_name.h"

namespace nereid::storage {
namespace {

constexpr size_t kWriterIdBytes = 16;

std::string NewWriterId() {
  absl::BitGen random;
  std::string id;
  AppendBigEndian64(id, absl::Uniform<uint64_t>(random));
  AppendBigEndian64(id, absl::Uniform<uint64_t>(random));
  return id;
}

void FillLimits(v1::StreamLimits& limits) {
  limits.set_max_message_bytes(kMessageBytesMax);
  limits.set_max_channel_refs(kChannelRefsMax);
  limits.set_max_name_bytes(kNameBytesMax);
  limits.set_max_text_bytes(kTextBytesMax);
  limits.set_max_image_bytes(kImageBytesMax);
  limits.set_max_image_side_pixels(kImageSidePixelsMax);
}

void FillStatus(const absl::Status& status, v1::Status& message) {
  message.set_code(status.raw_code());
  message.set_message(std::string(status.message()));
}

v1::IngestResponse DeclaredResponse(uint32_t channel_ref, const absl::StatusOr<Series*>& series) {
  v1::IngestResponse response;
  v1::Declared& declared = *response.mutable_declared();
  declared.set_channel_ref(channel_ref);
  FillStatus(series.status(), *declared.mutable_status());
  if (!series.ok() || *series == nullptr) return response;
  declared.set_type((*series)->name.type);
  if ((*series)->head.point_count > 0) declared.set_last_x((*series)->head.last_x);
  return response;
}

}  // namespace

void IngestSession::Detach() {
  const std::lock_guard lock(listener_mutex_);
  listener_ = nullptr;
}

void IngestSession::OnRoom() {
  const std::lock_guard lock(listener_mutex_);
  if (listener_ != nullptr) listener_->OnRoom();
}

void IngestSession::Apply(IngestMessage& message, LiveCatalog& catalog, CommitGroup& group) {
  if (ended_) return;
  const v1::IngestRequest& request = message.request;
  if (request.has_open()) {
    if (!message.name_status.ok()) return End(message.name_status, group);
    return ApplyOpen(message, catalog, group);
  }
  if (experiment_ == nullptr) {
    return End(absl::InvalidArgumentError("the first message of a stream must be `open`"), group);
  }
  switch (request.message_case()) {
    case v1::IngestRequest::kDeclare:
      return ApplyDeclare(request.declare(), message.name_status, catalog, group);
    case v1::IngestRequest::kAppend:
      return ApplyAppend(message, catalog, group);
    case v1::IngestRequest::kTruncate:
      if (!IsNext(request.truncate().sequence(), message.crc, group)) return;
      if (absl::Status status = ApplyTruncate(request.truncate(), catalog, group); !status.ok()) {
        return End(status, group);
      }
      return TakeSequence(request.truncate().sequence(), message.crc, group);
    case v1::IngestRequest::kFinish:
      if (!IsNext(request.finish().sequence(), message.crc, group)) return;
      ApplyFinish(request.finish(), group);
      return TakeSequence(request.finish().sequence(), message.crc, group);
    default:
      return End(absl::InvalidArgumentError(
                     "empty message: set open, declare, append, truncate or finish"),
                 group);
  }
}

void IngestSession::ApplyOpen(const IngestMessage& message, LiveCatalog& catalog,
                              CommitGroup& group) {
  const v1::Open& open = message.request.open();
  if (experiment_ != nullptr) {
    return End(absl::InvalidArgumentError("`open` was sent twice: open another stream"), group);
  }
  if (!open.writer_id().empty() && open.writer_id().size() != kWriterIdBytes) {
    return End(absl::InvalidArgumentError(absl::StrCat("writer_id of ", open.writer_id().size(),
                                                       " bytes: send ", kWriterIdBytes,
                                                       " random bytes, or none")),
               group);
  }
  const absl::StatusOr<LiveExperiment*> experiment =
      catalog.OpenExperiment(open.project(), open.experiment(), group);
  if (!experiment.ok()) return End(experiment.status(), group);
  writer_id_ = open.writer_id().empty() ? NewWriterId() : open.writer_id();
  const absl::StatusOr<LiveWriter*> writer = catalog.OpenWriter(**experiment, writer_id_);
  if (!writer.ok()) return End(writer.status(), group);
  if ((*writer)->session != nullptr) {
    (*writer)->session->End(absl::AbortedError("another stream was opened with the same writer_id"),
                            group);
  }
  experiment_ = *experiment;
  catalog.AddSession(*experiment_);
  writer_ = *writer;
  writer_->session = this;
  const absl::StatusOr<bool> told =
      TakeStreamDetails(message, catalog, *experiment_, writer_->record, group);
  if (!told.ok() && !absl::IsInvalidArgument(told.status())) return End(told.status(), group);
  if (told.value_or(false)) group.Touch(*experiment_, writer_id_, *writer_);

  v1::IngestResponse response;
  v1::Opened& opened = *response.mutable_opened();
  opened.set_writer_id(writer_id_);
  opened.set_last_sequence(writer_->record.last_sequence());
  FillLimits(*opened.mutable_limits());
  if (!told.ok()) FillStatus(told.status(), *opened.mutable_details_status());
  Respond(std::move(response), group);
}

absl::StatusOr<Series*> IngestSession::FindOrCreate(const v1::Declare& declare,
                                                    LiveCatalog& catalog, CommitGroup& group) {
  if (declare.channel_ref() >= kChannelRefsMax) {
    return absl::InvalidArgumentError(absl::StrCat("channel_ref ", declare.channel_ref(),
                                                   " is over the limit of ", kChannelRefsMax - 1));
  }
  absl::StatusOr<Series*> found = catalog.FindChannel(*experiment_, declare.name());
  if (!found.ok() || declare.type() == v1::VALUE_TYPE_UNSPECIFIED) return found;
  if (!v1::ValueType_IsValid(declare.type())) {
    return absl::InvalidArgumentError(absl::StrCat("value type ", declare.type(), " of channel \"",
                                                   Printable(declare.name()),
                                                   "\" is unknown: use one of ValueType"));
  }
  if (*found == nullptr) {
    return catalog.CreateChannel(*experiment_, declare.name(), declare.type(), group);
  }
  if ((*found)->name.type == declare.type()) return found;
  return absl::FailedPreconditionError(absl::StrCat(
      "channel \"", Printable(declare.name()), "\" is ", ValueTypeName((*found)->name.type),
      ", not ", ValueTypeName(declare.type()), ": use another channel name"));
}

void IngestSession::ApplyDeclare(const v1::Declare& declare, const absl::Status& name_status,
                                 LiveCatalog& catalog, CommitGroup& group) {
  const uint32_t ref = declare.channel_ref();
  const absl::StatusOr<Series*> series =
      name_status.ok() ? FindOrCreate(declare, catalog, group) : name_status;
  if (ref < kChannelRefsMax) {
    channels_[ref] = {series.status(), declare.name(), series.value_or(nullptr),
                      experiment_->channels_epoch};
  }
  Respond(DeclaredResponse(ref, series), group);
}

bool IngestSession::IsNext(uint64_t sequence, uint32_t crc, CommitGroup& group) {
  const WriterRecord& record = writer_->record;
  const uint64_t last = record.last_sequence();
  if (sequence == 0) {
    End(absl::InvalidArgumentError("sequence 0: sequence numbers start at 1"), group);
    return false;
  }
  if (sequence > last + 1) {
    End(absl::OutOfRangeError(absl::StrCat("sequence ", sequence, " leaves a gap after ", last,
                                           ": send again from ", last + 1)),
        group);
    return false;
  }
  if (sequence == last && crc != record.last_message_crc()) {
    End(absl::DataLossError(absl::StrCat("sequence ", sequence,
                                         " was sent again with other bytes: use a new writer_id")),
        group);
    return false;
  }
  if (sequence > last) return true;
  AcknowledgeLater(group);
  return false;
}

void IngestSession::TakeSequence(uint64_t sequence, uint32_t crc, CommitGroup& group) {
  writer_->record.set_last_sequence(sequence);
  writer_->record.set_last_message_crc(crc);
  group.Touch(*experiment_, writer_id_, *writer_);
  AcknowledgeLater(group);
}

void IngestSession::AcknowledgeLater(CommitGroup& group) {
  acknowledge_ = true;
  AnswerLater(group);
}

void IngestSession::ApplyAppend(IngestMessage& message, LiveCatalog& catalog, CommitGroup& group) {
  const v1::Append& append = message.request.append();
  if (!IsNext(append.sequence(), message.crc, group)) return;
  if (absl::Status status = FindSeriesToAppend(message, catalog, group); !status.ok()) {
    return End(status, group);
  }
  TakeSequence(append.sequence(), message.crc, group);
  if (SetState(v1::EXPERIMENT_STATE_RUNNING, experiment_->record)) group.Touch(*experiment_);
  const int64_t time =
      append.wall_time_unix_nanos() != 0 ? append.wall_time_unix_nanos() : NowUnixNanos();
  if (experiment_->record.first_batch_time_unix_nanos() == 0) {
    experiment_->record.set_first_batch_time_unix_nanos(time);
    group.Touch(*experiment_);
  }
  for (int i = 0; i < append.channels_size(); ++i) AppendToChannel(append, i, time, message, group);
}

absl::StatusOr<Series*> IngestSession::SeriesToAppend(DeclaredChannel& channel, v1::ValueType type,
                                                      LiveCatalog& catalog, CommitGroup& group) {
  if (channel.series != nullptr && channel.epoch == experiment_->channels_epoch) {
    return channel.series;
  }
  absl::StatusOr<Series*> found = catalog.FindChannel(*experiment_, channel.name);
  if (found.ok() && *found == nullptr && type != v1::VALUE_TYPE_UNSPECIFIED) {
    found = catalog.CreateChannel(*experiment_, channel.name, type, group);
  }
  if (found.ok()) channel.series = *found;
  channel.epoch = experiment_->channels_epoch;
  return found;
}

absl::Status IngestSession::FindSeriesToAppend(const IngestMessage& message, LiveCatalog& catalog,
                                               CommitGroup& group) {
  const v1::Append& append = message.request.append();
  for (int i = 0; i < append.channels_size(); ++i) {
    const auto declared = channels_.find(append.channels(i).channel_ref());
    if (declared == channels_.end() || !declared->second.status.ok()) continue;
    const absl::Status status =
        SeriesToAppend(declared->second, message.columns[i].type, catalog, group).status();
    if (!status.ok()) return status;
  }
  return absl::OkStatus();
}

PointFault IngestSession::Undeclared(uint32_t channel_ref) const {
  const auto declared = channels_.find(channel_ref);
  const std::string why = declared == channels_.end()
                              ? absl::StrCat("channel_ref ", channel_ref,
                                             " was not declared on this stream: declare it first")
                              : std::string(declared->second.status.message());
  return {0, v1::REJECTION_REASON_UNDECLARED_CHANNEL, why};
}

void IngestSession::AppendToChannel(const v1::Append& append, int index,
                                    int64_t wall_time_unix_nanos, IngestMessage& message,
                                    CommitGroup& group) {
  v1::ChannelAppend& entry = *message.request.mutable_append()->mutable_channels(index);
  CheckedColumns& checked = message.columns[index];
  const auto declared = channels_.find(entry.channel_ref());
  if (declared == channels_.end() || !declared->second.status.ok()) {
    return Reject(append.sequence(), entry.channel_ref(), checked.point_count,
                  Undeclared(entry.channel_ref()), group);
  }
  Series* const series = declared->second.series;
  if (series == nullptr) {
    if (!checked.fault_of_all.has_value()) return;
    return Reject(append.sequence(), entry.channel_ref(), checked.point_count,
                  *checked.fault_of_all, group);
  }
  group.Touch(*series);
  for (const Refusal& refusal :
       AcceptPoints(*entry.mutable_points(), checked, wall_time_unix_nanos, *series)) {
    series->head_due = true;
    Reject(append.sequence(), entry.channel_ref(), refusal.count, refusal.first, group);
  }
}

absl::Status IngestSession::ApplyTruncate(const v1::Truncate& truncate, LiveCatalog& catalog,
                                          CommitGroup& group) {
  const auto reject = [&](PointFault fault) {
    Reject(truncate.sequence(), truncate.channel_ref(), 0, fault, group);
    return absl::OkStatus();
  };
  const auto declared = channels_.find(truncate.channel_ref());
  if (declared == channels_.end() || !declared->second.status.ok()) {
    return reject(Undeclared(truncate.channel_ref()));
  }
  if (std::isnan(truncate.from_x())) {
    return reject(
        {0, v1::REJECTION_REASON_ARGUMENT_INVALID, "from_x of a truncate is NaN: send a number"});
  }
  const absl::StatusOr<Series*> series =
      SeriesToAppend(declared->second, v1::VALUE_TYPE_UNSPECIFIED, catalog, group);
  if (!series.ok()) return series.status();
  if (*series == nullptr) return absl::OkStatus();
  return ApplyTruncation(db_, families_->tail(), **series, truncate.from_x(), group);
}

void IngestSession::ApplyFinish(const v1::Finish& finish, CommitGroup& group) {
  if (!IsFinished(finish.state())) {
    return Reject(finish.sequence(), 0, 0,
                  {0, v1::REJECTION_REASON_ARGUMENT_INVALID,
                   absl::StrCat("state ", finish.state(),
                                " ends no experiment: send SUCCEEDED, FAILED or ABORTED")},
                  group);
  }
  SetState(finish.state(), experiment_->record);
  group.Touch(*experiment_);
}

void IngestSession::Reject(uint64_t sequence, uint32_t channel_ref, uint64_t count,
                           const PointFault& fault, CommitGroup& group) {
  v1::IngestResponse response;
  v1::Rejected& rejected = *response.mutable_rejected();
  rejected.set_sequence(sequence);
  rejected.set_channel_ref(channel_ref);
  rejected.set_first_point(fault.index);
  rejected.set_count(count);
  rejected.set_reason(fault.reason);
  rejected.set_message(fault.message);
  Respond(std::move(response), group);
}

void IngestSession::Respond(v1::IngestResponse response, CommitGroup& group) {
  responses_.push_back(std::move(response));
  AnswerLater(group);
}

void IngestSession::Close(CommitGroup& group) { End(absl::OkStatus(), group); }

void IngestSession::End(const absl::Status& status, CommitGroup& group) {
  if (std::exchange(ended_, true)) return;
  end_status_ = status;
  LeaveExperiment(group);
  AnswerLater(group);
}

void IngestSession::LeaveExperiment(CommitGroup& group) {
  if (experiment_ == nullptr) return;
  if (acknowledge_) AddAcknowledgement();
  --experiment_->open_sessions;
  group.Leave(*experiment_);
  writer_->session = nullptr;
  experiment_ = nullptr;
  writer_ = nullptr;
  channels_.clear();
}

void IngestSession::AddAcknowledgement() {
  acknowledge_ = false;
  v1::IngestResponse response;
  response.mutable_acknowledged()->set_through_sequence(writer_->record.last_sequence());
  responses_.push_back(std::move(response));
}

void IngestSession::Lose(const absl::Status& status) {
  ended_ = true;
  end_status_ = status;
  experiment_ = nullptr;
  writer_ = nullptr;
  channels_.clear();
  Answer(status);
}

void IngestSession::AnswerLater(CommitGroup& group) {
  if (std::exchange(answer_listed_, true)) return;
  group.AnswerLater([session = shared_from_this()](const absl::Status& status) {
    session->answer_listed_ = false;
    session->Answer(status);
  });
}

void IngestSession::Answer(const absl::Status& status) {
  if (!status.ok()) end_status_ = status;
  if (status.ok() && acknowledge_) AddAcknowledgement();
  std::vector<v1::IngestResponse> responses = std::exchange(responses_, {});
  const std::lock_guard lock(listener_mutex_);
  if (listener_ == nullptr) return;
  if (status.ok() && !responses.empty()) listener_->OnResponses(std::move(responses));
  if (ended_ && !std::exchange(end_told_, true)) listener_->OnEnded(end_status_);
}

}  // namespace nereid::storage
