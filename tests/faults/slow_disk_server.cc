// slow_disk_server: the server on a slow disk, with little memory.
//
//   slow_disk_server DATA_DIRECTORY BYTES_PER_SECOND CACHE_BYTES WRITE_BUFFER_BYTES

#include <cstdio>
#include <cstdlib>
#include <memory>

#include "tests/faults/fault_server.h"
#include "tests/faults/slow_file_system.h"

int main(int argc, char** argv) {
  constexpr int kUsageError = 2;
  if (argc != 5) {
    std::fprintf(stderr,
                 "slow_disk_server DATA_DIRECTORY BYTES_PER_SECOND CACHE_BYTES "
                 "WRITE_BUFFER_BYTES\n");
    return kUsageError;
  }
  const auto number = [&](int index) { return std::strtoull(argv[index], nullptr, 10); };
  nereid::storage::StoreOptions options;
  options.data_directory = argv[1];
  options.file_system = std::make_shared<nereid::faults::SlowFileSystem>(number(2));
  options.memory = {.block_cache_bytes = number(3), .write_buffer_bytes = number(4)};
  return nereid::faults::RunFaultServer(std::move(options));
}
