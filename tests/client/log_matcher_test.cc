#include "client/cli/log_matcher.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <string>
#include <vector>

namespace nereid::client {
namespace {

using ::testing::ElementsAre;

std::vector<double> ValuesOf(const std::string& prefix, std::string_view line) {
  std::vector<double> values;
  for (const LogValue& found : LogMatcher({{prefix, "channel"}}).FindValues(line)) {
    values.push_back(found.value);
  }
  return values;
}

struct Case {
  std::string prefix;
  std::string line;
  std::vector<double> expected;
};

void Check(const std::vector<Case>& cases) {
  for (const Case& c : cases) {
    EXPECT_EQ(ValuesOf(c.prefix, c.line), c.expected)
        << "'" << c.prefix << "' in '" << c.line << "'";
  }
}

TEST(LogMatcherTest, LooksForANameBoundaryBeforeThePrefix) {
  Check({
      {"loss", "loss 0.5", {0.5}},
      {"loss", " loss 0.5", {0.5}},
      {"loss", "\tloss 0.5", {0.5}},
      {"loss", "[loss 0.5", {0.5}},
      {"loss", "(loss=0.5)", {0.5}},
      {"loss", "a,loss=0.5", {0.5}},
      {"loss", "train:loss=0.5", {0.5}},
      {"loss", "损失：loss 0.5", {0.5}},
      {"loss", "📉loss 0.5", {0.5}},
      {"loss", "⚠️loss 0.5", {0.5}},
      {"loss", "—loss 0.5", {0.5}},
      {"loss", "\xEF\xBF\xBDloss 0.5", {0.5}},
      {"loss", "val_loss 0.5", {}},
      {"loss", "train-loss 0.5", {}},
      {"loss", "train-loss: 0.5", {}},
      {"loss", "train/loss 0.5", {}},
      {"loss", "train.loss 0.5", {}},
      {"loss", "valloss 0.5", {}},
      {"loss", "2loss 0.5", {}},
      {"loss", "éloss 0.5", {}},
      {"loss", "e\u0301loss 0.5", {}},
      {"loss", "损失loss 0.5", {}},
      {"loss", "потеряloss 0.5", {}},
      {"loss", "٣loss 0.5", {}},
      {"loss", "val\uFF3Floss 0.5", {}},
      {"loss", "val\u2010loss 0.5", {}},
      {"loss", "--loss 0.5", {}},
      {"val_loss", "loss 0.5 val_loss 0.6", {0.6}},
      {"train/loss", "train/loss 0.5", {0.5}},
      {"loss", "Loss 0.5", {}},
      {"Loss", "loss 0.5 Loss 0.6", {0.6}},
  });
}

TEST(LogMatcherTest, AllowsOneSeparatorBlanksAndQuotes) {
  Check({
      {"loss", "loss: 0.5", {0.5}},
      {"loss", "loss:0.5", {0.5}},
      {"loss", "loss=0.5", {0.5}},
      {"loss", "loss = 0.5", {0.5}},
      {"loss", "loss   :\t0.5", {0.5}},
      {"loss", "loss\u00A0\u3000: 0.5", {0.5}},
      {"loss", "loss|0.5", {0.5}},
      {"loss", "| loss | 0.5 |", {0.5}},
      {"loss", "|loss|0.5|", {0.5}},
      {"loss", "{'loss': 0.5}", {0.5}},
      {"loss", "\"loss\": \"0.5\"", {0.5}},
      {"loss", "{\"loss\":0.5,\"acc\":0.25}", {0.5}},
      {"loss", "`loss`: `0.5`", {0.5}},
      {"loss", "'loss' 0.5", {0.5}},
      {"loss", "loss=[0.5]", {0.5}},
      {"loss", "loss=[0.5, 0.6]", {0.5}},
      {"loss", "loss=(0.5)", {0.5}},
      {"loss", "loss={0.5}", {0.5}},
      {"loss", "loss[0.5]", {0.5}},
      {"loss", "loss '0.5'", {0.5}},
      {"loss", "loss\"0.5\"", {0.5}},
      {"loss", "loss:-1e-3", {-1e-3}},
      {"loss", "loss -0.5", {-0.5}},
      {"loss", "loss:: 0.5", {}},
      {"loss", "loss == 0.5", {}},
      {"loss", "loss := 0.5", {}},
      {"loss", "loss | = 0.5", {}},
      {"loss", "loss -> 0.5", {}},
      {"loss", "loss - 0.5", {}},
      {"loss", "loss is 0.5", {}},
      {"loss", "loss=[[0.5]]", {}},
      {"loss", "loss=tensor(0.5)", {}},
      {"loss", "loss, 0.5", {}},
      {"loss", "losses 0.5", {}},
      {"loss", "loss", {}},
      {"loss", "loss:", {}},
      {"loss", "loss: ", {}},
      {"loss", "", {}},
  });
}

TEST(LogMatcherTest, NeedsSomethingBetweenANameAndItsNumber) {
  Check({
      {"lr", "lr0=1", {}},
      {"lr", "lr0 1", {}},
      {"lr", "lr-1", {}},
      {"lr", "lr.5", {}},
      {"lr", "lr+1", {}},
      {"lr", "lrnan", {}},
      {"lr0", "lr0=1", {1}},
      {"é", "é5", {}},
      {"loss:", "loss:0.5", {0.5}},
      {"loss:", "loss: 0.5", {0.5}},
      {"loss:", "loss:-1e-3", {-1e-3}},
      {"loss:", "loss 0.5", {}},
      {"loss=", "loss=0.5", {0.5}},
      {"loss：", "loss：0.5", {0.5}},
      {"loss ", "loss 0.5", {0.5}},
      {"epoch_", "epoch_12 done", {12}},
      {"step-", "step-12 done", {12}},
      {"Epoch [", "Epoch [3/10]", {3}},
      {"train: loss", "train: loss=0.5", {0.5}},
      {"Acc@1", "Acc@1  71.25 (70.00)", {71.25}},
  });
}

TEST(LogMatcherTest, TakesWholeNumbersOnly) {
  Check({
      {"files", "files 76,631", {76631}},
      {"loss", "loss 1,23", {}},
      {"time", "time 50ms", {50}},
      {"acc", "acc: 12.5%", {12.5}},
      {"eta", "eta: 0:01:51", {}},
      {"version", "version 1.2.3", {}},
      {"loss", "loss 0...", {}},
      {"model", "model=51.ckpt", {}},
      {"hash", "hash: 0x1f", {}},
      {"loss", "loss 0.5.", {0.5}},
      {"loss", "loss .5, acc .25", {0.5}},
      {"loss", "loss 5.", {5}},
      {"loss", "no loss information: 5", {}},
      {"loss", "loss info 5", {}},
  });
}

TEST(LogMatcherTest, TakesNanAndInfinities) {
  constexpr double kInfinity = std::numeric_limits<double>::infinity();
  Check({
      {"loss", "loss -inf", {-kInfinity}},
      {"loss", "loss: Infinity", {kInfinity}},
      {"loss", "{'loss': inf}", {kInfinity}},
      {"loss", "loss=-Infinity", {-kInfinity}},
  });
  for (const std::string line : {"loss nan", "loss: NaN", "{'loss': nan}", "loss=-nan"}) {
    const std::vector<double> values = ValuesOf("loss", line);
    ASSERT_EQ(values.size(), 1u) << line;
    EXPECT_TRUE(std::isnan(values[0])) << line;
  }
}

TEST(LogMatcherTest, TakesEveryOccurrence) {
  Check({
      {"loss", "loss 0.5 loss 0.6", {0.5, 0.6}},
      {"loss", "loss 0.5loss 0.6", {0.5}},
      {"loss", "loss 0.5,loss 0.6", {0.5, 0.6}},
      {"loss", "loss loss 0.6", {0.6}},
      {"loss", "loss:loss:0.6", {0.6}},
      {"a a", "a a a 1", {1}},
      {"5", "5 5 5", {5}},
  });
}

TEST(LogMatcherTest, ReadsWhatFrameworksPrint) {
  const std::string keras =
      "1875/1875 [==============================] - 3s 2ms/step - loss: 0.2912 - acc: 0.9154 "
      "- val_loss: 0.1389 - val_acc: 0.9581";
  const std::string tqdm =
      "Epoch 3:  45%|████▌     | 45/100 [00:12<00:15,  3.61it/s, loss=0.123, v_num=7, acc=91.2%]";
  const std::string trainer =
      "{'loss': 2.4512, 'grad_norm': 1.03, 'learning_rate': 5e-05, 'epoch': 0.1}";
  const std::string imagenet =
      "Epoch: [0][  10/5005]\tTime  0.52 ( 1.20)\tLoss 6.91e+00 (7.01e+00)";
  Check({
      {"loss", keras, {0.2912}},
      {"acc", keras, {0.9154}},
      {"val_loss", keras, {0.1389}},
      {"loss", tqdm, {0.123}},
      {"acc", tqdm, {91.2}},
      {"Epoch", tqdm, {3}},
      {"v_num", tqdm, {7}},
      {"loss", trainer, {2.4512}},
      {"learning_rate", trainer, {5e-05}},
      {"epoch", trainer, {0.1}},
      {"Loss", imagenet, {6.91}},
      {"Time", imagenet, {0.52}},
      {"Epoch", imagenet, {0}},
      {"train-rmse", "[12]\ttrain-rmse:0.51234\teval-rmse:0.6+0.01", {0.51234}},
      {"eval-rmse", "[12]\ttrain-rmse:0.51234\teval-rmse:0.6+0.01", {0.6}},
      {"val_loss", "Saving 'epoch=3-val_loss=0.51.ckpt'", {}},
      {"Epoch", "Epoch 3/10", {3}},
      {"ETA", "12/100 [==>...] - ETA: 0:01:51 - loss: 2", {}},
      {"loss", "12/100 [==>...] - ETA: 0:01:51 - loss: 2", {2}},
  });
}

TEST(LogMatcherTest, TheSamePrefixFeedsBothChannels) {
  const LogMatcher matcher({{"loss", "a"}, {"acc", "b"}, {"loss", "c"}});
  std::vector<size_t> indexes;
  std::vector<double> values;
  for (const LogValue& found : matcher.FindValues("acc 1 loss 2 acc 3")) {
    indexes.push_back(found.channel_index);
    values.push_back(found.value);
  }
  EXPECT_THAT(indexes, ElementsAre(1, 0, 2, 1));
  EXPECT_THAT(values, ElementsAre(1, 2, 2, 3));
}

TEST(LogMatcherTest, FindsEveryValueOfALongLine) {
  constexpr size_t kRepeats = 100'000;
  std::string line;
  for (size_t i = 0; i < kRepeats; ++i) line += "loss 1 ";
  const LogMatcher matcher({LogChannel{"loss", "x"}});
  EXPECT_EQ(matcher.FindValues(line).size(), kRepeats);
}

// Lines on which a search that starts over at each character would not end within the test's time.
TEST(LogMatcherTest, FindsNothingInLongLinesOfNearMisses) {
  constexpr size_t kLineBytes = 1 << 18;
  const std::vector<std::pair<std::string, std::string>> cases = {
      {"loss", " "},
      {"aaaa", "a"},
      {"|", "|  "},
      {"\"", "\"\""},
  };
  for (const auto& [prefix, unit] : cases) {
    std::string line = prefix + " ";
    while (line.size() < kLineBytes) line += unit;
    EXPECT_TRUE(LogMatcher({{prefix, "x"}}).FindValues(line).empty()) << unit;
  }
}

}  // namespace
}  // namespace nereid::client
