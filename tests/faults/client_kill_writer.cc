// What client_kill kills: sends points through the C++ client with a spool until its end.
//
//   client_kill_writer SERVER SPOOL_DIRECTORY JOURNAL EXPERIMENT SEED

#include <unistd.h>

#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <thread>

#include "client/experiment.h"
#include "tests/faults/client_kill_journal.h"

namespace nereid::faults {
namespace {

// Points between two looks at the report.
constexpr uint64_t kBurst = 16;

struct Writer {
  std::unique_ptr<client::Experiment> experiment;
  client::Channel* channel = nullptr;
  KillJournal::Channel* journal = nullptr;
  uint64_t seed = 0;
  size_t index = 0;

  void SendForever() const {
    for (uint64_t point = 0;; ++point) {
      const auto x = static_cast<double>(point + 1);
      journal->sent = point + 1;
      if (index == kTextChannel) {
        channel->Send(x, KillText(seed, index, point));
      } else {
        channel->Send(x, KillNumber(seed, index, point));
      }
      if ((point + 1) % kBurst == 0) NoteKept();
    }
  }

  // Points of one channel go to disk in the order in which they were sent.
  void NoteKept() const {
    const client::DeliveryReport report = experiment->Report();
    if (report.points_dropped > 0 || report.points_rejected > 0) {
      std::cerr << "client_kill_writer: " << report.last_error << report.last_rejection << '\n';
      std::_Exit(EXIT_FAILURE);
    }
    journal->kept = report.points_acknowledged + report.points_spooled;
  }
};

Writer Open(char** argv, KillJournal* journal, size_t index) {
  client::ExperimentOptions options;
  options.server = argv[1];
  options.spool_directory = argv[2];
  options.project = "p";
  options.experiment = argv[4];
  options.when_full = client::WhenFull::kBlock;
  options.max_buffered_bytes = 1 << 20;
  auto experiment = client::Experiment::Open(options);
  if (!experiment.ok()) {
    std::cerr << experiment.status() << '\n';
    std::exit(EXIT_FAILURE);
  }
  client::Channel* const channel = *(*experiment)->GetChannel(kKillChannels[index]);
  return {*std::move(experiment), channel, &journal->channels[index],
          std::strtoull(argv[5], nullptr, 10), index};
}

int Run(char** argv) {
  // The test kills the whole group.
  setpgid(0, 0);
  KillJournal* const journal = MapKillJournal(argv[3]);
  const Writer numbers = Open(argv, journal, 0);
  const Writer texts = Open(argv, journal, kTextChannel);
  const Writer forked = Open(argv, journal, kForkedChannel);
  if (fork() == 0) forked.SendForever();
  std::thread([&texts] { texts.SendForever(); }).detach();
  numbers.SendForever();
  return EXIT_FAILURE;
}

}  // namespace
}  // namespace nereid::faults

int main(int argc, char** argv) {
  if (argc != 6) {
    std::fprintf(stderr,
                 "usage: client_kill_writer SERVER SPOOL_DIRECTORY JOURNAL EXPERIMENT SEED\n");
    return 2;
  }
  return nereid::faults::Run(argv);
}
