#include "client/cli/table.h"

#include <algorithm>
#include <utility>

#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

constexpr char kColumnGap[] = "  ";

}  // namespace

Table::Table(std::vector<TableColumn> columns)
    : columns_(std::move(columns)), widths_(columns_.size()) {
  std::vector<std::string> titles;
  for (const TableColumn& column : columns_) titles.push_back(column.title);
  AddRow(titles);
}

void Table::AddRow(const std::vector<std::string>& cells) {
  std::vector<std::string> row;
  for (size_t i = 0; i < columns_.size(); ++i) {
    row.push_back(EscapeControls(cells[i]));
    widths_[i] = std::max(widths_[i], DisplayWidth(row.back()));
  }
  rows_.push_back(std::move(row));
}

void Table::Print(std::ostream& out) {
  for (const std::vector<std::string>& row : rows_) out << Line(row) << '\n';
  rows_.clear();
}

std::string Table::Line(const std::vector<std::string>& cells) const {
  std::string line;
  for (size_t i = 0; i < cells.size(); ++i) {
    const bool is_right = columns_[i].alignment == Alignment::kRight;
    // Padding behind the last column would only wrap lines.
    const bool is_padded = is_right || i + 1 < cells.size();
    const std::string padding(is_padded ? widths_[i] - DisplayWidth(cells[i]) : 0, ' ');
    if (i > 0) line += kColumnGap;
    line += is_right ? padding + cells[i] : cells[i] + padding;
  }
  return line;
}

}  // namespace nereid::client
