#ifndef NEREID_CLIENT_FILE_DESCRIPTOR_H_
#define NEREID_CLIENT_FILE_DESCRIPTOR_H_

#include <unistd.h>

#include <utility>

namespace nereid::client {

// Owns an open file; none if negative. Thread-compatible.
class FileDescriptor {
 public:
  FileDescriptor() = default;
  explicit FileDescriptor(int number) : number_(number) {}
  ~FileDescriptor() { Close(); }

  FileDescriptor(FileDescriptor&& other) noexcept : number_(std::exchange(other.number_, -1)) {}
  FileDescriptor& operator=(FileDescriptor&& other) noexcept {
    if (this != &other) {
      Close();
      number_ = std::exchange(other.number_, -1);
    }
    return *this;
  }

  bool is_open() const { return number_ >= 0; }
  int number() const { return number_; }

  void Close() {
    if (is_open()) close(std::exchange(number_, -1));
  }

 private:
  int number_ = -1;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_FILE_DESCRIPTOR_H_
