// kill -9 while points come in.

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <filesystem>
#include <random>

#include "tests/storage/crash_batches.h"
#include "tests/storage/store_fixture.h"

namespace nereid::storage {
namespace {

// The program storage_crash_writer, which lies beside this one.
class CrashWriter {
 public:
  CrashWriter(const std::string& directory, const std::string& durability, uint64_t from_sequence) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    journal_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], kJournalDescriptor);
    std::vector<std::string> arguments = {Program(), directory, durability,
                                          std::to_string(from_sequence)};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    EXPECT_EQ(posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
  }
  ~CrashWriter() { close(journal_); }
  CrashWriter(const CrashWriter&) = delete;
  CrashWriter& operator=(const CrashWriter&) = delete;

  // Kills it once so many acknowledgements were read. The last one that it sent.
  uint64_t KillAfter(uint64_t acknowledgements) {
    uint64_t last = 0;
    while (acknowledgements-- > 0 && ReadOne(last)) continue;
    EXPECT_EQ(kill(pid_, SIGKILL), 0);
    while (ReadOne(last)) continue;
    int status = 0;
    EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        << "ended by itself: " << status;
    return last;
  }

 private:
  static std::string Program() {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / "storage_crash_writer";
  }

  bool ReadOne(uint64_t& last) const {
    uint64_t through = 0;
    if (read(journal_, &through, sizeof(through)) != sizeof(through)) return false;
    EXPECT_GE(through, last);
    last = through;
    return true;
  }

  pid_t pid_ = 0;
  int journal_ = -1;
};

class StoreCrashTest : public StoreFixture {
 protected:
  void SetUp() override {}

  // Opens a copy, so that the next crash follows this one and not an orderly end. Every batch must
  // be there once, whole and in order. How many there are.
  uint64_t CountBatchesInCopy() {
    TemporaryDirectory parent;
    StoreOptions options = Options();
    options.data_directory = parent.path() + "/copy";
    std::filesystem::copy(directory_.path(), options.data_directory);
    Reopen(std::move(options));
    const uint64_t last = Stream(*store_).Open("p", "e").last_sequence();
    const int points = static_cast<int>(last) * kCrashBatchPoints;
    EXPECT_EQ(Read("loss").SerializeAsString(), CountUp(1, points).SerializeAsString());
    EXPECT_EQ(HeadOf("loss").point_count, static_cast<uint64_t>(points));
    const v1::PointColumns log = Read("log");
    EXPECT_EQ(log.texts_size(), static_cast<int>(last));
    for (int i = 0; i < log.texts_size(); ++i) EXPECT_EQ(log.texts(i), CrashText(i + 1));
    EXPECT_EQ(HeadOf("log").rejected_count, 0u);
    store_.reset();
    return last;
  }
};

TEST_F(StoreCrashTest, EverythingAcknowledgedIsThereExactlyOnce) {
  std::mt19937_64 random(1);
  uint64_t acknowledged = 0;
  for (int cycle = 0; cycle < 10; ++cycle) {
    // As a client does that heard of no later acknowledgement.
    CrashWriter writer(directory_.path(), cycle % 2 == 0 ? "FSYNC" : "WAL", acknowledged + 1);
    acknowledged = std::max(acknowledged, writer.KillAfter(1 + random() % 60));
    const uint64_t stored = CountBatchesInCopy();
    EXPECT_GE(stored, acknowledged) << "cycle " << cycle;
    EXPECT_LE(stored, acknowledged + 2 * kCrashBatchesInFlight) << "cycle " << cycle;
  }
  EXPECT_GT(acknowledged, 10u);
}

}  // namespace
}  // namespace nereid::storage
