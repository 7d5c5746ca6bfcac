// Checks the records of the families `catalog` and `state`, and finds the channels there are.

#ifndef NEREID_STORAGE_CATALOG_VERIFICATION_H_
#define NEREID_STORAGE_CATALOG_VERIFICATION_H_

#include <rocksdb/db.h>

#include <vector>

#include "storage/catalog.h"
#include "storage/families.h"
#include "storage/verification_report.h"

namespace nereid::storage {

struct StoredChannel {
  ChannelPath path;
  ChannelRecord record;
};

// Decodes every record, adds to the report what is damaged, and returns the channels of all
// experiments that were not deleted, by series.
std::vector<StoredChannel> VerifyCatalog(rocksdb::DB& db, const Families& families,
                                         VerificationReport& report);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_CATALOG_VERIFICATION_H_
