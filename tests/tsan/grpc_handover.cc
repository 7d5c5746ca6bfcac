// Built into the thread-sanitizer preset only. The system's gRPC is not instrumented, so the
// sanitizer cannot see that a callback runs after the call that asked for it. Here the two ends of
// every such hand-over are told to it, by standing in front of gRPC's own functions. With that,
// races between callbacks, and between a callback and another thread, are found; without it they
// would all have to be suppressed, false ones and true ones.

#include <dlfcn.h>
#include <grpc/grpc.h>
#include <sanitizer/tsan_interface.h>

namespace {

template <typename Function>
Function* Original(Function*, const char* name) {
  return reinterpret_cast<Function*>(dlsym(RTLD_NEXT, name));
}

// What a server was built from is handed to the threads that serve.
char server_start;

grpc_event TakenOver(grpc_event event) {
  if (event.type != GRPC_OP_COMPLETE) return event;
  __tsan_acquire(event.tag);
  __tsan_acquire(&server_start);
  return event;
}

}  // namespace

extern "C" {

void grpc_server_start(grpc_server* server) {
  static auto* const original = Original(&grpc_server_start, "grpc_server_start");
  __tsan_release(&server_start);
  original(server);
}

grpc_call_error grpc_call_start_batch(grpc_call* call, const grpc_op* operations, size_t count,
                                      void* tag, void* reserved) {
  static auto* const original = Original(&grpc_call_start_batch, "grpc_call_start_batch");
  __tsan_release(tag);
  return original(call, operations, count, tag, reserved);
}

grpc_event grpc_completion_queue_next(grpc_completion_queue* queue, gpr_timespec deadline,
                                      void* reserved) {
  static auto* const original = Original(&grpc_completion_queue_next, "grpc_completion_queue_next");
  return TakenOver(original(queue, deadline, reserved));
}

grpc_event grpc_completion_queue_pluck(grpc_completion_queue* queue, void* tag,
                                       gpr_timespec deadline, void* reserved) {
  static auto* const original =
      Original(&grpc_completion_queue_pluck, "grpc_completion_queue_pluck");
  return TakenOver(original(queue, tag, deadline, reserved));
}

}  // extern "C"
