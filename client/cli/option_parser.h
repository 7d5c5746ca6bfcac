// Reads the options of a command line.

#ifndef NEREID_CLIENT_CLI_OPTION_PARSER_H_
#define NEREID_CLIENT_CLI_OPTION_PARSER_H_

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"

namespace nereid::client {

// Takes `--name VALUE`, `--name=VALUE`, `-n VALUE`, `-nVALUE` and `-n=VALUE`; `--` ends the
// options. Of an option that takes one value the last one counts. In the name of an option `_` and
// `-` are the same.
class OptionParser {
 public:
  // Short name of an option that has none.
  static constexpr char kNoShortName = '\0';

  // `command` is how messages call the program: "nereid send".
  explicit OptionParser(std::string command);

  // Targets must outlive Parse.
  void AddFlag(const std::string& name, char short_name, bool* target);
  void AddValue(const std::string& name, char short_name, std::optional<std::string>* target);
  void AddValues(const std::string& name, char short_name, std::vector<std::string>* target);

  // The first argument that is no option ends the options: it begins a command with options of its
  // own.
  void EndAtFirstArgument() { ends_at_first_argument_ = true; }

  // Sets the targets and returns the arguments that are no options. INVALID_ARGUMENT names the
  // option that is unknown, lacks its value or has one it does not take.
  absl::StatusOr<std::vector<std::string>> Parse(const std::vector<std::string>& arguments) const;

 private:
  struct Option {
    std::string name;
    char short_name = kNoShortName;
    bool takes_value = false;
    std::function<void(const std::string& value)> set;
  };

  // An option as it stands on the command line.
  struct Written {
    const Option* option = nullptr;
    std::optional<std::string> value;
  };

  absl::StatusOr<Written> Read(const std::string& argument) const;
  absl::Status Set(const Written& written, const std::string* next, bool* used_next) const;
  const Option* Find(const std::string& name) const;
  const Option* Find(char short_name) const;
  bool IsOption(const std::string& argument) const;
  absl::Status Error(const std::string& what) const;

  const std::string command_;
  std::vector<Option> options_;
  bool ends_at_first_argument_ = false;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_OPTION_PARSER_H_
