/** Lets an owner read a choice while it is made. Everything works without this file, with one button more. */
"use strict";

const PAUSE = 250; // milliseconds: while somebody types or steps through choices, nothing is asked

function part(address, fields, signal) {
  return fetch(address, {
    method: "POST",
    body: new URLSearchParams(fields),
    headers: { "X-Console-Part": "1" },
    signal,
  });
}

function silence(text) {
  const notice = document.createElement("p");
  notice.className = "notice bad";
  notice.textContent = text;
  return notice;
}

/** One form hears its own choices; a newer one overtakes what is still on its way. */
function listen(form) {
  const heard = form.querySelector("[data-heard]");
  let waiting = 0;
  let asking = new AbortController();

  async function hear() {
    asking.abort();
    asking = new AbortController();
    const { signal } = asking;
    try {
      const answer = await part(form.dataset.preview, new FormData(form), signal);
      const html = await answer.text();
      if (!signal.aborted) heard.innerHTML = html; // our own template, which escapes whatever was typed
    } catch (error) {
      if (error.name !== "AbortError") heard.replaceChildren(silence("The preview could not be fetched. You can still save."));
    } finally {
      if (!signal.aborted) heard.removeAttribute("aria-busy");
    }
  }

  form.addEventListener("input", () => {
    clearTimeout(waiting);
    heard.setAttribute("aria-busy", "true");
    waiting = setTimeout(hear, PAUSE);
  });
}

/** Characters left for a text, counted as the service counts them: by code point. */
function count(place) {
  const field = document.getElementById(place.dataset.countOf);
  const show = () => { place.textContent = ` ${[...field.value].length} of ${field.maxLength}.`; };
  field.addEventListener("input", show);
  show();
}

/** An open menu closes by Escape, and by a click elsewhere. */
function fold(menu) {
  document.addEventListener("click", (event) => { if (!menu.contains(event.target)) menu.open = false; });
  menu.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) { menu.open = false; menu.querySelector("summary").focus(); }
  });
}

document.documentElement.classList.add("scripted");
document.querySelectorAll("form[data-preview]").forEach(listen);
document.querySelectorAll("[data-count-of]").forEach(count);
document.querySelectorAll(".menu").forEach(fold);
