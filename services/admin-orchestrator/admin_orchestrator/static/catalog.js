/** Saves each cell as it is left, shows how far a reading is, and takes files by drop. Everything works without it. */
"use strict";

const PART = { "X-Console-Part": "1" };
const AWAY = "The network is away. What you typed is still here: it is saved with your next change.";

function template(html) {
  const pieces = document.createElement("template");
  pieces.innerHTML = html; // our own templates, which escape whatever was typed
  return pieces.content;
}

/* ---- checking a list ---- */

let saving = Promise.resolve(); // one after the other: each save needs the version the last one made

function version() {
  return document.getElementById("standing").dataset.version;
}

/** Whether the form says anything that can be saved already: a price needs its amounts. */
function complete(form) {
  const kind = form.elements.kind.value;
  if (kind === "on_quote" || kind === "free") return true;
  const was = JSON.parse(form.elements.was.value);
  const amount = form.elements.amount.value.trim();
  if (kind === "range") return Boolean(amount && form.elements.amount_max.value.trim());
  return Boolean(amount) || Boolean(was.amount) || kind === was.kind;
}

function changed(form) {
  const was = JSON.parse(form.elements.was.value);
  return Object.keys(was).some((name) => form.elements[name].value.trim() !== was[name]);
}

function say(row, text) {
  const line = document.createElement("p");
  line.className = "said bad";
  line.textContent = text;
  row.querySelector("[data-said]").replaceChildren(line);
}

/** A field as it stands now. What was typed since it was sent stays, and is sent with the next save. */
function take(field, now, sent) {
  const settled = field.value === sent;
  if (field.matches("input")) field.defaultValue = now.defaultValue;
  if (settled) field.value = now.value;
  field.toggleAttribute("aria-invalid", now.hasAttribute("aria-invalid"));
  if (now.hasAttribute("aria-invalid")) field.setAttribute("aria-invalid", "true");
}

/** A row as it stands now. Its fields stay the same elements: somebody may be in one, or just press another. */
function settle(row, now, sent) {
  row.className = now.className;
  row.toggleAttribute("data-red", now.hasAttribute("data-red"));
  for (const cell of now.querySelectorAll("[data-cell]")) {
    const mine = row.querySelector(`[data-cell="${cell.dataset.cell}"]`);
    mine.className = cell.className;
    mine.querySelector(".field-mark").replaceChildren(...cell.querySelector(".field-mark").childNodes);
    for (const field of cell.querySelectorAll("[name]")) take(mine.querySelector(`[name="${field.name}"]`), field, sent.get(field.name));
  }
  row.querySelector("[name=was]").value = now.querySelector("[name=was]").value;
  for (const part of [".row-said", ".row-notes", ".row-change"]) {
    row.querySelector(part).replaceChildren(...now.querySelector(part).childNodes);
  }
}

/** How many are left, and the version that every form of the page carries. */
function stand(now) {
  const bar = document.getElementById("standing");
  bar.className = now.className;
  Object.assign(bar.dataset, now.dataset);
  bar.querySelector(".standing-words").replaceChildren(...now.querySelector(".standing-words").childNodes);
  bar.querySelector("[data-next]").hidden = now.querySelector("[data-next]").hidden;
  bar.querySelector(".button").disabled = now.querySelector(".button").disabled;
  for (const field of document.querySelectorAll("input[name=version]")) field.value = version();
}

/** Sends what was typed into a row, or, by the form `said`, that what its list says is so. */
async function send(id, said) {
  const row = document.getElementById(id);
  const form = said ?? row?.querySelector("form[data-save]");
  if (!form || (!said && (!changed(form) || !complete(form)))) return;
  form.elements.version.value = version();
  const sent = new FormData(form);
  form.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(form.action, { method: "POST", headers: PART, body: new URLSearchParams(sent), keepalive: true });
    const html = template(await answer.text());
    const standing = html.querySelector("#standing");
    const now = html.querySelector(`#${id}`);
    if (standing) stand(standing);
    if (now) settle(row, now, sent);
    else if (!standing) row.querySelector("[data-said]").replaceChildren(html);
  } catch {
    say(row, AWAY);
  } finally {
    form.removeAttribute("aria-busy");
  }
}

function save(row, said) {
  saving = saving.then(() => send(row, said));
  return saving;
}

/** The first field of a row that waits to be typed. */
function missing(row) {
  return [...row.querySelectorAll(".cell.to-type input, .cell.to-type .say")].find((field) => field.offsetParent);
}

/** To the next red row after this one, from the top again at the end; false where none is shown. */
function toNextRed(after) {
  const rows = [...document.querySelectorAll("[data-row]")];
  const from = rows.findIndex((row) => row.id === after) + 1;
  const next = [...rows.slice(from), ...rows.slice(0, from)].find((row) => "red" in row.dataset && row.id !== after);
  if (!next) return false;
  const field = missing(next) ?? next.querySelector("input:not([type=hidden])");
  next.scrollIntoView({ block: "center" });
  field.focus({ preventScroll: true });
  field.select?.();
  return true;
}

/** The next red row; where none is left, the same field of the next row; at the end, putting it live. */
function onwards(rowId, name) {
  if (toNextRed(rowId)) return;
  const row = document.getElementById(rowId);
  const below = row?.nextElementSibling?.querySelector(`[name="${name}"]`);
  if (below) below.focus();
  else document.querySelector("#standing .button:not([disabled])")?.focus();
}

