#include "server/worker_pool.h"

#include <gtest/gtest.h>

#include <atomic>
#include <future>

namespace nereid::server {
namespace {

TEST(WorkerPoolTest, RefusesWhatDoesNotFitButNoNextStep) {
  std::promise<void> begun;
  std::promise<void> go_on;
  std::atomic<size_t> ran = 0;
  {
    WorkerPool pool(1);
    ASSERT_TRUE(pool.Submit([&] {
      begun.set_value();
      go_on.get_future().wait();
    }));
    begun.get_future().wait();
    const auto task = [&ran] { ++ran; };
    for (size_t i = 0; i < kPoolQueueMax; ++i) ASSERT_TRUE(pool.Submit(task)) << i;
    EXPECT_FALSE(pool.Submit(task));
    pool.SubmitNextStep(task);
    go_on.set_value();
  }
  EXPECT_EQ(ran, kPoolQueueMax + 1);
}

}  // namespace
}  // namespace nereid::server
