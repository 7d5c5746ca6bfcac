// Appends to a store until it is killed, and tells through a pipe what was acknowledged.
// crash_writer DIRECTORY FSYNC|WAL FROM_SEQUENCE

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/storage/crash_batches.h"
#include "tests/storage/crash_process.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

// Acknowledgements go to file descriptor 3, 8 bytes each.
class JournalingListener : public RecordingListener {
 public:
  void OnResponses(std::vector<v1::IngestResponse> responses) override {
    for (const v1::IngestResponse& response : responses) {
      if (!response.has_acknowledged()) continue;
      const uint64_t through = response.acknowledged().through_sequence();
      if (write(kJournalDescriptor, &through, sizeof(through)) != sizeof(through)) std::_Exit(2);
    }
    RecordingListener::OnResponses(std::move(responses));
  }
};

int Run(const std::string& directory, const std::string& durability, uint64_t sequence) {
  StoreOptions options;
  options.data_directory = directory;
  options.durability = durability == "FSYNC" ? Durability::kFsync : Durability::kWal;
  options.on_fatal = [](const absl::Status&) { std::_Exit(3); };
  const auto store = Store::Open(options);
  if (!store.ok()) {
    std::fprintf(stderr, "%s\n", store.status().ToString().c_str());
    return 4;
  }
  JournalingListener listener;
  const auto session = (*store)->BeginSession(&listener);
  const auto send = [&](const v1::IngestRequest& request) {
    (*store)->Submit(session, Parsed(request));
  };
  send(OpenRequest("p", "e"));
  send(DeclareRequest(0, "loss", v1::VALUE_TYPE_NUMERIC));
  send(DeclareRequest(1, "log", v1::VALUE_TYPE_TEXT));
  for (;; ++sequence) {
    send(CrashBatch(sequence));
    if (sequence > kCrashBatchesInFlight) {
      listener.WaitForAcknowledgement(sequence - kCrashBatchesInFlight);
    }
  }
}

}  // namespace
}  // namespace nereid::storage

int main(int argc, char** argv) {
  if (argc != 4) return 1;
  return nereid::storage::Run(argv[1], argv[2], std::strtoull(argv[3], nullptr, 10));
}
