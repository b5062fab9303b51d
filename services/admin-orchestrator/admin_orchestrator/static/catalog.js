/** Shows how far a reading is, and takes files by drop. Everything works without it. */
"use strict";

const PART = { "X-Console-Part": "1" };

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

const SMALLER = "Send a screenshot of it, or the copy you get when you send it to yourself on WhatsApp.";

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
    if (large) return `${large.name} is too large: ${megabytes(large.size)}, at most ${megabytes(Number(fileBytes))}. ${SMALLER}`;
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

document.querySelectorAll("[data-reading]").forEach(watch);
document.querySelectorAll("[data-upload]").forEach(handIn);
