"""Customers race for the same chairs, and the store of the holds forgets everything in the middle of it."""

import asyncio
import datetime as dt

import pytest
from tests.chaos.business import PAIRED, RACED
from tests.chaos.checker import violations
from tests.chaos.crowd import REPLY_SECONDS, Crowd, ask, last_reply, reply_to, start
from tests.chaos.driver import A_TUESDAY
from tests.chaos.evidence import Evidence
from tests.chaos.stack import ChaosStack

from channel_gateway.adapters.web_sessions import token_hash
from ratiba_cli.drivers.web import WebCustomer
from ratiba_contracts.envelope import provider_message_id
from ratiba_contracts.views import Channel

pytestmark = pytest.mark.timeout(240)

WISHES = {
    10: ("Can I book a manicure tomorrow at 10am", "Nataka kupaka rangi ya kucha kesho saa nne asubuhi"),
    11: ("manicure tomorrow at 11am please", "naomba kupaka rangi ya kucha kesho saa tano asubuhi"),
    12: ("I want a manicure tomorrow 12pm", "Nahitaji kupaka rangi ya kucha kesho saa sita mchana"),
    13: ("Manicure tomorrow at 1pm", "Nataka kupaka rangi ya kucha kesho saa saba mchana"),
    14: ("book me a manicure tomorrow 2pm", "kupaka rangi ya kucha kesho saa nane mchana tafadhali"),
}


def taken_when_offered(evidence: Evidence) -> dict[str, list[dt.datetime]]:
    """By conversation and reply: starts that were offered although somebody had them already.

    An appointment's fact is stored after its commit; a turn reads the calendar after its transaction began. So what was
    on the bus before the turn began was in the rows that the turn read, whichever lost hold it read them again for.
    """
    found = {}
    for reply in evidence.facts.decided:
        began = evidence.rows.handled_at.get(reply.cause) if reply.cause else None
        gone = {one.start_at for one in evidence.facts.taken if began is not None and one.known_at < began}
        if wrong := [each for each in reply.offered if each in gone]:
            found[f"{reply.key}:{reply.reply_seq}"] = wrong
    return found


@pytest.mark.edge(1)
async def test_fifty_race_for_five_slots_and_five_get_one_while_the_holds_are_wiped(chaos: ChaosStack) -> None:
    async with Crowd(chaos, RACED, A_TUESDAY, 0) as crowd:
        customers = [await crowd.join() for _ in range(50)]
        wish = {customer: WISHES[10 + number % 5][number // 5 % 2] for number, customer in enumerate(customers)}
        early, later, late = customers[:25], customers[25:40], customers[40:]
        asked_early = await asyncio.gather(*(ask(one, wish[one]) for one in early))
        await crowd.forget_holds()
        asked_later = await asyncio.gather(*(ask(one, wish[one]) for one in later))
        rivals = [one for one, asked in zip(early + later, asked_early + asked_later, strict=True) if asked]
        assert sum(asked_early) == 5, "each of the five starts is held for one of the early"
        assert sum(asked_later) == 5, "and, the holds being wiped, promised once more"
        async with crowd.forgetful_holds():
            agreed = [ask(one, ("yes", "ndio")[number % 2]) for number, one in enumerate(rivals)]
            await asyncio.gather(*agreed, *(ask(one, wish[one]) for one in late))
        for one in late:  # those who were still promised something in the turmoil
            if any(option.value.endswith(":yes") for option in one.screen[-1].options):
                await ask(one, "yes")
        evidence = await crowd.evidence()

        assert [begin for begin, _ in await crowd.rows()] == [start(crowd.at, hour) for hour in range(10, 15)]
        last = {one: last_reply(evidence, one) for one in customers}
        winners = [one for one, reply in last.items() if "booked" in reply.acts]
        losers = [one for one in customers if one not in winners]
        assert (len(winners), len(losers)) == (5, 45)
        assert [len(last[one].offered) for one in losers] == [3] * 45, "every other one got three alternatives"
        assert sum(bool(reply.offered) for reply in evidence.facts.decided) >= 45
        assert taken_when_offered(evidence) == {}
        assert violations(evidence) == []


@pytest.mark.edge(1)
async def test_two_channels_confirm_one_slot_at_once_and_the_loser_gets_three_alternatives(chaos: ChaosStack) -> None:
    at = A_TUESDAY + dt.timedelta(weeks=2)
    async with (
        Crowd(chaos, RACED, at, 100) as crowd,
        WebCustomer(chaos.addresses.gateway, RACED.slug, clock=crowd.clock) as visitor,
    ):
        phone = await crowd.join()
        assert await ask(phone, WISHES[12][0])
        await crowd.forget_holds()
        for words in (WISHES[12][1], "Zawadi Mwangi", "0712 345 678"):
            await visitor.say(words)
            assert await visitor.replies(seconds=REPLY_SECONDS)
        async with crowd.forgetful_holds():
            _, frame = await asyncio.gather(phone.say("yes"), visitor.say("ndio"))
            told = await asyncio.gather(phone.replies(seconds=REPLY_SECONDS), visitor.replies(seconds=REPLY_SECONDS))
        assert all(told)
        evidence = await crowd.evidence()
        assert await crowd.rows() == [(start(at, 12), "only")]
        on_page = provider_message_id(Channel.WEB, RACED.slug, f"{token_hash(visitor.session)}:{frame}")
        outcomes = [last_reply(evidence, phone), reply_to(evidence, on_page)]
        (refused,) = [reply for reply in outcomes if "booked" not in reply.acts]
        assert refused.acts == ("slot_taken", "offer_openings")
        assert len(refused.offered) == 3
        assert start(at, 12) not in refused.offered


@pytest.mark.edge(3)
async def test_three_ask_for_anyone_at_once_and_the_two_who_are_free_get_one_each(chaos: ChaosStack) -> None:
    async with Crowd(chaos, PAIRED, A_TUESDAY, 200) as crowd:
        customers = [await crowd.join() for _ in range(3)]
        asked = await asyncio.gather(*(ask(one, WISHES[10][0]) for one in customers))
        assert sum(asked) == 2
        third = customers[asked.index(False)]
        both = [one for one in customers if one is not third]
        await asyncio.gather(*(ask(one, "yes") for one in both))
        late = await crowd.join()
        assert not await ask(late, "manicure tomorrow at 10:30am please"), "nobody is free for only part of an hour"
        evidence = await crowd.evidence()
        assert await crowd.rows() == [(start(crowd.at, 10), "first"), (start(crowd.at, 10), "second")]
        refused, too_late = last_reply(evidence, third), last_reply(evidence, late)
        assert (len(refused.offered), len(too_late.offered)) == (3, 3)
        assert start(crowd.at, 10) not in refused.offered
        assert not {start(crowd.at, 10), start(crowd.at, 10, 30)} & set(too_late.offered)
        assert violations(evidence) == []
