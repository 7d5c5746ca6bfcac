#include "client/cli/braille_canvas.h"

#include <algorithm>
#include <cmath>
#include <cstddef>
#include <optional>

namespace nereid::client {
namespace {

// Farther out a line is as good as straight up or sideways, and differences cannot overflow.
constexpr double kFarthest = 1e12;

// Which bit each dot of a character is, row by row: Unicode numbers the fourth row last.
constexpr uint8_t kBits[kDotsDown][kDotsAcross] = {
    {0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

// U+2800 and the dots, in UTF-8.
std::string BrailleText(uint8_t bits) {
  return {'\xE2', static_cast<char>(0xA0 | (bits >> 6)), static_cast<char>(0x80 | (bits & 0x3F))};
}

DotPlace Near(DotPlace place) {
  return {std::clamp(place.across, -kFarthest, kFarthest),
          std::clamp(place.down, -kFarthest, kFarthest)};
}

// The part of a line that is left, from 0 at its begin to 1 at its end.
struct Part {
  double begin = 0;
  double end = 1;
};

// Leaves of the part where start + t * step lies from 0 to `size`.
bool Cut(double start, double step, double size, Part* part) {
  if (step == 0) return start >= 0 && start <= size;
  const double at_zero = -start / step;
  const double at_size = (size - start) / step;
  part->begin = std::max(part->begin, std::min(at_zero, at_size));
  part->end = std::min(part->end, std::max(at_zero, at_size));
  return part->begin <= part->end;
}

}  // namespace

BrailleCanvas::BrailleCanvas(int columns, int rows)
    : columns_(columns),
      rows_(rows),
      cells_(static_cast<size_t>(columns) * static_cast<size_t>(rows)) {}

void BrailleCanvas::DrawLine(DotPlace begin, DotPlace end, int ink) {
  begin = Near(begin);
  end = Near(end);
  const double across = end.across - begin.across;
  const double down = end.down - begin.down;
  Part part;
  if (!Cut(begin.across, across, dots_across(), &part)) return;
  if (!Cut(begin.down, down, dots_down(), &part)) return;
  const double length = std::max(std::fabs(across), std::fabs(down)) * (part.end - part.begin);
  const int steps = static_cast<int>(std::ceil(length));
  for (int i = 0; i <= steps; ++i) {
    const double t = part.begin + (steps == 0 ? 0 : (part.end - part.begin) * i / steps);
    SetDot({begin.across + t * across, begin.down + t * down}, ink);
  }
}

void BrailleCanvas::SetMarker(int column, int row, const std::string& text, int ink) {
  Dots& dots = DotsAt(column, row);
  dots.marker = text;
  dots.ink = ink;
}

BrailleCanvas::Cell BrailleCanvas::CellAt(int column, int row) const {
  const Dots& dots = cells_[static_cast<size_t>(row) * static_cast<size_t>(columns_) +
                            static_cast<size_t>(column)];
  if (!dots.marker.empty()) return {dots.marker, dots.ink};
  if (dots.bits == 0) return {};
  return {BrailleText(dots.bits), dots.ink};
}

BrailleCanvas::Dots& BrailleCanvas::DotsAt(int column, int row) {
  return cells_[static_cast<size_t>(row) * static_cast<size_t>(columns_) +
                static_cast<size_t>(column)];
}

// A place on the far edge belongs to the last dot.
void BrailleCanvas::SetDot(DotPlace place, int ink) {
  const int across = std::clamp(static_cast<int>(place.across), 0, dots_across() - 1);
  const int down = std::clamp(static_cast<int>(place.down), 0, dots_down() - 1);
  Dots& dots = DotsAt(across / kDotsAcross, down / kDotsDown);
  dots.bits |= kBits[down % kDotsDown][across % kDotsAcross];
  dots.ink = ink;
}

}  // namespace nereid::client
