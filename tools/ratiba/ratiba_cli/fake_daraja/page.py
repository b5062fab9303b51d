"""The phones, as a page: each prompt with a field for the PIN, and buttons. Forms: it works without scripts too."""

from collections.abc import Callable
from html import escape
from urllib.parse import parse_qs

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ratiba_cli.fake_daraja.prompts import RESULT_OF_CUSTOMER, RESULTS, Prompt, Prompts

MOST_SHOWN = 20
WRONG_PIN = "0000"

SAID = {
    0: "Paid",
    1: "Not enough money",
    1001: "Another prompt was open on this phone",
    1032: "You cancelled it",
    1037: "Nobody answered",
    2001: "Wrong PIN",
}
"""What the phone says in the end; the provider's own words are under it."""

_HEAD = f"""<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Phones</title><link rel="icon" href="data:,">
<style>
*{{box-sizing:border-box}}
body{{margin:0;font:1rem/1.5 system-ui,sans-serif;background:#f4f4f1;color:#1b1b1b}}
main{{max-width:64rem;margin:0 auto;padding:1rem}}h1{{margin:.5rem 0 0}}
ul{{list-style:none;margin:1rem 0 0;padding:0;display:grid;gap:1rem;align-items:start;
grid-template-columns:repeat(auto-fill,minmax(min(18rem,100%),1fr))}}
li{{background:#fff;border:1px solid #8a8a84;border-radius:1rem;padding:1rem;overflow-wrap:anywhere}}
li.rings{{border:3px solid #14532d}}
h2{{font-size:1rem;margin:0 0 .5rem}}p{{margin:.25rem 0}}.fine{{font-size:.875rem;color:#52524d}}
.sum{{font-size:1.25rem;font-weight:650}}
form{{display:grid;grid-template-columns:1fr 1fr;gap:.5rem;margin-top:.75rem}}
label{{grid-column:1/-1;font-size:.875rem}}
input,.yes{{grid-column:1/-1}}
input{{width:100%;min-height:2.75rem;font:inherit;font-size:1.25rem;letter-spacing:.4em;text-align:center;
border:1px solid #6b6b66;border-radius:.5rem}}
button{{min-height:2.75rem;font:inherit;border-radius:.5rem;border:2px solid #14532d;cursor:pointer}}
.yes{{background:#14532d;color:#fff;font-weight:650}}.no{{background:#fff;color:#7f1d1d;border-color:#7f1d1d}}
.not{{background:#fff;color:#1b1b1b;border-color:#6b6b66}}
.good{{color:#14532d}}
:focus-visible{{outline:3px solid #1d4ed8;outline-offset:2px}}
</style></head><body><main><h1>Phones</h1>
<p class="fine">Every M-Pesa prompt of this machine rings here. Any four digits are the PIN; {WRONG_PIN} is a wrong
one.</p>"""

_TAIL = """</main><script>
// A phone that has not changed stays as it is, with what somebody is typing into it.
setInterval(async () => {
  const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
  const shown = document.querySelector("ul"), fresh = page.querySelector("ul");
  const known = new Map([...shown.children].map((phone) => [phone.id, phone]));
  [...fresh.children].forEach((phone, place) => {
    const old = known.get(phone.id);
    known.delete(phone.id);
    const kept = old && old.dataset.state === phone.dataset.state ? old : phone;
    if (old && kept !== old) old.remove();
    if (shown.children[place] !== kept) shown.insertBefore(kept, shown.children[place] ?? null);
  });
  known.forEach((gone) => gone.remove());
}, 1000);
</script></body></html>"""


def add_page(app: FastAPI, prompts: Prompts, end: Callable[[Prompt, int], bool]) -> None:
    """Add the page and what its buttons do."""

    @app.get("/")
    async def phones() -> HTMLResponse:
        """The newest prompts."""
        shown = prompts.all()[-MOST_SHOWN:][::-1]
        none = '<li id="none"><p>No prompt yet. Book something and ask to pay.</p></li>'
        return HTMLResponse(f'{_HEAD}<ul aria-live="polite">{"".join(map(_phone, shown)) or none}</ul>{_TAIL}')

    @app.post("/phones/{checkout_id}/{answer}")
    async def answer(checkout_id: str, answer: str, request: Request) -> Response:
        """A person enters a PIN, refuses, or lets it ring."""
        prompt = prompts.get(checkout_id)
        if prompt is not None:
            pin = parse_qs((await request.body()).decode(errors="replace")).get("pin", [""])[0]
            end(prompt, _result(answer, pin))
        return RedirectResponse("/", 303)


def _result(answer: str, pin: str) -> int:
    match answer:
        case "accept":
            return RESULT_OF_CUSTOMER["wrong_pin" if pin == WRONG_PIN else "pays"]
        case "ignore":
            return RESULT_OF_CUSTOMER["ignores"]
        case _:
            return RESULT_OF_CUSTOMER["declines"]


def _phone(prompt: Prompt) -> str:
    name, there = escape(prompt.checkout_id), f"/phones/{escape(prompt.checkout_id)}"
    what = (
        f"<h2>+{escape(prompt.phone)}</h2>"
        f'<p class="sum">Pay KSh {prompt.amount:,}</p>'
        f'<p>to {escape(prompt.shortcode)} for {escape(prompt.description)}<br><span class="fine">Account '
        f"{escape(prompt.account_reference)}</span></p>"
    )
    if not prompt.rings:
        return f'<li id="{name}" data-state="over">{what}{_ended(prompt)}</li>'
    return (
        f'<li id="{name}" data-state="rings" class="rings">{what}<form method="post" action="{there}/accept">'
        f'<label for="pin-{name}">M-Pesa PIN</label>'
        f'<input id="pin-{name}" name="pin" type="password" inputmode="numeric" pattern="[0-9]{{4}}" maxlength="4" '
        f'autocomplete="off" required title="Four digits">'
        f'<button class="yes">Pay</button>'
        f'<button class="no" formaction="{there}/refuse" formnovalidate>Cancel</button>'
        f'<button class="not" formaction="{there}/ignore" formnovalidate>Let it ring out</button></form></li>'
    )


def _ended(prompt: Prompt) -> str:
    result = prompt.result or 0
    if prompt.receipt:
        return f'<p class="good"><strong>{SAID[0]}. Receipt {escape(prompt.receipt)}</strong></p>'
    said = SAID.get(result, f"Not paid ({result})")
    return f'<p><strong>{said}</strong></p><p class="fine">{escape(RESULTS.get(result, ""))}</p>'
