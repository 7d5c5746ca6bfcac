#include "client/cli/progress_line.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

constexpr uint64_t kBarColumns = 20;
constexpr size_t kWhatColumnsMax = 40;
// Of ECMA-48: back to the beginning of the line, which is cleared.
constexpr char kClearLine[] = "\r\x1b[K";

}  // namespace

void ProgressLine::Show(const std::string& what, uint64_t done, uint64_t total) {
  if (!is_shown_) return;
  const uint64_t filled = total == 0 ? kBarColumns : done * kBarColumns / total;
  const uint64_t percent = total == 0 ? 100 : done * 100 / total;
  *err_ << kClearLine << CutToWidth(EscapeControls(what), kWhatColumnsMax) << "  ["
        << std::string(filled, '#') << std::string(kBarColumns - filled, ' ') << "] " << percent
        << " %" << std::flush;
  is_drawn_ = true;
}

void ProgressLine::Clear() {
  if (std::exchange(is_drawn_, false)) *err_ << kClearLine << std::flush;
}

}  // namespace nereid::client
