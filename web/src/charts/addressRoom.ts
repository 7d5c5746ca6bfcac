// The server takes 8,190 bytes of path and query. The rest is left to what is always short.
const ADDRESS_BYTES_MAX = 7_500;

// Whether the page that is shown can be loaded again with this query.
export function hasRoom(params: URLSearchParams): boolean {
  return window.location.pathname.length + params.toString().length <= ADDRESS_BYTES_MAX;
}
