#include "server/source_channel.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "storage/names.h"

namespace nereid::server {

absl::StatusOr<SourceChannel> FindSourceChannel(const storage::Store& store,
                                                const std::string& project,
                                                const std::string& experiment,
                                                const v1::Source& source, SourceTypes types) {
  if (source.has_alias()) {
    return absl::UnimplementedError(
        absl::StrCat("aliases are not there yet: name a channel instead of alias \"",
                     storage::Printable(source.alias()), "\""));
  }
  if (!source.has_channel()) return absl::InvalidArgumentError("no source: name a channel");
  absl::StatusOr<storage::ChannelRecord> record =
      store.catalog().FindChannel({project, experiment, source.channel()});
  if (!record.ok()) return record.status();
  if (types == SourceTypes::kNumericOnly && record->type() != v1::VALUE_TYPE_NUMERIC) {
    return absl::FailedPreconditionError(
        absl::StrCat("channel \"", storage::Printable(source.channel()), "\" is ",
                     v1::ValueType_Name(static_cast<v1::ValueType>(record->type())),
                     ": only NUMERIC channels can be drawn"));
  }
  return SourceChannel{source.channel(), *std::move(record)};
}

}  // namespace nereid::server
