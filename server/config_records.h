// What the services of aliases, charts and chart sets have in common: records that are named within
// an owner and carry an etag.

#ifndef NEREID_SERVER_CONFIG_RECORDS_H_
#define NEREID_SERVER_CONFIG_RECORDS_H_

#include <google/protobuf/field_mask.pb.h>

#include <string>
#include <utility>

#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/types/span.h"
#include "server/field_update.h"
#include "storage/config_editor.h"
#include "storage/record_table.h"

namespace nereid::server {

// `record` must stay as long as what is returned.
template <typename Record>
storage::RecordChange<Record> Creation(const Record& record) {
  return {record.name(), storage::Presence::kAbsent, "", [&record](Record& created) {
            created = record;
            return absl::OkStatus();
          }};
}

// The same goes for `request`, an Update request, and for `fields`, those that can be updated.
template <typename Request, typename Record>
storage::RecordChange<Record> Update(const Request& request, const Record& record,
                                     absl::Span<const absl::string_view> fields) {
  const auto presence =
      request.allow_missing() ? storage::Presence::kAny : storage::Presence::kPresent;
  return {record.name(), presence, record.etag(), [&request, &record, fields](Record& updated) {
            return UpdateFields(record, request.update_mask(), fields, updated);
          }};
}

template <typename Record>
absl::Status Fill(absl::StatusOr<Record> result, Record* record) {
  if (!result.ok()) return result.status();
  *record = *std::move(result);
  return absl::OkStatus();
}

// `owner` is that of the record, or why there is none.
template <typename Record>
absl::Status Get(const storage::RecordTable<Record>& table, const absl::StatusOr<uint64_t>& owner,
                 const std::string& name, Record* record) {
  if (!owner.ok()) return owner.status();
  absl::Status status = Fill(table.Get(*owner, name), record);
  record->set_name(name);
  return status;
}

// Fills a page of a List call.
template <typename Record, typename Request, typename Response>
absl::Status List(const storage::RecordTable<Record>& table, const absl::StatusOr<uint64_t>& owner,
                  const Request& request, google::protobuf::RepeatedPtrField<Record>* records,
                  Response* response) {
  if (!owner.ok()) return owner.status();
  auto page = table.List(*owner, {request.page_size(), request.page_token()});
  if (!page.ok()) return page.status();
  for (storage::Named<Record>& entry : page->entries) {
    entry.record.set_name(std::move(entry.name));
    records->Add(std::move(entry.record));
  }
  response->set_next_page_token(std::move(page->next_token));
  return absl::OkStatus();
}

}  // namespace nereid::server

#endif  // NEREID_SERVER_CONFIG_RECORDS_H_