function check(rows) {
  rows.addEventListener("change", (event) => {
    if (event.target.form?.matches("form[data-save]")) save(event.target.closest("[data-row]").id);
  });
  rows.addEventListener("submit", async (event) => {
    if (!event.target.matches("form[data-save], form[data-said]")) return;
    event.preventDefault();
    const row = event.target.closest("[data-row]");
    const name = document.activeElement?.name || "amount";
    await save(row.id, event.target.matches("[data-said]") ? event.target : undefined);
    const stands = document.getElementById(row.id);
    if (stands && "red" in stands.dataset && missing(stands)) missing(stands).focus();
    else onwards(row.id, name);
  });
  document.addEventListener("submit", async (event) => {
    const form = event.target;
    if (form.matches("form[data-save], form[data-said]") || !form.elements.version || form.dataset.ready) return;
    event.preventDefault(); // what was just typed is saved first
    await saving;
    await new Promise((later) => setTimeout(later)); // a form cannot be sent while it is still being asked about
    if (event.submitter?.disabled) return;
    form.dataset.ready = "yes";
    form.requestSubmit(event.submitter);
    delete form.dataset.ready;
  });
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-next]");
    if (!link) return;
    const row = document.activeElement?.closest("[data-row]");
    if (toNextRed(row?.id ?? "")) event.preventDefault();
  });
}

/* ---- while it is read ---- */

function watch(place) {
  const address = place.dataset.reading;
  const show = (html) => {
    place.innerHTML = html; // our own template
    if (place.querySelector("[data-done]")) location.reload();
  };
  async function ask() {
    try {
      const answer = await fetch(`${address}/progress`, { headers: PART });
      show(await answer.text());
    } catch { /* the next look will tell */ }
    if (!place.querySelector("[data-done]")) setTimeout(ask, 1000);
  }
  if (!("EventSource" in window)) { ask(); return; }
  const events = new EventSource(`${address}/events`);
  events.addEventListener("message", (event) => show(event.data));
  events.addEventListener("error", () => { if (events.readyState === EventSource.CLOSED) ask(); });
}

/* ---- handing a list in ---- */

function megabytes(bytes) {
  return bytes < 100_000 ? `${Math.max(1, Math.round(bytes / 1000))} KB` : `${(bytes / 1_048_576).toFixed(1)} MB`;
}

function handIn(form) {
  const { mostFiles, fileBytes, allBytes } = form.dataset;
  const field = form.querySelector("input[name=files]");
  const camera = form.querySelector("input[name=camera]");
  const drop = form.querySelector("[data-drop]");
  const chosen = form.querySelector("[data-chosen]");
  const problem = form.querySelector("[data-problem]");

  function why(files) {
    if (files.length > Number(mostFiles)) return `Choose ${mostFiles} files at most. You have ${files.length}.`;
    const large = files.find((file) => file.size > Number(fileBytes));
    if (large) return `${large.name} is too large (${megabytes(large.size)}). Send a smaller photo of it.`;
    const all = files.reduce((sum, file) => sum + file.size, 0);
    if (all > Number(allBytes)) return `That is too much at once (${megabytes(all)}). Send it in two parts.`;
    return "";
  }

  function show() {
    const files = [...field.files];
    chosen.hidden = files.length === 0;
    chosen.replaceChildren(...files.map((file, index) => {
      const line = document.createElement("li");
      const name = document.createElement("span");
      name.textContent = `${file.name}, ${megabytes(file.size)}`;
      const away = document.createElement("button");
      away.type = "button";
      away.className = "quiet";
      away.textContent = "Remove";
      away.setAttribute("aria-label", `Remove ${file.name}`);
      away.addEventListener("click", () => keep(files.filter((_, other) => other !== index)));
      line.append(name, away);
      return line;
    }));
    const words = why(files);
    problem.hidden = !words;
    problem.textContent = words;
    form.querySelector("button.button").disabled = Boolean(words);
  }

  function keep(files) {
    const kept = new DataTransfer();
    files.forEach((file) => kept.items.add(file));
    field.files = kept.files;
    show();
  }

  let before = [];
  field.addEventListener("click", () => { before = [...field.files]; });
  field.addEventListener("change", () => keep([...before, ...field.files]));
  camera.addEventListener("change", () => {
    keep([...field.files, ...camera.files]);
    camera.value = "";
  });
  for (const kind of ["dragenter", "dragover"]) {
    drop.addEventListener(kind, (event) => { event.preventDefault(); drop.classList.add("over"); });
  }
  drop.addEventListener("dragleave", () => drop.classList.remove("over"));
  drop.addEventListener("drop", (event) => {
    event.preventDefault();
    drop.classList.remove("over");
    keep([...field.files, ...event.dataTransfer.files]);
  });
  form.addEventListener("submit", () => {
    const button = form.querySelector("button.button");
    button.disabled = true;
    button.textContent = "Sending…";
  });
  addEventListener("pageshow", (event) => { if (event.persisted) location.reload(); }); // back again: a fresh form
  show();
}

document.querySelectorAll("[data-rows]").forEach(check);
document.querySelectorAll("[data-reading]").forEach(watch);
document.querySelectorAll("[data-upload]").forEach(handIn);
