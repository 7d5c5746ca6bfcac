#ifndef NEREID_SERVER_SAMPLE_SERIES_REACTOR_H_
#define NEREID_SERVER_SAMPLE_SERIES_REACTOR_H_

#include <string>

#include "nereid/v1/query.pb.h"
#include "server/answer_stream.h"
#include "storage/store.h"

namespace nereid::server {

// One SampleSeries call: an answer for each experiment and source.
class SampleSeriesReactor final : public AnswerStream<v1::SampleSeriesResponse> {
 public:
  // `request` stays valid as long as the call.
  SampleSeriesReactor(storage::Store* store, WorkerPool* pool,
                      const v1::SampleSeriesRequest* request);

 private:
  absl::StatusOr<bool> Next(v1::SampleSeriesResponse& response) override;
  absl::Status CheckRequest() const;
  absl::Status Sample(const std::string& experiment, const v1::Source& source,
                      v1::SampleSeriesResponse& response) const;

  storage::Store* const store_;
  const v1::SampleSeriesRequest* const request_;
  // Of the next answer.
  int experiment_index_ = 0;
  int source_index_ = 0;
};

}  // namespace nereid::server

#endif  // NEREID_SERVER_SAMPLE_SERIES_REACTOR_H_
