#include "client/forked_writer.h"

#include "absl/strings/str_cat.h"
#include "client/batch_builder.h"
#include "client/experiment_spool.h"
#include "client/spool_format.h"

namespace nereid::client {

ForkedWriter::ForkedWriter(const ExperimentOptions& options, const ChannelTable* channels,
                           const std::string& parent_writer_id)
    : spool_(MakeExperimentSpool(options, channels, RandomWriterId(), parent_writer_id)) {}

bool ForkedWriter::Take(const std::vector<std::unique_ptr<ChannelPoints>>& entries) {
  if (spool_ == nullptr) {
    error_ = "a forked child keeps points only if a spool_directory is set";
    return false;
  }
  if (!spool_->has_room()) {
    error_ = absl::StrCat("the spool of the forked child is full");
    return false;
  }
  std::vector<uint32_t> channel_refs;
  uint64_t points = 0;
  for (const auto& entry : entries) {
    channel_refs.push_back(entry->shape.channel_ref);
    points += entry->size();
  }
  const std::string message = BuildAppend(next_sequence_, entries);
  absl::Status status = spool_->Append(next_sequence_, message, channel_refs, points);
  if (absl::IsNotFound(status)) {
    status = Mend(status);
    if (status.ok()) status = spool_->Append(next_sequence_, message, channel_refs, points);
  }
  if (!status.ok()) {
    error_ = status.ToString();
    return false;
  }
  ++next_sequence_;
  return true;
}

// There is nothing in memory: messages without points take the place of those that are lost.
absl::Status ForkedWriter::Mend(const absl::Status& reason) {
  std::vector<Spool::Loss> losses;
  const absl::Status status = spool_->Mend(
      [](uint64_t sequence) {
        return std::make_shared<const std::string>(BuildAppend(sequence, {}));
      },
      losses);
  for (const Spool::Loss& loss : losses) points_lost_ += loss.points;
  error_ = reason.ToString();
  return status;
}

void ForkedWriter::Close() {
  if (spool_ == nullptr) return;
  if (absl::Status status = spool_->Check(); !status.ok()) Mend(status).IgnoreError();
  CloseFiles();
}

void ForkedWriter::CloseFiles() {
  if (spool_ != nullptr) spool_->CloseFiles();
}

}  // namespace nereid::client
