// What a stream tells of its experiment when it opens.

#ifndef NEREID_STORAGE_STREAM_DETAILS_H_
#define NEREID_STORAGE_STREAM_DETAILS_H_

#include "absl/status/statusor.h"
#include "storage/commit_group.h"
#include "storage/ingest_message.h"
#include "storage/live_catalog.h"

namespace nereid::storage {

// Description, tags and parameters of an `open` join those of the experiment, unless the writer
// told the same before: people may have edited them since. Returns whether `writer` was changed.
// INVALID_ARGUMENT: they are wrong, or too much with what is there; errors of the store. Nothing is
// changed then. Committer's thread.
absl::StatusOr<bool> TakeStreamDetails(const IngestMessage& message, LiveCatalog& catalog,
                                       LiveExperiment& experiment, WriterRecord& writer,
                                       CommitGroup& group);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_STREAM_DETAILS_H_
