/** One socket to the server that comes back by itself, without ever hammering it. */
const FIRST_MS = 500;
const LONGEST_MS = 20_000;
const WELCOME_MS = 10_000;
const STEADY_MS = 5_000;

/** Milliseconds to wait before attempt `n` (from 0): doubling to a ceiling, the upper half of it random. */
export function backoff(n, random = Math.random) {
  const ceiling = Math.min(LONGEST_MS, FIRST_MS * 2 ** n);
  return ceiling / 2 + (random() * ceiling) / 2;
}

/**
 * `prepare()` resolves to the hello, or throws; an error that is `final` says that trying again is useless.
 * `onMessage(message)` gets every message, the welcome first; `onState(state, error)` gets "connecting", "online",
 * "lost" or "gone". A socket without a welcome in 10 s counts as lost.
 */
export class Connection {
  #socket = null;
  #attempts = 0;
  #timer = 0;
  #since = 0;

  constructor(url, { prepare, onMessage, onState }) {
    Object.assign(this, { url, prepare, onMessage, onState });
    this.online = false;
    addEventListener("online", () => this.open());
    addEventListener("offline", () => this.retry());
  }

  /** Drop what is there and connect now. */
  async open() {
    this.#drop();
    this.onState("connecting");
    const token = (this.#socket = {}); // stands for this attempt until it has its socket
    try {
      const hello = await this.prepare();
      if (this.#socket !== token) return;
      this.#dial(hello);
    } catch (error) {
      if (this.#socket === token) this.#lose(error);
    }
  }

  /** Send if online; false means it was not even tried. */
  send(message) {
    const ready = this.online && this.#socket.readyState === WebSocket.OPEN;
    if (ready) this.#socket.send(JSON.stringify(message));
    return ready;
  }

  /** Give this socket up and try again after a pause. */
  retry(error) {
    this.#lose(error);
  }

  #dial(hello) {
    const socket = (this.#socket = new WebSocket(this.url));
    this.#timer = setTimeout(() => this.#lose(), WELCOME_MS);
    socket.onopen = () => socket.send(JSON.stringify(hello));
    socket.onmessage = ({ data }) => {
      if (this.#socket !== socket) return;
      const message = JSON.parse(data);
      if (message.type === "welcome") {
        clearTimeout(this.#timer);
        this.online = true;
        this.#since = Date.now();
        this.onState("online");
      }
      this.onMessage(message);
    };
    socket.onclose = () => this.#socket === socket && this.#lose();
  }

  #drop() {
    clearTimeout(this.#timer);
    // A connection that keeps falling at once is no success: only a steady one starts the waits afresh.
    if (this.online && Date.now() - this.#since > STEADY_MS) this.#attempts = 0;
    this.online = false;
    const old = this.#socket;
    this.#socket = null;
    if (old instanceof WebSocket) old.close();
  }

  #lose(error) {
    this.#drop();
    if (error?.final) return this.onState("gone", error);
    this.onState("lost", error);
    this.#timer = setTimeout(() => this.open(), backoff(this.#attempts++));
  }
}
