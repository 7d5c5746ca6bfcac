#include "client/cli/details_options.h"

#include "absl/status/status.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"

namespace nereid::client {

void DetailsOptions::AddTo(OptionParser* parser) {
  parser->AddValue("description", OptionParser::kNoShortName, &description);
  parser->AddValues("tag", OptionParser::kNoShortName, &tags);
  parser->AddValues("param", OptionParser::kNoShortName, &params);
}

bool DetailsOptions::IsEmpty() const {
  return !description.has_value() && tags.empty() && params.empty();
}

absl::StatusOr<ExperimentDetails> DetailsOptions::Resolve() const {
  ExperimentDetails details{description.value_or(""), tags, {}};
  for (const std::string& param : params) {
    const size_t equals = param.find('=');
    if (equals == std::string::npos || equals == 0) {
      return absl::InvalidArgumentError(
          absl::StrCat("--param: ", Quoted(param), " is not NAME=VALUE, such as lr=0.001"));
    }
    details.parameters[param.substr(0, equals)] = param.substr(equals + 1);
  }
  if (absl::Status status = CheckDetails(details); !status.ok()) return status;
  return details;
}

}  // namespace nereid::client
