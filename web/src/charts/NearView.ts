// How far outside of the window charts are made ready.
const MARGIN_PIXELS = 300;

// Tells elements whether they are in the window or near it.
export class NearView {
  private readonly listeners = new Map<Element, (near: boolean) => void>();
  private readonly observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries)
        this.listeners.get(target)?.(isIntersecting);
    },
    { rootMargin: `${MARGIN_PIXELS}px 0px` },
  );

  observe(element: Element, listener: (near: boolean) => void): () => void {
    this.listeners.set(element, listener);
    this.observer.observe(element);
    return () => {
      this.listeners.delete(element);
      this.observer.unobserve(element);
    };
  }

  stop(): void {
    this.observer.disconnect();
  }
}
