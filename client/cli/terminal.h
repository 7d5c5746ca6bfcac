// The terminal that a command prints to.

#ifndef NEREID_CLIENT_CLI_TERMINAL_H_
#define NEREID_CLIENT_CLI_TERMINAL_H_

namespace nereid::client {

struct Terminal {
  // Characters in a line.
  int columns = 80;
  // Lines on the screen.
  int rows = 24;
  bool has_colours = false;
  // Whether text can be drawn over: stdout is a terminal, and not a dumb one.
  bool has_cursor = false;
};

// What stdout is. Without a terminal: 80 columns, no colours. NO_COLOR and TERM=dumb turn colours
// off.
Terminal FindTerminal();

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_TERMINAL_H_
