#include "storage/stream_details.h"

#include <google/protobuf/util/message_differencer.h>

#include <utility>

#include "storage/experiment_details.h"

namespace nereid::storage {

using google::protobuf::util::MessageDifferencer;

absl::StatusOr<bool> TakeStreamDetails(const IngestMessage& message, LiveCatalog& catalog,
                                       LiveExperiment& experiment, WriterRecord& writer,
                                       CommitGroup& group) {
  if (!message.details_status.ok()) return message.details_status;
  if (message.details_crc == 0 || message.details_crc == writer.details_crc()) return false;
  absl::StatusOr<v1::Experiment> details = catalog.GetDetails(experiment);
  if (!details.ok()) return details.status();
  const v1::Experiment before = *details;
  MergeDetails(DetailsOf(message.request.open()), *details);
  if (!MessageDifferencer::Equals(before, *details)) {
    const absl::Status status = catalog.SetDetails(experiment, *std::move(details), group);
    if (!status.ok()) return status;
  }
  writer.set_details_crc(message.details_crc);
  return true;
}

}  // namespace nereid::storage
