// Text in comma-separated values, as RFC 4180 has it.

#ifndef NEREID_CLIENT_CLI_CSV_TEXT_H_
#define NEREID_CLIENT_CLI_CSV_TEXT_H_

#include <string>
#include <string_view>

namespace nereid::client {

// `text` as a cell: in double quotes if it holds a comma, a double quote or a line break, and
// otherwise unchanged.
std::string CsvCell(std::string_view text);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_CSV_TEXT_H_
