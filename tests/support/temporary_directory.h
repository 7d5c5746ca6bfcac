#ifndef NEREID_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
#define NEREID_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_

#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <string>

namespace nereid::testing {

// A new directory, removed with everything in it at the end.
class TemporaryDirectory {
 public:
  TemporaryDirectory() : path_(std::filesystem::temp_directory_path() / "nereid-test-XXXXXX") {
    if (mkdtemp(path_.data()) == nullptr) std::abort();
  }
  ~TemporaryDirectory() {
    std::error_code error;
    std::filesystem::remove_all(path_, error);
  }
  TemporaryDirectory(const TemporaryDirectory&) = delete;
  TemporaryDirectory& operator=(const TemporaryDirectory&) = delete;

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace nereid::testing

#endif  // NEREID_TESTS_SUPPORT_TEMPORARY_DIRECTORY_H_
