"""The fake's control endpoints, for drivers, tests and the command line."""

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Self

import httpx

from ratiba_cli.fake_daraja.behaviour import Behaviour, Customer, Habit, Mix, Rule
from ratiba_cli.plain_http import NO_TLS

if TYPE_CHECKING:
    from ratiba_cli.fake_daraja.app import Credentials


@dataclass(frozen=True)
class SeenPrompt:
    """One prompt as the provider holds it. Amounts in whole units; `result` is None while it rings."""

    checkout_id: str
    phone: str
    amount: int
    account_reference: str
    call_back_at: str
    sent_at: datetime
    ended_at: datetime | None
    result: int | None
    receipt: str | None
    paid: int | None
    while_another_rang: bool
    behaviour: Behaviour

    @classmethod
    def read(cls, told: dict[str, Any]) -> Self:
        """From the control endpoint's JSON."""
        ended = told["ended_at"]
        return cls(
            **{
                **told,
                "sent_at": datetime.fromisoformat(told["sent_at"]),
                "ended_at": datetime.fromisoformat(ended) if ended else None,
                "behaviour": Behaviour.model_validate(told["behaviour"]),
            }
        )


class FakeDarajaClient:
    """Sees the prompts and tells the fake how they go. `url` is its address."""

    def __init__(self, url: str, credentials: "Credentials") -> None:
        self.url = url
        self.credentials = credentials
        self.http = httpx.AsyncClient(base_url=url, timeout=30, verify=NO_TLS)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.http.aclose()

    async def prompts(self, phone: str | None = None) -> list[SeenPrompt]:
        """Every prompt in order, of one phone (E.164) where it is given."""
        of = {"phone": phone.removeprefix("+")} if phone is not None else {}
        return [
            SeenPrompt.read(each) for each in (await self.http.get("/_prompts", params=of)).raise_for_status().json()
        ]

    async def decide(self, checkout_id: str, result: int) -> bool:
        """Let the customer decide; False when it rings no more."""
        return (await self.http.post(f"/_prompts/{checkout_id}/{result}")).status_code == 204

    async def usual(self, behaviour: Behaviour) -> None:
        """What prompts do unless a rule says otherwise."""
        (await self.http.put("/_usual", json=behaviour.model_dump())).raise_for_status()

    async def rule(self, behaviour: Behaviour, *, times: int = 1, phone: str | None = None) -> None:
        """What the next prompts do, of one phone (E.164) where it is given."""
        rule = Rule(behaviour=behaviour, times=times, phone=phone.removeprefix("+") if phone else None)
        (await self.http.post("/_rules", json=rule.model_dump())).raise_for_status()

    async def habit(self, phone: str, customer: Customer, *, after_ms: int = 0, times: int = 1) -> None:
        """What the customer of a phone (E.164) does with the next prompts, whatever befalls those on their way."""
        habit = Habit(phone=phone.removeprefix("+"), customer=customer, after_ms=after_ms, times=times)
        (await self.http.post("/_habits", json=habit.model_dump())).raise_for_status()

    async def clear_rules(self) -> None:
        """Back to the usual."""
        (await self.http.delete("/_rules")).raise_for_status()

    async def mix(self, mix: Mix) -> None:
        """What the next prompts do, in a fixed mix."""
        (await self.http.post("/_mix", json=mix.model_dump())).raise_for_status()

    async def end_tokens(self) -> None:
        """Every access token runs out now."""
        (await self.http.delete("/_tokens")).raise_for_status()

    async def slow_query(self, ms: int) -> None:
        """How long a query about a prompt takes from now on."""
        (await self.http.put(f"/_query_ms/{ms}")).raise_for_status()

    async def slow_statement(self, ms: int) -> None:
        """How long a page of the statement takes from now on."""
        (await self.http.put(f"/_statement_ms/{ms}")).raise_for_status()

    async def withhold_tokens(self, *, withheld: bool) -> None:
        """Give no access token any more, or again."""
        (await self.http.put(f"/_tokens/{'withheld' if withheld else 'given'}")).raise_for_status()

    async def hide_statement(self, *, hidden: bool) -> None:
        """Make the statement unreadable, or readable again."""
        (await self.http.put(f"/_statement/{'hidden' if hidden else 'shown'}")).raise_for_status()

    async def callbacks_answered(self, checkout_id: str | None = None) -> list[int]:
        """The status of each callback's answer so far, of one prompt where it is given."""
        of = {"checkout_id": checkout_id} if checkout_id is not None else {}
        answered: list[int] = (await self.http.get("/_callbacks", params=of)).raise_for_status().json()
        return answered
