#include "client/cli/experiment_name.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <set>
#include <string>
#include <vector>

namespace nereid::client {
namespace {

std::string NameFor(const std::vector<std::string>& command) {
  const absl::Time now = absl::FromUnixSeconds(1706745599);
  return MakeExperimentName(command, now, 0);
}

TEST(ExperimentNameTest, SaysWhatRanAndWhen) {
  EXPECT_EQ(NameFor({"/usr/bin/train"}), "train-20240131-235959-aaaa");
  EXPECT_EQ(NameFor({"python3", "-u", "dir/train.py", "x"}), "train-20240131-235959-aaaa");
  EXPECT_EQ(NameFor({"python", "-m", "package.train"}), "package.train-20240131-235959-aaaa");
  EXPECT_EQ(NameFor({"python3", "-c", "print(1)"}), "python3-20240131-235959-aaaa");
  EXPECT_EQ(NameFor({"python3", "-"}), "python3-20240131-235959-aaaa");
  EXPECT_EQ(NameFor({"python3"}), "python3-20240131-235959-aaaa");
}

TEST(ExperimentNameTest, IsSafeInPaths) {
  EXPECT_EQ(NameFor({"a b\n\xFF"}), "a_b__-20240131-235959-aaaa");
  EXPECT_EQ(NameFor({"dir/"}), "run-20240131-235959-aaaa");
  EXPECT_LT(NameFor({std::string(5000, 'x')}).size(), 100u);
}

TEST(ExperimentNameTest, DiffersByItsSuffix) {
  std::set<std::string> names;
  for (uint64_t random = 0; random < 1000; ++random) {
    names.insert(MakeExperimentName({"x"}, absl::UnixEpoch(), random));
  }
  names.insert(MakeExperimentName({"x"}, absl::UnixEpoch(), std::numeric_limits<uint64_t>::max()));
  EXPECT_EQ(names.size(), 1001u);
}

}  // namespace
}  // namespace nereid::client
