#ifndef NEREID_SERVER_VERIFY_COMMAND_H_
#define NEREID_SERVER_VERIFY_COMMAND_H_

#include <string>

namespace nereid::server {

// Exit codes of `nereid-server --verify`.
inline constexpr int kNothingIsDamaged = 0;
inline constexpr int kDamageWasFound = 1;
inline constexpr int kCannotVerify = 3;

// Checks the data directory, which no process may have open, and prints what is damaged to stdout:
// one line for each damage, and one that sums up. Shows at a terminal how far it is. Returns the
// exit code.
int RunVerify(const std::string& data_directory);

}  // namespace nereid::server

#endif  // NEREID_SERVER_VERIFY_COMMAND_H_
