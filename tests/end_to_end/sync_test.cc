// A run without a server, and `nereid sync` afterwards, against the same run with the server up.

#include <filesystem>
#include <string>
#include <vector>

#include "tests/end_to_end/cli_fixture.h"

namespace nereid {
namespace {

using ::testing::HasSubstr;

class SyncTest : public CliTest {
 protected:
  // Everything of the experiment that can be read: its state, tags and parameters, its channels,
  // and their points. When it was made is left out.
  std::string ReadAll() {
    std::string all = Nereid({"ls", "p/e"}).stdout_text;
    std::string listed = Nereid({"experiment", "ls", "--format", "csv"}).stdout_text;
    const size_t line = listed.find('\n') + 1;
    const size_t created = listed.find("succeeded,", line) + 10;
    EXPECT_NE(created, std::string::npos + 10) << listed;
    all += listed.substr(0, created) + listed.substr(listed.find(',', created));
    for (const char* channel : {"loss", "accuracy", "stdout", "stderr"}) all += ReadCsv(channel);
    return all;
  }

  static std::vector<std::string> Options() {
    return {"-l",      "loss",   "-l",      "acc:accuracy", "--tag",         "baseline",
            "--param", "lr=0.1", "--param", "layers=3",     "--description", "with a server"};
  }
};

constexpr char kScript[] =
    "i=0; while [ $i -lt 500 ]; do i=$((i + 1)); echo \"loss 0.$i acc: $i%\"; done; "
    "echo 'größer \x01' >&2; printf 'loss nan'";

TEST_F(SyncTest, AServerAwayFromBeginningToEndAndSyncMakeTheSameStore) {
  ASSERT_EQ(Send(Options(), kScript).exit_code, 0);
  const std::string with_server = ReadAll();
  EXPECT_THAT(with_server, HasSubstr("succeeded"));
  EXPECT_THAT(with_server, HasSubstr("baseline"));
  EXPECT_THAT(with_server, HasSubstr("lr=0.1"));
  ASSERT_EQ(Nereid({"delete", "experiment", "e", "--yes"}).exit_code, 0);
  server_->Kill();

  const auto sent = Send(Options(), kScript);
  EXPECT_EQ(sent.exit_code, 0);
  EXPECT_THAT(sent.stderr_text, HasSubstr("1,503 points not delivered; `nereid sync " +
                                          spool_.path() + "` sends them"));
  StartServer();
  const auto synced = Nereid({"sync"});
  EXPECT_EQ(synced.exit_code, 0) << synced.stderr_text;
  EXPECT_EQ(synced.stdout_text, "p/e: 1,503 points delivered, 0 rejected\n1 spool delivered\n");
  EXPECT_EQ(ReadAll(), with_server);
  EXPECT_TRUE(std::filesystem::is_empty(spool_.path()));
}

TEST_F(SyncTest, AGoodRunLeavesNothingToSync) {
  ASSERT_EQ(Send(Options(), kScript).exit_code, 0);
  EXPECT_TRUE(std::filesystem::is_empty(spool_.path()));
}

TEST_F(SyncTest, WithoutAServerSyncKeepsEverything) {
  server_->Kill();
  Send(Options(), kScript);
  const auto synced = Nereid({"sync"});
  EXPECT_EQ(synced.exit_code, 1);
  EXPECT_THAT(synced.stderr_text, HasSubstr("is kept"));
  StartServer();
  EXPECT_EQ(Nereid({"sync", spool_.path()}).exit_code, 0);
  EXPECT_THAT(ReadCsv("loss"), HasSubstr("\n501,nan\n"));
}

}  // namespace
}  // namespace nereid
