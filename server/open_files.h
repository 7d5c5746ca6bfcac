#ifndef NEREID_SERVER_OPEN_FILES_H_
#define NEREID_SERVER_OPEN_FILES_H_

namespace nereid::server {

// Raises the number of files that this process may have open, connections among them, to what the
// system allows it: the usual soft limit is 1,024. Call it before any thread starts.
void AllowAllOpenFiles();

}  // namespace nereid::server

#endif  // NEREID_SERVER_OPEN_FILES_H_
