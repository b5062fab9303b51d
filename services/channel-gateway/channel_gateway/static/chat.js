/** The chat page: joins the transcript of this device, the socket, and what is on the screen. */
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { Log } from "./log.js";
import { Banner, Typing } from "./notices.js";
import { Scroller } from "./scroller.js";
import { obtainSession } from "./session.js";
import { Shelf } from "./shelf.js";
import { say, speak } from "./strings.js";
import { Transcript } from "./transcript.js";

const UNACCEPTED_MS = 8000; // a socket that does not accept in this time is dead, whatever it says of itself
const ASLEEP_MS = 60_000; // a phone may have frozen the page and lost its socket without a word

const at = (id) => document.getElementById(id);
const tenant = location.pathname.split("/").filter(Boolean).at(-1);
const base = `/chat/${tenant}`;
const shelf = new Shelf(tenant);
const transcript = new Transcript(shelf);
const banner = new Banner();
const scroller = new Scroller(at("log"), showLatest);
const typing = new Typing(() => scroller.pinned && scroller.toBottom());
const log = new Log(at("entries"), at("log"), { onTap: tap, onRetry: retry, onShown: shown });
const composer = new Composer(at("composer"), shelf, (text) => write(text));
const connection = new Connection(`${location.origin.replace("http", "ws")}${base}/socket`, {
  prepare, onMessage: receive, onState: stateChanged,
});

let session = shelf.get("session");
let refusedToken = null;
let seen = 0; // the highest seq that has been on this screen in this session
let watchdog = 0;
let unread = 0;
let latestTimer = 0;
let lastDrawn = "";
let hiddenSince = 0;

