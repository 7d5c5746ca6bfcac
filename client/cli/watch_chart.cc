#include "client/cli/watch_chart.h"

#include <algorithm>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/plot_drawing.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

constexpr std::chrono::milliseconds kDrawingInterval{100};

// Lines besides the picture and its legend: the axis, its labels, its title, and the note.
constexpr int kOtherRows = 4;

// Charts without colours stand below each other, each with a legend line and a gap.
uint32_t HeightFor(const Terminal& terminal, size_t series) {
  const int count = static_cast<int>(std::max<size_t>(series, 1));
  const int height = terminal.has_colours ? terminal.rows - count - kOtherRows
                                          : terminal.rows / count - kOtherRows - 1;
  return static_cast<uint32_t>(std::max(height, 0));
}

}  // namespace

WatchChart::WatchChart(const CommandOptions& options, const PlotOptions& plot_options,
                       const std::vector<std::string>& names,
                       const std::vector<v1::Source>& sources, std::ostream* out)
    : options_(options),
      plot_options_(plot_options),
      names_(names),
      connection_(options.server),
      notes_(sources.begin(), sources.end()),
      screen_(out) {}

absl::Status WatchChart::OnEvent(const v1::WatchPointsResponse& event) {
  const std::string note = notes_[event.series()].Describe(event);
  if (!note.empty()) note_ = note;
  is_changed_ = true;
  return absl::OkStatus();
}

void WatchChart::OnNote(const std::string& note) {
  note_ = note;
  is_changed_ = true;
}

absl::Status WatchChart::OnTick() {
  const Terminal terminal = FindTerminal();
  const bool is_resized = terminal.columns != terminal_.columns || terminal.rows != terminal_.rows;
  const bool is_due = std::chrono::steady_clock::now() >= next_drawing_;
  if (!is_due || (!is_changed_ && !is_resized)) return absl::OkStatus();
  terminal_ = terminal;
  const absl::StatusOr<std::string> picture = Draw(terminal);
  // A series may have gone since, or the server: then an event follows, and the old picture stays.
  if (picture.ok()) picture_ = *picture;
  is_changed_ = false;
  // The first picture does not wait because an empty screen was drawn.
  if (!picture_.empty()) next_drawing_ = std::chrono::steady_clock::now() + kDrawingInterval;
  const std::string note = CutToWidth(EscapeControls(note_), static_cast<size_t>(terminal.columns));
  return screen_.Show(picture_, note, terminal.rows);
}

absl::StatusOr<std::string> WatchChart::Draw(const Terminal& terminal) const {
  std::vector<std::string> present;
  for (size_t i = 0; i < names_.size(); ++i) {
    if (!notes_[i].channel().empty()) present.push_back(names_[i]);
  }
  if (present.empty()) return "";
  const absl::StatusOr<Plot> plot =
      plot_options_.Resolve("nereid watch", present, terminal, HeightFor(terminal, present.size()));
  if (!plot.ok()) return plot.status();
  return DrawPlot(connection_, options_, *plot);
}

}  // namespace nereid::client
