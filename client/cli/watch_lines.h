// Prints watched points line by line, as `tail -f` does.

#ifndef NEREID_CLIENT_CLI_WATCH_LINES_H_
#define NEREID_CLIENT_CLI_WATCH_LINES_H_

#include <cstdint>
#include <memory>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

#include "client/cli/command_options.h"
#include "client/cli/labelled_point_printer.h"
#include "client/cli/point_printer.h"
#include "client/cli/point_tail.h"
#include "client/cli/watch_notes.h"
#include "client/cli/watch_session.h"

namespace nereid::client {

// Points go to `out`, notes to `err`; both must outlive it. With several sources each line names
// the channel.
class WatchLines final : public WatchHandler {
 public:
  // Of the points that are there when the watch begins, or when an alias comes to stand for another
  // channel, the last `last` are printed; unset: all. A channel watched by its own name that comes
  // up later is new, and all of its points are printed.
  WatchLines(const std::vector<v1::Source>& sources, OutputFormat format,
             std::optional<uint32_t> last, std::ostream* out, std::ostream* err);

  absl::Status OnEvent(const v1::WatchPointsResponse& event) override;
  void OnNote(const std::string& note) override;
  absl::Status OnTick() override { return absl::OkStatus(); }

 private:
  struct Series {
    WatchNotes notes;
    PointTail tail;
    // Whether a channel that comes up may have points of before.
    bool may_be_old = true;
    // Whether points go to the tail until all that are stored have come.
    bool is_holding = false;
  };

  void Resolve(Series& series, const v1::ResolvedChannel& resolved);
  absl::Status Print(const Series& series, const v1::PointColumns& points);
  absl::Status PrintTail(Series& series);

  const std::vector<v1::Source> sources_;
  const OutputFormat format_;
  const bool holds_;
  std::ostream* const out_;
  std::ostream* const err_;
  std::vector<Series> all_series_;
  // Of a single source, for points of its type.
  std::unique_ptr<PointPrinter> printer_;
  std::optional<v1::ValueType> printed_type_;
  // Of several.
  LabelledPointPrinter labelled_printer_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_WATCH_LINES_H_
