/** The landing page of a local stack: which businesses there are, and the ways to their chats and to their owners' console. */
const OWNERS_PAGES = [
  ["personality", "How its agent speaks"], ["catalog", "Prices"], ["appointments", "Appointments"],
  ["payments", "Payments"], ["cross-sell", "Second bookings"],
];
const LANGUAGES = { en: "English", sw: "Kiswahili" };

function make(tag, className, text = "") {
  const el = document.createElement(tag);
  el.className = className;
  el.textContent = text;
  return el;
}

function card({ slug, name, vertical, language, console: owners }) {
  const link = make("a", "");
  link.href = `/chat/${encodeURIComponent(slug)}`;
  const what = make("span", "what");
  const kind = vertical.replaceAll(/[-_]/g, " ");
  what.append(make("span", "name", name), make("span", "kind", `${kind} · ${LANGUAGES[language] ?? language}`));
  const [initial, arrow] = [make("span", "initial", [...name][0]), make("span", "arrow", "→")];
  initial.ariaHidden = arrow.ariaHidden = "true";
  link.append(initial, what, arrow);
  const item = document.createElement("li");
  item.append(link);
  if (owners) {
    const own = make("nav", "own");
    own.ariaLabel = `The console of ${name}’s owner`;
    own.append(...OWNERS_PAGES.map(([page, words]) => {
      const way = make("a", "", words);
      way.href = `${owners}/${page}`;
      return way;
    }));
    item.append(own);
  }
  return item;
}

async function list() {
  const status = document.getElementById("status");
  try {
    const response = await fetch("/tenants.json");
    if (!response.ok) throw new Error(`the list answered ${response.status}`);
    const { phones, tenants } = await response.json();
    const ring = document.getElementById("phones");
    if (phones) ring.querySelector("a").href = phones;
    ring.hidden = !phones;
    document.getElementById("tenants").replaceChildren(...tenants.map(card));
    status.textContent = tenants.length ? "" : "No business yet: create one with `ratiba tenant create`, or run `ratiba seed`.";
  } catch (error) {
    status.textContent = `The businesses could not be listed (${error.message}). Reload to try again.`;
  }
}

list();
