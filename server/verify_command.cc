#include "server/verify_command.h"

#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <string>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "server/log.h"
#include "storage/store_verification.h"

namespace nereid::server {
namespace {

using Clock = std::chrono::steady_clock;

constexpr double kBytesPerMegabyte = 1e6;
constexpr int kBarCells = 30;
constexpr std::chrono::milliseconds kBetweenDrawings(100);

double Megabytes(uint64_t bytes) { return static_cast<double>(bytes) / kBytesPerMegabyte; }

// One line at a terminal, drawn anew.
class ProgressBar {
 public:
  void Show(uint64_t done, uint64_t total) {
    if (!is_terminal_ || Clock::now() - drawn_at_ < kBetweenDrawings) return;
    drawn_at_ = Clock::now();
    const double share = total == 0 ? 1 : static_cast<double>(done) / static_cast<double>(total);
    const int cells = std::min(kBarCells, static_cast<int>(share * kBarCells));
    std::fprintf(stderr, "\r[%s%s] %.0f of %.0f MB", std::string(cells, '#').c_str(),
                 std::string(kBarCells - cells, ' ').c_str(), Megabytes(done), Megabytes(total));
  }

  void Clear() const {
    if (is_terminal_) std::fprintf(stderr, "\r\033[K");
  }

 private:
  const bool is_terminal_ = isatty(STDERR_FILENO) != 0;
  Clock::time_point drawn_at_;
};

std::string Figures(const storage::VerificationReport& report, Clock::duration took) {
  const double seconds = std::max(std::chrono::duration<double>(took).count(), 1e-3);
  return absl::StrFormat(
      "%d channels, %d points, %d images, %d records, %d table files, %d blob files; %.1f MB in "
      "%.1f s, %.0f MB/s",
      report.channels.load(), report.points.load(), report.images.load(), report.records.load(),
      report.table_files.load(), report.blob_files.load(), Megabytes(report.bytes), seconds,
      Megabytes(report.bytes) / seconds);
}

int PrintReport(const storage::VerificationReport& report, const std::string& figures) {
  for (const storage::Damage& damage : report.damages()) {
    std::printf("damaged: %s: %s\n", damage.place.c_str(), damage.what.c_str());
  }
  if (report.damage_count() == 0) {
    std::printf("nothing is damaged: %s\n", figures.c_str());
    return kNothingIsDamaged;
  }
  std::printf("%llu damages: %s\n", static_cast<unsigned long long>(report.damage_count()),
              figures.c_str());
  return kDamageWasFound;
}

}  // namespace

int RunVerify(const std::string& data_directory) {
  const Clock::time_point start = Clock::now();
  ProgressBar bar;
  storage::VerificationReport report;
  const absl::Status status = storage::VerifyStore(
      data_directory, [&bar](uint64_t done, uint64_t total) { bar.Show(done, total); }, report);
  bar.Clear();
  if (!status.ok()) {
    Log(status.ToString());
    return kCannotVerify;
  }
  return PrintReport(report, Figures(report, Clock::now() - start));
}

}  // namespace nereid::server
