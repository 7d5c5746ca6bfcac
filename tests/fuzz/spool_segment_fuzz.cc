// Fuzzes the reader of a segment of a spool; the input is the file.

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "client/file_descriptor.h"
#include "client/spool_format.h"
#include "client/spool_segment_reader.h"
#include "tests/fuzz/check.h"

namespace nereid::client {
namespace {

using fuzz::Check;

FileDescriptor FileOf(std::string_view bytes) {
  FileDescriptor file(memfd_create("segment", MFD_CLOEXEC));
  Check(file.is_open());
  Check(write(file.number(), bytes.data(), bytes.size()) == static_cast<ssize_t>(bytes.size()));
  return file;
}

// Whatever is given back is what the file has at that place; nothing else is passed over in
// silence.
void CheckRead(std::string_view bytes) {
  SpoolSegmentReader reader(FileOf(bytes), "segment");
  std::string read;
  while (true) {
    const auto payload = reader.Next();
    if (!payload.ok()) {
      Check(payload.status().code() == absl::StatusCode::kDataLoss ||
            payload.status().code() == absl::StatusCode::kFailedPrecondition);
      Check(reader.offset() == read.size() || (read.empty() && reader.offset() == 8));
      return;
    }
    if (!payload->has_value()) break;
    if (read.empty()) read = kSpoolMagic;
    read += EncodeSpoolRecordHeader(**payload);
    read += **payload;
    Check(reader.offset() == read.size());
  }
  Check(bytes.starts_with(read));
  Check(reader.offset() + reader.torn_bytes() == bytes.size());
}

}  // namespace
}  // namespace nereid::client

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  nereid::client::CheckRead({reinterpret_cast<const char*>(data), size});
  return 0;
}
