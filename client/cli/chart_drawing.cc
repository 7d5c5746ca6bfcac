#include "client/cli/chart_drawing.h"

#include <algorithm>
#include <cmath>
#include <cstddef>

#include "absl/strings/str_cat.h"
#include "client/cli/braille_canvas.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

constexpr size_t kNameWidthMax = 40;

// Cyan, yellow, magenta, green, red, blue: neighbours are easy to tell apart on dark and light.
constexpr const char* kColours[kChartColours] = {"\x1b[36m", "\x1b[33m", "\x1b[35m",
                                                 "\x1b[32m", "\x1b[31m", "\x1b[34m"};
// In front of a name in the legend, with a space behind it.
constexpr char kMark[] = "━━";
constexpr size_t kMarkWidth = 3;
constexpr char kFaint[] = "\x1b[2m";
constexpr char kPlain[] = "\x1b[0m";

std::string InColour(const std::string& colour, const std::string& text, bool has_colours) {
  const bool is_blank = text.find_first_not_of(' ') == std::string::npos;
  if (!has_colours || is_blank) return text;
  return absl::StrCat(colour, text, kPlain);
}

std::string WithoutTrailingSpaces(std::string text) {
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

// The lowest y is in the middle of the lowest dot, the highest in that of the highest.
DotPlace PlaceOf(const ChartPoint& point, const ChartAxis& vertical, const BrailleCanvas& canvas) {
  const double height = canvas.dots_down() - 1;
  return {point.across * canvas.dots_across(),
          (1 - vertical.scale.Fraction(point.y)) * height + 0.5};
}

void DrawInfinities(const ChartSeries& series, int ink, BrailleCanvas* canvas) {
  for (const ChartPoint& point : series.line) {
    if (!std::isinf(point.y) || point.across < 0 || point.across >= 1) continue;
    const int column = static_cast<int>(point.across * canvas->columns());
    canvas->SetMarker(column, point.y > 0 ? 0 : canvas->rows() - 1, point.y > 0 ? "▲" : "▼", ink);
  }
}

// A single dot is easily overlooked.
void DrawLonePoint(const ChartPoint& point, const DotPlace& place, int ink, BrailleCanvas* canvas) {
  if (point.across < 0 || point.across >= 1) return;
  canvas->SetMarker(static_cast<int>(place.across) / kDotsAcross,
                    static_cast<int>(place.down) / kDotsDown, "•", ink);
}

void DrawSeries(const ChartSeries& series, const ChartAxis& vertical, int ink,
                BrailleCanvas* canvas) {
  const std::vector<ChartPoint>& line = series.line;
  const auto is_drawn = [&line](size_t i) { return i < line.size() && std::isfinite(line[i].y); };
  for (size_t i = 0; i < line.size(); ++i) {
    if (!is_drawn(i)) continue;
    const DotPlace place = PlaceOf(line[i], vertical, *canvas);
    if (is_drawn(i + 1)) {
      canvas->DrawLine(place, PlaceOf(line[i + 1], vertical, *canvas), ink);
    } else if (i == 0 || !is_drawn(i - 1)) {
      DrawLonePoint(line[i], place, ink, canvas);
    }
  }
  DrawInfinities(series, ink, canvas);
}

BrailleCanvas DrawAllSeries(const Chart& chart) {
  BrailleCanvas canvas(chart.columns, chart.rows);
  int ink = 0;
  for (const ChartSeries& series : chart.series) DrawSeries(series, chart.vertical, ink++, &canvas);
  return canvas;
}

// Cells of one ink that stand together share one change of colour.
std::string RowText(const BrailleCanvas& canvas, int row, bool has_colours) {
  std::string text;
  std::string run;
  int ink = 0;
  for (int column = 0; column < canvas.columns(); ++column) {
    const BrailleCanvas::Cell cell = canvas.CellAt(column, row);
    if (cell.ink != ink && cell.text != " ") {
      text += InColour(kColours[ink % kChartColours], run, has_colours);
      run.clear();
      ink = cell.ink;
    }
    run += cell.text;
  }
  run = WithoutTrailingSpaces(run);
  return WithoutTrailingSpaces(text + InColour(kColours[ink % kChartColours], run, has_colours));
}

int RowOf(const AxisTick& tick, const Chart& chart) {
  const double dots = chart.rows * kDotsDown - 1;
  const double down = (1 - chart.vertical.scale.Fraction(tick.value)) * dots + 0.5;
  return std::clamp(static_cast<int>(down) / kDotsDown, 0, chart.rows - 1);
}

// The label of the row, or an empty text.
std::string RowLabel(const Chart& chart, int row) {
  for (const AxisTick& tick : chart.vertical.ticks) {
    if (RowOf(tick, chart) == row) return tick.label;
  }
  return "";
}

std::string DrawRows(const Chart& chart, size_t label_width) {
  const BrailleCanvas canvas = DrawAllSeries(chart);
  std::string text;
  for (int row = 0; row < chart.rows; ++row) {
    const std::string label = RowLabel(chart, row);
    const std::string edge = absl::StrCat(std::string(label_width - label.size(), ' '), label,
                                          label.empty() ? " │" : " ┤");
    absl::StrAppend(&text, InColour(kFaint, edge, chart.has_colours),
                    RowText(canvas, row, chart.has_colours), "\n");
  }
  return text;
}

int ColumnOf(const AxisTick& tick, const Chart& chart) {
  const double across = chart.horizontal.scale.Fraction(tick.value) * chart.columns;
  return std::clamp(static_cast<int>(across), 0, chart.columns - 1);
}

// The labels below the axis, each in the middle below its tick as far as there is room, and the
// ticks that got one.
struct HorizontalLabels {
  std::string text;
  std::vector<int> columns;
};

HorizontalLabels PlaceLabels(const Chart& chart, size_t indent) {
  const size_t width = indent + static_cast<size_t>(chart.columns);
  HorizontalLabels labels;
  for (const AxisTick& tick : chart.horizontal.ticks) {
    const int column = ColumnOf(tick, chart);
    const size_t middle = indent + static_cast<size_t>(column);
    const size_t half = std::min(middle, tick.label.size() / 2);
    const size_t room = width - std::min(width, tick.label.size());
    const size_t begin = std::min(middle - half, room);
    const bool is_free = labels.text.empty() || begin >= labels.text.size() + 2;
    if (!is_free) continue;
    labels.text.resize(begin, ' ');
    labels.text += tick.label;
    labels.columns.push_back(column);
  }
  return labels;
}

std::string DrawHorizontalAxis(const Chart& chart, size_t indent) {
  const HorizontalLabels labels = PlaceLabels(chart, indent);
  std::string line = std::string(indent - 1, ' ') + "└";
  for (int column = 0; column < chart.columns; ++column) {
    const bool has_label =
        std::find(labels.columns.begin(), labels.columns.end(), column) != labels.columns.end();
    line += has_label ? "┬" : "─";
  }
  std::string text = absl::StrCat(InColour(kFaint, line, chart.has_colours), "\n",
                                  InColour(kFaint, labels.text, chart.has_colours), "\n");
  if (!chart.horizontal.title.empty()) {
    const std::string title = std::string(indent, ' ') + chart.horizontal.title;
    absl::StrAppend(&text, InColour(kFaint, title, chart.has_colours), "\n");
  }
  return text;
}

std::string NameText(const ChartSeries& series) {
  return CutToWidth(EscapeControls(series.name), kNameWidthMax);
}

}  // namespace

std::string DrawChart(const Chart& chart) {
  const size_t label_width = LabelWidth(chart.vertical);
  const size_t indent = label_width + 2;
  return DrawLegend(chart.series, chart.has_colours, indent + static_cast<size_t>(chart.columns)) +
         DrawRows(chart, label_width) + DrawHorizontalAxis(chart, indent);
}

std::string DrawLegend(const std::vector<ChartSeries>& all_series, bool has_colours, size_t width) {
  size_t name_width = 0;
  for (const ChartSeries& series : all_series) {
    name_width = std::max(name_width, DisplayWidth(NameText(series)));
  }
  std::string text;
  size_t ink = 0;
  for (const ChartSeries& series : all_series) {
    const std::string name = NameText(series);
    const std::string line = absl::StrCat(name, std::string(name_width - DisplayWidth(name), ' '),
                                          "  ", DescribeSeries(series));
    const std::string mark =
        has_colours ? InColour(kColours[ink++ % kChartColours], kMark, has_colours) + " " : "";
    absl::StrAppend(&text, mark, CutToWidth(line, has_colours ? width - kMarkWidth : width), "\n");
  }
  return text;
}

}  // namespace nereid::client
