#include "server/stream_slots.h"

#include <google/protobuf/descriptor.h>

#include <algorithm>

namespace nereid::server {

std::unique_ptr<StreamSlots::Slot> StreamSlots::Take() {
  if (++taken_ <= slots_) return std::make_unique<Slot>(&taken_);
  --taken_;
  return nullptr;
}

bool IsUnaryMethod(const std::string& path) {
  std::string name = path.substr(1);
  std::ranges::replace(name, '/', '.');
  const google::protobuf::MethodDescriptor* method =
      google::protobuf::DescriptorPool::generated_pool()->FindMethodByName(name);
  return method != nullptr && !method->client_streaming() && !method->server_streaming();
}

}  // namespace nereid::server
