// Writes, truncates and deletes in a store until it is killed, and tells through a pipe which steps
// were answered.
// crash_deleter DIRECTORY FSYNC|WAL FROM_STEP

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <string>

#include "tests/storage/crash_deletions.h"
#include "tests/storage/crash_process.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

void Write(Store& store, const std::string& project) {
  Stream stream(store);
  stream.Open(project, "e");
  stream.Declare(0, "loss", v1::VALUE_TYPE_NUMERIC);
  stream.Declare(1, "log", v1::VALUE_TYPE_TEXT);
  stream.Append(1, 0, CountUp(1, kCrashPointsWritten));
  stream.Append(2, 1, Texts({}, std::vector<std::string>(kCrashTexts, "text")));
}

absl::Status Do(Store& store, uint64_t step) {
  const uint64_t round = CrashRound(step);
  const std::string project = CrashProject(round);
  switch (CrashStepOf(step)) {
    case CrashStep::kWrite:
      Write(store, project);
      return absl::OkStatus();
    case CrashStep::kTruncate:
      return store.TruncateChannel({project, "e", "loss"}, kCrashPointsLeft + 1);
    case CrashStep::kDeleteChannel:
      return store.DeleteChannel({project, "e", "log"});
    case CrashStep::kDeleteExperiment:
      return round % 2 == 0 ? store.DeleteExperiment(project, "e") : store.DeleteProject(project);
  }
  return absl::InternalError("no such step");
}

int Run(const std::string& directory, const std::string& durability, uint64_t step) {
  StoreOptions options;
  options.data_directory = directory;
  options.durability = durability == "FSYNC" ? Durability::kFsync : Durability::kWal;
  options.on_fatal = [](const absl::Status&) { std::_Exit(3); };
  const auto store = Store::Open(options);
  absl::Status status = store.status();
  for (; status.ok(); ++step) {
    status = Do(**store, step);
    if (status.ok() && write(kJournalDescriptor, &step, sizeof(step)) != sizeof(step)) return 2;
  }
  std::fprintf(stderr, "step %lu: %s\n", step, status.ToString().c_str());
  return 4;
}

}  // namespace
}  // namespace nereid::storage

int main(int argc, char** argv) {
  if (argc != 4) return 1;
  return nereid::storage::Run(argv[1], argv[2], std::strtoull(argv[3], nullptr, 10));
}
