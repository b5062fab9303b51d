/** Saves each cell as it is left, and says at once which could not be. Everything works without it. */
"use strict";

const PART = { "X-Console-Part": "1" };
const AWAY = "The network is away. What you typed is still here, and is saved when the network is back.";

let saving = Promise.resolve(); // one after the other: each save needs the version the last one made
let leaving = false; // by a form that may take typed words along

function template(html) {
  const pieces = document.createElement("template");
  pieces.innerHTML = html; // our own templates, which escape whatever was typed
  return pieces.content;
}

function rowOf(element) {
  return element?.closest?.("[data-row]") ?? null;
}

/** Rows in which something stands that is not saved. Nothing goes live beside them. */
function unsaved() {
  return [...document.querySelectorAll("[data-unsaved]")];
}

/* ---- the list as a whole ---- */

function version() {
  return document.getElementById("standing").dataset.version;
}

/** Whether it may be put live, and why not: what the service said last, and what is not saved yet. */
function showStanding() {
  const bar = document.getElementById("standing");
  const open = unsaved().length;
  const waiting = open > 0 || Number(bar.dataset.left) > 0;
  bar.classList.toggle("red", waiting);
  bar.querySelector("[data-how-many]").textContent = open;
  bar.querySelector("[data-not-saved]").hidden = open === 0;
  bar.querySelector("[data-stands]").hidden = open > 0;
  bar.querySelector("[data-next]").hidden = !waiting;
  bar.querySelector(".button").disabled = open > 0 || !("ready" in bar.dataset);
}

/** How many are left, and the version that every form of the page carries. */
function stand(now) {
  const bar = document.getElementById("standing");
  bar.toggleAttribute("data-ready", "ready" in now.dataset);
  Object.assign(bar.dataset, now.dataset);
  bar.querySelector("[data-stands]").replaceChildren(...now.querySelector("[data-stands]").childNodes);
  for (const field of document.querySelectorAll("input[name=version]")) field.value = version();
}

/* ---- one row ---- */

function was(form) {
  return JSON.parse(form.elements.was.value);
}

function changed(form) {
  return Object.entries(was(form)).some(([name, value]) => form.elements[name].value.trim() !== value);
}

/** What is still missing of a price that is being typed, as the field and words for it; null where nothing is. */
function lacking(form) {
  const before = was(form);
  const now = (name) => form.elements[name].value.trim();
  if (["kind", "amount", "amount_max", "unit"].every((name) => now(name) === before[name])) return null;
  if (["on_quote", "free"].includes(now("kind"))) return null;
  if (now("kind") === "range" && !(now("amount") && now("amount_max"))) {
    return { field: now("amount") ? "amount_max" : "amount", words: "Type both amounts, then it is saved." };
  }
  return now("amount") || before.amount ? null : { field: "amount", words: "Type the amount, then it is saved." };
}

/** The row says what is saved. */
function clear(row) {
  row.removeAttribute("data-unsaved");
  for (const place of row.querySelectorAll("[data-said]:not(form)")) place.replaceChildren();
  for (const cell of row.querySelectorAll("[data-wrong]")) {
    cell.removeAttribute("data-wrong");
    if (!cell.classList.contains("to-type")) {
      for (const field of cell.querySelectorAll("[aria-invalid]")) field.removeAttribute("aria-invalid");
    }
  }
}

/** The row says something that is not saved: what was typed stays, and why stands beside the field, if one is meant. */
function refuse(row, why, name) {
  clear(row);
  row.dataset.unsaved = "";
  const field = name ? row.querySelector(`form[data-save] [name="${name}"], [form][name="${name}"]`) : null;
  const cell = field?.closest("[data-cell]");
  cell?.setAttribute("data-wrong", "");
  field?.setAttribute("aria-invalid", "true");
  (cell ?? row).querySelector(cell ? ".cell-said" : ".row-said").replaceChildren(why);
}

function words(text, manner) {
  const line = document.createElement("p");
  line.className = manner;
  line.textContent = text;
  return line;
}

/** A field as it stands now. What was typed since it was sent stays, and is sent with the next save. */
function take(field, now, sent) {
  const settled = field.value === sent;
  if (!field.matches("select")) field.defaultValue = now.defaultValue;
  if (settled) field.value = now.value;
  if (now.hasAttribute("aria-invalid")) field.setAttribute("aria-invalid", "true");
  else field.removeAttribute("aria-invalid");
}

/** A row as it stands now. Its fields stay the same elements: somebody may be in one, or just press another. */
function settle(row, now, sent) {
  clear(row);
  row.className = now.className;
  row.toggleAttribute("data-red", now.hasAttribute("data-red"));
  for (const cell of now.querySelectorAll("[data-cell]")) {
    const mine = row.querySelector(`[data-cell="${cell.dataset.cell}"]`);
    mine.className = cell.className;
    mine.querySelector(".field-mark").replaceChildren(...cell.querySelector(".field-mark").childNodes);
    for (const field of cell.querySelectorAll("[name]")) {
      take(mine.querySelector(`[name="${field.name}"]`), field, sent[field.name]);
    }
  }
  row.querySelector("[name=was]").value = now.querySelector("[name=was]").value;
  for (const part of [".row-said", ".row-notes", ".row-change"]) {
    row.querySelector(part).replaceChildren(...now.querySelector(part).childNodes);
  }
}

