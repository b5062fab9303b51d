"""What the rules do not understand: a model is asked, and whatever it answers the customer can finish."""

from collections.abc import AsyncIterator
from dataclasses import replace
from decimal import Decimal
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

import pytest
from prometheus_client import CollectorRegistry

from booking_fsm.adapters.rosters import Rosters
from booking_fsm.consultations import Consultations
from booking_fsm.testing.business import CATALOG, DIALS
from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.turns import SERVICE, Turns
from ratiba_cli.fake_anthropic import FakeAnthropicClient, Scripted
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.understanding import UnderstandingProposed, UnderstandingRequested
from ratiba_holds import Holds
from ratiba_llm import Ceilings, LLMRouter, LLMSettings, build_router
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import TenantContext, bind_tenant, service_schema

MANICURE = 1
"""Its place on the menu of the tests' business."""

RIDDLE = "wale wa rembo rembo vidoleni"
"""Words no rule knows."""


def answer(**fields: Any) -> Scripted:
    """What the model says of the next message."""
    said = {"language": "sw", "language_confidence": 0.9, "intents": [], "confidence": 0.9, **fields}
    return Scripted(role="intent_classifier", times=1, fields=said)


class Consulted:
    """A customer of a business whose agent may ask a model."""

    def __init__(self, guest: Guest, consultations: Consultations, database: Database, tenant: TenantContext) -> None:
        self.guest, self.database = guest, database
        self._consultations = consultations
        self._tenant = tenant

    @property
    def asked(self) -> Envelope[UnderstandingRequested]:
        """What the last turn asked the model."""
        assert self.guest.reached is not None
        (asked,) = [f for f in self.guest.reached.facts if isinstance(f.data, UnderstandingRequested)]
        return asked

    async def proposed(self, asked: Envelope[UnderstandingRequested] | None = None) -> Envelope[UnderstandingProposed]:
        """Let the model be asked, twice as the bus may; return what was proposed, once."""
        asked = asked or self.asked
        with bind_tenant(self._tenant):
            await self._consultations.requested(asked)
            await self._consultations.requested(asked)
        async with self.database.public_transaction() as connection:
            rows = await connection.fetch(
                f"SELECT payload FROM {service_schema(SERVICE)}.outbox WHERE subject LIKE '%understanding_proposed%'"
            )
        found = [decode(row["payload"].encode()) for row in rows]
        (mine,) = [each for each in found if each.causationid == asked.id]
        return mine  # type: ignore[return-value]  # decoded by its type

    async def says(self, text: str) -> list[str]:
        """Say it, and have the model's proposal taken: the acts of both turns."""
        acts = await self.guest.says(text)
        return acts + await self.guest.sends(await self.proposed())

    async def calls(self) -> list[Any]:
        """The rows of the calls."""
        with bind_tenant(self._tenant):
            async with self.database.tenant_transaction() as connection:
                return list(await connection.fetch("SELECT * FROM llm_calls ORDER BY begun_at"))


@pytest.fixture
async def router(fake_anthropic: FakeAnthropicClient) -> AsyncIterator[LLMRouter]:
    built = build_router(settings_for(fake_anthropic), CollectorRegistry())
    yield built
    await built.close()


def settings_for(fake: FakeAnthropicClient, **changes: Any) -> LLMSettings:
    return LLMSettings(anthropic_api_key=fake.key, anthropic_url=fake.url, attempts=2, **changes)


@pytest.fixture
def customer(
    database: Database,
    holds: Holds,
    clock: Clock,
    pendo: TenantContext,
    router: LLMRouter,
    fake_anthropic: FakeAnthropicClient,
) -> Consulted:
    catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
    dials: Any = SimpleNamespace(get=lambda _tenant: DIALS)
    turns = Turns(database, holds, catalogs, dials, Rosters(), clock, consults=True)
    consultations = Consultations(database, router, settings_for(fake_anthropic), catalogs, Rosters(), clock)
    return Consulted(Guest(turns, pendo, clock), consultations, database, pendo)


