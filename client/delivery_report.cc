#include "client/delivery_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "client/count_text.h"

namespace nereid::client {

std::string DescribeUndelivered(const DeliveryReport& report) {
  const uint64_t undelivered = report.points_pending + report.points_dropped;
  if (undelivered == 0) return "";
  const std::string what = absl::StrCat(FormatCount(undelivered, "point"), " not delivered");
  const uint64_t lost = undelivered - std::min(undelivered, report.points_spooled);
  const std::string sync = absl::StrCat("`nereid sync ", report.spool_directory, "` sends ");
  if (lost == undelivered) return absl::StrCat(what, " and lost");
  if (lost == 0) return absl::StrCat(what, "; ", sync, undelivered == 1 ? "it" : "them");
  return absl::StrCat(what, "; ", sync, FormatWithCommas(report.points_spooled), " of them, ",
                      FormatWithCommas(lost), lost == 1 ? " is lost" : " are lost");
}

}  // namespace nereid::client
