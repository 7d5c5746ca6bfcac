// Sends three points:  send_points SERVER EXPERIMENT

#include <iostream>

#include "client/experiment.h"

namespace client = nereid::client;

int main(int argc, char** argv) {
  if (argc != 3) return 2;
  client::ExperimentOptions options;
  options.server = argv[1];
  options.project = "consumers";
  options.experiment = argv[2];
  auto experiment = client::Experiment::Open(options);
  if (!experiment.ok()) {
    std::cerr << experiment.status() << '\n';
    return 1;
  }
  client::Channel* loss = *(*experiment)->GetChannel("loss");
  for (const double y : {0.75, 0.5, 0.25}) loss->Send(y);
  const client::DeliveryReport report =
      (*experiment)->Finish(client::FinishState::kSucceeded, absl::Seconds(60));
  std::cout << report.points_acknowledged << " points are stored " << report.last_error << '\n';
  return report.points_acknowledged == 3 ? 0 : 1;
}