/** A uuid without crypto.randomUUID, which plain-http pages on a local network do not have. */
function uuid() {
  const b = crypto.getRandomValues(new Uint8Array(16));
  [b[6], b[8]] = [(b[6] & 15) | 64, (b[8] & 63) | 128];
  const hex = Array.from(b, (n) => n.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

// What the customer does

function write(text, question = null) {
  const own = transcript.addOwn(uuid(), text, seen, question);
  log.put(own);
  refresh();
  scroller.toBottom();
  transmit(own);
}

function tap(reply, option) {
  write(option.label, { question_id: reply.question_id, value: option.value });
}

function retry(own) {
  log.put(transcript.settle(own.id, "waiting"));
  refresh();
  transmit(own);
}

function transmit({ id, text, seen: read, tap: tapped }) {
  const words = tapped ? { type: "tap", id, ...tapped, seen: read } : { type: "say", id, text, seen: read };
  if (connection.send(words)) watchdog ||= setTimeout(() => connection.open(), UNACCEPTED_MS);
}

function shown(reply) {
  if (!reply || reply.epoch !== transcript.epoch || reply.seq <= seen) return;
  seen = reply.seq;
  connection.send({ type: "seen", seq: seen });
  showLatest();
}

function startOver() {
  transcript.clear();
  shelf.remove("session");
  composer.clear();
  session = null;
  redraw();
  connection.open();
}

// What the server says

async function prepare() {
  const current = await obtainSession(shelf, `${base}/session`, refusedToken);
  if (current.token !== session?.token) {
    session = current;
    seen = 0;
    transcript.renew(current.epoch);
    redraw();
  }
  return { type: "hello", session: session.token, after: transcript.lastSeq };
}

function receive(message) {
  switch (message.type) {
    case "welcome": return welcomed(message);
    case "accepted": return settled(message.id, "accepted");
    case "reply": return replied(message);
    case "refused": return refused(message);
    default: return undefined; // a newer server may say more
  }
}

function welcomed({ business, language }) {
  shelf.set("profile", { business, language });
  introduce();
  transcript.unaccepted.forEach(transmit);
  if (seen) connection.send({ type: "seen", seq: seen });
}

function settled(id, state, reason) {
  const own = transcript.settle(id, state, reason);
  if (own) log.put(own);
  if (!transcript.unaccepted.length) watchdog = void clearTimeout(watchdog);
  refresh();
}

function replied(message) {
  const reply = transcript.addReply(message);
  if (reply) arrived(reply);
}

function arrived(reply) {
  const el = log.put(reply);
  el.classList.add("new");
  refresh();
  scroller.replied(el);
  showLatest();
  if (document.hidden) unread += 1;
  entitle();
}

function refused({ id, slug, message }) {
  if (id) return settled(id, "refused", message);
  if (!slug.startsWith("session")) return banner.quote(message);
  refusedToken = session.token;
  return connection.retry();
}

function stateChanged(state, error) {
  watchdog = void clearTimeout(watchdog);
  banner.show(state, { 404: "gone", 503: "preparing" }[error?.status]);
  refresh();
}

// What is on the screen

function refresh() {
  log.refresh(transcript.openQuestion);
  at("opening").hidden = transcript.entries.length > 0;
  typing.await(connection.online ? transcript.unanswered : null);
}

function redraw() {
  log.reset(transcript.entries, at("business").textContent);
  refresh();
  if (scroller.pinned) scroller.toBottom(false);
}

/** The way back down, with the number of replies nobody has read; not while the page itself is still rolling. */
function showLatest() {
  clearTimeout(latestTimer);
  if (scroller.atBottom) at("latest").hidden = true;
  else latestTimer = setTimeout(() => {
    const missed = transcript.repliesAfter(seen);
    const words = missed > 1 ? `${say("newMessages")} (${missed})` : missed ? say("newMessage") : "";
    at("latest-text").textContent = words;
    at("latest").setAttribute("aria-label", words || say("latest"));
    at("latest").hidden = scroller.atBottom;
  }, 200);
}

function entitle() {
  document.title = (unread ? `(${unread}) ` : "") + at("business").textContent.trim();
}

/** Put the business's name and the interface's language in place, as far as they are known. */
function introduce() {
  const profile = shelf.get("profile");
  const device = navigator.language.startsWith("sw") ? "sw" : "en";
  speak(shelf.get("language") ?? profile?.language ?? device);
  if (profile) {
    at("business").textContent = profile.business;
    at("avatar").textContent = profile.business.split(/\s+/).slice(0, 2).map((w) => [...w][0]).join("");
  }
  entitle();
  banner.repeat();
  showLatest();
  const drawn = document.documentElement.lang + at("business").textContent;
  if (drawn !== lastDrawn) redraw(); // not on each welcome: it would take the reader's place away
  lastDrawn = drawn;
}

function fitKeyboard() {
  const { height, offsetTop, scale } = visualViewport;
  if (scale > 1.01) return; // the reader has zoomed in: not a keyboard
  document.body.style.setProperty("--height", `${height}px`);
  document.body.style.setProperty("--top", `${offsetTop}px`);
}

document.querySelector(".languages").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  shelf.set("language", button.dataset.language);
  introduce();
});
at("latest").addEventListener("click", () => scroller.toBottom());
at("start-over").addEventListener("click", () => at("confirm").showModal());
at("confirm").addEventListener("close", ({ target }) => {
  if (target.returnValue === "clear") startOver();
  target.returnValue = "";
});
document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    hiddenSince = Date.now();
    return;
  }
  if (Date.now() - hiddenSince > ASLEEP_MS) connection.open();
  unread = 0;
  entitle();
  refresh(); // yesterday may have become another day
});
addEventListener("pageshow", ({ persisted }) => persisted && connection.open());
visualViewport?.addEventListener("resize", fitKeyboard);
visualViewport?.addEventListener("scroll", fitKeyboard);

shelf.listen((key, value) => {
  if (key.startsWith("entry.") && value) {
    if (value.kind === "reply") arrived(transcript.adopt(value));
    else {
      log.put(transcript.adopt(value));
      refresh();
    }
  } else if (key === "session") {
    if (!value) {
      transcript.load(transcript.epoch);
      redraw();
    } else if (value.token !== session?.token) connection.open();
  } else if (key === "language") introduce();
});

transcript.load(session?.epoch ?? 0);
introduce();
connection.open();
