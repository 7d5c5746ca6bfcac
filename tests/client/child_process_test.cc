#include "client/cli/child_process.h"

#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <pthread.h>
#include <pty.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <string>

namespace nereid::client {
namespace {

using ::testing::HasSubstr;

// A file to pass output to.
class Target {
 public:
  Target() : file_(std::tmpfile()) {}
  ~Target() { std::fclose(file_); }

  int fd() const { return fileno(file_); }

  std::string Content() const {
    std::string content;
    char buffer[4096];
    off_t offset = 0;
    for (ssize_t length = 0; (length = pread(fd(), buffer, sizeof(buffer), offset)) > 0;
         offset += length) {
      content.append(buffer, static_cast<size_t>(length));
    }
    return content;
  }

 private:
  FILE* file_;
};

// A directory for commands of the test.
class Directory {
 public:
  Directory() {
    std::string pattern = (std::filesystem::temp_directory_path() / "nereid-child-XXXXXX").string();
    path_ = mkdtemp(pattern.data());
  }
  ~Directory() { std::filesystem::remove_all(path_); }

  std::string Write(const std::string& name, const std::string& content, mode_t mode) const {
    const std::string path = path_ + "/" + name;
    std::ofstream(path) << content;
    chmod(path.c_str(), mode);
    return path;
  }

  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

class ChildProcessTest : public ::testing::Test {
 protected:
  void TearDown() override {
    unsetenv("NEREID_TEST_KEPT");
    unsetenv("NEREID_TEST_REPLACED");
  }

  ChildCommand Command(std::vector<std::string> arguments) const {
    ChildCommand command;
    command.arguments = std::move(arguments);
    command.stdout_target = stdout_.fd();
    command.stderr_target = stderr_.fd();
    return command;
  }

  // Runs the command; `react` is called with all of the output of a stream so far.
  ChildResult Run(
      const ChildCommand& command,
      const std::function<void(const std::string&)>& react = [](const std::string&) {}) {
    SignalRelay signals;
    auto child = ChildProcess::Start(command, &signals);
    EXPECT_TRUE(child.ok()) << child.status();
    return (*child)->Run([&](OutputStream stream, std::string_view bytes) {
      seen_[stream].append(bytes);
      react(seen_[stream]);
    });
  }

  ChildResult RunScript(
      const std::string& script,
      const std::function<void(const std::string&)>& react = [](const std::string&) {}) {
    return Run(Command({"sh", "-c", script}), react);
  }

  absl::Status StartError(const std::string& program) {
    SignalRelay signals;
    return ChildProcess::Start(Command({program}), &signals).status();
  }

