// A picture of dots, drawn with braille characters.

#ifndef NEREID_CLIENT_CLI_BRAILLE_CANVAS_H_
#define NEREID_CLIENT_CLI_BRAILLE_CANVAS_H_

#include <cstdint>
#include <string>
#include <vector>

namespace nereid::client {

// Dots of one character.
inline constexpr int kDotsAcross = 2;
inline constexpr int kDotsDown = 4;

// A place on a canvas, in dots from its upper left corner. A dot is 1 wide and 1 high, so that the
// middle of the first one is at 0.5.
struct DotPlace {
  double across = 0;
  double down = 0;
};

class BrailleCanvas {
 public:
  // One character.
  struct Cell {
    // UTF-8; a space if nothing is drawn here.
    std::string text = " ";
    // What was drawn here last.
    int ink = 0;
  };

  // Size in characters, at least 1 each.
  BrailleCanvas(int columns, int rows);

  int columns() const { return columns_; }
  int rows() const { return rows_; }
  int dots_across() const { return columns_ * kDotsAcross; }
  int dots_down() const { return rows_ * kDotsDown; }

  // Draws the part of the line that lies on the canvas; from a place to itself it is one dot.
  // Places may be anywhere, but not NaN or infinite.
  void DrawLine(DotPlace begin, DotPlace end, int ink);

  // Puts a character of width 1 over the dots of a cell on the canvas.
  void SetMarker(int column, int row, const std::string& text, int ink);

  // Of a cell on the canvas.
  Cell CellAt(int column, int row) const;

 private:
  struct Dots {
    // Bit i is dot i + 1 of the braille character.
    uint8_t bits = 0;
    int ink = 0;
    // Shown instead, unless empty.
    std::string marker;
  };

  Dots& DotsAt(int column, int row);
  void SetDot(DotPlace place, int ink);

  const int columns_;
  const int rows_;
  std::vector<Dots> cells_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_BRAILLE_CANVAS_H_
