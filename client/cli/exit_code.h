// How `nereid` ends, besides the exit codes of a command it runs.

#ifndef NEREID_CLIENT_CLI_EXIT_CODE_H_
#define NEREID_CLIENT_CLI_EXIT_CODE_H_

namespace nereid::client {

inline constexpr int kExitSuccess = 0;
// The server could not be reached or refused, or output could not be written.
inline constexpr int kExitFailure = 1;
// The command line is wrong; nothing was done.
inline constexpr int kExitUsage = 2;

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_EXIT_CODE_H_
