import { useEffect, useState } from "react";

import { shouldRetry } from "../api/errors";
import type { ImageAddress, ImageCache, LoadedImage } from "./ImageCache";

// How long to wait before a read that failed is tried again; doubled each time.
const RETRY_MILLIS = 300;

interface ShownImage {
  // Until the image asked for is there, the one shown before.
  loaded: LoadedImage | undefined;
  // Why it could not be read.
  error: unknown;
}

// The image at an address; nothing for none. Another `attempt` tries again what failed.
export function useImage(
  cache: ImageCache,
  address: ImageAddress | undefined,
  attempt: unknown,
): ShownImage {
  const [shown, setShown] = useState<ShownImage>({
    loaded: address && cache.peek(address),
    error: undefined,
  });
  const { channel, epoch, x } = address ?? {};
  useEffect(() => {
    if (channel === undefined || epoch === undefined || x === undefined) {
      setShown({ loaded: undefined, error: undefined });
      return;
    }
    const read = new AbortController();
    let timer: number | undefined;
    const load = async (failures: number): Promise<void> => {
      try {
        const loaded = await cache.load({ channel, epoch, x }, read.signal);
        if (!read.signal.aborted) setShown({ loaded, error: undefined });
      } catch (error) {
        if (read.signal.aborted) return;
        if (!shouldRetry(failures, error)) setShown({ loaded: undefined, error });
        else timer = window.setTimeout(() => void load(failures + 1), RETRY_MILLIS * 2 ** failures);
      }
    };
    void load(0);
    return () => {
      read.abort();
      window.clearTimeout(timer);
    };
  }, [cache, channel, epoch, x, attempt]);
  const { loaded } = shown;
  useEffect(() => {
    if (loaded === undefined) return;
    cache.pin(loaded);
    return () => cache.unpin(loaded);
  }, [cache, loaded]);
  return shown;
}
