#include "bench/server_pair.h"

namespace nereid::bench {

absl::StatusOr<std::unique_ptr<ServerPair>> ServerPair::Start() {
  std::unique_ptr<ServerPair> pair(new ServerPair());
  auto nereid = testing::ServerProcess::StartNereid(pair->directory_.path());
  if (!nereid.ok()) return nereid.status();
  pair->nereid_ = *std::move(nereid);
  auto count_and_drop = testing::ServerProcess::Start(
      {testing::ProgramBesideThis("nereid-bench"), "--count_and_drop_server"});
  if (!count_and_drop.ok()) return count_and_drop.status();
  pair->count_and_drop_ = *std::move(count_and_drop);
  return pair;
}

}  // namespace nereid::bench
