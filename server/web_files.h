// The files of the dashboard, in memory.

#ifndef NEREID_SERVER_WEB_FILES_H_
#define NEREID_SERVER_WEB_FILES_H_

#include <httplib.h>

#include <filesystem>
#include <map>
#include <string>
#include <string_view>

#include "absl/status/statusor.h"

namespace nereid::server {

// All files together.
inline constexpr size_t kWebBytesMax = size_t{64} << 20;

class WebFiles {
 public:
  // Reads all files below `directory`; none if there is no such directory. `x.gz` is what a client
  // gets of `x` that understands gzip. RESOURCE_EXHAUSTED if they are over kWebBytesMax, otherwise
  // what the system says of the file that cannot be read.
  static absl::StatusOr<WebFiles> Read(const std::filesystem::path& directory);

  // Answers a GET or HEAD of `path`, which is not decoded: a file; for what lies not in assets and
  // is no file, the page itself, which knows its own paths; without a page, one that says how to
  // get it. The answer points into this object.
  void Answer(std::string_view path, const httplib::Request& request,
              httplib::Response& response) const;

 private:
  struct File {
    std::string content_type;
    std::string etag;
    std::string bytes;
    // Empty: there is none.
    std::string gzip_bytes;
  };

  static void Send(const File& file, bool is_immutable, const httplib::Request& request,
                   httplib::Response& response);

  // By path, which begins with a slash.
  std::map<std::string, File, std::less<>> files_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_WEB_FILES_H_
