import { Code, ConnectError } from "@connectrpc/connect";

const RETRIES_MAX = 3;

// Whether the same call may succeed later, as once the server is back.
export function isPassing(error: unknown): boolean {
  const code = ConnectError.from(error).code;
  return code === Code.Unavailable || code === Code.ResourceExhausted || code === Code.Unknown;
}

// Whether to make the same call again at once. For TanStack Query's `retry`.
export function shouldRetry(failures: number, error: unknown): boolean {
  return failures < RETRIES_MAX && isPassing(error);
}

// What failed, for a person: the message of the server, or that it was not reached.
export function describeError(error: unknown): string {
  const { rawMessage } = ConnectError.from(error);
  if (rawMessage === "Failed to fetch" || rawMessage === "") {
    return `The server at ${window.location.host} does not answer.`;
  }
  return rawMessage;
}

export function isNotFound(error: unknown): boolean {
  return ConnectError.from(error).code === Code.NotFound;
}

// Whether somebody else changed a thing since it was read: its etag is another one.
export function isConflict(error: unknown): boolean {
  return ConnectError.from(error).code === Code.Aborted;
}
