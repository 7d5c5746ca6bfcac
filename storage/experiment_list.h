// Lists the experiments of a project: filtered, sorted by what they are or by how well they did, in
// pages.

#ifndef NEREID_STORAGE_EXPERIMENT_LIST_H_
#define NEREID_STORAGE_EXPERIMENT_LIST_H_

#include <string>
#include <vector>

#include "absl/status/statusor.h"
#include "nereid/v1/experiments.pb.h"
#include "storage/catalog.h"
#include "storage/experiment_leases.h"
#include "storage/head_cache.h"
#include "storage/source_resolver.h"

namespace nereid::storage {

// What a source is in one experiment.
struct SourceHead {
  // Not OK: why no channel stands for the source.
  absl::Status status;
  std::string channel;
  Head head;
};

struct ListedExperiment {
  std::string name;
  ExperimentRecord record;
  // As ExperimentLeases::StateOf.
  v1::ExperimentState state = v1::EXPERIMENT_STATE_UNSPECIFIED;
  // Description, tags, parameters and etag.
  v1::Experiment details;
  // One for each source asked for.
  std::vector<SourceHead> values;
};

struct ExperimentList {
  std::vector<ListedExperiment> experiments;
  // Empty: this was the last page.
  std::string next_token;
};

// One of them, without values. NOT_FOUND as Catalog::FindExperiment, DATA_LOSS for damaged records.
absl::StatusOr<ListedExperiment> FindExperiment(const Catalog& catalog,
                                                const ExperimentLeases& leases,
                                                const std::string& project,
                                                const std::string& name);

// As ExperimentService.ListExperiments. What is committed meanwhile may or may not be seen.
// NOT_FOUND for an unknown project; INVALID_ARGUMENT for a bad page size, a token of another
// request, more than kListedSourcesMax sources and a source that names nothing; DATA_LOSS for
// damaged records.
absl::StatusOr<ExperimentList> ListExperiments(const Catalog& catalog,
                                               const ExperimentLeases& leases, HeadCache& heads,
                                               const v1::ListExperimentsRequest& request);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_EXPERIMENT_LIST_H_
