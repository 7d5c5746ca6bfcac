#include "client/child_spools.h"

#include <vector>

#include "absl/status/statusor.h"
#include "client/spool_delivery.h"
#include "client/spool_folder.h"
#include "client/spool_format.h"
#include "client/spool_lock.h"

namespace nereid::client {
namespace {

absl::Status DeliverAndRemove(const ChildSpools& children, const std::string& folder) {
  const absl::StatusOr<SpoolLock> lock = SpoolLock::Take(folder);
  if (absl::IsFailedPrecondition(lock.status()) || absl::IsNotFound(lock.status())) {
    return absl::OkStatus();
  }
  if (!lock.ok()) return lock.status();
  const SpoolDeliveryReport report =
      DeliverSpool({.server = children.server, .folder = folder, .deadline = children.deadline});
  return report.status.ok() ? RemoveSpool(folder) : report.status;
}

}  // namespace

absl::Status DeliverSpoolsOfChildren(const ChildSpools& children) {
  const absl::StatusOr<std::vector<std::string>> folders = ListSpools(children.spool_directory);
  if (!folders.ok()) return folders.status();
  const std::string parent = SpoolFolderName(children.parent_writer_id);
  absl::Status status;
  for (const std::string& folder : *folders) {
    if (ParentOfSpool(folder) == parent) status.Update(DeliverAndRemove(children, folder));
  }
  return status;
}

}  // namespace nereid::client
