#include "client/cli/watch_lines.h"

#include "client/cli/flush_output.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {

WatchLines::WatchLines(const std::vector<v1::Source>& sources, OutputFormat format,
                       std::optional<uint32_t> last, std::ostream* out, std::ostream* err)
    : sources_(sources),
      format_(format),
      holds_(last.has_value()),
      out_(out),
      err_(err),
      labelled_printer_(format, out) {
  for (const v1::Source& source : sources) {
    all_series_.push_back({WatchNotes(source), PointTail(last.value_or(0))});
  }
  if (sources.size() > 1) labelled_printer_.PrintHead();
}

absl::Status WatchLines::OnEvent(const v1::WatchPointsResponse& event) {
  Series& series = all_series_[event.series()];
  const bool is_channel = sources_[event.series()].has_channel();
  const std::string note = series.notes.Describe(event);
  if (!note.empty()) OnNote(note);
  absl::Status status;
  switch (event.event_case()) {
    case v1::WatchPointsResponse::kResolved:
      Resolve(series, event.resolved());
      break;
    case v1::WatchPointsResponse::kPoints:
      if (series.is_holding) {
        series.tail.Add(event.points());
      } else {
        status = Print(series, event.points());
      }
      break;
    case v1::WatchPointsResponse::kTruncated:
      series.tail.Truncate(event.truncated().from_x());
      break;
    case v1::WatchPointsResponse::kUnresolved:
      series.tail.Clear();
      if (is_channel) series.may_be_old = false;
      break;
    case v1::WatchPointsResponse::kCaughtUp:
      if (is_channel) series.may_be_old = false;
      status = PrintTail(series);
      break;
    case v1::WatchPointsResponse::EVENT_NOT_SET:
      break;
  }
  return status.ok() ? FlushOutput(*out_) : status;
}

void WatchLines::OnNote(const std::string& note) {
  *err_ << "nereid: " << EscapeControls(note) << std::endl;
}

void WatchLines::Resolve(Series& series, const v1::ResolvedChannel& resolved) {
  if (!resolved.continued()) {
    series.tail.Clear();
    series.is_holding = holds_ && series.may_be_old;
  }
  if (all_series_.size() > 1 || printed_type_ == resolved.type()) return;
  printer_ = MakePointPrinter(format_, resolved.type(), out_);
  printer_->PrintHead();
  printed_type_ = resolved.type();
}

absl::Status WatchLines::Print(const Series& series, const v1::PointColumns& points) {
  if (series.notes.channel().empty()) {
    return absl::InternalError(
        "the server told of points of no channel; is it a nereid-server of this version?");
  }
  if (all_series_.size() == 1) return printer_->Print(points);
  labelled_printer_.set_label(series.notes.channel());
  return labelled_printer_.Print(points);
}

absl::Status WatchLines::PrintTail(Series& series) {
  series.is_holding = false;
  for (const v1::PointColumns& points : series.tail.Take()) {
    if (absl::Status status = Print(series, points); !status.ok()) return status;
  }
  return absl::OkStatus();
}

}  // namespace nereid::client
