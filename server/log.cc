#include "server/log.h"

#include <cstdio>

#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"

namespace nereid::server {

void Log(const std::string& message) {
  const std::string time =
      absl::FormatTime("%Y-%m-%dT%H:%M:%E3SZ", absl::Now(), absl::UTCTimeZone());
  // One call, so that lines of several threads do not mix.
  std::fputs(absl::StrCat(time, " ", message, "\n").c_str(), stderr);
}

}  // namespace nereid::server
