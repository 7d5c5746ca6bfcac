// Loops compiled twice, once for any processor and once for newer ones, and the choice between
// them. Both give the same bytes: loops use integers and correctly rounded operations only.

#ifndef NEREID_STORAGE_PROCESSOR_PATH_H_
#define NEREID_STORAGE_PROCESSOR_PATH_H_

namespace nereid::storage {

enum class ProcessorPath { kPortable, kAvx2 };

// What this processor runs fastest. kAvx2 must not be used where this does not return it.
ProcessorPath FastestProcessorPath();

// Marks a function that takes on the instruction set of the function it is called from.
#define NEREID_INLINE_LOOP __attribute__((always_inline)) static inline

template <typename Loop, typename... Args>
__attribute__((noinline)) auto RunPortable(Args... args) {
  return Loop::Run(args...);
}

#if defined(__x86_64__)
template <typename Loop, typename... Args>
__attribute__((noinline, target("avx2,bmi,bmi2,lzcnt"))) auto RunAvx2(Args... args) {
  return Loop::Run(args...);
}
#endif

// Loop::Run(args...), a NEREID_INLINE_LOOP, compiled for `path`.
template <typename Loop, typename... Args>
auto RunOn([[maybe_unused]] ProcessorPath path, Args... args) {
#if defined(__x86_64__)
  if (path == ProcessorPath::kAvx2) return RunAvx2<Loop>(args...);
#endif
  return RunPortable<Loop>(args...);
}

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_PROCESSOR_PATH_H_
