#include "client/control_messages.h"

#include "nereid/v1/ingest.pb.h"

namespace nereid::client {
namespace {

v1::ValueType ToProto(ChannelType type) {
  switch (type) {
    case ChannelType::kInferred:
      return v1::VALUE_TYPE_UNSPECIFIED;
    case ChannelType::kNumeric:
      return v1::VALUE_TYPE_NUMERIC;
    case ChannelType::kText:
      return v1::VALUE_TYPE_TEXT;
    case ChannelType::kImage:
      return v1::VALUE_TYPE_IMAGE;
  }
  return v1::VALUE_TYPE_UNSPECIFIED;
}

v1::ExperimentState ToProto(FinishState state) {
  switch (state) {
    case FinishState::kSucceeded:
      return v1::EXPERIMENT_STATE_SUCCEEDED;
    case FinishState::kFailed:
      return v1::EXPERIMENT_STATE_FAILED;
    case FinishState::kAborted:
      return v1::EXPERIMENT_STATE_ABORTED;
  }
  return v1::EXPERIMENT_STATE_UNSPECIFIED;
}

}  // namespace

std::string BuildOpen(const std::string& project, const std::string& experiment,
                      const std::string& writer_id, const ExperimentDetails& details) {
  v1::IngestRequest request;
  v1::Open& open = *request.mutable_open();
  open.set_project(project);
  open.set_experiment(experiment);
  open.set_writer_id(writer_id);
  open.set_description(details.description);
  open.mutable_tags()->Add(details.tags.begin(), details.tags.end());
  open.mutable_parameters()->insert(details.parameters.begin(), details.parameters.end());
  return request.SerializeAsString();
}

std::string BuildDeclare(uint32_t channel_ref, const std::string& name, ChannelType type) {
  v1::IngestRequest request;
  request.mutable_declare()->set_channel_ref(channel_ref);
  request.mutable_declare()->set_name(name);
  request.mutable_declare()->set_type(ToProto(type));
  return request.SerializeAsString();
}

std::string BuildFinish(uint64_t sequence, FinishState state) {
  v1::IngestRequest request;
  request.mutable_finish()->set_sequence(sequence);
  request.mutable_finish()->set_state(ToProto(state));
  return request.SerializeAsString();
}

}  // namespace nereid::client
