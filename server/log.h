#ifndef NEREID_SERVER_LOG_H_
#define NEREID_SERVER_LOG_H_

#include <string>

namespace nereid::server {

// Writes one line to stderr, with the time before it. Any thread.
void Log(const std::string& message);

}  // namespace nereid::server

#endif  // NEREID_SERVER_LOG_H_
