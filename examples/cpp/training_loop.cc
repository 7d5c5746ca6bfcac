// Sends a loss, a log line and, if a file is given, an image:  training_loop [IMAGE.png]

#include <cmath>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

#include "client/experiment.h"

namespace client = nereid::client;

int main(int argc, char** argv) {
  auto opened = client::Experiment::Open({.project = "examples", .experiment = "training_loop"});
  if (!opened.ok()) {
    std::cerr << opened.status() << '\n';
    return 1;
  }
  client::Experiment& experiment = **opened;
  client::Channel* loss = *experiment.GetChannel("loss", client::ChannelType::kNumeric);
  client::Channel* log = *experiment.GetChannel("log", client::ChannelType::kText);

  log->Send("training begins");
  for (int step = 1; step <= 1000; ++step) {
    loss->Send(step, std::exp(-step / 200.0));
  }
  if (argc > 1) {
    std::ifstream file(argv[1], std::ios::binary);
    std::string data{std::istreambuf_iterator<char>(file), {}};
    (*experiment.GetChannel("sample"))->Send({.name = argv[1], .data = data});
  }

  const client::DeliveryReport report =
      experiment.Finish(client::FinishState::kSucceeded, absl::Seconds(10));
  std::cout << report.points_acknowledged << " of " << report.points_sent << " points are stored, "
            << report.points_rejected << " were rejected " << report.last_rejection << '\n';
  return report.points_pending == 0 ? 0 : 1;
}
