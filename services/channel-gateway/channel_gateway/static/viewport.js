/**
 * Keeps the page in the part of the window that the keyboard of a phone leaves free. Browsers that resize the page for
 * the keyboard need nothing of this; iOS lays the keyboard over it.
 */
export function fitAboveKeyboard() {
  const view = window.visualViewport;
  if (!view) return;
  const fit = () => {
    if (view.scale > 1.01) return; // the reader has zoomed in: not a keyboard
    document.body.style.setProperty("--height", `${view.height}px`);
    document.body.style.setProperty("--top", `${view.offsetTop}px`);
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
}
