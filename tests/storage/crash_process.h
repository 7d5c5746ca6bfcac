#ifndef NEREID_TESTS_STORAGE_CRASH_PROCESS_H_
#define NEREID_TESTS_STORAGE_CRASH_PROCESS_H_

#include <fcntl.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <filesystem>
#include <string>
#include <vector>

#include "gtest/gtest.h"

namespace nereid::storage {

inline constexpr int kJournalDescriptor = 3;

// PROGRAM DIRECTORY FSYNC|WAL FROM, a program that lies beside this one and never ends by itself.
// It writes growing numbers to kJournalDescriptor, 8 bytes each.
class CrashProcess {
 public:
  CrashProcess(const std::string& program, const std::string& directory,
               const std::string& durability, uint64_t from) {
    int ends[2];
    EXPECT_EQ(pipe2(ends, O_CLOEXEC), 0);
    journal_ = ends[0];
    posix_spawn_file_actions_t actions;
    posix_spawn_file_actions_init(&actions);
    posix_spawn_file_actions_adddup2(&actions, ends[1], kJournalDescriptor);
    std::vector<std::string> arguments = {PathOf(program), directory, durability,
                                          std::to_string(from)};
    std::vector<char*> argv;
    for (std::string& argument : arguments) argv.push_back(argument.data());
    argv.push_back(nullptr);
    EXPECT_EQ(posix_spawn(&pid_, argv[0], &actions, nullptr, argv.data(), environ), 0);
    posix_spawn_file_actions_destroy(&actions);
    close(ends[1]);
  }
  ~CrashProcess() { close(journal_); }
  CrashProcess(const CrashProcess&) = delete;
  CrashProcess& operator=(const CrashProcess&) = delete;

  // Kills it once so many numbers were read. The last one that it wrote; 0 if there is none.
  uint64_t KillAfter(uint64_t numbers) {
    uint64_t last = 0;
    while (numbers-- > 0 && ReadOne(last)) continue;
    EXPECT_EQ(kill(pid_, SIGKILL), 0);
    while (ReadOne(last)) continue;
    int status = 0;
    EXPECT_EQ(waitpid(pid_, &status, 0), pid_);
    EXPECT_TRUE(WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL)
        << "ended by itself: " << status;
    return last;
  }

 private:
  static std::string PathOf(const std::string& program) {
    return std::filesystem::read_symlink("/proc/self/exe").parent_path() / program;
  }

  bool ReadOne(uint64_t& last) const {
    uint64_t number = 0;
    if (read(journal_, &number, sizeof(number)) != sizeof(number)) return false;
    EXPECT_GE(number, last);
    last = number;
    return true;
  }

  pid_t pid_ = 0;
  int journal_ = -1;
};

}  // namespace nereid::storage

#endif  // NEREID_TESTS_STORAGE_CRASH_PROCESS_H_
