// Charts that move are drawn together, at most this often.
const INTERVAL_MIN_MILLIS = 100;
// Drawing is to take at most one part in this many of the time, on slow machines too.
const BUSY_PARTS = 5;

// Collects what is to be drawn again, each once, and draws it in an animation frame. A hidden tab has no
// frames, and draws nothing.
export class FrameScheduler {
  private readonly dirty = new Set<() => void>();
  private frame: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private lastAt = -Infinity;
  private lastMillis = 0;

  // Draws in the next frame what a person did.
  drawNow(draw: () => void): void {
    this.dirty.add(draw);
    clearTimeout(this.timer);
    this.timer = undefined;
    this.frame ??= requestAnimationFrame(() => this.flush());
  }

  // Draws soon what moves by itself.
  drawSoon(draw: () => void): void {
    this.dirty.add(draw);
    if (this.frame !== undefined || this.timer !== undefined) return;
    const interval = Math.max(INTERVAL_MIN_MILLIS, this.lastMillis * BUSY_PARTS);
    const wait = Math.max(0, this.lastAt + interval - performance.now());
    this.timer = setTimeout(() => {
      this.timer = undefined;
      this.frame ??= requestAnimationFrame(() => this.flush());
    }, wait);
  }

  forget(draw: () => void): void {
    this.dirty.delete(draw);
  }

  private flush(): void {
    this.frame = undefined;
    const draws = [...this.dirty];
    this.dirty.clear();
    const begin = performance.now();
    draws.forEach((draw) => draw());
    this.lastAt = begin;
    // The browser paints what was drawn before it takes the next task: that is part of the price.
    setTimeout(() => (this.lastMillis = performance.now() - begin), 0);
  }
}
