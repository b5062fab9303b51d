"""A provider in trouble: what is tried again and for how long, and what is not sent at all."""

import asyncio
import socket
import time

import pytest

from ratiba_cli.fake_anthropic import Scripted
from ratiba_llm import Answered, Declined, Declining, Failed, Failing
from ratiba_llm.usage import ZERO

HAIKU = "claude-haiku-5-5"


@pytest.mark.parametrize(
    ("entry", "reason", "billed"),
    [
        (Scripted(then="say", text="Sure, I have booked it!"), Failing.BAD_OUTPUT, True),
        (Scripted(fields={"intents": "book"}), Failing.BAD_OUTPUT, True),
        (Scripted(fields={}), Failing.BAD_OUTPUT, True),
        (Scripted(then="truncate"), Failing.TRUNCATED, True),
        (Scripted(then="refuse"), Failing.REFUSED, True),
        (Scripted(then="error", status=400), Failing.REJECTED, False),
        (Scripted(then="error", status=403), Failing.REJECTED, False),
    ],
)
async def test_an_answer_that_is_none_fails_at_once_and_what_was_billed_counts(house, entry, reason, billed) -> None:
    await house.script(entry)
    outcome = await house.understand()
    assert isinstance(outcome, Failed)
    assert (outcome.reason, outcome.spend.attempts) == (reason, 1)
    assert (outcome.spend.cost_usd > 0) is billed
    assert outcome.spend.assumed_usd == 0
    assert len(await house.sent()) == 1


async def test_a_body_that_is_no_json_is_charged_at_the_most_it_can_have_cost(house) -> None:
    await house.script(Scripted(then="garble"))
    outcome = await house.understand()
    assert isinstance(outcome, Failed)
    assert outcome.reason is Failing.BAD_OUTPUT
    assert outcome.spend.cost_usd == outcome.spend.assumed_usd == house.worst_case()


@pytest.mark.parametrize(
    "trouble",
    [
        Scripted(then="error", status=429, retry_after_s=0.05, times=1),
        Scripted(then="error", status=529, times=1),
        Scripted(then="error", status=500, times=1),
        Scripted(then="error", status=503, times=1),
    ],
)
async def test_a_provider_in_trouble_is_asked_again(house, trouble) -> None:
    await house.script(trouble, Scripted(fields=house.understood))
    outcome = await house.understand()
    assert isinstance(outcome, Answered)
    assert outcome.spend.attempts == 2
    assert outcome.spend.assumed_usd == 0
    assert house.counted("ratiba_llm_attempts_total", role="intent_classifier", model=HAIKU) == 2


async def test_the_providers_retry_after_is_waited_for(house) -> None:
    await house.script(
        Scripted(then="error", status=429, retry_after_s=0.3, times=1), Scripted(fields=house.understood)
    )
    started = time.perf_counter()
    outcome = await house.understand()
    assert isinstance(outcome, Answered)
    assert time.perf_counter() - started >= 0.3


async def test_a_retry_after_beyond_the_deadline_fails_at_once(house) -> None:
    await house.script(Scripted(then="error", status=429, retry_after_s=60))
    started = time.perf_counter()
    outcome = await house.understand()
    assert isinstance(outcome, Failed)
    assert (outcome.reason, outcome.spend.attempts, outcome.spend.cost_usd) == (Failing.OVERLOADED, 1, ZERO)
    assert time.perf_counter() - started < 30


@pytest.mark.parametrize(
    ("status", "reason"), [(429, Failing.OVERLOADED), (529, Failing.OVERLOADED), (500, Failing.UNAVAILABLE)]
)
async def test_trouble_that_lasts_ends_after_three_attempts(house, status, reason) -> None:
    await house.script(Scripted(then="error", status=status))
    outcome = await house.understand()
    assert isinstance(outcome, Failed)
    assert (outcome.reason, outcome.spend.attempts, outcome.spend.cost_usd) == (reason, 3, ZERO)


@pytest.mark.parametrize("cut", ["cut", "cut_midway"])
async def test_a_connection_cut_off_is_tried_again_and_charged_at_the_most(house, cut) -> None:
    await house.script(Scripted(then=cut, times=1), Scripted(fields=house.understood))
    outcome = await house.understand()
    assert isinstance(outcome, Answered)
    assert outcome.spend.attempts == 2
    assert outcome.spend.assumed_usd == house.worst_case()
    assert outcome.spend.cost_usd > house.worst_case()


