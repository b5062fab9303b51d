/** What the page says about itself: the connection banner, the presence line, the typing dots. */
import { say } from "./strings.js";

const PATIENCE_MS = 900;
const BACK_MS = 2500;
const TYPING_AFTER_MS = 300;
const TYPING_SAID_MS = 4000;
const TYPING_GIVEN_UP_MS = 30_000;

const at = (id) => document.getElementById(id);

/** Tells of a lost connection after a moment's patience, and of its return only if the loss was told. */
export class Banner {
  #fade = 0;
  #patience = 0;
  #key = "";

  /** `state` is the connection's; `key`, if given, is a string to show at once. */
  show(state, key) {
    const presence = at("presence");
    presence.dataset.text = state === "online" ? "online" : "connecting";
    presence.textContent = say(presence.dataset.text);
    presence.classList.toggle("on", state === "online");
    if (state === "online" || key) this.#patience = void clearTimeout(this.#patience);
    if (key) this.#set(key);
    else if (state === "online") this.#found();
    else if (state === "lost") this.#lost();
  }

  /** Say the same in the interface's language of now. */
  repeat() {
    if (this.#key) at("banner").textContent = say(this.#key);
  }

  #found() {
    const told = this.#key;
    this.#set(told ? "back" : "");
    if (told) this.#fade = setTimeout(() => this.#set(""), BACK_MS);
  }

  #lost() {
    const key = navigator.onLine ? "reconnecting" : "offline";
    if (this.#key && this.#key !== "back") this.#set(key);
    else this.#patience ||= setTimeout(() => this.#set(key), PATIENCE_MS);
  }

  #set(key) {
    clearTimeout(this.#fade);
    this.#key = key;
    at("banner").dataset.tone = key === "back" ? "good" : "";
    const words = key ? say(key) : "";
    if (at("banner").textContent !== words) at("banner").textContent = words;
  }
}

/** Dots while a reply is due. They never promise for ever: after 30 s without one they go. */
export class Typing {
  #timers = [];
  #waitingFor = null;

  constructor(onShow) {
    this.onShow = onShow;
  }

  /** `own` is the message that has no reply yet and can get one now, or null. */
  await(own) {
    if (own?.id === this.#waitingFor) return;
    this.#waitingFor = own?.id ?? null;
    this.#timers.forEach(clearTimeout);
    this.#set(false);
    at("waiting-status").textContent = "";
    if (!own) return;
    this.#timers = [
      setTimeout(() => this.#set(true), TYPING_AFTER_MS),
      setTimeout(() => { at("waiting-status").textContent = say("typing"); }, TYPING_SAID_MS),
      setTimeout(() => { this.#set(false); at("waiting-status").textContent = ""; }, TYPING_GIVEN_UP_MS),
    ];
  }

  #set(shown) {
    at("typing").hidden = !shown;
    if (shown) this.onShow();
  }
}
