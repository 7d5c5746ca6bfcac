#include "storage/source_resolver.h"

#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "storage/names.h"
#include "storage/value_type_name.h"

namespace nereid::storage {
namespace {

bool Fits(const ChannelRecord& channel, SourceTypes types) {
  return types == SourceTypes::kAny || channel.type() == v1::VALUE_TYPE_NUMERIC;
}

absl::StatusOr<SourceChannel> ResolveChannel(const std::string& name, SourceTypes types,
                                             SourceResolver::FindChannel find) {
  absl::StatusOr<std::optional<ChannelRecord>> found = find(name);
  if (!found.ok()) return found.status();
  std::optional<ChannelRecord>& record = *found;
  if (!record.has_value()) return absl::NotFoundError(NoSuchRecord("channel", name));
  if (Fits(*record, types)) return SourceChannel{name, *std::move(record)};
  return absl::FailedPreconditionError(
      absl::StrCat("channel \"", Printable(name), "\" is ",
                   ValueTypeName(static_cast<v1::ValueType>(record->type())),
                   ": only numeric channels can be drawn"));
}

}  // namespace

const absl::StatusOr<v1::Alias>& SourceResolver::GetAlias(const std::string& name) {
  const auto found = aliases_.find(name);
  if (found != aliases_.end()) return found->second;
  return aliases_.emplace(name, catalog_->aliases().Get(project_, name)).first->second;
}

absl::StatusOr<SourceChannel> SourceResolver::ResolveAlias(const std::string& name,
                                                           SourceTypes types, FindChannel find) {
  const absl::StatusOr<v1::Alias>& alias = GetAlias(name);
  if (!alias.ok()) return alias.status();
  bool passed_over = false;
  for (const std::string& channel : alias->channels()) {
    absl::StatusOr<std::optional<ChannelRecord>> found = find(channel);
    if (!found.ok()) return found.status();
    std::optional<ChannelRecord>& record = *found;
    if (!record.has_value()) continue;
    if (Fits(*record, types)) return SourceChannel{channel, *std::move(record)};
    passed_over = true;
  }
  return absl::NotFoundError(
      absl::StrCat("none of the ", alias->channels_size(), " channels of alias \"", Printable(name),
                   "\" is ", passed_over ? "NUMERIC" : "there", " in this experiment"));
}

absl::StatusOr<SourceChannel> SourceResolver::Resolve(const v1::Source& source, SourceTypes types,
                                                      FindChannel find) {
  if (source.has_channel()) return ResolveChannel(source.channel(), types, find);
  if (source.has_alias()) return ResolveAlias(source.alias(), types, find);
  return absl::InvalidArgumentError("no source: name a channel or an alias");
}

absl::StatusOr<SourceChannel> SourceResolver::Resolve(const v1::Source& source, SourceTypes types,
                                                      ExperimentId experiment) {
  return Resolve(source, types, [this, experiment](const std::string& name) {
    return catalog_->channels().Find(experiment, name);
  });
}

absl::StatusOr<absl::flat_hash_map<ExperimentId, SeriesId>> SourceResolver::ResolveEverywhere(
    const v1::Source& source, SourceTypes types) {
  std::vector<std::string> names = {source.channel()};
  if (source.has_alias()) {
    const absl::StatusOr<v1::Alias>& alias = GetAlias(source.alias());
    if (!alias.ok() && !absl::IsNotFound(alias.status())) return alias.status();
    names.clear();
    if (alias.ok()) names.assign(alias->channels().begin(), alias->channels().end());
  }
  absl::flat_hash_map<ExperimentId, SeriesId> series;
  for (const std::string& name : names) {
    absl::Status status = catalog_->ForEachChannelNamed(
        project_, name, [&](ExperimentId experiment, const ChannelRecord& channel) {
          // One that was found under a name before is more important.
          if (Fits(channel, types)) series.try_emplace(experiment, channel.series_id());
        });
    if (!status.ok()) return status;
  }
  return series;
}

}  // namespace nereid::storage
