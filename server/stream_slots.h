// Counts calls that may go on for long, so that they leave threads for others.

#ifndef NEREID_SERVER_STREAM_SLOTS_H_
#define NEREID_SERVER_STREAM_SLOTS_H_

#include <atomic>
#include <memory>
#include <string>

namespace nereid::server {

// Thread-safe.
class StreamSlots {
 public:
  // Gives the slot back when it is gone; must not outlive the slots.
  class Slot {
   public:
    explicit Slot(std::atomic<int>* taken) : taken_(taken) {}
    ~Slot() { --*taken_; }
    Slot(const Slot&) = delete;
    Slot& operator=(const Slot&) = delete;

   private:
    std::atomic<int>* const taken_;
  };

  explicit StreamSlots(int slots) : slots_(slots) {}

  // Null if all are taken.
  std::unique_ptr<Slot> Take();

 private:
  const int slots_;
  std::atomic<int> taken_ = 0;
};

// Whether "/package.Service/Method" is known to give one answer. Any other may go on for long.
bool IsUnaryMethod(const std::string& path);

}  // namespace nereid::server

#endif  // NEREID_SERVER_STREAM_SLOTS_H_
