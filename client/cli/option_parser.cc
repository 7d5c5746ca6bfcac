#include "client/cli/option_parser.h"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {
namespace {

bool IsHyphen(char c) { return c == '-' || c == '_'; }

}  // namespace

OptionParser::OptionParser(std::string command) : command_(std::move(command)) {}

void OptionParser::AddFlag(const std::string& name, char short_name, bool* target) {
  options_.push_back({name, short_name, false, [target](const std::string&) { *target = true; }});
}

void OptionParser::AddValue(const std::string& name, char short_name,
                            std::optional<std::string>* target) {
  options_.push_back(
      {name, short_name, true, [target](const std::string& value) { *target = value; }});
}

void OptionParser::AddValues(const std::string& name, char short_name,
                             std::vector<std::string>* target) {
  options_.push_back(
      {name, short_name, true, [target](const std::string& value) { target->push_back(value); }});
}

absl::StatusOr<std::vector<std::string>> OptionParser::Parse(
    const std::vector<std::string>& arguments) const {
  std::vector<std::string> others;
  for (size_t i = 0; i < arguments.size(); ++i) {
    const bool is_other = arguments[i].size() < 2 || arguments[i][0] != '-';
    if (arguments[i] == "--" || (is_other && ends_at_first_argument_)) {
      const size_t rest = arguments[i] == "--" ? i + 1 : i;
      others.insert(others.end(), arguments.begin() + static_cast<ptrdiff_t>(rest),
                    arguments.end());
      return others;
    }
    if (is_other) {
      others.push_back(arguments[i]);
      continue;
    }
    const absl::StatusOr<Written> written = Read(arguments[i]);
    if (!written.ok()) return written.status();
    bool used_next = false;
    const std::string* next = i + 1 < arguments.size() ? &arguments[i + 1] : nullptr;
    if (absl::Status status = Set(*written, next, &used_next); !status.ok()) return status;
    if (used_next) ++i;
  }
  return others;
}

absl::StatusOr<OptionParser::Written> OptionParser::Read(const std::string& argument) const {
  Written written;
  if (argument[1] == '-') {
    const size_t equals = argument.find('=');
    written.option = Find(argument.substr(2, equals == std::string::npos ? equals : equals - 2));
    if (equals != std::string::npos) written.value = argument.substr(equals + 1);
  } else {
    written.option = Find(argument[1]);
    if (argument.size() > 2) written.value = argument.substr(argument[2] == '=' ? 3 : 2);
  }
  if (written.option == nullptr) {
    return Error(absl::StrCat("unknown option ", Quoted(argument)));
  }
  return written;
}

absl::Status OptionParser::Set(const Written& written, const std::string* next,
                               bool* used_next) const {
  const Option& option = *written.option;
  if (!option.takes_value) {
    if (written.value.has_value()) {
      return Error(absl::StrCat("option --", option.name, " takes no value"));
    }
    option.set("");
    return absl::OkStatus();
  }
  if (written.value.has_value()) {
    option.set(*written.value);
    return absl::OkStatus();
  }
  if (next == nullptr || *next == "--" || IsOption(*next)) {
    return Error(absl::StrCat("option --", option.name, " needs a value"));
  }
  option.set(*next);
  *used_next = true;
  return absl::OkStatus();
}

const OptionParser::Option* OptionParser::Find(const std::string& name) const {
  const auto found = std::find_if(options_.begin(), options_.end(), [&name](const Option& option) {
    return std::equal(name.begin(), name.end(), option.name.begin(), option.name.end(),
                      [](char a, char b) { return a == b || (IsHyphen(a) && IsHyphen(b)); });
  });
  return found == options_.end() ? nullptr : &*found;
}

const OptionParser::Option* OptionParser::Find(char short_name) const {
  const auto found =
      std::find_if(options_.begin(), options_.end(), [short_name](const Option& option) {
        return option.short_name == short_name && short_name != kNoShortName;
      });
  return found == options_.end() ? nullptr : &*found;
}

bool OptionParser::IsOption(const std::string& argument) const {
  return argument.size() > 2 && argument.compare(0, 2, "--") == 0 && Read(argument).ok();
}

absl::Status OptionParser::Error(const std::string& what) const {
  return absl::InvalidArgumentError(absl::StrCat(what, ". Try: ", command_, " --help"));
}

}  // namespace nereid::client
