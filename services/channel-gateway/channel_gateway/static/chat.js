/** The chat page: joins the transcript of this device, the socket, and what is on the screen. */
import { Composer } from "./composer.js";
import { Connection } from "./connection.js";
import { Log } from "./log.js";
import { Banner, Typing } from "./notices.js";
import { Scroller } from "./scroller.js";
import { GONE, obtainSession, PREPARING } from "./session.js";
import { Shelf } from "./shelf.js";
import { say, speak } from "./strings.js";
import { Transcript } from "./transcript.js";
import { fitAboveKeyboard } from "./viewport.js";

const UNACCEPTED_MS = 8000;
const TOO_FAST_MS = 3000;
const SEEN_MS = 300;
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
let resending = 0;
let telling = 0;
let hiddenSince = 0;
let lastLabels = "";

// What the customer does

function write(text, question = null) {
  const own = transcript.addOwn(text, seen, question);
  log.put(own);
  refresh();
  scroller.toBottom();
  transmit(own);
}

/** Who taps an option has read the question, however fast. */
function tap(reply, option) {
  shown(reply);
  write(option.label, { question_id: reply.question_id, value: option.value });
}

function retry(own) {
  log.put(transcript.settle(own.id, "waiting"));
  refresh();
  transmit(own);
}

function transmit({ id, text, seen: read, tap: tapped }) {
  if (resending) return; // it goes with the others, in order
  const words = tapped ? { type: "tap", id, ...tapped, seen: read } : { type: "say", id, text, seen: read };
  connection.send(words);
  watch();
}

/** A socket that lets a message wait without a sign of life is dead, whatever it says of itself. */
function watch() {
  clearTimeout(watchdog);
  const due = connection.online && transcript.unaccepted.length > 0;
  watchdog = due ? setTimeout(() => connection.open(), UNACCEPTED_MS) : 0;
}

function transmitAll() {
  resending = void clearTimeout(resending);
  transcript.unaccepted.forEach(transmit);
}

function shown(reply) {
  if (!reply || reply.epoch !== transcript.epoch || reply.seq <= seen) return;
  seen = reply.seq;
  telling ||= setTimeout(tellSeen, SEEN_MS);
  showLatest();
}

/** One word for all that came into view in a moment: the server counts frames. */
function tellSeen() {
  telling = 0;
  connection.send({ type: "seen", seq: seen });
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
  answer(message);
  watch();
}

function answer(message) {
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
  transmitAll();
  if (seen) tellSeen();
}

function settled(id, state) {
  const own = transcript.settle(id, state);
  if (own) log.put(own);
  refresh();
}

function replied(message) {
  const reply = transcript.addReply(message);
  if (reply) arrived(reply);
}

function arrived(reply) {
  const el = log.put(reply);
  el.classList.add("new");
  if (reply.language) introduce();
  else refresh();
  scroller.replied(el);
  showLatest();
  if (document.hidden) unread += 1;
  entitle();
}

function refused({ id, slug }) {
  switch (slug) {
    case "too-fast": // nothing is wrong with the message: it waits, and keeps its place
      resending ||= setTimeout(transmitAll, TOO_FAST_MS);
      return undefined;
    case "session-unknown":
      refusedToken = session.token;
      return connection.retry();
    case "unknown": return connection.retry(GONE);
    case "tenant-provisioning": return connection.retry(PREPARING);
    default: return id && settled(id, "refused");
  }
}

function stateChanged(state, error) {
  watch();
  banner.show(state, error?.notice);
  document.body.classList.toggle("gone", state === "gone");
  refresh();
}

// What is on the screen

function refresh() {
  log.refresh(transcript.openQuestion);
  at("opening").hidden = transcript.entries.length > 0;
  typing.await(connection.online ? transcript.unanswered : null);
}

function redraw() {
  log.reset(transcript.entries);
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

/** Put the business's name and the interface's language in place: the customer's choice, else the conversation's. */
function introduce() {
  const profile = shelf.get("profile");
  const device = navigator.language.startsWith("sw") ? "sw" : "en";
  speak(shelf.get("language") ?? transcript.language ?? profile?.language ?? device);
  if (profile) {
    at("business").textContent = profile.business;
    at("avatar").textContent = profile.business.split(/\s+/).slice(0, 2).map((w) => [...w][0]).join("");
  }
  entitle();
  banner.repeat();
  showLatest();
  const labels = document.documentElement.lang + at("business").textContent;
  if (labels !== lastLabels) log.relabel(at("business").textContent);
  lastLabels = labels;
  refresh();
}

document.querySelector(".languages").addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  shelf.set("language", button.dataset.language);
  introduce();
});
/** A starter is said as if it had been written, in the words on it; the focus goes on to where the answer will be. */
at("starters").addEventListener("click", ({ target }) => {
  const starter = target.closest("button");
  if (!starter) return;
  write(starter.textContent);
  at("log").focus({ preventScroll: true });
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

/** Another tab of this conversation has written. */
function heardOfEntry(key, entry) {
  if (!entry) {
    const dropped = transcript.drop(key);
    if (dropped) log.remove(dropped);
  } else if (!transcript.adopt(entry)) return;
  else if (entry.kind === "reply") arrived(entry);
  else log.put(entry);
  refresh();
}

function heardOfSession(theirs) {
  if (!theirs) {
    transcript.load(transcript.epoch);
    redraw();
  } else if (theirs.token !== session?.token) connection.open();
}

shelf.listen((key, value) => {
  if (key.startsWith("entry.")) heardOfEntry(key, value);
  else if (key === "session") heardOfSession(value);
  else if (key === "language") introduce();
});

fitAboveKeyboard();
transcript.load(session?.epoch ?? 0);
redraw();
introduce();
connection.open();