/* ---- saving ---- */

/** What the service made of it: the row as it stands, and others that are concerned; or why it is not saved. */
function answered(row, html, sent) {
  const standing = html.querySelector("#standing");
  const rows = [...html.querySelectorAll("[data-row]")];
  if (standing) stand(standing);
  for (const now of rows) {
    const mine = document.getElementById(now.id);
    if (!mine) continue;
    const open = mine !== row && "unsaved" in mine.dataset;
    if (!open) settle(mine, now, mine === row ? sent : was(mine.querySelector("form[data-save]")));
  }
  if (standing || rows.length) return;
  const why = html.firstElementChild ?? words("That could not be saved. Reload the page.", "said bad");
  refuse(row, why, why.dataset.field);
}

/** Sends what was typed into a row, or, by the form `said`, that what its list says is so. */
async function send(id, said) {
  const row = document.getElementById(id);
  const form = said ?? row?.querySelector("form[data-save]");
  if (!form) return;
  if (!said && !changed(form)) { clear(row); return; }
  const lack = said ? null : lacking(form);
  if (lack) { refuse(row, words(lack.words, "said"), lack.field); return; }
  form.elements.version.value = version();
  const sent = new FormData(form);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", headers: PART, body: new URLSearchParams(sent), keepalive: true });
    answered(row, template(await answer.text()), Object.fromEntries(sent));
  } catch {
    refuse(row, words(AWAY, "said bad"));
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function save(row, said) {
  saving = saving.then(() => send(row, said)).then(showStanding);
  return saving;
}

/* ---- going from one to the next ---- */

/** The first field of a row that waits to be typed, or typed again. */
function missing(row) {
  const waiting = row.querySelectorAll("[data-wrong] [aria-invalid], .cell.to-type :is(input, textarea, .say)");
  return [...waiting].find((field) => field.offsetParent);
}

function waits(row) {
  return "red" in row.dataset || "unsaved" in row.dataset;
}

function goTo(row) {
  const field = missing(row) ?? row.querySelector("input:not([type=hidden])");
  row.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
  field.select?.();
}

/** To the next row that waits after this one, from the top again at the end; false where none is shown. */
function toNext(after) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const from = rows.findIndex((row) => row.id === after) + 1;
  const next = [...rows.slice(from), ...rows.slice(0, from)].find((row) => waits(row) && row.id !== after);
  if (!next) return false;
  goTo(next);
  return true;
}

/** The next row that waits; where none does, the same field of the next row; at the end, putting it live. */
function onwards(rowId, name) {
  if (toNext(rowId)) return;
  const row = document.getElementById(rowId);
  const below = row?.nextElementSibling?.querySelector(`[name="${name}"]`);
  if (below) below.focus();
  else document.querySelector("#standing .button:not([disabled])")?.focus();
}

/* ---- what a person does ---- */

/** Enter, or a button of a row: saved, and on to what comes next, unless somebody has gone elsewhere meanwhile. */
async function entered(event) {
  if (!event.target.matches("form[data-save], form[data-said]")) return;
  event.preventDefault();
  const row = rowOf(event.target);
  const from = document.activeElement;
  const name = from?.name || "amount";
  await save(row.id, event.target.matches("[data-said]") ? event.target : undefined);
  if (![from, document.body].includes(document.activeElement)) return;
  const stands = document.getElementById(row.id);
  if (stands && waits(stands) && missing(stands)) missing(stands).focus();
  else onwards(row.id, name);
}

/** Any other form makes the page anew: what was just typed is saved first, and what cannot be is not lost unseen. */
async function leave(event) {
  const form = event.target;
  if (form.matches("form[data-save], form[data-said]") || !form.method || form.dataset.ready) return;
  event.preventDefault();
  await saving;
  await new Promise((later) => setTimeout(later)); // a form cannot be sent while it is still being asked about
  if (event.submitter?.disabled) return;
  const own = form.matches("[data-of-row]") ? rowOf(form) : null;
  const [lost] = form.matches("[data-anyway]") ? [] : unsaved().filter((row) => row !== own);
  if (lost) { goTo(lost); return; }
  leaving = true;
  form.dataset.ready = "yes";
  form.requestSubmit(event.submitter);
  delete form.dataset.ready;
}

function check(rows) {
  rows.addEventListener("change", (event) => {
    if (event.target.form?.matches("form[data-save]")) save(rowOf(event.target).id);
  });
  rows.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || !event.target.matches("textarea")) return;
    event.preventDefault(); // it is one line, however it is wrapped
    event.target.form.requestSubmit();
  });
  rows.addEventListener("submit", entered);
  document.addEventListener("submit", leave);
  document.addEventListener("click", (event) => {
    if (event.target.closest?.("[data-next]") && toNext(rowOf(document.activeElement)?.id ?? "")) event.preventDefault();
  });
  addEventListener("online", () => unsaved().forEach((row) => save(row.id)));
  addEventListener("pageshow", () => { leaving = false; });
  addEventListener("beforeunload", (event) => { if (!leaving && unsaved().length) event.preventDefault(); });
}

document.querySelectorAll("[data-rows]").forEach(check);
