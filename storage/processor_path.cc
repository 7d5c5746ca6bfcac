#include "storage/processor_path.h"

#if defined(__x86_64__)
#include <cpuid.h>
#endif

namespace nereid::storage {
namespace {

#if defined(__x86_64__)
// Clang 14 does not know "lzcnt" in __builtin_cpu_supports.
bool HasLzcnt() {
  constexpr unsigned kExtendedFeatures = 0x80000001;
  unsigned eax = 0, ebx = 0, ecx = 0, edx = 0;
  return __get_cpuid(kExtendedFeatures, &eax, &ebx, &ecx, &edx) != 0 && (ecx & bit_LZCNT) != 0;
}
#endif

}  // namespace

ProcessorPath FastestProcessorPath() {
#if defined(__x86_64__)
  static const bool newer = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                            __builtin_cpu_supports("bmi2") && HasLzcnt();
  if (newer) return ProcessorPath::kAvx2;
#endif
  return ProcessorPath::kPortable;
}

}  // namespace nereid::storage
