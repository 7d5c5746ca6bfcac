// Text of others made fit for a terminal.

#ifndef NEREID_CLIENT_CLI_TERMINAL_TEXT_H_
#define NEREID_CLIENT_CLI_TERMINAL_TEXT_H_

#include <cstddef>
#include <string>
#include <string_view>

namespace nereid::client {

// `text` with control characters written as `\n`, `\t`, `\x1b`, `\u202e` and bad UTF-8 as U+FFFD,
// so that a name can neither break a table nor steer the terminal.
std::string EscapeControls(std::string_view text);

// EscapeControls in double quotes, for messages.
std::string Quoted(std::string_view text);

// Columns that `text` takes on a terminal. `text` holds no control characters.
size_t DisplayWidth(std::string_view text);

// `text` cut to `width_max` columns, the last of them `…` if anything was left out. `text` holds no
// control characters.
std::string CutToWidth(std::string_view text, size_t width_max);

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_TERMINAL_TEXT_H_
