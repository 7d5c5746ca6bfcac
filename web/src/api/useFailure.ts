import { useState } from "react";

interface Asked {
  data: unknown;
  failureReason: Error | null;
}

// Why a query has no data. It stays while the query is asked again, so that nothing blinks. Null: there
// is data, or nothing failed yet.
export function useFailure({ data, failureReason }: Asked): Error | null {
  const [before, setBefore] = useState<Error | null>(null);
  const failure = data === undefined ? (failureReason ?? before) : null;
  if (failure !== before) setBefore(failure);
  return failure;
}
