#include "client/cli/listing.h"

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "client/cli/csv_text.h"
#include "client/cli/json_text.h"
#include "client/cli/number_format.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

// Of a text in a table that is no name.
constexpr size_t kTextWidthMax = 40;

std::string PlainMap(const TextMap& map) {
  std::string text;
  for (const auto& [name, value] : map) {
    absl::StrAppend(&text, text.empty() ? "" : ", ", name);
    if (value.has_value()) absl::StrAppend(&text, "=", *value);
  }
  return text;
}

std::string Plain(const ListingCell& cell) {
  if (const auto* number = std::get_if<uint64_t>(&cell)) return absl::StrCat(*number);
  if (const auto* number = std::get_if<double>(&cell)) return FormatNumber(*number);
  if (const auto* text = std::get_if<std::string>(&cell)) return *text;
  if (const auto* list = std::get_if<TextList>(&cell)) return absl::StrJoin(*list, ", ");
  if (const auto* map = std::get_if<TextMap>(&cell)) return PlainMap(*map);
  return "";
}

std::string JsonList(const TextList& list) {
  const auto append = [](std::string* out, const std::string& text) { *out += JsonString(text); };
  return absl::StrCat("[", absl::StrJoin(list, ",", append), "]");
}

std::string JsonMap(const TextMap& map) {
  const auto append = [](std::string* out, const TextMap::value_type& entry) {
    absl::StrAppend(out, JsonString(entry.first), ":",
                    entry.second.has_value() ? JsonString(*entry.second) : "null");
  };
  return absl::StrCat("{", absl::StrJoin(map, ",", append), "}");
}

std::string Json(const ListingCell& cell) {
  if (const auto* number = std::get_if<double>(&cell)) return JsonNumber(*number);
  if (const auto* text = std::get_if<std::string>(&cell)) return JsonString(*text);
  if (const auto* list = std::get_if<TextList>(&cell)) return JsonList(*list);
  if (const auto* map = std::get_if<TextMap>(&cell)) return JsonMap(*map);
  return std::holds_alternative<uint64_t>(cell) ? Plain(cell) : "null";
}

bool IsNothing(const ListingCell& cell) {
  if (const auto* list = std::get_if<TextList>(&cell)) return list->empty();
  if (const auto* map = std::get_if<TextMap>(&cell)) return map->empty();
  return std::holds_alternative<std::monostate>(cell);
}

std::string TableText(const ListingCell& cell, bool is_name) {
  if (IsNothing(cell)) return "-";
  const std::string text = EscapeControls(Plain(cell));
  const bool is_whole = is_name || std::holds_alternative<TextList>(cell);
  return is_whole ? text : CutToWidth(text, kTextWidthMax);
}

void PrintTable(const Listing& listing, std::ostream& out) {
  Table table(listing.columns);
  for (const std::vector<ListingCell>& row : listing.rows) {
    std::vector<std::string> cells;
    cells.reserve(row.size());
    for (const ListingCell& cell : row) {
      cells.push_back(TableText(cell, cells.empty() || listing.columns[cells.size()].is_name));
    }
    table.AddRow(cells);
  }
  table.Print(out);
}

void PrintCsv(const Listing& listing, std::ostream& out) {
  const char* separator = "";
  for (const TableColumn& column : listing.columns) {
    out << separator << CsvCell(column.title);
    separator = ",";
  }
  out << '\n';
  for (const std::vector<ListingCell>& row : listing.rows) {
    separator = "";
    for (const ListingCell& cell : row) {
      out << separator << CsvCell(Plain(cell));
      separator = ",";
    }
    out << '\n';
  }
}

void PrintJson(const Listing& listing, std::ostream& out) {
  for (const std::vector<ListingCell>& row : listing.rows) {
    const char* separator = "{";
    for (size_t i = 0; i < row.size(); ++i) {
      out << separator << JsonString(listing.columns[i].title) << ':' << Json(row[i]);
      separator = ",";
    }
    out << "}\n";
  }
}

}  // namespace

ListingCell OptionalNumber(bool has_value, double value) {
  if (!has_value) return std::monostate();
  return value;
}

void PrintListing(const Listing& listing, OutputFormat format, std::ostream& out) {
  switch (format) {
    case OutputFormat::kTable:
      return PrintTable(listing, out);
    case OutputFormat::kCsv:
      return PrintCsv(listing, out);
    case OutputFormat::kJson:
      return PrintJson(listing, out);
  }
}

}  // namespace nereid::client
