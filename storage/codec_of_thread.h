// The scratch memory of codecs is large, and values are many: each thread has one of each.

#ifndef NEREID_STORAGE_CODEC_OF_THREAD_H_
#define NEREID_STORAGE_CODEC_OF_THREAD_H_

#include "storage/number_codec.h"

namespace nereid::storage {

inline NumberEncoder& EncoderOfThread() {
  thread_local NumberEncoder encoder;
  return encoder;
}

inline NumberDecoder& DecoderOfThread() {
  thread_local NumberDecoder decoder;
  return decoder;
}

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CODEC_OF_THREAD_H_
