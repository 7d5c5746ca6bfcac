#include "client/cli/experiment_name.h"

#include <cstddef>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"

namespace nereid::client {
namespace {

constexpr size_t kProgramBytesMax = 64;
constexpr size_t kSuffixBytes = 4;

std::string BaseName(const std::string& path) { return path.substr(path.rfind('/') + 1); }

// The script or module that a Python interpreter runs; otherwise the program.
std::string ProgramName(const std::vector<std::string>& command) {
  std::string program = BaseName(command[0]);
  if (!absl::StartsWith(program, "python")) return program;
  for (size_t i = 1; i < command.size(); ++i) {
    if (command[i] == "-m" && i + 1 < command.size()) return command[i + 1];
    if (command[i] == "-c" || command[i].empty()) return program;
    if (command[i][0] != '-') return std::string(absl::StripSuffix(BaseName(command[i]), ".py"));
  }
  return program;
}

std::string WithSafeCharacters(const std::string& text) {
  std::string result;
  for (const char c : text.substr(0, kProgramBytesMax)) {
    const bool is_safe =
        absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '-' || c == '_' || c == '.';
    result += is_safe ? c : '_';
  }
  return result.empty() ? "run" : result;
}

// Without letters and digits that look like others.
std::string Suffix(uint64_t random) {
  constexpr char kCharacters[] = "abcdefghijkmnpqrstuvwxyz23456789";
  constexpr uint64_t kCount = sizeof(kCharacters) - 1;
  std::string result;
  for (size_t i = 0; i < kSuffixBytes; ++i) {
    result += kCharacters[random % kCount];
    random /= kCount;
  }
  return result;
}

}  // namespace

std::string MakeExperimentName(const std::vector<std::string>& command, absl::Time now,
                               uint64_t random) {
  return absl::StrCat(WithSafeCharacters(ProgramName(command)), "-",
                      absl::FormatTime("%Y%m%d-%H%M%S", now, absl::UTCTimeZone()), "-",
                      Suffix(random));
}

}  // namespace nereid::client
