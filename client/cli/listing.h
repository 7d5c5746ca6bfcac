// A list with named columns, in the format the user asked for.

#ifndef NEREID_CLIENT_CLI_LISTING_H_
#define NEREID_CLIENT_CLI_LISTING_H_

#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "client/cli/command_options.h"
#include "client/cli/table.h"

namespace nereid::client {

// Several texts in one cell, commas between them; an array in JSON.
using TextList = std::vector<std::string>;

// Texts with names, `a=1, b=2`, one without a text as its name alone; an object in JSON.
using TextMap = std::vector<std::pair<std::string, std::optional<std::string>>>;

// A cell; monostate is nothing: an empty cell, or null in JSON.
using ListingCell = std::variant<std::monostate, uint64_t, double, std::string, TextList, TextMap>;

// `value`, or nothing.
ListingCell OptionalNumber(bool has_value, double value);

// Columns of text are aligned left, of numbers right.
struct Listing {
  std::vector<TableColumn> columns;
  std::vector<std::vector<ListingCell>> rows;
};

// Prints the listing as a table, as CSV with a header, or as one JSON object a line. Long texts
// are cut in the table only, but for the first column, columns of names, and lists. Empty lists and
// maps are nothing in a table.
void PrintListing(const Listing& listing, OutputFormat format, std::ostream& out);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_LISTING_H_
