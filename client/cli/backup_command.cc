#include "client/cli/backup_command.h"

#include <unistd.h>

#include <memory>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/str_cat.h"
#include "client/cli/backup_directory.h"
#include "client/cli/command_line.h"
#include "client/cli/command_options.h"
#include "client/cli/exit_code.h"
#include "client/cli/failure.h"
#include "client/cli/flush_output.h"
#include "client/cli/interrupt_signals.h"
#include "client/cli/option_parser.h"
#include "client/cli/progress_line.h"
#include "client/cli/server_connection.h"
#include "client/cli/terminal_text.h"
#include "client/count_text.h"
#include "nereid/v1/backups.grpc.pb.h"

namespace nereid::client {
namespace {

constexpr char kHelp[] =
    R"(nereid backup: copies everything that the server stores into a directory.

  nereid backup DIR [options]

DIR must not exist yet. Streams go on meanwhile; what was acknowledged before the command began is in
the backup, and perhaps some of what came later. To restore it, start a server on it, or on a copy:

  nereid-server --data_dir=DIR

A command that fails or is interrupted leaves no DIR.

  --server HOST:PORT   default: $NEREID_SERVER, or 127.0.0.1:7070.
)";

absl::StatusOr<std::string> OnlyDirectory(const std::vector<std::string>& others) {
  if (others.size() == 1 && !others[0].empty()) return others[0];
  return absl::InvalidArgumentError(
      absl::StrCat("name one directory for the backup",
                   others.size() > 1 ? absl::StrCat("; there is also ", Quoted(others[1])) : "",
                   ". Try: nereid backup --help"));
}

absl::Status TakeAnswers(grpc::ClientReader<v1::CreateBackupResponse>& answers,
                         InterruptSignals& signals, BackupDirectory& directory, std::ostream& err) {
  ProgressLine progress(&err, isatty(STDERR_FILENO) != 0);
  v1::CreateBackupResponse answer;
  while (answers.Read(&answer)) {
    if (absl::Status status = directory.Take(answer); !status.ok()) return status;
    if (signals.WasInterrupted()) return absl::CancelledError("interrupted: there is no backup");
    progress.Show("backup", directory.taken_bytes(), directory.total_bytes());
  }
  return absl::OkStatus();
}

absl::Status Backup(const std::string& server, const std::string& path, std::ostream& out,
                    std::ostream& err) {
  InterruptSignals signals;
  ServerConnection connection(server);
  if (absl::Status status = connection.Connect(); !status.ok()) return status;
  auto directory = BackupDirectory::Create(path);
  if (!directory.ok()) return directory.status();
  grpc::ClientContext context;
  const auto stub = v1::BackupService::NewStub(connection.channel());
  const auto answers = stub->CreateBackup(&context, v1::CreateBackupRequest());
  const absl::Status taken = TakeAnswers(*answers, signals, **directory, err);
  if (!taken.ok()) context.TryCancel();
  const absl::Status ended = connection.ToAbsl(answers->Finish());
  if (!taken.ok()) return taken;
  if (!ended.ok()) return ended;
  if (absl::Status status = (*directory)->Finish(); !status.ok()) return status;
  out << "backup of " << FormatCount((*directory)->file_count(), "file") << " and "
      << FormatCount((*directory)->taken_bytes(), "byte") << " in " << Quoted(path) << "\n";
  return FlushOutput(out);
}

}  // namespace

int RunBackupCommand(const std::vector<std::string>& arguments, std::ostream& out,
                     std::ostream& err) {
  CommandOptions options;
  OptionParser parser("nereid backup");
  options.AddServerTo(&parser);
  return RunCommandLine(arguments, kHelp, parser, options, out, err, [&](const auto& others) {
    const absl::StatusOr<std::string> path = OnlyDirectory(others);
    if (!path.ok()) return FailUsage(err, path.status());
    const absl::Status status = Backup(options.server, *path, out, err);
    return status.ok() ? kExitSuccess : Fail(err, status);
  });
}

}  // namespace nereid::client
