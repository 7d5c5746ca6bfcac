// A Nereid server on a new directory and the baseline beside it.

#ifndef NEREID_BENCH_SERVER_PAIR_H_
#define NEREID_BENCH_SERVER_PAIR_H_

#include <memory>
#include <string>

#include "absl/status/statusor.h"
#include "tests/support/server_process.h"
#include "tests/support/temporary_directory.h"

namespace nereid::bench {

class ServerPair {
 public:
  static absl::StatusOr<std::unique_ptr<ServerPair>> Start();

  testing::ServerProcess& nereid() { return *nereid_; }

  // HOST:PORT.
  const std::string& nereid_address() const { return nereid_->address(); }
  const std::string& count_and_drop_address() const { return count_and_drop_->address(); }

  // Not OK unless the Nereid server exits with 0.
  absl::Status Stop() { return nereid_->Stop(); }

 private:
  ServerPair() = default;

  const testing::TemporaryDirectory directory_;
  std::unique_ptr<testing::ServerProcess> nereid_;
  std::unique_ptr<testing::ServerProcess> count_and_drop_;
};

}  // namespace nereid::bench

#endif  // NEREID_BENCH_SERVER_PAIR_H_
