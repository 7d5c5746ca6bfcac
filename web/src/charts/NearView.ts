// How far outside of the window charts are made ready.
const MARGIN_PIXELS = 300;

export interface NearListener {
  // At once: what is to be asked of the server.
  onNear: (near: boolean) => void;
  // Right after all that became near with it were told: what is to be shown meanwhile.
  onShow: (near: boolean) => void;
}

// Tells elements whether they are in the window or near it.
export class NearView {
  private readonly listeners = new Map<Element, NearListener>();
  private readonly pending = new Map<Element, boolean>();
  private readonly observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) this.tell(target, isIntersecting);
    },
    { rootMargin: `${MARGIN_PIXELS}px 0px` },
  );

  observe(element: Element, listener: NearListener): () => void {
    this.listeners.set(element, listener);
    this.observer.observe(element);
    // The observer tells with the next frame; what is near already does not wait for it.
    const { top, bottom } = element.getBoundingClientRect();
    if (bottom > -MARGIN_PIXELS && top < window.innerHeight + MARGIN_PIXELS)
      this.tell(element, true);
    return () => {
      this.listeners.delete(element);
      this.pending.delete(element);
      this.observer.unobserve(element);
    };
  }

  stop(): void {
    this.observer.disconnect();
  }

  private tell(element: Element, near: boolean): void {
    this.listeners.get(element)?.onNear(near);
    if (this.pending.size === 0) setTimeout(() => this.show(), 0);
    this.pending.set(element, near);
  }

  private show(): void {
    const shown = [...this.pending];
    this.pending.clear();
    for (const [element, near] of shown) this.listeners.get(element)?.onShow(near);
  }
}
