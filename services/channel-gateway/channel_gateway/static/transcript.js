/**
 * The conversation as this device knows it: replies by their seq, own messages by their uuid, in one total order that
 * is the same in every tab and after every reload.
 *
 * An own message stands after the replies that were here when it was written (`after`) and before the next. `seen` is
 * frozen at that moment too: a message sent late still says what its writer had read. A session that ended gives way to
 * the next `epoch`; its entries stay above, read-only.
 */
const KEPT = 400;

/** A uuid without crypto.randomUUID, which plain-http pages on a local network do not have. */
function uuid() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  [b[6], b[8]] = [(b[6] & 15) | 64, (b[8] & 63) | 128];
  const hex = Array.from(b, (n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const placeOf = (e) => (e.kind === "reply" ? [e.epoch, e.seq, 0, 0] : [e.epoch, e.after, 1, e.order]);

/** Total order of entries: epoch, then replies by seq with own messages behind the reply they followed. */
export function compare(a, b) {
  const [x, y] = [placeOf(a), placeOf(b)];
  const i = x.findIndex((part, n) => part !== y[n]);
  if (i >= 0) return x[i] - y[i];
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

const keyOf = (e) => `entry.${e.epoch}.${e.id}`;

export class Transcript {
  #entries = new Map();
  #order = 0;

  constructor(shelf) {
    this.shelf = shelf;
    this.epoch = 0;
  }

  /** Read everything from the shelf; what exceeds the newest 400 entries is dropped from the device. */
  load(epoch) {
    this.epoch = epoch;
    const all = this.shelf.keys("entry.").map((k) => this.shelf.get(k)).filter(Boolean).sort(compare);
    all.slice(0, -KEPT).forEach((e) => this.shelf.remove(keyOf(e)));
    this.#entries = new Map(all.slice(-KEPT).map((e) => [keyOf(e), e]));
  }

  get entries() {
    return [...this.#entries.values()].sort(compare);
  }

  #current() {
    return this.entries.filter((e) => e.epoch === this.epoch);
  }

  /** Keep `entry`, as new or as changed. */
  put(entry) {
    this.#entries.set(keyOf(entry), entry);
    this.shelf.set(keyOf(entry), entry);
    return entry;
  }

  /** Take over what another tab wrote; the shelf has it already. False when it is no news here. */
  adopt(entry) {
    const old = this.#entries.get(keyOf(entry));
    this.#entries.set(keyOf(entry), entry);
    return !old || old.state !== entry.state;
  }

  /** Another tab removed what it kept under `key`; returns the entry that was there. */
  drop(key) {
    const entry = this.#entries.get(key);
    this.#entries.delete(key);
    return entry;
  }

  /** The server's reply, or null when it is here already (resumed replies may repeat). */
  addReply({ seq, text, question_id, options, at, language }) {
    const reply = { kind: "reply", id: `r${seq}`, epoch: this.epoch, seq, text, question_id, options: options ?? [], at, language };
    return this.#entries.has(keyOf(reply)) ? null : this.put(reply);
  }

  /** A message of the customer, waiting to be accepted; `tap` is {question_id, value} for a chip. */
  addOwn(text, seen, tap = null) {
    this.#order = Math.max(Date.now(), this.#order + 1);
    const at = new Date(this.#order).toISOString();
    return this.put({ kind: "own", id: uuid(), epoch: this.epoch, text, tap, seen, after: this.lastSeq, order: this.#order, at, state: "waiting" });
  }

  /** Record what became of own message `id`; null when the id is not of this conversation. */
  settle(id, state) {
    const own = this.#entries.get(`entry.${this.epoch}.${id}`);
    return own ? this.put({ ...own, state }) : null;
  }

  /** The newest seq on this device: where a resumed socket goes on. */
  get lastSeq() {
    return this.#current().reduce((last, e) => (e.kind === "reply" ? Math.max(last, e.seq) : last), 0);
  }

  /** The language of the newest reply, if it told. */
  get language() {
    return this.#current().filter((e) => e.kind === "reply").at(-1)?.language;
  }

  /** How many replies came after `seq`. */
  repliesAfter(seq) {
    return this.#current().filter((e) => e.kind === "reply" && e.seq > seq).length;
  }

  /** Own messages the server has not accepted yet, oldest first. */
  get unaccepted() {
    return this.#current().filter((e) => e.kind === "own" && e.state === "waiting");
  }

  /** The own message that has no reply after it yet, or null. */
  get unanswered() {
    const last = this.#current().at(-1);
    return last?.kind === "own" && last.state !== "refused" ? last : null;
  }

  /**
   * The one question whose options may be tapped, with the value already tapped (or null); null when there is none.
   * The newest question stays open until it is answered: until a reply follows something the customer sent after it.
   */
  get openQuestion() {
    const current = this.#current();
    const question = current.filter((e) => e.kind === "reply" && e.question_id).at(-1);
    if (!question) return null;
    const answers = current.filter((e) => e.kind === "own" && e.after >= question.seq && e.state !== "refused");
    if (answers.some((own) => own.after < this.lastSeq)) return null;
    const tap = answers.find((own) => own.tap?.question_id === question.question_id);
    return { question, chosen: tap ? tap.tap.value : null };
  }

  /** Begin epoch `epoch`: what was never accepted moves along as plain words, for its question is gone. */
  renew(epoch) {
    const left = this.unaccepted;
    this.epoch = epoch;
    for (const own of left) {
      this.#entries.delete(keyOf(own));
      this.shelf.remove(keyOf(own));
      this.put({ ...own, epoch, tap: null, seen: 0, after: 0 });
    }
  }

  /** Forget everything. */
  clear() {
    this.shelf.keys("entry.").forEach((k) => this.shelf.remove(k));
    this.#entries.clear();
  }
}
