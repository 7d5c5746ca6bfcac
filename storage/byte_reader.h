#ifndef NEREID_STORAGE_BYTE_READER_H_
#define NEREID_STORAGE_BYTE_READER_H_

#include <cstddef>
#include <cstring>
#include <string_view>

namespace nereid::storage {

// Takes little-endian fields off the front of bytes and remembers whether there were enough. After
// the first shortage every field is zero and every run of bytes is empty.
class ByteReader {
 public:
  explicit ByteReader(std::string_view bytes) : rest_(bytes) {}

  std::string_view Bytes(size_t count) {
    if (count > rest_.size()) {
      ok_ = false;
      rest_ = {};
      return {};
    }
    const std::string_view bytes = rest_.substr(0, count);
    rest_.remove_prefix(count);
    return bytes;
  }

  template <typename T>
  T Field() {
    T value{};
    const std::string_view bytes = Bytes(sizeof(T));
    if (ok_) std::memcpy(&value, bytes.data(), sizeof(T));
    return value;
  }

  // From now on there are not enough.
  void Fail() {
    ok_ = false;
    rest_ = {};
  }

  bool ok() const { return ok_; }
  std::string_view rest() const { return rest_; }
  size_t remaining() const { return rest_.size(); }

 private:
  std::string_view rest_;
  bool ok_ = true;
};

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_BYTE_READER_H_
