// Tables of text for a terminal.

#ifndef NEREID_CLIENT_CLI_TABLE_H_
#define NEREID_CLIENT_CLI_TABLE_H_

#include <cstddef>
#include <ostream>
#include <string>
#include <vector>

namespace nereid::client {

enum class Alignment { kLeft, kRight };

struct TableColumn {
  std::string title;
  Alignment alignment = Alignment::kLeft;
  // Texts in it are names, which a list never cuts: they are what the next command needs.
  bool is_name = false;
};

// Aligns cells in columns. Control characters in cells are escaped.
//
// A long table may be printed in parts: each Print writes the rows added since the last one, the
// first one also the titles, and columns never get narrower.
class Table {
 public:
  explicit Table(std::vector<TableColumn> columns);

  // One cell for each column.
  void AddRow(const std::vector<std::string>& cells);

  void Print(std::ostream& out);

 private:
  std::string Line(const std::vector<std::string>& cells) const;

  const std::vector<TableColumn> columns_;
  std::vector<size_t> widths_;
  std::vector<std::vector<std::string>> rows_;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_TABLE_H_
