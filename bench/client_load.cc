#include "bench/client_load.h"

#include "absl/strings/str_cat.h"
#include "bench/data_set.h"

namespace nereid::bench {

absl::StatusOr<std::unique_ptr<ClientLoad>> ClientLoad::Open(const std::string& server,
                                                             const std::string& experiment,
                                                             size_t max_batch_points,
                                                             const std::string& spool_directory) {
  client::ExperimentOptions options;
  options.server = server;
  options.project = kProject;
  options.experiment = experiment;
  options.when_full = client::WhenFull::kBlock;
  options.spool_directory = spool_directory;
  if (max_batch_points != 0) options.max_batch_points = max_batch_points;
  auto opened = client::Experiment::Open(options);
  if (!opened.ok()) return opened.status();
  std::unique_ptr<ClientLoad> load(new ClientLoad());
  load->experiment_ = *std::move(opened);
  const auto channel = load->experiment_->GetChannel(ChannelName(0), client::ChannelType::kNumeric);
  if (!channel.ok()) return channel.status();
  load->channel_ = *channel;
  return load;
}

absl::Status ClientLoad::Close(uint64_t points) {
  const client::DeliveryReport report = experiment_->Close(absl::Seconds(10));
  if (report.points_acknowledged == points) return absl::OkStatus();
  return absl::DataLossError(absl::StrCat(report.points_acknowledged, " of ", points,
                                          " points acknowledged; ", report.last_error,
                                          report.last_rejection));
}

}  // namespace nereid::bench
