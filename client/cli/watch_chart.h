// A chart that follows watched series.

#ifndef NEREID_CLIENT_CLI_WATCH_CHART_H_
#define NEREID_CLIENT_CLI_WATCH_CHART_H_

#include <chrono>
#include <ostream>
#include <string>
#include <vector>

#include "client/cli/command_options.h"
#include "client/cli/live_screen.h"
#include "client/cli/plot_options.h"
#include "client/cli/server_connection.h"
#include "client/cli/terminal.h"
#include "client/cli/watch_notes.h"
#include "client/cli/watch_session.h"

namespace nereid::client {

// Draws anew when something has changed or the terminal got another size, at most ten times a
// second. What there is to note stands below the chart.
class WatchChart final : public WatchHandler {
 public:
  // Resolved before. `out` is a terminal; all must outlive it.
  WatchChart(const CommandOptions& options, const PlotOptions& plot_options,
             const std::vector<std::string>& names, const std::vector<v1::Source>& sources,
             std::ostream* out);

  absl::Status OnEvent(const v1::WatchPointsResponse& event) override;
  void OnNote(const std::string& note) override;
  absl::Status OnTick() override;

 private:
  absl::StatusOr<std::string> Draw(const Terminal& terminal) const;

  const CommandOptions& options_;
  const PlotOptions& plot_options_;
  const std::vector<std::string>& names_;
  const ServerConnection connection_;
  std::vector<WatchNotes> notes_;
  LiveScreen screen_;
  std::string picture_;
  std::string note_;
  bool is_changed_ = true;
  // What was drawn on last.
  Terminal terminal_;
  std::chrono::steady_clock::time_point next_drawing_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_WATCH_CHART_H_
