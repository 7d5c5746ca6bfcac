// Serves a store until it passes a crash point, and kills itself there; also on a disk that lies.
//
//   crash_server --data_dir=DIR --crash_point=commit.written --crash_hit=3 --crash_report=FILE

#include <fcntl.h>
#include <signal.h>
#include <unistd.h>

#include <atomic>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "storage/crash_point.h"
#include "tests/faults/crash_file_system.h"
#include "tests/faults/fault_server.h"
#include "tests/faults/lying_file_system.h"

ABSL_FLAG(std::string, data_dir, "", "Directory of the data.");
ABSL_FLAG(std::string, crash_point, "", "Where to end; empty: nowhere.");
ABSL_FLAG(int, crash_hit, 1, "At which pass of the crash point to end.");
ABSL_FLAG(std::string, crash_report, "", "File that is made when the crash point is reached.");
ABSL_FLAG(bool, late_log, false, "Keep what is written to the log in memory for a while.");

namespace {

using nereid::faults::CrashFileSystem;
using nereid::faults::Lie;
using nereid::faults::LyingFileSystem;
using nereid::faults::RunFaultServer;

// So small that flushes and compactions happen all the time.
constexpr size_t kWriteBufferBytes = size_t{2} << 20;

std::string crash_point;
std::string crash_report;
std::atomic<int> passes_left = 0;

void EndAtPoint(std::string_view name) {
  if (name != crash_point || passes_left.fetch_sub(1) != 1) return;
  close(open(crash_report.c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600));
  kill(getpid(), SIGKILL);
}

}  // namespace

int main(int argc, char** argv) {
  absl::ParseCommandLine(argc, argv);
  crash_point = absl::GetFlag(FLAGS_crash_point);
  crash_report = absl::GetFlag(FLAGS_crash_report);
  passes_left = absl::GetFlag(FLAGS_crash_hit);
  if (!crash_point.empty()) nereid::storage::crash_point_hook = EndAtPoint;
  nereid::storage::StoreOptions options;
  options.data_directory = absl::GetFlag(FLAGS_data_dir);
  options.memory.write_buffer_bytes = kWriteBufferBytes;
  const Lie lie = absl::GetFlag(FLAGS_late_log) ? Lie::kWriteLate : Lie::kNone;
  options.file_system = CrashFileSystem(LyingFileSystem(Lie::kNone), LyingFileSystem(lie));
  return RunFaultServer(std::move(options));
}
