#include "client/channel_table.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "client/names.h"

namespace nereid::client {
namespace {

// A channel_ref is at most 65,535.
constexpr size_t kChannelsMax = 65'536;

const char* TypeName(ChannelType type) {
  switch (type) {
    case ChannelType::kInferred:
      return "inferred";
    case ChannelType::kNumeric:
      return "numeric";
    case ChannelType::kText:
      return "text";
    case ChannelType::kImage:
      return "image";
  }
  return "unknown";
}

}  // namespace

absl::StatusOr<Channel*> ChannelTable::Get(std::string_view name, ChannelType type) {
  std::lock_guard lock(mutex_);
  if (const auto found = refs_.find(name); found != refs_.end()) {
    const Entry& entry = entries_[found->second];
    if (entry.type == type) return entry.channel.get();
    return absl::FailedPreconditionError(
        absl::StrCat("channel \"", found->first, "\" was asked for as ", TypeName(entry.type),
                     " before, now as ", TypeName(type), ": ask for it with one type"));
  }
  if (absl::Status status = CheckName("channel", name); !status.ok()) return status;
  if (entries_.size() == kChannelsMax) {
    return absl::ResourceExhaustedError(absl::StrCat("no room for channel \"", std::string(name),
                                                     "\": ", kChannelsMax, " channels are open"));
  }
  const auto channel_ref = static_cast<uint32_t>(entries_.size());
  entries_.push_back(
      {type, std::unique_ptr<Channel>(new Channel(std::string(name), channel_ref, buffer_))});
  refs_.emplace(name, channel_ref);
  return entries_.back().channel.get();
}

uint32_t ChannelTable::size() const {
  std::lock_guard lock(mutex_);
  return static_cast<uint32_t>(entries_.size());
}

ChannelTable::Declaration ChannelTable::At(uint32_t channel_ref) const {
  std::lock_guard lock(mutex_);
  const Entry& entry = entries_[channel_ref];
  return {entry.channel->name(), entry.type};
}

}  // namespace nereid::client
