#include "client/cli/source_name.h"

#include "absl/status/status.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "client/cli/terminal_text.h"
#include "client/names.h"

namespace nereid::client {

absl::StatusOr<v1::Source> ParseSource(const std::string& name) {
  v1::Source source;
  const bool is_escaped = absl::StartsWith(name, "@@");
  const bool is_alias = !is_escaped && absl::StartsWith(name, "@");
  if (is_alias) {
    source.set_alias(name.substr(1));
  } else {
    source.set_channel(is_escaped ? name.substr(1) : name);
  }
  const absl::Status status =
      is_alias ? CheckName("alias", source.alias()) : CheckName("channel", source.channel());
  if (!status.ok()) return status;
  return source;
}

std::string SourceName(const v1::Source& source) {
  if (source.has_alias()) return "@" + source.alias();
  return absl::StartsWith(source.channel(), "@") ? "@" + source.channel() : source.channel();
}

std::string ResolvedName(const v1::Source& source, const std::string& channel) {
  return source.has_alias() ? absl::StrCat(SourceName(source), " = ", channel) : channel;
}

void TellIfAlias(const v1::Source& source, const std::string& channel, std::ostream& err) {
  if (!source.has_alias()) return;
  err << "nereid: " << EscapeControls(ResolvedName(source, channel)) << std::endl;
}

absl::StatusOr<std::vector<v1::Source>> ParseSources(const std::vector<std::string>& names) {
  std::vector<v1::Source> sources;
  for (const std::string& name : names) {
    const absl::StatusOr<v1::Source> source = ParseSource(name);
    if (!source.ok()) return source.status();
    sources.push_back(*source);
  }
  return sources;
}

absl::StatusOr<v1::Source> ParseOnlySource(const std::string& command,
                                           const std::vector<std::string>& others) {
  if (others.empty()) {
    return absl::InvalidArgumentError(
        absl::StrCat("no SOURCE: name a channel. Try: ", command, " --help"));
  }
  if (others.size() > 1) {
    return absl::InvalidArgumentError(
        absl::StrCat("one SOURCE is read at a time, but there is also ", Quoted(others[1])));
  }
  return ParseSource(others[0]);
}

}  // namespace nereid::client
