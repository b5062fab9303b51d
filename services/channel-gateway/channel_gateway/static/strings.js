/** What the page itself says. Both languages have the same keys; the words of the conversation come from the server. */

export const STRINGS = {
  en: {
    write: "Write a message",
    send: "Send",
    waiting: "Waiting to send",
    accepted: "Sent",
    refused: "Not sent",
    retry: "Try again",
    you: "You",
    online: "Online",
    connecting: "Connecting…",
    reconnecting: "Reconnecting…",
    offline: "You are offline. Your messages will be sent when you are back.",
    back: "Back online",
    gone: "This chat does not exist.",
    preparing: "This chat is being set up. It will open by itself.",
    typing: "Writing a reply…",
    conversation: "Conversation",
    options: "Options",
    chosen: "chosen",
    today: "Today",
    yesterday: "Yesterday",
    fresh: "New conversation",
    newMessage: "New message",
    newMessages: "New messages",
    latest: "Go to the latest message",
    language: "Language",
    startOver: "Start over on this device",
    startOverText: "This clears the conversation from this device. Appointments you have booked stay booked.",
    keep: "Keep it",
    clear: "Start over",
    openingTitle: "How can we help?",
    openingText: "Say what you would like and when, in English, Swahili or both.",
    starterBook: "Book an appointment",
    starterServices: "See services",
  },
  sw: {
    write: "Andika ujumbe",
    send: "Tuma",
    waiting: "Inasubiri kutumwa",
    accepted: "Imetumwa",
    refused: "Haijatumwa",
    retry: "Jaribu tena",
    you: "Wewe",
    online: "Mtandaoni",
    connecting: "Inaunganisha…",
    reconnecting: "Inaunganisha tena…",
    offline: "Huna mtandao. Ujumbe wako utatumwa mtandao ukirudi.",
    back: "Mtandao umerudi",
    gone: "Ukurasa huu wa mazungumzo haupo.",
    preparing: "Ukurasa huu unaandaliwa. Utafunguka wenyewe.",
    typing: "Jibu linaandikwa…",
    conversation: "Mazungumzo",
    options: "Chaguo",
    chosen: "imechaguliwa",
    today: "Leo",
    yesterday: "Jana",
    fresh: "Mazungumzo mapya",
    newMessage: "Ujumbe mpya",
    newMessages: "Ujumbe mpya",
    latest: "Nenda kwenye ujumbe wa mwisho",
    language: "Lugha",
    startOver: "Anza upya kwenye kifaa hiki",
    startOverText: "Mazungumzo haya yataondolewa kwenye kifaa hiki. Miadi uliyoweka itabaki.",
    keep: "Ghairi",
    clear: "Anza upya",
    openingTitle: "Karibu! Tukusaidie vipi?",
    openingText: "Tuambie unataka huduma gani na lini, kwa Kiswahili, Kiingereza au lugha zote mbili.",
    starterBook: "Weka miadi",
    starterServices: "Huduma zenu",
  },
};

let current = "en";

/** The string of `key` in the interface's language. */
export const say = (key) => STRINGS[current][key];

/** A day in words: today, yesterday, or its date in the interface's language. */
export function sayDay(date, now = new Date()) {
  const midnight = (d) => new Date(d.getFullYear(), d.getMonth(), d.getDate());
  const days = Math.round((midnight(now) - midnight(date)) / 86_400_000);
  if (days === 0) return say("today");
  if (days === 1) return say("yesterday");
  const year = date.getFullYear() === now.getFullYear() ? undefined : "numeric";
  return date.toLocaleDateString(`${current}-KE`, { weekday: "long", day: "numeric", month: "long", year });
}

/** A time of day, 24 hours in digits, so that it reads the same beside either clock. */
export const sayTime = (date) =>
  date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });

/** Switch the whole interface to `language` ("en" or "sw"). */
export function speak(language) {
  current = language;
  document.documentElement.lang = language;
  const each = (name, write) =>
    document.querySelectorAll(`[data-${name}]`).forEach((el) => write(el, say(el.dataset[name])));
  each("text", (el, words) => { el.textContent = words; });
  each("label", (el, words) => el.setAttribute("aria-label", words));
  each("title", (el, words) => { el.title = words; });
  each("placeholder", (el, words) => { el.placeholder = words; });
  document.querySelectorAll("[data-language]").forEach((el) =>
    el.setAttribute("aria-pressed", String(el.dataset.language === language)));
}
