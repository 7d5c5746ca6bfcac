// Checks the points, summaries and images of one series, and its head against them.

#ifndef NEREID_STORAGE_SERIES_VERIFICATION_H_
#define NEREID_STORAGE_SERIES_VERIFICATION_H_

#include <rocksdb/db.h>

#include "storage/catalog.h"
#include "storage/catalog_verification.h"
#include "storage/families.h"
#include "storage/verification_report.h"

namespace nereid::storage {

// Decodes every value of the channel, and adds to the report what is damaged or does not agree:
// x that do not increase, summaries that are not those of the points, a head that counts other
// points. Goes on behind damage. Thread-safe.
void VerifySeries(rocksdb::DB& db, const Families& families, const Catalog& catalog,
                  const StoredChannel& channel, VerificationReport& report);

}  // namespace nereid::storage

#endif  // NEREID_STORAGE_SERIES_VERIFICATION_H_
