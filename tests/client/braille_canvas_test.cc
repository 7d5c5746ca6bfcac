#include "client/cli/braille_canvas.h"

#include <gtest/gtest.h>

#include <string>

namespace nereid::client {
namespace {

std::string Text(const BrailleCanvas& canvas) {
  std::string text;
  for (int row = 0; row < canvas.rows(); ++row) {
    for (int column = 0; column < canvas.columns(); ++column) {
      text += canvas.CellAt(column, row).text;
    }
    text += '\n';
  }
  return text;
}

TEST(BrailleCanvasTest, DrawsEachDotOfACell) {
  const std::string expected[kDotsDown][kDotsAcross] = {
      {"⠁", "⠈"}, {"⠂", "⠐"}, {"⠄", "⠠"}, {"⡀", "⢀"}};
  for (int down = 0; down < kDotsDown; ++down) {
    for (int across = 0; across < kDotsAcross; ++across) {
      BrailleCanvas canvas(1, 1);
      canvas.DrawLine({across + 0.5, down + 0.5}, {across + 0.5, down + 0.5}, 0);
      EXPECT_EQ(canvas.CellAt(0, 0).text, expected[down][across]);
    }
  }
}

TEST(BrailleCanvasTest, DrawsLinesWithoutGaps) {
  BrailleCanvas canvas(3, 2);
  canvas.DrawLine({0.5, 0.5}, {0.5, 7.5}, 0);
  canvas.DrawLine({0.5, 7.5}, {5.5, 7.5}, 0);
  canvas.DrawLine({5.5, 5.5}, {3.5, 3.5}, 0);
  EXPECT_EQ(Text(canvas), "⡇⢀ \n⣇⣀⣑\n");
}

TEST(BrailleCanvasTest, CutsOffWhatLiesOutside) {
  BrailleCanvas canvas(3, 1);
  canvas.DrawLine({-1e300, 0.5}, {1e300, 0.5}, 0);
  canvas.DrawLine({2.5, -100}, {2.5, 100}, 0);
  canvas.DrawLine({-10, 9}, {10, 9}, 0);
  canvas.DrawLine({-5, 1}, {-1, 2}, 0);
  canvas.DrawLine({6, 4}, {6, 4}, 0);
  EXPECT_EQ(Text(canvas), "⠉⡏⢉\n");
}

TEST(BrailleCanvasTest, ACellHasTheInkDrawnLast) {
  BrailleCanvas canvas(2, 1);
  canvas.DrawLine({0.5, 0.5}, {3.5, 0.5}, 1);
  canvas.DrawLine({0.5, 3.5}, {1.5, 3.5}, 2);
  EXPECT_EQ(canvas.CellAt(0, 0).ink, 2);
  EXPECT_EQ(canvas.CellAt(0, 0).text, "⣉");
  EXPECT_EQ(canvas.CellAt(1, 0).ink, 1);
}

TEST(BrailleCanvasTest, AMarkerHidesDots) {
  BrailleCanvas canvas(2, 1);
  canvas.SetMarker(0, 0, "▲", 3);
  canvas.DrawLine({0.5, 0.5}, {3.5, 0.5}, 1);
  EXPECT_EQ(Text(canvas), "▲⠉\n");
}

}  // namespace
}  // namespace nereid::client