  Target stdout_;
  Target stderr_;
  std::map<OutputStream, std::string> seen_;
};

// To this thread alone: others may be left from other tests.
void Raise(int number) { pthread_kill(pthread_self(), number); }

TEST_F(ChildProcessTest, PassesBothStreamsOnUnchanged) {
  const ChildResult result =
      RunScript("printf 'a\\000b\\377\\r\\n'; printf 'error without end' >&2; printf last");
  EXPECT_EQ(result.exit_code, 0);
  EXPECT_FALSE(result.is_aborted);
  EXPECT_EQ(stdout_.Content(), std::string("a\0b\xFF\r\nlast", 10));
  EXPECT_EQ(stderr_.Content(), "error without end");
  EXPECT_EQ(seen_[OutputStream::kStdout], stdout_.Content());
  EXPECT_EQ(seen_[OutputStream::kStderr], stderr_.Content());
}

TEST_F(ChildProcessTest, LosesNothingOfALargeOutput) {
  const ChildResult result = RunScript("seq 1 300000; exit 3");
  EXPECT_EQ(result.exit_code, 3);
  EXPECT_EQ(stdout_.Content().size(), 1988895u);
  EXPECT_TRUE(seen_[OutputStream::kStdout] == stdout_.Content());
  EXPECT_THAT(stdout_.Content().substr(1988895 - 14), "299999\n300000\n");
}

TEST_F(ChildProcessTest, WaitsForOutputOfProcessesLeftBehind) {
  RunScript("(while kill -0 $$ 2>/dev/null; do sleep 0.01; done; echo late) & echo early");
  EXPECT_EQ(stdout_.Content(), "early\nlate\n");
}

TEST_F(ChildProcessTest, WaitsForTheEndOfACommandThatClosedItsStreams) {
  EXPECT_EQ(RunScript("exec >&- 2>&-; sleep 0.2; exit 4").exit_code, 4);
}

TEST_F(ChildProcessTest, TellsTheSignalThatEndedTheCommand) {
  const ChildResult result = RunScript("kill -KILL $$");
  EXPECT_EQ(result.exit_code, 128 + SIGKILL);
  EXPECT_FALSE(result.is_aborted);
}

TEST_F(ChildProcessTest, SaysWhyACommandDoesNotStart) {
  const Directory directory;
  EXPECT_EQ(StartError("nereid-no-such-command").code(), absl::StatusCode::kNotFound);
  EXPECT_THAT(std::string(StartError("nereid-no-such-command").message()),
              HasSubstr("command not found: \"nereid-no-such-command\""));
  EXPECT_EQ(StartError(directory.path() + "/none").code(), absl::StatusCode::kNotFound);
  EXPECT_EQ(StartError(directory.path()).code(), absl::StatusCode::kFailedPrecondition);
  const std::string lost = directory.Write("lost", "#!/nonexistent/interpreter\n", 0755);
  EXPECT_EQ(StartError(lost).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(StartError(lost).message()), HasSubstr("interpreter"));
  const std::string data = directory.Write("data", "no program\n", 0755);
  EXPECT_EQ(StartError(data).code(), absl::StatusCode::kFailedPrecondition);
  const std::string unset = directory.Write("unset", "#!/bin/sh\n", 0644);
  EXPECT_EQ(StartError(unset).code(), absl::StatusCode::kFailedPrecondition);
  EXPECT_THAT(std::string(StartError(unset).message()), HasSubstr("Permission denied"));
}

TEST_F(ChildProcessTest, SetsTheEnvironment) {
  setenv("NEREID_TEST_KEPT", "kept", 1);
  setenv("NEREID_TEST_REPLACED", "old", 1);
  ChildCommand command = Command(
      {"sh", "-c", "echo $NEREID_TEST_KEPT $NEREID_TEST_REPLACED $NEREID_TEST_ADDED $PATH"});
  command.environment = {{"NEREID_TEST_REPLACED", "new"}};
  command.default_environment = {{"NEREID_TEST_KEPT", "other"}, {"NEREID_TEST_ADDED", "added"}};
  Run(command);
  EXPECT_EQ(stdout_.Content(), "kept new added " + std::string(getenv("PATH")) + "\n");
}

TEST_F(ChildProcessTest, ForwardsSignals) {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGWINCH}) {
    seen_.clear();
    bool raised = false;
    const ChildResult result = RunScript("trap 'echo got; exit 9' " + std::to_string(number) +
                                             "; echo ready; while :; do sleep 0.01; done",
                                         [number, &raised](const std::string& seen) {
                                           if (!raised && seen.find("ready") != std::string::npos)
                                             Raise(number);
                                           raised = true;
                                         });
    EXPECT_EQ(result.exit_code, 9) << strsignal(number);
    EXPECT_FALSE(result.is_aborted);
    EXPECT_EQ(seen_[OutputStream::kStdout], "ready\ngot\n");
  }
}

TEST_F(ChildProcessTest, IsAbortedByAForwardedSignal) {
  const ChildResult killed =
      RunScript("echo ready; exec sleep 60", [](const std::string&) { Raise(SIGTERM); });
  EXPECT_EQ(killed.exit_code, 128 + SIGTERM);
  EXPECT_TRUE(killed.is_aborted);

  const ChildResult exited =
      RunScript("trap 'exit 130' INT; echo ready; while :; do sleep 0.01; done",
                [](const std::string&) { Raise(SIGINT); });
  EXPECT_EQ(exited.exit_code, 130);
  EXPECT_TRUE(exited.is_aborted);
}

TEST_F(ChildProcessTest, StopsWaitingForProcessesLeftBehindAfterASignal) {
  const auto start = std::chrono::steady_clock::now();
  const ChildResult result = RunScript(
      "(while kill -0 $$ 2>/dev/null; do sleep 0.01; done; echo late; exec sleep 20) & exit 6",
      [](const std::string& seen) {
        if (seen.find("late") != std::string::npos) Raise(SIGTERM);
      });
  EXPECT_EQ(result.exit_code, 6);
  EXPECT_TRUE(result.is_aborted);
  EXPECT_LT(std::chrono::steady_clock::now() - start, std::chrono::seconds(15));
}

TEST_F(ChildProcessTest, GoesOnWhenItsOwnOutputIsClosed) {
  int ends[2];
  ASSERT_EQ(pipe2(ends, O_CLOEXEC), 0);
  close(ends[0]);
  ChildCommand command = Command({"sh", "-c", "seq 1 100000; echo end >&2; exit 5"});
  command.stdout_target = ends[1];
  EXPECT_EQ(Run(command).exit_code, 5);
  EXPECT_EQ(seen_[OutputStream::kStdout].size(), 588895u);
  EXPECT_EQ(stderr_.Content(), "end\n");
  close(ends[1]);

  seen_.clear();
  command.stdout_target = -1;
  EXPECT_EQ(Run(command).exit_code, 5);
  EXPECT_EQ(seen_[OutputStream::kStdout].size(), 588895u);
}

TEST_F(ChildProcessTest, GivesTheChildTheSignalsAsTheyWere) {
  EXPECT_EQ(RunScript("kill -PIPE $$; exit 1").exit_code, 128 + SIGPIPE);
  EXPECT_EQ(RunScript("kill -INT $$; exit 1").exit_code, 128 + SIGINT);
  EXPECT_EQ(RunScript("kill -USR1 $$; exit 1").exit_code, 128 + SIGUSR1);
}

TEST_F(ChildProcessTest, RestoresTheSignals) {
  sigset_t before;
  pthread_sigmask(SIG_SETMASK, nullptr, &before);
  RunScript("exit 0");
  sigset_t after;
  pthread_sigmask(SIG_SETMASK, nullptr, &after);
  struct sigaction action;
  sigaction(SIGPIPE, nullptr, &action);
  EXPECT_EQ(sigismember(&after, SIGINT), sigismember(&before, SIGINT));
  EXPECT_EQ(sigismember(&after, SIGCHLD), sigismember(&before, SIGCHLD));
  EXPECT_TRUE(action.sa_handler == SIG_DFL);
}

// The program interrupt_wrapper around interrupt_counter, on a terminal of its own.
class InterruptTest : public ::testing::Test {
 protected:
  void SetUp() override {
    const std::filesystem::path test = std::filesystem::read_symlink("/proc/self/exe");
    std::string program = test.parent_path() / "interrupt_wrapper";
    char* const arguments[] = {program.data(), nullptr};
    wrapper_ = forkpty(&terminal_, nullptr, nullptr, nullptr);
    ASSERT_GE(wrapper_, 0);
    if (wrapper_ == 0) Exec(arguments);
    WaitFor("ready");
  }

  // Threads of other tests may have held locks when this process was forked: it calls nothing that
  // takes one.
  static void Exec(char* const* arguments) {
    execv(arguments[0], arguments);
    _exit(102);
  }

  void WaitFor(const std::string& text) {
    std::string seen;
    char byte;
    while (seen.find(text) == std::string::npos) {
      ASSERT_EQ(read(terminal_, &byte, 1), 1) << seen;
      seen += byte;
    }
  }

  // Ends the counter; how many SIGINT it got.
  int Count() {
    kill(wrapper_, SIGUSR1);
    int status = 0;
    waitpid(wrapper_, &status, 0);
    close(terminal_);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
  }

  pid_t wrapper_ = -1;
  int terminal_ = -1;
};

TEST_F(InterruptTest, OfTheTerminalReachesTheCommandOnce) {
  ASSERT_EQ(write(terminal_, "\x03", 1), 1);
  WaitFor("I");
  EXPECT_EQ(Count(), 1);
}

TEST_F(InterruptTest, OfAnotherProcessIsForwarded) {
  kill(wrapper_, SIGINT);
  WaitFor("I");
  EXPECT_EQ(Count(), 1);
}

}  // namespace
}  // namespace nereid::client
