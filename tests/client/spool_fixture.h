// Experiments that have a spool, and a server that keeps what it gets.

#ifndef NEREID_TESTS_CLIENT_SPOOL_FIXTURE_H_
#define NEREID_TESTS_CLIENT_SPOOL_FIXTURE_H_

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <vector>

#include "client/experiment.h"
#include "client/spool_delivery.h"
#include "client/spool_folder.h"
#include "client/spool_lock.h"
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

  ExperimentOptions OptionsWithServerAway() const {
    ExperimentOptions options = Options();
    options.server = nobody_listens_;
    return options;
  }

  std::vector<std::string> Spools() const { return *ListSpools(directory_.path()); }

  // Delivers and removes all spools, as `nereid sync` does.
  void Sync() {
    for (const std::string& folder : Spools()) {
      const auto lock = SpoolLock::Take(folder);
      ASSERT_TRUE(lock.ok()) << lock.status();
      const SpoolDeliveryReport report =
          DeliverSpool({.server = server_.address(), .folder = folder});
      ASSERT_TRUE(report.status.ok()) << report.status;
      ASSERT_TRUE(RemoveSpool(folder).ok());
    }
  }

  static void Send(Experiment& experiment, int first, int last) {
    Channel& loss = **experiment.GetChannel("loss");
    for (int i = first; i <= last; ++i) loss.Send(i);
  }

  // That the channel has the values 1 to `count`, once and in order.
  void ExpectStored(const std::string& channel, size_t count) {
    const auto points = server_.record().points[channel];
    ASSERT_EQ(points.size(), count) << channel;
    for (size_t i = 0; i < count; ++i) ASSERT_EQ(points[i].number, static_cast<double>(i + 1));
  }

  testing::TemporaryDirectory directory_;
  ScriptedServer server_;
  const std::string nobody_listens_ = ScriptedServer().address();
};

}  // namespace nereid::client

#endif  // NEREID_TESTS_CLIENT_SPOOL_FIXTURE_H_
