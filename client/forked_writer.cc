#include "client/forked_writer.h"

#include "absl/status/status.h"
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
  for (const auto& entry : entries) channel_refs.push_back(entry->shape.channel_ref);
  const absl::Status status = spool_->Append(next_sequence_, BuildAppend(next_sequence_, entries),
                                             channel_refs, /*points=*/0);
  if (status.ok()) {
    ++next_sequence_;
    spool_->SkipUnread();
    return true;
  }
  error_ = status.ToString();
  return false;
}

void ForkedWriter::CloseFiles() {
  if (spool_ != nullptr) spool_->CloseFiles();
}

}  // namespace nereid::client
