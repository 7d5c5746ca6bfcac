// The options that say something about an experiment.

#ifndef NEREID_CLIENT_CLI_DETAILS_OPTIONS_H_
#define NEREID_CLIENT_CLI_DETAILS_OPTIONS_H_

#include <optional>
#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "client/cli/option_parser.h"
#include "client/experiment_details.h"

namespace nereid::client {

// As given on the command line.
struct DetailsOptions {
  std::optional<std::string> description;
  std::vector<std::string> tags;
  std::vector<std::string> params;

  // Adds --description, --tag and --param.
  void AddTo(OptionParser* parser);

  // Whether none of them was given.
  bool IsEmpty() const;

  // Of a parameter given twice the last one counts. INVALID_ARGUMENT names the option that is
  // wrong.
  absl::StatusOr<ExperimentDetails> Resolve() const;
};

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_DETAILS_OPTIONS_H_
