#include "client/cli/send_command.h"

#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <set>
#include <string_view>
#include <utility>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/time/clock.h"
#include "absl/time/time.h"
#include "client/cli/child_process.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/log_matcher.h"
#include "client/cli/output_recorder.h"
#include "client/cli/recorded_experiment.h"
#include "client/cli/send_options.h"
#include "client/cli/signal_relay.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

// How long delivery may take after the command has ended.
constexpr absl::Duration kDeliveryTimeout = absl::Seconds(10);

// The same while the server takes nothing, if what is left lies in a spool.
constexpr absl::Duration kStalledTimeout = absl::Seconds(2);

// How long a wait goes on before a user at a terminal is told.
constexpr absl::Duration kSilentWait = absl::Milliseconds(500);

ChildCommand MakeCommand(const SendOptions& options) {
  ChildCommand command;
  command.arguments = options.command;
  command.environment = {{kServerVariable, options.server},
                         {kProjectVariable, options.project},
                         {kExperimentVariable, options.experiment}};
  // So that lines come when they are printed, and in UTF-8.
  command.default_environment = {{"PYTHONUNBUFFERED", "1"}, {"PYTHONIOENCODING", "utf-8"}};
  return command;
}

int StartExitCode(const absl::Status& status) {
  if (absl::IsNotFound(status)) return kExitNotFound;
  return absl::IsFailedPrecondition(status) ? kExitNotExecutable : kExitFailure;
}

FinishState StateOf(const ChildResult& result) {
  if (result.is_aborted) return FinishState::kAborted;
  return result.exit_code == 0 ? FinishState::kSucceeded : FinishState::kFailed;
}

std::string Points(uint64_t count) {
  return absl::StrCat(count, count == 1 ? " point" : " points");
}

// The lines of `nereid send` itself on stderr, apart from those of the command.
class Teller {
 public:
  explicit Teller(std::ostream* err) : err_(err) {}

  // Whether the command left a line unfinished on stderr.
  void NoteOutput(std::string_view bytes) { is_in_line_ = bytes.back() != '\n'; }

  void Tell(const std::string& text) {
    if (is_in_line_) *err_ << '\n';
    is_in_line_ = false;
    *err_ << "nereid: " << EscapeControls(text) << std::endl;
  }

 private:
  std::ostream* const err_;
  bool is_in_line_ = false;
};

// One run of `nereid send`, once the command has started.
class SendRun {
 public:
  SendRun(const SendOptions& options, SignalRelay* signals, std::ostream* err)
      : options_(options), signals_(signals), teller_(err), matcher_(options.log_channels) {}

  int Run(ChildProcess& child) {
    teller_.Tell(absl::StrCat("experiment ", options_.project, "/", options_.experiment, " on ",
                              options_.server));
    OpenExperiment();
    const ChildResult result = child.Run([this](OutputStream stream, std::string_view bytes) {
      if (stream == OutputStream::kStderr) teller_.NoteOutput(bytes);
      recorder_.Add(stream, bytes, std::chrono::steady_clock::now());
    });
    recorder_.Finish();
    if (experiment_ != nullptr) Deliver(StateOf(result));
    return result.exit_code;
  }

 private:
  void OpenExperiment() {
    ExperimentOptions options;
    options.server = options_.server;
    options.project = options_.project;
    options.experiment = options_.experiment;
    options.description = options_.details.description;
    options.tags = options_.details.tags;
    options.parameters = options_.details.parameters;
    options.spool_directory = options_.spool_directory;
    auto opened = RecordedExperiment::Open(options, options_.log_channels);
    if (opened.ok()) {
      experiment_ = *std::move(opened);
    } else {
      teller_.Tell(absl::StrCat("nothing will be recorded: ", opened.status().message()));
    }
  }