async def test_a_request_that_never_left_costs_nothing(make_house) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))  # bound, not listening: refused
        outcome = await make_house(url=f"http://127.0.0.1:{taken.getsockname()[1]}").understand()
    assert isinstance(outcome, Failed)
    assert (outcome.reason, outcome.spend.cost_usd) == (Failing.UNAVAILABLE, ZERO)


async def test_a_slow_model_is_left_at_the_deadline_of_the_whole_call(make_house) -> None:
    house = make_house(deadline_s=0.4)
    await house.script(Scripted(then="error", status=529, slow_ms=150, times=1), Scripted(slow_ms=5_000))
    started = time.perf_counter()
    outcome = await house.understand()
    assert isinstance(outcome, Failed)
    assert outcome.reason is Failing.TIMEOUT
    assert 0.35 <= time.perf_counter() - started < 4  # the model would have taken five
    assert outcome.spend.cost_usd == outcome.spend.assumed_usd == house.worst_case()


async def test_a_slow_call_does_not_hold_up_another(make_house) -> None:
    house = make_house(deadline_s=20)
    await house.script(Scripted(containing="polepole", slow_ms=15_000), Scripted(fields=house.understood))
    slow = [asyncio.create_task(house.understand("polepole")) for _ in range(30)]
    assert len(await house.fake.requests(count=30)) == 30
    assert isinstance(await house.understand(), Answered)
    assert not any(call.done() for call in slow)
    for call in slow:
        call.cancel()
    await asyncio.gather(*slow, return_exceptions=True)


async def test_a_wrong_key_is_rejected_and_not_tried_again(make_house) -> None:
    house = make_house(key="another")
    outcome = await house.understand()
    assert isinstance(outcome, Failed)
    assert (outcome.reason, outcome.spend.attempts) == (Failing.REJECTED, 1)


async def test_after_failures_in_a_row_nothing_is_sent_until_one_call_has_tried(make_house) -> None:
    house = make_house(circuit_failures=3, circuit_open_s=0.3)
    await house.script(Scripted(then="error", status=529, times=3), Scripted(fields=house.understood, slow_ms=60))
    assert isinstance(await house.understand(), Failed)
    held = await house.understand()
    assert isinstance(held, Declined)
    assert held.reason is Declining.CIRCUIT_OPEN
    assert len(await house.sent()) == 3
    assert house.counted("ratiba_llm_circuit_open", model=HAIKU) == 1

    await asyncio.sleep(0.3)
    outcomes = await asyncio.gather(*(house.understand() for _ in range(4)))
    assert [type(outcome) for outcome in outcomes].count(Answered) == 1
    assert len(await house.sent()) == 4
    assert house.counted("ratiba_llm_circuit_open", model=HAIKU) == 0
    assert isinstance(await house.understand(), Answered)


async def test_a_model_in_trouble_does_not_stop_the_roles_of_another(make_house) -> None:
    house = make_house(circuit_failures=3, models={"answer_shaper": "claude-sonnet-5-5"})
    await house.script(
        Scripted(role="intent_classifier", then="error"), Scripted(role="WordedReply", fields={"text": "Karibu"})
    )
    await house.understand()
    held, worded = await house.understand(), await house.word()
    assert isinstance(held, Declined)
    assert isinstance(worded, Answered)
    assert worded.answer.text == "Karibu"


async def test_a_caller_who_goes_away_does_not_leave_the_circuit_waiting(make_house) -> None:
    house = make_house(circuit_failures=1, circuit_open_s=0.05)
    await house.script(
        Scripted(then="error", status=400, times=1),  # no trouble of the provider's
        Scripted(then="error", status=529, times=1),
        Scripted(slow_ms=5_000, times=1),
        Scripted(fields=house.understood),
    )
    await house.understand()
    await house.understand()
    await asyncio.sleep(0.06)
    trying = asyncio.create_task(house.understand())
    await asyncio.sleep(0.1)
    trying.cancel()
    with pytest.raises(asyncio.CancelledError):
        await trying
    assert isinstance(await house.understand(), Answered)
    assert house.counted("ratiba_llm_calls_total", role="intent_classifier", outcome="cancelled", reason="") == 1
    assert house.counted("ratiba_llm_dollars_total", role="intent_classifier", model=HAIKU, basis="assumed") == float(
        house.worst_case()
    )
