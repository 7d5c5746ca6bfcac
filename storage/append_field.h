#ifndef NEREID_STORAGE_APPEND_FIELD_H_
#define NEREID_STORAGE_APPEND_FIELD_H_

#include <bit>
#include <string>

namespace nereid::storage {

static_assert(std::endian::native == std::endian::little, "values are stored little-endian");

// Appends the bytes of `value`, as ByteReader::Field reads them.
template <typename T>
void AppendField(std::string& out, const T& value) {
  out.append(reinterpret_cast<const char*>(&value), sizeof(value));
}

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_APPEND_FIELD_H_
