#include "client/cli/watch_notes.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/number_format.h"
#include "client/cli/source_name.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {

WatchNotes::WatchNotes(v1::Source source) : source_(std::move(source)) {}

std::string WatchNotes::Describe(const v1::WatchPointsResponse& event) {
  switch (event.event_case()) {
    case v1::WatchPointsResponse::kResolved:
      return DescribeResolved(event.resolved());
    case v1::WatchPointsResponse::kUnresolved:
      return DescribeUnresolved(event.unresolved());
    case v1::WatchPointsResponse::kTruncated:
      return absl::StrCat(Quoted(channel_), " was truncated: its points with x >= ",
                          FormatNumber(event.truncated().from_x()), " are gone");
    default:
      return "";
  }
}

std::string WatchNotes::DescribeResolved(const v1::ResolvedChannel& resolved) {
  const std::string before = std::exchange(channel_, resolved.channel());
  const bool was_waiting = !std::exchange(waiting_note_, "").empty();
  if (before.empty()) {
    if (source_.has_alias()) return ResolvedName(source_, channel_);
    return was_waiting ? absl::StrCat(Quoted(channel_), " is there now") : "";
  }
  if (before != channel_) {
    return absl::StrCat(ResolvedName(source_, channel_), " now, no longer ", before);
  }
  if (resolved.continued()) return "";
  return absl::StrCat(Quoted(channel_), " was deleted and made anew");
}

std::string WatchNotes::DescribeUnresolved(const v1::UnresolvedSource& unresolved) {
  const std::string before = std::exchange(channel_, "");
  const std::string note =
      absl::StrCat("waiting for ", SourceName(source_), ": ", unresolved.status().message());
  if (note == waiting_note_) return "";
  waiting_note_ = note;
  return before.empty() ? note : absl::StrCat(Quoted(before), " is gone; ", note);
}

}  // namespace nereid::client
