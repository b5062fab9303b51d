/** Keeps the newest words in view, unless the reader has gone up to read. */
const NEAR_PX = 40;
const BURST_MS = 1500;

/**
 * `pinned` is the reader's wish to follow: lost by scrolling up, regained at the bottom. A reply taller than the view is
 * shown from its first line.
 */
export class Scroller {
  #top = 0;
  #height = 0;
  #burst = { at: 0, element: null };

  constructor(view, onChange) {
    this.view = view;
    this.pinned = true;
    view.addEventListener("scroll", () => {
      // Content that shrank moves the log up as well; only in a log of unchanged height was it the reader.
      const moved = view.scrollTop < this.#top - 1 && view.scrollHeight === this.#height;
      if (this.atBottom) this.pinned = true;
      else if (moved) this.pinned = false;
      this.#top = view.scrollTop;
      this.#height = view.scrollHeight;
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
    this.#burst = { at: 0, element: null }; // what came before has been read
    this.#go(this.view.scrollHeight, gently);
  }

  #go(top, gently) {
    const still = !gently || matchMedia("(prefers-reduced-motion: reduce)").matches;
    this.view.scrollTo({ top, behavior: still ? "instant" : "smooth" });
  }
}
