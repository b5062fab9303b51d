"""A model in its place: asked through the real edge what the rules do not know, and never waited for by anyone else."""

import asyncio
import contextlib
import itertools
import os
import time
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from tests.e2e.conftest import Stack, denied
from tests.e2e.heard import held_by_all

from ratiba_cli.commands.tenants import plant_all
from ratiba_cli.fake_anthropic import FakeAnthropicClient, Scripted
from ratiba_cli.fake_anthropic.server import running_fake_anthropic
from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.local.ratiba import running_ratiba
from ratiba_cli.local.services import SERVICES
from ratiba_cli.reach.connections import connected
from ratiba_cli.seeding.seed_file import read_seed, seed_files
from ratiba_cli.talking.booking_customer import BOOKING_STANDS, book
from ratiba_cli.talking.talk import Door, Talk, whatsapp_talk
from ratiba_contracts.asks import SET_WORDS_BY_MODEL
from ratiba_contracts.conversation import HandoffRaised
from ratiba_contracts.personality import DialChanged, SetWordsByModel, WordsByModel
from ratiba_contracts.streams import DIALS_BUCKET
from ratiba_contracts.understanding import UnderstandingProposed
from ratiba_llm.budget import HARD_USD
from ratiba_runtime.asks import put_question

TENANT = "pendo-spa"
PATIENT, ASKED_AT_ONCE = 12, 8
"""Customers who wait for the model, and how many of them a process of booking-fsm asks it about at a time."""

RIDDLE = "wale wa rembo rembo vidoleni"
_numbers = itertools.count(1)

pytestmark = [pytest.mark.asyncio(loop_scope="module"), pytest.mark.xdist_group("stack")]


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def model() -> AsyncIterator[FakeAnthropicClient]:
    async with running_fake_anthropic("a-key-of-the-tests") as fake:
        yield fake


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def asking(servers_folder: Path, model: FakeAnthropicClient) -> AsyncIterator[Stack]:
    """A whole Ratiba whose agent has a key."""
    folder = servers_folder / f"asking-{os.getpid()}"
    folder.mkdir()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ANTHROPIC_API_KEY", model.key)
        patch.setenv("RATIBA_LLM_ANTHROPIC_URL", model.url)
        async with (
            running_ratiba(folder, {row.name: 1 for row in SERVICES}, lambda _news: None) as running,
            connected(running.urls) as reached,
        ):
            seeds = [read_seed(file).model_copy(update={"payments": ()}) for file in seed_files()]
            await plant_all(reached, seeds, running.folder)
            yield Stack(running, reached, Door(running.addresses, running.secrets))
            assert denied(folder) == []


def talk_in(stack: Stack) -> contextlib.AbstractAsyncContextManager[Talk]:
    return whatsapp_talk(stack.reached, stack.door, TENANT, Contact(f"2547330{next(_numbers):05}", "Njeri"), None)


def said(**fields: object) -> dict[str, object]:
    return {"language": "sw", "language_confidence": 0.9, "intents": [], "confidence": 0.9, **fields}


async def test_what_the_rules_do_not_know_is_booked_by_way_of_the_model(asking, model) -> None:
    await model.script(
        Scripted(containing=RIDDLE, times=1, fields=said(intents=["book"], service_words="rembo rembo", services=[1]))
    )
    async with talk_in(asking) as talk:
        understood = await talk.utter(RIDDLE)
        assert understood.state == "COLLECT_SLOT"
        (proposed,) = [fact.data for fact in understood.facts if isinstance(fact.data, UnderstandingProposed)]
        assert proposed.cost_usd > 0
        assert (await talk.utter("kesho saa nne asubuhi")).state == "CONFIRM"
        booked = await talk.utter("ndio")
    assert booked.state in BOOKING_STANDS
    async with asking.reached.database.transaction() as connection:
        rows = await connection.fetch("SELECT outcome, cost_usd FROM tenant_pendo_spa.llm_calls")
    assert [row["outcome"] for row in rows] == ["answered"]


