/** The text area: grows with its words, sends on Enter, keeps its draft. */
export class Composer {
  /** `onSend(text)` gets trimmed, non-empty text. */
  constructor(form, shelf, onSend) {
    const [words, send] = [form.querySelector("textarea"), form.querySelector("button")];
    this.words = words;
    this.shelf = shelf;
    this.changed = () => {
      send.disabled = !words.value.trim();
      words.style.height = "auto";
      words.style.height = `${words.scrollHeight + 2}px`; // CSS holds it between one line and six
    };
    words.addEventListener("input", () => {
      shelf.set("draft", words.value);
      this.changed();
    });
    words.addEventListener("keydown", (event) => {
      // While an input method is composing, Enter chooses a word.
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      form.requestSubmit();
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = (words.value.toWellFormed?.() ?? words.value).trim(); // half a character is no JSON text
      words.focus(); // the keyboard of a phone stays
      if (!text) return;
      this.clear();
      onSend(text);
    });
    words.value = shelf.get("draft") ?? "";
    this.changed();
  }

  clear() {
    this.words.value = "";
    this.shelf.remove("draft");
    this.changed();
  }
}
