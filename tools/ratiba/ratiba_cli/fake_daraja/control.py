"""How a test steers the fake and looks into it: endpoints whose paths begin with `/_`, and whether it is there."""

import json
from typing import TYPE_CHECKING, Any

from fastapi import FastAPI, Response

from ratiba_cli.fake_daraja.behaviour import Behaviour, Habit, Mix, Rule
from ratiba_cli.fake_daraja.prompts import Prompt

if TYPE_CHECKING:
    from ratiba_cli.fake_daraja.app import FakeDaraja


def add_control(app: FastAPI, daraja: "FakeDaraja") -> None:
    """What a test says of phones and customers, and what it may look at."""

    @app.get("/_prompts")
    async def prompts(phone: str | None = None) -> list[dict[str, Any]]:
        """Every prompt since the start, in order; of one phone where it is named."""
        return [_told(each) for each in daraja.prompts.all() if phone is None or each.phone == phone]

    @app.post("/_prompts/{checkout_id}/{result}")
    async def decide(checkout_id: str, result: int) -> Response:
        """Let the customer decide: 0 pays, 1032 declines, and so on; 409 when it rings no more."""
        prompt = daraja.prompts.get(checkout_id)
        decided = prompt is not None and daraja.end(prompt, result)
        return Response(status_code=204 if decided else 409)

    @app.put("/_usual", status_code=204)
    async def usual(behaviour: Behaviour) -> None:
        """What prompts do unless a rule says otherwise."""
        daraja.rules.usual = behaviour

    @app.post("/_rules", status_code=204)
    async def add_rule(rule: Rule) -> None:
        """What the next prompts do."""
        daraja.rules.add(rule)

    @app.post("/_habits", status_code=204)
    async def add_habit(habit: Habit) -> None:
        """What the customer of a phone does with the next prompts."""
        daraja.rules.accustom(habit)

    @app.post("/_mix", status_code=204)
    async def add_mix(mix: Mix) -> None:
        """What the next `count` prompts do, in a fixed mix."""
        for behaviour in mix.behaviours():
            daraja.rules.add(Rule.model_validate({"behaviour": behaviour}))

    @app.delete("/_rules", status_code=204)
    async def clear_rules() -> None:
        """Back to the usual."""
        daraja.rules.clear()

    @app.get("/_callbacks")
    async def callbacks(checkout_id: str | None = None) -> list[int]:
        """The status of each callback's answer so far, of one prompt where it is named; 0 where nobody answered."""
        return daraja.delivery.answered(checkout_id)

    @app.get("/healthz")
    @app.get("/readyz")
    async def ready() -> dict[str, str]:
        """Answer that the fake is there."""
        return {"status": "ok"}


def add_troubles(app: FastAPI, daraja: "FakeDaraja") -> None:
    """What a test lets go wrong for everybody."""

    @app.put("/_query_ms/{ms}", status_code=204)
    async def slow_query(ms: int) -> None:
        """How long a query about a prompt takes from now on."""
        daraja.query_seconds = ms / 1000

    @app.put("/_statement_ms/{ms}", status_code=204)
    async def slow_statement(ms: int) -> None:
        """How long a page of the statement takes from now on."""
        daraja.statement_seconds = ms / 1000

    @app.put("/_tokens/{state}", status_code=204)
    async def withhold(state: str) -> None:
        """`withheld`: no access token is given; anything else: they are."""
        daraja.tokens_withheld = state == "withheld"

    @app.put("/_statement/{state}", status_code=204)
    async def hide(state: str) -> None:
        """`hidden`: the statement cannot be read; anything else: it can."""
        daraja.statement_hidden = state == "hidden"

    @app.delete("/_tokens", status_code=204)
    async def end_tokens() -> None:
        """Every access token runs out now."""
        daraja.tokens.clear()


def _told(prompt: Prompt) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(prompt.behaviour.model_dump_json())
    return {
        "checkout_id": prompt.checkout_id,
        "phone": prompt.phone,
        "amount": prompt.amount,
        "account_reference": prompt.account_reference,
        "call_back_at": prompt.call_back_at,
        "sent_at": prompt.sent_at.isoformat(),
        "ended_at": prompt.ended_at.isoformat() if prompt.ended_at else None,
        "result": prompt.result,
        "receipt": prompt.receipt,
        "paid": prompt.paid,
        "while_another_rang": prompt.while_another_rang,
        "behaviour": told,
    }
