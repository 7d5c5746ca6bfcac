#ifndef NEREID_CLIENT_SPOOL_LOCK_H_
#define NEREID_CLIENT_SPOOL_LOCK_H_

#include <string>

#include "absl/status/statusor.h"
#include "client/file_descriptor.h"

namespace nereid::client {

// The right to change a spool, held through flock on its file `lock` until the object or the
// process ends. The file names the process and, for the spool of a forked child, the writer that
// its parent is.
class SpoolLock {
 public:
  // Makes the file in `folder`, which is new. `parent` is the folder name of the parent's spool;
  // empty: none.
  static absl::StatusOr<SpoolLock> Create(const std::string& folder, const std::string& parent);

  // Locks the spool `folder`. FAILED_PRECONDITION: a live process has it, which the message names.
  // NOT_FOUND: there is no such spool any more.
  static absl::StatusOr<SpoolLock> Take(const std::string& folder);

  // Whether the file that is locked is still that of `folder`.
  bool IsIn(const std::string& folder) const;

  // As given to Create.
  const std::string& parent() const { return parent_; }

  // Gives the lock up; in a forked child, what it has of its parent's, which stays the parent's.
  void Close() { file_.Close(); }

 private:
  SpoolLock(FileDescriptor file, std::string parent);

  FileDescriptor file_;
  std::string parent_;
};

// The writer whose forked child made the spool `folder`; empty: none, or it cannot be read.
std::string ParentOfSpool(const std::string& folder);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_SPOOL_LOCK_H_
