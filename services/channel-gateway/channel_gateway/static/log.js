/** Draws the transcript. Words are only ever set as text, never as markup. */
import { compare } from "./transcript.js";
import { say, sayDay, sayTime } from "./strings.js";

const READ_MS = 800; // nobody reads in less: a word sent sooner was written before, about something else
const ICON = { waiting: "waiting", accepted: "sent", refused: "refused" };

function make(tag, className, text) {
  const el = document.createElement(tag);
  if (className) el.className = className;
  if (text !== undefined) el.textContent = text;
  return el;
}

function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("aria-hidden", "true");
  svg.append(document.createElementNS("http://www.w3.org/2000/svg", "use"));
  svg.firstChild.setAttribute("href", `#${name}`);
  return svg;
}

/**
 * `onTap(reply, option)` and `onRetry(own)` are the customer's wishes; `onShown(reply)` is called when a reply has
 * really been on the screen for a moment, which is what "seen" means to the server.
 */
export class Log {
  #drawn = []; // {entry, el} in order
  #view;
  #watch;
  #looks = new Map(); // bubbles in view that are not read yet: when they will be

  constructor(root, view, { onTap, onRetry, onShown }) {
    Object.assign(this, { root, onTap, onRetry });
    this.#view = view;
    const read = (bubble) => {
      this.#looks.delete(bubble);
      if (document.visibilityState !== "visible") return;
      this.#watch.unobserve(bubble);
      onShown(this.#drawn.find((d) => d.el.contains(bubble))?.entry);
    };
    this.#watch = new IntersectionObserver((changes) => {
      for (const { isIntersecting, target } of changes) {
        clearTimeout(this.#looks.get(target));
        if (isIntersecting) this.#looks.set(target, setTimeout(read, READ_MS, target));
        else this.#looks.delete(target);
      }
    }, { root: view, rootMargin: "0px 0px -20px 0px" });
    // A reply that came while the page was hidden counts when the page is looked at.
    document.addEventListener("visibilitychange", () => this.#drawn.forEach((d) => {
      if (d.entry.kind === "reply") this.#observe(d.el);
    }));
  }

  /** Draw all of `entries` afresh. */
  reset(entries) {
    this.#quietly(() => {
      this.#watch.disconnect();
      this.#looks.forEach(clearTimeout);
      this.#looks.clear();
      this.root.replaceChildren();
      this.#drawn = [];
      entries.forEach((e) => this.put(e));
    });
  }

  /** Take `entry` away. */
  remove(entry) {
    const at = this.#drawn.findIndex((d) => d.entry.id === entry.id && d.entry.epoch === entry.epoch);
    if (at >= 0) this.#drawn.splice(at, 1)[0].el.remove();
  }

  /** Say what the page adds to the words again, in the interface's language of now. */
  relabel(business) {
    this.business = business;
    this.#quietly(() => this.#drawn.forEach(({ entry, el }) => {
      el.querySelector(".who").textContent = this.#whose(entry);
      el.querySelector(".options")?.setAttribute("aria-label", say("options"));
      if (entry.kind === "own") this.#setState(el, entry);
    }));
  }

  /** Draw `entry` at its place, or what changed of it; returns its element. */
  put(entry) {
    const drawn = this.#drawn.find((d) => d.entry.id === entry.id && d.entry.epoch === entry.epoch);
    if (drawn) {
      drawn.entry = entry;
      if (entry.kind === "own") this.#setState(drawn.el, entry);
      return drawn.el;
    }
    const el = entry.kind === "reply" ? this.#reply(entry) : this.#own(entry);
    let at = this.#drawn.length;
    while (at > 0 && compare(this.#drawn[at - 1].entry, entry) > 0) at -= 1;
    this.root.insertBefore(el, this.#drawn[at]?.el ?? null);
    this.#drawn.splice(at, 0, { entry, el });
    if (entry.kind === "reply") this.#observe(el);
    return el;
  }

  /** Bring what depends on the neighbours up to date: days, and which options may be tapped. */
  refresh(open) {
    this.#drawn.forEach(({ entry, el }, i) => {
      const [before, rule] = [this.#drawn[i - 1]?.entry, el.querySelector(".rule")];
      const fresh = before && before.epoch !== entry.epoch ? `${say("fresh")} · ` : "";
      const day = sayDay(new Date(entry.at));
      const words = fresh || !before || sayDay(new Date(before.at)) !== day ? fresh + day : "";
      if (rule.textContent !== words) rule.textContent = words;
      rule.hidden = !words;
      if (entry.options?.length) this.#setOptions(entry, el, open);
    });
  }

  /** Change the log without announcing it: it is no news. */
  #quietly(change) {
    this.#view.setAttribute("aria-busy", "true");
    change();
    setTimeout(() => this.#view.setAttribute("aria-busy", "false"), 50);
  }

  #whose(entry) {
    return `${entry.kind === "own" ? say("you") : this.business}: `;
  }

  #observe(el) {
    const bubble = el.querySelector(".bubble");
    this.#watch.unobserve(bubble);
    this.#watch.observe(bubble);
  }

  #entry(side, entry) {
    const el = make("div", `entry ${side}`);
    const bubble = make("div", "bubble");
    const words = make("p", "words", entry.text);
    words.lang = entry.language ?? ""; // empty: unknown, and not the interface's
    const meta = make("span", "meta");
    const time = make("time", "", sayTime(new Date(entry.at)));
    time.dateTime = entry.at;
    meta.append(time);
    bubble.append(make("span", "who unseen", this.#whose(entry)), words, meta);
    el.append(make("p", "rule"), bubble);
    return { el, meta };
  }

  #reply(entry) {
    const { el } = this.#entry("theirs", entry);
    if (entry.options.length) el.append(make("ul", "options"));
    return el;
  }

  #own(entry) {
    const { el, meta } = this.#entry("mine", entry);
    const state = make("span", "state");
    state.setAttribute("aria-live", "off"); // "sent" after every message would drown the replies
    meta.append(state);
    this.#setState(el, entry);
    return el;
  }

  #setState(el, entry) {
    const state = el.querySelector(".state");
    state.dataset.state = entry.state;
    state.replaceChildren(icon(ICON[entry.state]), make("span", "unseen", say(entry.state)));
    el.querySelector(".note")?.remove();
    if (entry.state !== "refused") return;
    const note = make("p", "note");
    const again = make("button", "again", say("retry"));
    again.type = "button";
    again.onclick = () => this.onRetry(entry);
    note.append(make("span", "", `${say("refused")}.`), again);
    el.append(note);
  }

  #setOptions(entry, el, open) {
    const list = el.querySelector(".options");
    const live = open?.question.id === entry.id && open.question.epoch === entry.epoch;
    const state = live ? `live ${open.chosen ?? ""}` : "inert";
    if (list.dataset.state === state) return;
    const hadFocus = list.contains(document.activeElement);
    list.dataset.state = state;
    list.classList.toggle("live", live);
    list.classList.toggle("wide", entry.options.some((o) => o.description));
    list.setAttribute("aria-label", say("options"));
    list.replaceChildren(...entry.options.map((option) => this.#option(entry, option, live, open?.chosen)));
    if (hadFocus) (list.querySelector("button") ?? this.#view).focus({ preventScroll: true });
  }

  #option(entry, option, live, chosen) {
    const item = make("li");
    const chip = make(live ? "button" : "span", "chip");
    chip.append(make("span", "label", option.label));
    if (option.description) chip.append(make("span", "description", option.description));
    if (live) {
      chip.type = "button";
      if (chosen) chip.setAttribute("aria-disabled", "true");
      else chip.onclick = () => this.onTap(entry, option);
      if (chosen === option.value) chip.setAttribute("aria-pressed", "true");
    }
    item.append(chip);
    return item;
  }
}
