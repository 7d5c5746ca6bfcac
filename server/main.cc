// nereid-server: serves one data directory until it is told to stop.

#include <google/protobuf/stubs/logging.h>
#include <pthread.h>
#include <signal.h>

#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <vector>

#include "absl/flags/flag.h"
#include "absl/flags/parse.h"
#include "absl/flags/reflection.h"
#include "absl/flags/usage.h"
#include "absl/flags/usage_config.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "server/log.h"
#include "server/open_files.h"
#include "server/server.h"
#include "server/verify_command.h"

ABSL_FLAG(std::string, data_dir, "", "Directory of the data; created if absent. Required.");
ABSL_FLAG(std::string, grpc_address, "127.0.0.1:7070",
          "HOST:PORT to serve gRPC on; port 0 picks a free one.");
ABSL_FLAG(
    std::string, http_address, "127.0.0.1:7071",
    "HOST:PORT to serve the dashboard and gRPC-Web on; port 0 picks a free one. Empty: not at "
    "all.");
ABSL_FLAG(
    std::vector<std::string>, http_hosts, {},
    "Names, with commas between, under which browsers may reach --http_address besides its own, "
    "as through a reverse proxy.");
ABSL_FLAG(std::string, durability, "fsync",
          "When a point is acknowledged. fsync: once it is on disk and survives a power cut. wal: "
          "once it survives kill -9.");
ABSL_FLAG(int, max_channel_families, 256,
          "RocksDB column families for channel names and types; later names share one for each "
          "type.");
ABSL_FLAG(int, block_cache_mib, 128, "Memory for blocks read from table files, in MiB.");
ABSL_FLAG(
    int, write_buffers_mib, 128,
    "Memory for what is in the log and not yet in table files, in MiB; up to twice as much while "
    "the disk is slower than the streams. All of the server takes about --block_cache_mib, twice "
    "this, 1 MiB for each stream that sends, and up to 200 MiB besides.");
ABSL_FLAG(int, max_loaded_channels, 200000,
          "Channels known in memory between commits, about 400 bytes each; others are read again "
          "when they are written to.");
ABSL_FLAG(int, min_free_mib, 256,
          "Free space, in MiB, that the file system of --data_dir must have left for points to be "
          "taken in. Below it streams end with RESOURCE_EXHAUSTED until there is more; reads and "
          "deletions go on.");
ABSL_FLAG(int, lease_seconds, 60,
          "How long an experiment without a stream counts as running before it is shown as not "
          "responding.");
ABSL_FLAG(bool, accept_data_loss, false,
          "Open a damaged write-ahead log and drop everything from the damage on.");
ABSL_FLAG(bool, verify, false,
          "Check the whole data directory instead of serving it, change nothing, and print what is "
          "damaged. Exit code 0: nothing is; 1: something is; 3: it could not be checked, as while "
          "a server has it open.");
ABSL_FLAG(bool, insecure, false,
          "Allow an address that other machines can reach; nothing is encrypted or authenticated.");

