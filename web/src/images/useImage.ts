import { useEffect, useState } from "react";

import type { ImageAddress, ImageCache, LoadedImage } from "./ImageCache";

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
    cache.load({ channel, epoch, x }, read.signal).then(
      (loaded) => {
        if (!read.signal.aborted) setShown({ loaded, error: undefined });
      },
      (error: unknown) => {
        if (!read.signal.aborted) setShown({ loaded: undefined, error });
      },
    );
    return () => read.abort();
  }, [cache, channel, epoch, x, attempt]);
  const { loaded } = shown;
  useEffect(() => {
    if (loaded === undefined) return;
    cache.pin(loaded);
    return () => cache.unpin(loaded);
  }, [cache, loaded]);
  return shown;
}
