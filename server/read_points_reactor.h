#ifndef NEREID_SERVER_READ_POINTS_REACTOR_H_
#define NEREID_SERVER_READ_POINTS_REACTOR_H_

#include <memory>
#include <string>

#include "nereid/v1/query.pb.h"
#include "server/answer_stream.h"
#include "storage/store.h"

namespace nereid::server {

// One ReadPoints call.
class ReadPointsReactor final : public AnswerStream<v1::ReadPointsResponse> {
 public:
  // `request` stays valid as long as the call.
  ReadPointsReactor(storage::Store* store, WorkerPool* pool, const v1::ReadPointsRequest* request);

 private:
  absl::StatusOr<bool> Next(v1::ReadPointsResponse& response) override;
  absl::Status Open(v1::ReadPointsResponse& response);

  storage::Store* const store_;
  const v1::ReadPointsRequest* const request_;
  // The one that is read.
  std::string channel_;
  // Null before the first answer.
  std::unique_ptr<storage::PointReader> reader_;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_READ_POINTS_REACTOR_H_
