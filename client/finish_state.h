#ifndef NEREID_CLIENT_FINISH_STATE_H_
#define NEREID_CLIENT_FINISH_STATE_H_

namespace nereid::client {

// How an experiment ended.
enum class FinishState { kSucceeded, kFailed, kAborted };

}  // namespace nereid::client

#endif  // NEREID_CLIENT_FINISH_STATE_H_
