"""The phones, as a page: the newest prompt on each, and two buttons. Forms: it works without scripts too."""

from collections.abc import Callable
from html import escape

from fastapi import FastAPI
from fastapi.responses import HTMLResponse, RedirectResponse, Response

from ratiba_cli.fake_daraja.prompts import RESULTS, Prompt, Prompts

MOST_SHOWN = 20

_HEAD = """<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<title>Phones</title>
<style>
body{margin:0;font:1rem/1.5 system-ui,sans-serif;background:#f4f4f1;color:#1b1b1b}
main{max-width:64rem;margin:0 auto;padding:1rem}
ul{list-style:none;margin:0;padding:0;display:grid;gap:1rem;grid-template-columns:repeat(auto-fill,minmax(16rem,1fr))}
li{background:#fff;border:1px solid #8a8a84;border-radius:1rem;padding:1rem;overflow-wrap:anywhere}
h2{font-size:1.1rem;margin:0 0 .5rem}p{margin:.25rem 0}form{display:flex;gap:.5rem;margin-top:.75rem}
button{flex:1;min-height:2.75rem;font:inherit;border-radius:.5rem;border:2px solid #14532d;cursor:pointer}
.yes{background:#14532d;color:#fff}.no{background:#fff;color:#7f1d1d;border-color:#7f1d1d}
button:focus-visible{outline:3px solid #1d4ed8;outline-offset:2px}
</style></head><body><main><h1>Phones</h1>"""

_TAIL = """</main><script>
setInterval(async () => {
  const page = new DOMParser().parseFromString(await (await fetch("/")).text(), "text/html");
  const fresh = page.querySelector("ul"), shown = document.querySelector("ul");
  if (fresh.innerHTML !== shown.innerHTML) shown.replaceWith(fresh);
}, 1000);
</script></body></html>"""


def add_page(app: FastAPI, prompts: Prompts, end: Callable[[Prompt, int], bool]) -> None:
    """Add the page and what its buttons do."""

    @app.get("/")
    async def phones() -> HTMLResponse:
        """The newest prompts."""
        shown = prompts.all()[-MOST_SHOWN:][::-1]
        body = "".join(map(_phone, shown)) or "<li><p>No prompt yet. Book something and ask to pay.</p></li>"
        return HTMLResponse(f'{_HEAD}<ul aria-live="polite">{body}</ul>{_TAIL}')

    @app.post("/phones/{checkout_id}/{answer}")
    async def answer(checkout_id: str, answer: str) -> Response:
        """A person accepts or refuses."""
        prompt = prompts.get(checkout_id)
        if prompt is not None:
            end(prompt, 0 if answer == "accept" else 1032)
        return RedirectResponse("/", 303)


def _phone(prompt: Prompt) -> str:
    what = (
        f"<h2>+{escape(prompt.phone)}</h2>"
        f"<p>Pay KSh {prompt.amount:,} to {escape(prompt.shortcode)} for {escape(prompt.description)}?</p>"
        f"<p>Account {escape(prompt.account_reference)}</p>"
    )
    if not prompt.rings:
        ended = f"Receipt {prompt.receipt}" if prompt.receipt else RESULTS[prompt.result or 0]
        return f"<li>{what}<p><strong>{escape(ended)}</strong></p></li>"
    there = f"/phones/{escape(prompt.checkout_id)}"
    return (
        f'<li>{what}<form method="post"><button class="yes" formaction="{there}/accept">Enter PIN</button>'
        f'<button class="no" formaction="{there}/refuse">Cancel</button></form></li>'
    )