namespace {

using nereid::server::Log;
using nereid::server::Server;
using nereid::server::ServerOptions;
using nereid::storage::Durability;

constexpr int kUsageError = 2;

[[noreturn]] void FailUsage(const std::string& message) {
  std::fprintf(stderr, "nereid-server: %s\nTry nereid-server --help.\n", message.c_str());
  std::exit(kUsageError);
}

Durability ParseDurability(const std::string& text) {
  if (text == "fsync") return Durability::kFsync;
  if (text == "wal") return Durability::kWal;
  FailUsage(absl::StrCat("--durability=", text, " is neither fsync nor wal"));
}

// The flag's value, which must be at least `least`.
size_t AtLeast(int least, const absl::Flag<int>& flag) {
  const int value = absl::GetFlag(flag);
  if (value >= least) return static_cast<size_t>(value);
  FailUsage(absl::StrCat("--", absl::GetFlagReflectionHandle(flag).Name(), "=", value,
                         " is less than ", least));
}

std::string DataDirectory() {
  std::string directory = absl::GetFlag(FLAGS_data_dir);
  if (directory.empty()) FailUsage("--data_dir=DIR is missing");
  return directory;
}

// Beside this program, in a tree that is built as in one that is installed.
std::string WebDirectory() {
  const std::filesystem::path program = std::filesystem::read_symlink("/proc/self/exe");
  return program.parent_path().parent_path() / "share/nereid/web";
}

ServerOptions OptionsFromFlags() {
  ServerOptions options;
  options.store.data_directory = DataDirectory();
  options.store.durability = ParseDurability(absl::GetFlag(FLAGS_durability));
  options.store.max_channel_families = static_cast<int>(AtLeast(0, FLAGS_max_channel_families));
  options.store.memory.block_cache_bytes = AtLeast(1, FLAGS_block_cache_mib) << 20;
  options.store.memory.write_buffer_bytes = AtLeast(8, FLAGS_write_buffers_mib) << 20;
  options.store.min_free_bytes = uint64_t{AtLeast(0, FLAGS_min_free_mib)} << 20;
  options.store.max_loaded_channels = AtLeast(1, FLAGS_max_loaded_channels);
  options.store.lease = absl::Seconds(AtLeast(0, FLAGS_lease_seconds));
  options.store.accept_data_loss = absl::GetFlag(FLAGS_accept_data_loss);
  options.store.on_fatal = [](const absl::Status& status) {
    Log(absl::StrCat("stopping, nothing more can be acknowledged: ", status.ToString()));
    std::_Exit(EXIT_FAILURE);
  };
  options.store.on_damage = [](const absl::Status& status) {
    Log(absl::StrCat("stored data is damaged, nothing more is written: ", status.ToString()));
  };
  options.grpc_address = absl::GetFlag(FLAGS_grpc_address);
  options.http_address = absl::GetFlag(FLAGS_http_address);
  options.http_hosts = absl::GetFlag(FLAGS_http_hosts);
  options.web_directory = WebDirectory();
  options.insecure = absl::GetFlag(FLAGS_insecure);
  options.version = NEREID_VERSION;
  return options;
}

void ParseFlags(int argc, char** argv) {
  absl::SetProgramUsageMessage(
      "keeps what experiments send to their channels, and serves it over gRPC and to browsers.\n"
      "  nereid-server --data_dir=DIR [--grpc_address=127.0.0.1:7070] "
      "[--http_address=127.0.0.1:7071]\n"
      "  nereid-server --verify --data_dir=DIR");
  absl::FlagsUsageConfig config;
  config.contains_help_flags = [](absl::string_view file) {
    return absl::StrContains(file, "server/main.cc");
  };
  config.version_string = [] { return absl::StrCat("nereid-server ", NEREID_VERSION, "\n"); };
  absl::SetFlagsUsageConfig(config);
  const std::vector<char*> rest = absl::ParseCommandLine(argc, argv);
  if (rest.size() > 1) FailUsage(absl::StrCat("unexpected argument \"", rest[1], "\""));
}

// Blocked before any thread starts, so that all threads leave them to WaitForSignal.
sigset_t BlockStopSignals() {
  sigset_t signals;
  sigemptyset(&signals);
  sigaddset(&signals, SIGTERM);
  sigaddset(&signals, SIGINT);
  pthread_sigmask(SIG_BLOCK, &signals, nullptr);
  return signals;
}

void SayReady(const Server& server) {
  const std::string http = server.http_address();
  std::printf("nereid-server ready grpc=%s%s\n", server.grpc_address().c_str(),
              http.empty() ? "" : absl::StrCat(" http=", http).c_str());
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  ParseFlags(argc, argv);
  if (absl::GetFlag(FLAGS_verify)) return nereid::server::RunVerify(DataDirectory());
  // Text that is not UTF-8 is answered to the client that sent it, and would fill the log.
  google::protobuf::SetLogHandler(nullptr);
  nereid::server::AllowAllOpenFiles();
  const sigset_t signals = BlockStopSignals();
  absl::StatusOr<std::unique_ptr<Server>> server = Server::Start(OptionsFromFlags());
  if (!server.ok()) {
    Log(server.status().ToString());
    return EXIT_FAILURE;
  }
  SayReady(**server);
  int signal = 0;
  sigwait(&signals, &signal);
  Log(absl::StrCat("stopping on ", strsignal(signal)));
  (*server)->Stop();
  Log("stopped");
  return EXIT_SUCCESS;
}
