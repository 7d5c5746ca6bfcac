#include "client/cli/sync_command.h"

#include <unistd.h>

#include <algorithm>
#include <filesystem>
#include <optional>
#include <system_error>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/flush_output.h"
#include "client/cli/interrupt_signals.h"
#include "client/cli/option_parser.h"
#include "client/cli/progress_line.h"
#include "client/cli/spool_option.h"
#include "client/cli/terminal_text.h"
#include "client/count_text.h"
#include "client/spool_delivery.h"
#include "client/spool_folder.h"
#include "client/spool_lock.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] =
    R"(nereid sync: sends what programs could not deliver and left in their spools.

  nereid sync [DIR] [--server HOST:PORT]

Each point is stored once, however often it is sent. A spool that is delivered is removed. Spools of
programs that still run are left to them. One that is damaged is sent up to the damage and kept.

  DIR                  default: $NEREID_SPOOL, or $XDG_STATE_HOME/nereid/spool, or
                       ~/.local/state/nereid/spool.
  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.

Exit code: 0 when nothing is left but what running programs hold; 1 when something could not be
delivered; 2 for a wrong option.
)";

// The spools of a directory, one after another.
class SyncRun {
 public:
  SyncRun(std::string server, std::ostream* out, std::ostream* err)
      : server_(std::move(server)), out_(out), err_(err) {}

  int Run(const std::vector<std::string>& folders) {
    for (const std::string& folder : folders) {
      if (!Deliver(folder)) break;
    }
    *out_ << FormatCount(delivered_, "spool") << " delivered";
    if (in_use_ > 0) *out_ << ", " << in_use_ << " in use";
    const uint64_t left = folders.size() - delivered_ - in_use_;
    if (left > 0) *out_ << ", " << left << " left";
    *out_ << "\n";
    if (absl::Status status = FlushOutput(*out_); !status.ok()) return Fail(*err_, status);
    return left > 0 ? kExitFailure : kExitSuccess;
  }

 private:
  // Whether to go on with other spools.
  bool Deliver(const std::string& folder) {
    const absl::StatusOr<SpoolLock> lock = SpoolLock::Take(folder);
    if (!lock.ok()) {
      in_use_ += absl::IsFailedPrecondition(lock.status()) ? 1 : 0;
      delivered_ += absl::IsNotFound(lock.status()) ? 1 : 0;
      if (!absl::IsNotFound(lock.status())) Fail(*err_, lock.status());
      return true;
    }
    SpoolDeliveryReport report = DeliverLocked(folder);
    if (report.status.ok()) report.status = RemoveSpool(folder);
    TellReport(folder, report);
    if (report.status.ok()) ++delivered_;
    return !absl::IsUnavailable(report.status) && !absl::IsCancelled(report.status);
  }

  SpoolDeliveryReport DeliverLocked(const std::string& folder) {
    ProgressLine progress(err_, isatty(STDERR_FILENO) != 0);
    return DeliverSpool({.server = server_,
                         .folder = folder,
                         .on_progress = [&](uint64_t bytes_done, uint64_t bytes) {
                           progress.Show(folder, std::min(bytes_done, bytes), bytes);
                           return !signals_.WasInterrupted();
                         }});
  }

  void TellReport(const std::string& folder, const SpoolDeliveryReport& report) {
    if (report.status.ok() || report.points_settled > 0) {
      const std::string experiment = report.project.empty()
                                         ? absl::StrCat("spool ", folder)
                                         : absl::StrCat(report.project, "/", report.experiment);
      *out_ << EscapeControls(experiment) << ": "
            << FormatCount(report.points_settled - report.points_rejected, "point")
            << " delivered, " << FormatWithCommas(report.points_rejected) << " rejected\n";
    }
    out_->flush();
    if (report.points_rejected > 0) Tell(absl::StrCat("rejected: ", report.last_rejection));
    if (!report.details_error.empty()) {
      Tell(absl::StrCat("description, tags and parameters were not taken: ", report.details_error));
    }
    if (report.torn_bytes > 0) {
      Tell(absl::StrCat("spool ", folder, " ends in ", report.torn_bytes,
                        " bytes of a message that was never finished; they are ignored"));
    }
    if (report.status.ok()) return;
    Fail(*err_, report.status);
    Tell(absl::StrCat("spool ", folder, " is kept"));
  }

  void Tell(const std::string& text) { *err_ << "nereid: " << EscapeControls(text) << std::endl; }

  const std::string server_;
  std::ostream* const out_;
  std::ostream* const err_;
  InterruptSignals signals_;
  uint64_t delivered_ = 0;
  uint64_t in_use_ = 0;
};

int Run(const CommandOptions& options, const std::vector<std::string>& others, std::ostream& out,
        std::ostream& err) {
  if (others.size() > 1) {
    return FailUsage(err, absl::InvalidArgumentError(absl::StrCat(
                              "one DIR is taken, but there is also ", Quoted(others[1]))));
  }
  const std::optional<std::string> directory =
      FindSpoolDirectory(others.empty() ? std::nullopt : std::optional<std::string>(others[0]));
  if (!directory) {
    return FailUsage(err, absl::InvalidArgumentError(absl::StrCat(
                              "no DIR: name the spool directory, or set ", kSpoolVariable)));
  }
  std::error_code ignored;
  if (!others.empty() && !std::filesystem::is_directory(*directory, ignored)) {
    return FailUsage(
        err, absl::NotFoundError(absl::StrCat("there is no directory ", Quoted(*directory))));
  }
  absl::StatusOr<std::vector<std::string>> folders = ListSpools(*directory);
  if (!folders.ok()) return Fail(err, folders.status());
  // Forked children first: the end of the experiment is in the spool of their parent, and points
  // behind it would set the experiment running again.
  std::stable_partition(folders->begin(), folders->end(),
                        [](const std::string& folder) { return !ParentOfSpool(folder).empty(); });
  return SyncRun(options.server, &out, &err).Run(*folders);
}

}  // namespace

int RunSyncCommand(const std::vector<std::string>& arguments, std::ostream& out,
                   std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid sync");
  options.AddServerTo(&parser);
  return RunCommandLine(arguments, kHelp, parser, options, out, err,
                        [&](const auto& others) { return Run(options, others, out, err); });
}

}  // namespace nereid::client
