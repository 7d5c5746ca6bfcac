#include "client/cli/flush_output.h"

namespace nereid::client {

absl::Status FlushOutput(std::ostream& out) {
  out.flush();
  return out.good() ? absl::OkStatus() : absl::DataLossError("cannot write the output");
}

}  // namespace nereid::client
