// Experiments that have a spool, and a server that keeps what it gets.

#ifndef NEREID_TESTS_CLIENT_SPOOL_FIXTURE_H_
#define NEREID_TESTS_CLIENT_SPOOL_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <string>

#include "client/experiment.h"
#include "tests/client/scripted_server.h"
#include "tests/support/temporary_directory.h"

namespace nereid::client {

class SpoolFixture : public ::testing::Test {
 protected:
  ExperimentOptions Options() const {
    ExperimentOptions options;
    options.server = server_.address();
    options.project = "vision";
    options.experiment = "run-1";
    options.spool_directory = directory_.path();
    return options;
  }

  // That the channel has the values 1 to `count`, once and in order.
  void ExpectStored(const std::string& channel, size_t count) {
    const auto points = server_.record().points[channel];
    ASSERT_EQ(points.size(), count) << channel;
    for (size_t i = 0; i < count; ++i) ASSERT_EQ(points[i].number, static_cast<double>(i + 1));
  }

  testing::TemporaryDirectory directory_;
  ScriptedServer server_;
};

}  // namespace nereid::client

#endif  // NEREID_TESTS_CLIENT_SPOOL_FIXTURE_H_
