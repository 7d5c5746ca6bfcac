#include "client/cli/output_recorder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

namespace nereid::client {
namespace {

using ::testing::ElementsAre;
using ::testing::Pair;

class OutputRecorderTest : public ::testing::Test {
 protected:
  void Add(OutputStream stream, std::string_view bytes, int seconds = 0) {
    recorder_.Add(stream, bytes, LineSplitter::Time(std::chrono::seconds(seconds)));
  }

  const LogMatcher matcher_{{{"loss", "loss"}, {"acc", "accuracy"}, {"loss", "cost"}}};
  std::vector<std::pair<OutputStream, std::string>> lines_;
  std::vector<std::pair<size_t, double>> values_;
  OutputRecorder recorder_{
      &matcher_,
      [this](OutputStream stream, std::string_view line) { lines_.emplace_back(stream, line); },
      [this](size_t channel_index, double value) { values_.emplace_back(channel_index, value); }};
};

TEST_F(OutputRecorderTest, KeepsTheStreamsApart) {
  Add(OutputStream::kStdout, "loss 0.");
  Add(OutputStream::kStderr, "acc 0.75\nlo");
  Add(OutputStream::kStdout, "5\n");
  Add(OutputStream::kStderr, "ss: 2");
  EXPECT_THAT(lines_, ElementsAre(Pair(OutputStream::kStderr, "acc 0.75"),
                                  Pair(OutputStream::kStdout, "loss 0.5")));
  recorder_.Finish();
  EXPECT_THAT(values_,
              ElementsAre(Pair(1, 0.75), Pair(0, 0.5), Pair(2, 0.5), Pair(0, 2.0), Pair(2, 2.0)));
  EXPECT_THAT(recorder_.value_counts(), ElementsAre(2u, 1u, 2u));
  EXPECT_EQ(lines_.back(), std::make_pair(OutputStream::kStderr, std::string("loss: 2")));
}

TEST_F(OutputRecorderTest, SeesValuesInColours) {
  Add(OutputStream::kStdout, "\x1b[1mloss\x1b[0m: \x1b[32m0.5\x1b[0m\n");
  EXPECT_THAT(values_, ElementsAre(Pair(0, 0.5), Pair(2, 0.5)));
}

TEST_F(OutputRecorderTest, TakesProgressBarsOnceASecond) {
  for (int i = 0; i <= 40; ++i) {
    recorder_.Add(OutputStream::kStderr, "\r" + std::to_string(i) + "/40 acc=" + std::to_string(i),
                  LineSplitter::Time(std::chrono::milliseconds(100 * i)));
  }
  Add(OutputStream::kStderr, "\n", 5);
  EXPECT_THAT(values_, ElementsAre(Pair(1, 9), Pair(1, 19), Pair(1, 29), Pair(1, 39), Pair(1, 40)));
}

}  // namespace
}  // namespace nereid::client
