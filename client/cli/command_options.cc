#include "client/cli/command_options.h"

#include <cstdint>
#include <cstdlib>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"
#include "client/names.h"

namespace nereid::client {
namespace {

constexpr uint32_t kPortMax = 65'535;

// A value and where it comes from, for messages.
struct Given {
  std::optional<std::string> value;
  std::string origin;
};

Given OptionOrVariable(const std::optional<std::string>& option, const std::string& option_name,
                       const char* variable) {
  if (option.has_value()) return {option, option_name};
  const char* value = std::getenv(variable);
  if (value == nullptr || *value == '\0') return {};
  return {value, variable};
}

absl::Status At(const Given& given, const absl::Status& status) {
  if (status.ok()) return status;
  return absl::InvalidArgumentError(absl::StrCat(given.origin, ": ", status.message()));
}

absl::Status CheckServer(const std::string& server) {
  constexpr char kUnixScheme[] = "unix:";
  if (server.compare(0, sizeof(kUnixScheme) - 1, kUnixScheme) == 0) return absl::OkStatus();
  const size_t colon = server.rfind(':');
  const bool has_port = colon != std::string::npos && colon > 0 && colon + 1 < server.size() &&
                        server.find_first_not_of("0123456789", colon + 1) == std::string::npos;
  if (!has_port) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(server), " is not HOST:PORT, such as ", kDefaultServer));
  }
  uint32_t port = 0;
  if (absl::SimpleAtoi(server.substr(colon + 1), &port) && port >= 1 && port <= kPortMax) {
    return absl::OkStatus();
  }
  return absl::InvalidArgumentError(
      absl::StrCat(Quoted(server), " names no port: it is 1 to ", kPortMax));
}

absl::Status SetFormat(const std::optional<std::string>& option, OutputFormat* format) {
  if (!option.has_value() || *option == "table") {
    *format = OutputFormat::kTable;
  } else if (*option == "csv") {
    *format = OutputFormat::kCsv;
  } else if (*option == "json") {
    *format = OutputFormat::kJson;
  } else {
    return absl::InvalidArgumentError(
        absl::StrCat("--format: ", Quoted(*option), " is none of table, csv and json"));
  }
  return absl::OkStatus();
}

}  // namespace

void CommandOptions::AddTo(OptionParser* parser) {
  AddProjectTo(parser);
  parser->AddValue("experiment", OptionParser::kNoShortName, &experiment_option);
}

void CommandOptions::AddServerTo(OptionParser* parser) {
  parser->AddFlag("help", 'h', &wants_help);
  parser->AddValue("server", OptionParser::kNoShortName, &server_option);
}

void CommandOptions::AddProjectTo(OptionParser* parser) {
  AddServerTo(parser);
  parser->AddValue("project", OptionParser::kNoShortName, &project_option);
}

void CommandOptions::AddFormatTo(OptionParser* parser) {
  parser->AddValue("format", OptionParser::kNoShortName, &format_option);
}

absl::Status CommandOptions::Resolve() {
  const Given given_server = OptionOrVariable(server_option, "--server", kServerVariable);
  const Given given_project = OptionOrVariable(project_option, "--project", kProjectVariable);
  const Given given_experiment =
      OptionOrVariable(experiment_option, "--experiment", kExperimentVariable);
  server = given_server.value.value_or(kDefaultServer);
  project = given_project.value;
  experiment = given_experiment.value;

  absl::Status status = At(given_server, CheckServer(server));
  if (status.ok() && project.has_value()) status = At(given_project, CheckProjectName(*project));
  if (status.ok() && experiment.has_value()) {
    status = At(given_experiment, CheckName("experiment", *experiment));
  }
  if (status.ok()) status = SetFormat(format_option, &format);
  return status;
}

absl::Status CommandOptions::CheckHasExperiment() const {
  if (experiment.has_value()) return absl::OkStatus();
  return absl::InvalidArgumentError(
      absl::StrCat("no experiment: pass --experiment E or set ", kExperimentVariable));
}

}  // namespace nereid::client
