/** Keeps the newest words in view, unless the reader has gone up to read. */
const NEAR_PX = 40;
const BURST_MS = 1500;

/**
 * `pinned` is the reader's wish to follow: lost by scrolling up, regained at the bottom. A reply taller than the view is
 * shown from its first line.
 */
export class Scroller {
  #top = 0;
  #burst = { at: 0, element: null };

  constructor(view, onChange) {
    this.view = view;
    this.pinned = true;
    view.addEventListener("scroll", () => {
      if (this.atBottom) this.pinned = true;
      else if (view.scrollTop < this.#top - 1) this.pinned = false;
      this.#top = view.scrollTop;
      onChange();
    }, { passive: true });
    // The keyboard of a phone, or a growing text area, takes height from the log.
    new ResizeObserver(() => { if (this.pinned) this.toBottom(false); onChange(); }).observe(view);
  }

  get atBottom() {
    const { scrollHeight, scrollTop, clientHeight } = this.view;
    return scrollHeight - scrollTop - clientHeight < NEAR_PX;
  }

  /** A reply came in as `element`: follow it, if that is the reader's wish. */
  replied(element) {
    if (!this.pinned) return;
    const now = performance.now();
    if (now - this.#burst.at > BURST_MS || !this.#burst.element?.isConnected) this.#burst = { at: now, element };
    const bottom = this.view.scrollHeight - this.view.clientHeight;
    this.#go(Math.min(bottom, this.#burst.element.offsetTop - 12), true);
  }

  toBottom(gently = true) {
    this.pinned = true;
    this.#go(this.view.scrollHeight, gently);
  }

  #go(top, gently) {
    const still = !gently || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.view.scrollTo({ top, behavior: still ? "instant" : "smooth" });
  }
}