  void Deliver(FinishState state) {
    const absl::Time start = absl::Now();
    bool is_told = isatty(STDERR_FILENO) == 0;
    uint64_t points_before = 0;
    absl::Time progress_time = start;
    const auto on_wait = [&](uint64_t points) {
      if (std::exchange(points_before, points) != points) progress_time = absl::Now();
      const bool is_spooled = !options_.spool_directory.empty();
      if (is_spooled && absl::Now() - progress_time > kStalledTimeout) return false;
      if (!is_told && absl::Now() - start > kSilentWait) {
        is_told = true;
        teller_.Tell(absl::StrCat("waiting for ", options_.server, " to take ", Points(points),
                                  "; Ctrl-C gives up"));
      }
      return !IsInterrupted();
    };
    TellReport(experiment_->Finish(state, kDeliveryTimeout, on_wait));
    TellChannelsWithoutValues();
  }

  bool IsInterrupted() {
    while (const std::optional<ReceivedSignal> signal = signals_->Next()) {
      if (IsSignalToEnd(signal->number)) return true;
    }
    return false;
  }

  void TellReport(const DeliveryReport& report) {
    std::set<std::string> channels = {"stdout", "stderr"};
    for (const LogChannel& log_channel : options_.log_channels) {
      channels.insert(log_channel.channel);
    }
    teller_.Tell(absl::StrCat("delivered ", Points(report.points_acknowledged), " to ",
                              channels.size(), " channels, ", report.points_rejected, " rejected"));
    if (report.points_rejected > 0) {
      teller_.Tell(absl::StrCat("the last rejection: ", report.last_rejection));
    }
    if (!DescribeUndelivered(report).empty() || !report.finished) TellLoss(report);
    if (!report.spool_error.empty()) {
      teller_.Tell(absl::StrCat("the spool failed: ", report.spool_error));
    }
    if (!report.details_error.empty()) {
      teller_.Tell(
          absl::StrCat("description, tags and parameters were not taken: ", report.details_error));
    }
  }

  void TellLoss(const DeliveryReport& report) {
    std::string what = DescribeUndelivered(report);
    if (what.empty()) {
      what = "the end of the experiment was not recorded";
      if (!report.spool_directory.empty()) {
        absl::StrAppend(&what, "; `nereid sync ", report.spool_directory, "` sends it");
      }
    }
    teller_.Tell(what);
    const std::string why = report.last_error.empty()
                                ? absl::StrCat("no answer from ", options_.server)
                                : report.last_error;
    const bool may_be_away =
        report.last_error.empty() || absl::StartsWith(report.last_error, "UNAVAILABLE");
    teller_.Tell(may_be_away
                     ? absl::StrCat(why, ". Is nereid-server running at ", options_.server, "?")
                     : why);
  }

  void TellChannelsWithoutValues() {
    for (size_t i = 0; i < options_.log_channels.size(); ++i) {
      if (recorder_.value_counts()[i] > 0) continue;
      teller_.Tell(absl::StrCat("no number followed ", Quoted(options_.log_channels[i].prefix),
                                ", so channel ", Quoted(options_.log_channels[i].channel),
                                " got none from it"));
    }
  }

  const SendOptions& options_;
  SignalRelay* const signals_;
  Teller teller_;
  const LogMatcher matcher_;
  std::unique_ptr<RecordedExperiment> experiment_;
  OutputRecorder recorder_{&matcher_,
                           [this](OutputStream stream, std::string_view line) {
                             if (experiment_ != nullptr) experiment_->AddLine(stream, line);
                           },
                           [this](size_t channel_index, double value) {
                             if (experiment_ != nullptr) {
                               experiment_->AddValue(channel_index, value);
                             }
                           }};
};

}  // namespace

int RunSendCommand(const std::vector<std::string>& arguments, std::ostream& out,
                   std::ostream& err) {
  const absl::StatusOr<SendOptions> options = ParseSendOptions(arguments);
  if (!options.ok()) return FailUsage(err, options.status());
  if (options->wants_help) {
    out << kSendHelp;
    return kExitSuccess;
  }
  SignalRelay signals;
  const auto child = ChildProcess::Start(MakeCommand(*options), &signals);
  if (!child.ok()) {
    Fail(err, child.status());
    return StartExitCode(child.status());
  }
  return SendRun(*options, &signals, &err).Run(**child);
}

}  // namespace nereid::client
