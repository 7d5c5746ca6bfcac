import type { Image } from "@nereid/points_pb";

import { imageType } from "./imageFile";
import { readImage } from "./readImages";

// An image that was read, and a URL that shows it for as long as it is in the cache.
export interface LoadedImage {
  channel: string;
  x: number;
  // Without data.
  image: Image;
  blob: Blob;
  url: string;
}

// Which image: `epoch` tells images apart that stood at the same x one after the other.
export interface ImageAddress {
  channel: string;
  epoch: number;
  x: number;
}

// Bounds of what is kept beside the images in sight.
const IMAGES_MAX = 300;
const BYTES_MAX = 96 << 20;
// Reads at once: browsers open six connections to a server, and one watches.
const READS_MAX = 4;

// Images of an experiment, read once and kept while there is room. Call `clear` in the end.
export class ImageCache {
  // Least recently used first.
  private readonly images = new Map<string, LoadedImage>();
  private readonly pins = new Map<LoadedImage, number>();
  private bytes = 0;
  private reading = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(
    private readonly project: string,
    private readonly experiment: string,
  ) {}

  // What is there without a read.
  peek({ channel, epoch, x }: ImageAddress): LoadedImage | undefined {
    return this.images.get(keyOf(channel, epoch, x));
  }

  // The image, read if need be. Rejects when `signal` is aborted first.
  async load({ channel, epoch, x }: ImageAddress, signal: AbortSignal): Promise<LoadedImage> {
    const key = keyOf(channel, epoch, x);
    const kept = this.images.get(key);
    if (kept !== undefined) return this.touch(key, kept);
    await this.takeTurn();
    try {
      signal.throwIfAborted();
      const { project, experiment } = this;
      const image = await readImage({ project, experiment, channel }, x, signal);
      return this.images.get(key) ?? this.keep(key, channel, x, image);
    } finally {
      this.passTurn();
    }
  }

  // While an image is pinned, its URL holds. As many calls of `unpin` undo it.
  pin(loaded: LoadedImage): void {
    this.pins.set(loaded, (this.pins.get(loaded) ?? 0) + 1);
  }

  unpin(loaded: LoadedImage): void {
    const left = (this.pins.get(loaded) ?? 0) - 1;
    if (left > 0) this.pins.set(loaded, left);
    else this.pins.delete(loaded);
  }

  clear(): void {
    for (const { url } of this.images.values()) URL.revokeObjectURL(url);
    this.images.clear();
    this.bytes = 0;
  }

  private async takeTurn(): Promise<void> {
    if (this.reading >= READS_MAX) await new Promise<void>((turn) => this.waiting.push(turn));
    else this.reading += 1;
  }

  // The newest wait the least: they are what is in sight.
  private passTurn(): void {
    const next = this.waiting.pop();
    if (next === undefined) this.reading -= 1;
    else next();
  }

  private touch(key: string, loaded: LoadedImage): LoadedImage {
    this.images.delete(key);
    this.images.set(key, loaded);
    return loaded;
  }

  private keep(key: string, channel: string, x: number, image: Image): LoadedImage {
    const blob = new Blob([new Uint8Array(image.data)], { type: imageType(image.format) });
    const described = { ...image, data: new Uint8Array() };
    const loaded = { channel, x, image: described, blob, url: URL.createObjectURL(blob) };
    this.images.set(key, loaded);
    this.bytes += blob.size;
    this.evict(loaded);
    return loaded;
  }

  private evict(newest: LoadedImage): void {
    for (const [key, loaded] of this.images) {
      if (this.images.size <= IMAGES_MAX && this.bytes <= BYTES_MAX) return;
      if (this.pins.has(loaded) || loaded === newest) continue;
      this.images.delete(key);
      this.bytes -= loaded.blob.size;
      URL.revokeObjectURL(loaded.url);
    }
  }
}

function keyOf(channel: string, epoch: number, x: number): string {
  return `${epoch} ${x} ${channel}`;
}