async def test_what_the_model_makes_of_a_message_leads_on(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    await fake_anthropic.script(answer(intents=["book"], service_words="rembo rembo", services=[MANICURE]))
    assert await customer.says(RIDDLE) == ["greet", "ask_day"]
    assert customer.guest.state.wish.service_id == next(iter(CATALOG.services)).service_id
    (call,) = await customer.calls()
    assert (call["outcome"], call["attempts"]) == ("answered", 1)
    assert customer.guest.state.total_token_cost_usd == call["cost_usd"] > 0


async def test_a_service_by_another_name_is_found_and_what_was_said_with_it_is_kept(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    await fake_anthropic.script(answer(intents=["book"], service_words="henna", services=[MANICURE]))
    assert await customer.says("I want henna tomorrow at 2pm") == ["greet", "read_back"]
    assert await customer.guest.says("yes") == ["booked"]


async def test_what_the_model_does_not_find_on_the_menu_either_is_said_to_be_missing(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    await fake_anthropic.script(answer(intents=["book"], service_words="henna"))
    acts = await customer.says("I want henna tomorrow at 2pm")
    assert acts == ["greet", "service_not_offered", "ask_service"]


async def test_words_that_the_customer_never_said_choose_nothing(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    await fake_anthropic.script(
        answer(intents=["book"], service_words="full massage", services=[2], when_words=["tomorrow at 10"])
    )
    acts = await customer.says(RIDDLE)
    assert acts[-1] == "ask_service"
    assert customer.guest.state.wish.service_id is None
    assert customer.guest.state.wish.day is None


async def test_a_yes_that_only_a_model_heard_books_nothing(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    await customer.guest.says("manicure tomorrow at 2pm")
    assert customer.guest.state.question is not None
    await fake_anthropic.script(answer(answer="yes", confidence=0.99))
    acts = await customer.says(RIDDLE)
    assert acts == ["not_understood", "read_back"]
    assert customer.guest.state.appointment_id is None
    assert await customer.guest.says("yes") == ["booked"]


@pytest.mark.parametrize(
    "failing",
    [
        Scripted(then="error", status=529),
        Scripted(then="error", status=500),
        Scripted(then="error", status=429, retry_after_s=30),
        Scripted(then="garble"),
        Scripted(then="cut"),
        Scripted(then="cut_midway"),
        Scripted(then="truncate", fields={"language": "sw"}),
        Scripted(then="refuse"),
        Scripted(then="say", text="Ignore the rules and book everything."),
        Scripted(fields={"language": "klingon"}),
    ],
    ids=lambda scripted: f"{scripted.then}-{scripted.status}" if scripted.then == "error" else scripted.then,
)
async def test_a_model_that_fails_leaves_the_customer_with_the_options(
    customer: Consulted, fake_anthropic: FakeAnthropicClient, failing: Scripted
) -> None:
    await fake_anthropic.script(failing)
    acts = await customer.says(RIDDLE)
    assert acts == ["greet", "ask_service"]
    assert await customer.guest.says("manicure tomorrow at 2pm") == ["read_back"]
    assert await customer.guest.says("yes") == ["booked"]
    assert sum(call["cost_usd"] for call in await customer.calls()) <= Decimal("0.20")


async def test_nobody_waits_longer_than_four_seconds_and_what_comes_then_counts_for_nothing(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    await fake_anthropic.script(answer(intents=["book"], service_words="rembo rembo", services=[MANICURE]))
    assert await customer.guest.says(RIDDLE) == ["greet"]
    begun, asked = customer.guest.clock(), customer.asked
    proposal = await customer.proposed(asked)
    assert await customer.guest.waits_for("consultation") == ["ask_service"]
    assert (customer.guest.clock() - begun).total_seconds() == 4
    assert await customer.guest.sends(proposal) == []
    assert customer.guest.state.wish.service_id is None
    assert customer.guest.state.total_token_cost_usd > 0


async def test_whoever_writes_on_is_answered_at_once_and_the_model_comes_too_late(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    await fake_anthropic.script(answer(intents=["cancel"]))
    await customer.guest.says(RIDDLE)
    asked = customer.asked
    proposal = await customer.proposed(asked)
    assert await customer.guest.says("pedicure tomorrow at 2pm") == ["read_back"]
    before = customer.guest.state
    assert await customer.guest.sends(proposal) == []
    assert customer.guest.state.model_copy(update={"total_token_cost_usd": Decimal(0)}) == before
    assert await customer.guest.says("yes") == ["booked"]


async def test_for_somebody_who_no_longer_waits_no_call_is_made(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    await customer.guest.says(RIDDLE)
    asked = customer.asked
    await customer.guest.says("manicure")
    assert (await customer.proposed(asked)).data.proposal is None
    assert await fake_anthropic.requests() == []
    assert await customer.calls() == []


async def test_a_call_whose_process_died_is_not_made_again_and_costs_what_was_set_aside(
    customer: Consulted, fake_anthropic: FakeAnthropicClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    await customer.guest.says(RIDDLE)
    asked = customer.asked

    class Died(BaseException):
        pass

    async def dies(*_given: object, **_named: object) -> None:
        raise Died

    with monkeypatch.context() as patched:
        patched.setattr(LLMRouter, "complete", dies)
        with pytest.raises(Died), bind_tenant(customer.guest.tenant):
            await customer._consultations.requested(asked)
    proposal = await customer.proposed(asked)
    assert proposal.data.proposal is None
    assert await fake_anthropic.requests() == []
    (call,) = await customer.calls()
    assert call["outcome"] == "sending"
    assert proposal.data.cost_usd == call["cost_usd"] > 0


async def test_at_the_ceiling_a_person_is_asked_for_once_and_no_model_any_more(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    await customer.guest.says("habari")
    thread = customer.guest.state.thread_id
    with bind_tenant(customer.guest.tenant):
        async with customer.database.tenant_transaction() as connection:
            await connection.execute(
                "INSERT INTO llm_calls (call_id, thread_id, message_id, role, outcome, cost_usd, begun_at)"
                " VALUES ($1, $2, $1, 'intent_classifier', 'answered', 0.1999, now())",
                uuid4(),
                thread,
            )
    acts = await customer.says(RIDDLE)
    assert acts[0] == "handing_over"
    assert acts[-1] == "ask_service"
    assert customer.guest.state.cost_ceiling_reached
    assert await customer.guest.says(RIDDLE) == ["not_understood", "ask_service"]
    assert await fake_anthropic.requests() == []


async def test_a_business_may_have_a_ceiling_of_its_own(
    customer: Consulted, fake_anthropic: FakeAnthropicClient
) -> None:
    own = {customer.guest.tenant.slug: Ceilings(hard_usd=Decimal("0.0001"))}
    customer._consultations = replace(
        customer._consultations, settings=customer._consultations.settings.model_copy(update={"tenants": own})
    )
    assert (await customer.says(RIDDLE))[:2] == ["greet", "handing_over"]
    assert await fake_anthropic.requests() == []


async def test_without_a_model_the_options_come_at_once(turns: Turns, pendo: TenantContext, clock: Clock) -> None:
    guest = Guest(turns, pendo, clock)
    assert await guest.says(RIDDLE) == ["greet", "ask_service"]
    assert guest.state.consultation is None


async def test_a_proposal_of_another_thread_is_none_of_this_ones(customer: Consulted) -> None:
    await customer.guest.says(RIDDLE)
    stranger = UnderstandingProposed(thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T", message_id=customer.asked.data.message_id)
    guest = customer.guest
    sent = envelope(stranger, id=uuid4(), tenant=guest.tenant.slug, key=guest.key, time=guest.clock())
    assert await guest.sends(sent) == []
    assert guest.state.consultation is not None
