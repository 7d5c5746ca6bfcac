// Everything that can be read of a store, to be held against what the same store gives once a file
// of it is damaged.

#ifndef NEREID_TESTS_FAULTS_STORE_READINGS_H_
#define NEREID_TESTS_FAULTS_STORE_READINGS_H_

#include <map>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "storage/store.h"

namespace nereid::faults {

// One call: its answers, bit for bit, and how it ended.
struct Reading {
  std::vector<std::string> answers;
  absl::Status status;
};

// By what was read. Those of one channel begin with its name in the form
// "project/experiment/name:".
using Readings = std::map<std::string, Reading>;

// The channels of all experiments.
std::vector<storage::ChannelPath> ListChannels(const storage::Store& store);

// "project/experiment/name:"
std::string PrefixOf(const storage::ChannelPath& channel);

// Reads the channels by every way there is: listings, rankings, heads, points upwards and
// downwards, news, charts on every axis and of several widths.
Readings ReadAll(const storage::Store& store, const std::vector<storage::ChannelPath>& channels);

}  // namespace nereid::faults

#endif  // NEREID_TESTS_FAULTS_STORE_READINGS_H_
