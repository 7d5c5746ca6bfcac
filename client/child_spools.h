#ifndef NEREID_CLIENT_CHILD_SPOOLS_H_
#define NEREID_CLIENT_CHILD_SPOOLS_H_

#include <string>

#include "absl/status/status.h"
#include "client/deadline.h"

namespace nereid::client {

struct ChildSpools {
  // HOST:PORT.
  std::string server;
  std::string spool_directory;
  std::string parent_writer_id;
  Deadline deadline = kNoDeadline;
};

// Delivers and removes the spools of the forked children of a writer that have ended or closed
// theirs; those in use stay. OK, or why the first of the others was not delivered.
absl::Status DeliverSpoolsOfChildren(const ChildSpools& children);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CHILD_SPOOLS_H_