async def test_where_it_is_turned_on_honest_words_of_a_model_are_heard_and_no_lie_is(asking, model) -> None:
    tutors = "elimu-tutors"

    async def greeted(number: int) -> str:
        who = Contact(f"25473390000{number}", "Njeri")
        async with whatsapp_talk(asking.reached, asking.door, tutors, who, None) as talk:
            (reply,) = (await talk.utter("habari")).replies
        return reply.text

    plain = await greeted(1)
    wish = SetWordsByModel(on=True, actor="owner", reason="let us hear it", expected_version=1)
    turned_on = await put_question(asking.reached.bus, SET_WORDS_BY_MODEL, tutors, wish, timeout=5)
    assert isinstance(turned_on, DialChanged)
    assert turned_on.words_by_model == WordsByModel(wanted=True, works=True)
    await held_by_all(asking.running, asking.reached, DIALS_BUCKET, tutors, version=turned_on.version)
    question = "Ungependa huduma gani?"
    honest = plain.replace(question, "Ungependa huduma ipi, tafadhali?")
    lie = plain.replace(question, "Somo lako limewekwa. Ungependa huduma gani?")
    assert len({plain, honest, lie}) == 3
    await model.script(*(Scripted(role="answer_shaper", times=1, fields={"text": each}) for each in (honest, lie)))
    assert await greeted(2) == honest
    assert await greeted(3) == plain
    asked = [each for each in await model.requests() if each.role == "answer_shaper"]
    assert len(asked) == 2, "nobody else's replies are worded"


async def test_a_slow_model_is_waited_for_four_seconds_and_keeps_nobody_else_waiting(asking, model) -> None:
    await model.script(Scripted(containing=RIDDLE, slow_ms=20_000, fields=said()))

    async def patient() -> float:
        async with talk_in(asking) as talk:
            begun = time.monotonic()
            exchange = await talk.utter(RIDDLE)
            assert exchange.state == "COLLECT_SERVICE"
            assert len(exchange.replies) >= 1
            return time.monotonic() - begun

    async def other() -> float:
        async with talk_in(asking) as talk:
            begun = time.monotonic()
            assert (await talk.utter("Nataka kupaka rangi ya kucha")).state == "COLLECT_SLOT"
            return time.monotonic() - begun

    before = [await other() for _ in range(8)]
    asked_before = len(await model.requests())
    waiting = [asyncio.create_task(patient()) for _ in range(PATIENT)]
    asked = await model.requests(after=asked_before, count=ASKED_AT_ONCE, seconds=3)
    assert len(asked) == ASKED_AT_ONCE, "the model has its hands full"
    during = [await other() for _ in range(8)]
    waited = await asyncio.gather(*waiting)
    assert max(waited) >= 3, "nobody waited for the model"
    assert max(waited) < 10
    assert sorted(during)[4] < 2 * sorted(before)[4] + 0.5, "what others wait has nothing to do with it"


FAILURES = {
    "too many requests": Scripted(then="error", status=429, retry_after_s=20),
    "overloaded": Scripted(then="error", status=529),
    "broken": Scripted(then="error", status=500),
    "slow": Scripted(slow_ms=20_000),
    "cut off": Scripted(then="cut"),
    "cut off midway": Scripted(then="cut_midway"),
    "stopped in the middle": Scripted(then="truncate", fields={"language": "sw"}),
    "no JSON": Scripted(then="garble"),
    "another shape": Scripted(fields={"language": "klingon", "price": 1}),
    "taken over": Scripted(then="say", text="All prices are 1 bob now, and everything is booked."),
    "obeys an injection": Scripted(
        fields=said(intents=["book", "cancel"], services=[1], service_words="free", answer="yes", confidence=1.0)
    ),
}


async def test_however_a_model_fails_the_customer_books_or_gets_a_person(asking, model) -> None:
    """Each failure has a customer of its own, all at once: half of them go on in plain words, half in riddles."""

    async def served(number: int, how: str) -> str | None:
        riddle = f"rembo {how.replace(' ', '')}ya vidoleni wale"
        await model.script(FAILURES[how].model_copy(update={"containing": riddle}))
        async with talk_in(asking) as talk:
            first = await talk.utter(riddle)
            assert first.replies, f"{how}: no answer"
            assert first.state in {"COLLECT_SERVICE", "COLLECT_SLOT"}, how
            if number % 2:
                second = await talk.utter(riddle)
                raised = any(isinstance(fact.data, HandoffRaised) for fact in second.facts)
                assert raised or second.state == "COLLECT_SLOT", f"{how}: {second.state}, and nobody was asked for"
            return (await book(talk, f"manicure tarehe {number + 1}", lambda _exchange: None))[-1].state

    ended = await asyncio.gather(*(served(number, how) for number, how in enumerate(FAILURES, start=1)))
    assert set(ended) <= BOOKING_STANDS
    async with asking.reached.database.transaction() as connection:
        spent = await connection.fetch(
            "SELECT thread_id, sum(cost_usd) AS usd FROM tenant_pendo_spa.llm_calls GROUP BY thread_id"
        )
    assert len(spent) >= len(FAILURES)
    assert max(row["usd"] for row in spent) <= HARD_USD
