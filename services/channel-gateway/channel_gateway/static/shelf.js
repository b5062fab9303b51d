/**
 * What this device keeps of one business's chat: JSON values under one prefix of localStorage.
 *
 * Every entry of the transcript has a key of its own, so two tabs that write at the same moment never overwrite each
 * other. Where storage is blocked or full the values live in this page only; the chat goes on, a reload forgets them.
 */
export class Shelf {
  #memory = new Map();
  #prefix;

  constructor(tenant) {
    this.#prefix = `ratiba.${tenant}.`;
  }

  get(key) {
    if (this.#memory.has(key)) return this.#memory.get(key);
    try {
      return JSON.parse(localStorage.getItem(this.#prefix + key));
    } catch {
      return null; // storage blocked by the browser, or a value that is not ours
    }
  }

  set(key, value) {
    try {
      localStorage.setItem(this.#prefix + key, JSON.stringify(value));
      this.#memory.delete(key);
    } catch {
      this.#memory.set(key, value); // blocked or full
    }
  }

  remove(key) {
    this.#memory.delete(key);
    try {
      localStorage.removeItem(this.#prefix + key);
    } catch {
      // blocked: there was nothing to remove
    }
  }

  /** The keys that start with `start`. */
  keys(start) {
    let stored = [];
    try {
      stored = Object.keys(localStorage);
    } catch {
      // blocked: only memory is left
    }
    const ours = stored.filter((k) => k.startsWith(this.#prefix)).map((k) => k.slice(this.#prefix.length));
    return [...new Set([...ours, ...this.#memory.keys()])].filter((k) => k.startsWith(start));
  }

  /** Call `heard(key, value)` when another tab writes; `value` is null when it removed the key. */
  listen(heard) {
    addEventListener("storage", ({ key, newValue }) => {
      if (key?.startsWith(this.#prefix)) heard(key.slice(this.#prefix.length), JSON.parse(newValue));
    });
  }
}
