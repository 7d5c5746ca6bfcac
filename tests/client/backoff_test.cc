#include "client/backoff.h"

#include <gtest/gtest.h>

namespace nereid::client {
namespace {

TEST(BackoffTest, DoublesFromTheShortestToTheLongestPauseLessUpToHalf) {
  Backoff backoff(7);
  absl::Duration full = kBackoffMin;
  for (int i = 0; i < 20; ++i) {
    const absl::Duration pause = backoff.Next();
    EXPECT_GE(pause, full / 2) << i;
    EXPECT_LE(pause, full) << i;
    full = std::min(full * 2, kBackoffMax);
  }
  EXPECT_EQ(full, kBackoffMax);
}

TEST(BackoffTest, ResetStartsOver) {
  Backoff backoff(7);
  for (int i = 0; i < 10; ++i) backoff.Next();
  backoff.Reset();
  EXPECT_LE(backoff.Next(), kBackoffMin);
}

TEST(BackoffTest, SeedsGiveDifferentPauses) {
  EXPECT_NE(Backoff(1).Next(), Backoff(1'000'000).Next());
}

}  // namespace
}  // namespace nereid::client
