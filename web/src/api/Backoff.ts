const DELAY_MIN_MILLIS = 500;
const DELAY_MAX_MILLIS = 8_000;

// How long to wait before the next try: twice as long after each failure, spread by a quarter to both
// sides so that many pages do not come back in step.
export class Backoff {
  private failures = 0;

  nextMillis(): number {
    const delay = Math.min(DELAY_MIN_MILLIS * 2 ** this.failures++, DELAY_MAX_MILLIS);
    return delay * (0.75 + Math.random() / 2);
  }

  succeeded(): void {
    this.failures = 0;
  }
}
