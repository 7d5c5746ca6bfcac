#include "tests/faults/workload.h"

#include <array>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "tests/faults/broken_promise.h"

namespace nereid::faults {
namespace {

constexpr int kExperiments = 3;
constexpr uint64_t kWritersMax = 2;
constexpr uint64_t kChannelsMax = 5;
constexpr uint64_t kNames = 40;
constexpr int kFamilies = 12;
constexpr size_t kPendingMax = 24;
constexpr char kAlias[] = "alias";

constexpr std::array<v1::ValueType, 6> kTypes = {v1::VALUE_TYPE_NUMERIC, v1::VALUE_TYPE_NUMERIC,
                                                 v1::VALUE_TYPE_NUMERIC, v1::VALUE_TYPE_NUMERIC,
                                                 v1::VALUE_TYPE_TEXT,    v1::VALUE_TYPE_IMAGE};

}  // namespace

Workload::Workload(uint64_t seed, bool removes, std::function<bool()> counts)
    : random_(seed), removes_(removes), counts_(std::move(counts)), experiments_(kExperiments) {
  for (size_t i = 0; i < experiments_.size(); ++i) {
    experiments_[i].name = absl::StrCat("e", i);
    Renew(experiments_[i]);
  }
}

storage::StoreOptions Workload::Options(const std::string& data_directory) {
  storage::StoreOptions options;
  options.data_directory = data_directory;
  options.max_channel_families = kFamilies;
  options.memory.block_cache_bytes = size_t{1} << 20;
  options.memory.write_buffer_bytes = size_t{1} << 20;
  options.max_loaded_channels = 8;
  return options;
}

std::vector<JournalingWriter::Channel> Workload::RandomChannels(size_t writer) {
  std::vector<JournalingWriter::Channel> channels;
  const uint64_t first = random_() % kNames;
  for (uint64_t i = 0; i <= random_() % kChannelsMax; ++i) {
    // Names come back in other experiments, with the same type or another.
    const std::string name = absl::StrCat("w", writer, "/c", (first + i) % kNames);
    channels.push_back({name, kTypes[random_() % kTypes.size()], {}, {}});
  }
  return channels;
}

void Workload::Renew(Experiment& experiment) {
  for (const auto& writer : experiment.writers) {
    acknowledged_before_ += writer->acknowledged_sequence();
  }
  experiment.writers.clear();
  for (uint64_t i = 0; i <= random_() % kWritersMax; ++i) {
    experiment.writers.push_back(std::make_unique<JournalingWriter>(
        experiment.name, RandomChannels(i), random_(), removes_, counts_));
  }
}

uint64_t Workload::acknowledged_count() const {
  uint64_t count = acknowledged_before_;
  for (const Experiment& experiment : experiments_) {
    for (const auto& writer : experiment.writers) count += writer->acknowledged_sequence();
  }
  return count;
}

Workload::Experiment& Workload::RandomExperiment() {
  return experiments_[random_() % experiments_.size()];
}

absl::Status Workload::Check(storage::Store& store) {
  if (resolve_doubt_) {
    if (absl::Status status = resolve_doubt_(store); !status.ok()) return status;
    resolve_doubt_ = nullptr;
  }
  for (const Experiment& experiment : experiments_) {
    for (const auto& writer : experiment.writers) {
      absl::Status status = writer->Settle(store);
      if (status.ok()) status = writer->Check(store);
      if (!status.ok()) return status;
    }
  }
  return CheckAlias(store);
}

absl::Status Workload::Connect(storage::Store& store) {
  for (const Experiment& experiment : experiments_) {
    for (const auto& writer : experiment.writers) {
      if (writer->is_connected()) continue;
      absl::Status status = writer->Settle(store);
      if (status.ok()) status = writer->Connect(store);
      if (!status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status Workload::WaitUntilSettled() {
  for (const Experiment& experiment : experiments_) {
    for (const auto& writer : experiment.writers) {
      if (absl::Status status = writer->WaitUntilSettled(); !status.ok()) return status;
    }
  }
  return absl::OkStatus();
}

absl::Status Workload::Disconnect(storage::Store& store) {
  absl::Status broken;
  for (const Experiment& experiment : experiments_) {
    for (const auto& writer : experiment.writers) {
      const absl::Status status = writer->Disconnect(store);
      if (IsBrokenPromise(status)) broken = status;
    }
  }
  return broken;
}

absl::Status Workload::Step(storage::Store& store) {
  // The first three remove something.
  switch (removes_ ? random_() % 64 : 3 + random_() % 61) {
    case 0:
      return DeleteExperiment(store);
    case 1:
      return DeleteChannel(store);
    case 2:
      return TruncateChannel(store);
    case 3:
      return ChangeAlias(store);
    default:
      return Send(store);
  }
}

absl::Status Workload::Send(storage::Store& store) {
  Experiment& experiment = RandomExperiment();
  JournalingWriter& writer = *experiment.writers[random_() % experiment.writers.size()];
  writer.Send(store);
  const bool waits = random_() % 3 == 0 || writer.PendingCount() > kPendingMax;
  return waits ? writer.WaitUntilSettled() : absl::OkStatus();
}

absl::Status Workload::Attempt(const std::function<absl::Status()>& act,
                               std::function<absl::Status(const storage::Store&)> resolve) {
  resolve_doubt_ = std::move(resolve);
  absl::Status status = act();
  if (!status.ok()) return status;
  if (!counts_()) return absl::UnavailableError("what was answered does not count");
  resolve_doubt_ = nullptr;
  return absl::OkStatus();
}

absl::Status Workload::DeleteExperiment(storage::Store& store) {
  Experiment& experiment = RandomExperiment();
  for (const auto& writer : experiment.writers) {
    absl::Status status = writer->WaitUntilSettled();
    if (status.ok()) status = writer->Disconnect(store);
    if (!status.ok()) return status;
  }
  absl::Status status = Attempt([&] { return store.DeleteExperiment(kProject, experiment.name); },
                                [this, &experiment](const storage::Store& reopened) {
                                  const auto found =
                                      reopened.catalog().FindExperiment(kProject, experiment.name);
                                  if (!absl::IsNotFound(found.status())) return found.status();
                                  Renew(experiment);
                                  return absl::OkStatus();
                                });
  if (!status.ok()) return status;
  Renew(experiment);
  return Connect(store);
}

absl::Status Workload::DeleteChannel(storage::Store& store) {
  JournalingWriter& writer = *RandomExperiment().writers.front();
  if (absl::Status status = writer.WaitUntilSettled(); !status.ok()) return status;
  JournalingWriter::Channel& channel = writer.channels().front();
  if (channel.settled.point_count() == 0) return absl::OkStatus();
  const storage::ChannelPath path = {kProject, writer.experiment(), channel.name};
  const auto clear = [&channel] {
    channel.settled.Clear();
    channel.sent.Clear();
  };
  absl::Status status = Attempt([&] { return store.DeleteChannel(path); },
                                [clear, path](const storage::Store& reopened) {
                                  const auto found = reopened.catalog().FindChannel(path);
                                  if (!absl::IsNotFound(found.status())) return found.status();
                                  clear();
                                  return absl::OkStatus();
                                });
  if (status.ok()) clear();
  return status;
}

absl::Status Workload::TruncateChannel(storage::Store& store) {
  JournalingWriter& writer = *RandomExperiment().writers.front();
  if (absl::Status status = writer.WaitUntilSettled(); !status.ok()) return status;
  JournalingWriter::Channel& channel = writer.channels().front();
  if (channel.settled.point_count() == 0) return absl::OkStatus();
  const storage::ChannelPath path = {kProject, writer.experiment(), channel.name};
  const double from_x = (channel.settled.first_x() + channel.settled.last_x()) / 2;
  const auto truncate = [&channel, from_x] {
    channel.settled.Truncate(from_x);
    channel.sent.Truncate(from_x);
  };
  absl::Status status = Attempt([&] { return store.TruncateChannel(path, from_x); },
                                [truncate, path, from_x](const storage::Store& reopened) {
                                  const auto found = reopened.catalog().FindChannel(path);
                                  if (!found.ok()) return found.status();
                                  const auto head = reopened.catalog().GetHead(found->series_id());
                                  if (!head.ok()) return head.status();
                                  if (head->point_count == 0 || head->last_x < from_x) truncate();
                                  return absl::OkStatus();
                                });
  if (status.ok()) truncate();
  return status;
}

absl::StatusOr<uint64_t> Workload::ReadAlias(const storage::Store& store) const {
  const auto project = store.catalog().FindProjectId(kProject);
  if (absl::IsNotFound(project.status())) return 0;
  if (!project.ok()) return project.status();
  const auto alias = store.catalog().aliases().Find(*project, kAlias);
  if (!alias.ok()) return alias.status();
  uint64_t version = 0;
  if (!alias->has_value()) return version;
  const bool is_number =
      (*alias)->channels_size() == 1 && absl::SimpleAtoi((*alias)->channels(0), &version);
  if (!is_number) return BrokenPromise("the alias names other channels");
  return version;
}

absl::Status Workload::CheckAlias(const storage::Store& store) const {
  const absl::StatusOr<uint64_t> version = ReadAlias(store);
  if (!version.ok()) return version.status();
  if (*version == alias_version_) return absl::OkStatus();
  return BrokenPromise("the alias has version ", *version, ", not ", alias_version_);
}

absl::Status Workload::ChangeAlias(storage::Store& store) {
  const uint64_t next = alias_version_ + 1;
  storage::RecordChange<v1::Alias> change;
  change.name = kAlias;
  change.change = [next](v1::Alias& alias) {
    alias.clear_channels();
    alias.add_channels(absl::StrCat(next));
    return absl::OkStatus();
  };
  absl::Status status =
      Attempt([&] { return store.config_editor().ChangeAlias(kProject, change).status(); },
              [this, next](const storage::Store& reopened) {
                const absl::StatusOr<uint64_t> version = ReadAlias(reopened);
                if (version.ok() && *version == next) alias_version_ = next;
                return version.status();
              });
  if (status.ok()) alias_version_ = next;
  return status;
}

}  // namespace nereid::faults
