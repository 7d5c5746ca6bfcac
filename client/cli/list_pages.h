// Lists that the server gives in pages.

#ifndef NEREID_CLIENT_CLI_LIST_PAGES_H_
#define NEREID_CLIENT_CLI_LIST_PAGES_H_

#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "client/cli/server_connection.h"

namespace nereid::client {

// What commands ask for at a time; the most that the server gives.
inline constexpr int kPageEntriesMax = 1000;

// Calls `list` with `request` for page after page, and `take` with each; it says whether to go on.
template <typename Stub, typename Request, typename Response, typename Take>
absl::Status EachPage(const ServerConnection& connection, UnaryMethod<Stub, Request, Response> list,
                      Request request, const Take& take) {
  if (request.page_size() == 0) request.set_page_size(kPageEntriesMax);
  do {
    const absl::StatusOr<Response> page = connection.Call(list, request);
    if (!page.ok()) return page.status();
    if (!take(*page)) return absl::OkStatus();
    request.set_page_token(page->next_page_token());
  } while (!request.page_token().empty());
  return absl::OkStatus();
}

// The entries of all pages; `entries` is how a page has them:
// `&v1::ListProjectsResponse::projects`.
template <typename Stub, typename Request, typename Response, typename Entry>
absl::StatusOr<std::vector<Entry>> ListAll(
    const ServerConnection& connection, UnaryMethod<Stub, Request, Response> list,
    const google::protobuf::RepeatedPtrField<Entry>& (Response::*entries)() const,
    const Request& request) {
  std::vector<Entry> all;
  const absl::Status status = EachPage(connection, list, request, [&](const Response& page) {
    all.insert(all.end(), (page.*entries)().begin(), (page.*entries)().end());
    return true;
  });
  if (!status.ok()) return status;
  return all;
}

}  // namespace nereid::client

#endif  // NEREID_CLIENT_CLI_LIST_PAGES_H_
