"""The main job through the real edge: webhook or socket in, appointment in the database, reply at the provider."""

import asyncio
import datetime as dt
import itertools

import httpx
import pytest
from redis.asyncio import Redis

from ratiba_cli.fake_graph.webhooks import Contact
from ratiba_cli.talking.booking_customer import BOOKING_STANDS
from ratiba_cli.talking.exchange import Exchange
from ratiba_cli.talking.talk import Talk, web_talk, whatsapp_talk
from ratiba_contracts.conversation import ReplyDecided
from ratiba_runtime.testing import eventually

TENANT = "pendo-spa"
_numbers = itertools.count(1)

TUESDAYS = (
    dt.datetime(2027, 3, 2, 10, 0, tzinfo=dt.timezone(dt.timedelta(hours=3))) + dt.timedelta(weeks=n) for n in range(50)
)
"""Each test talks in a week of its own, so that none meets another's appointments."""


def contact() -> Contact:
    return Contact(f"2547220{next(_numbers):05}", "Njeri")


async def said(talk: Talk, *lines: str) -> list[Exchange]:
    return [await talk.utter(line) for line in lines]


async def appointments(stack, reference_in: Exchange) -> list[tuple[str, str, str]]:
    thread = reference_in.thread
    assert thread is not None
    async with stack.reached.database.transaction() as connection:
        rows = await connection.fetch(
            "SELECT service ->> 'service_id' AS service, start_at, status FROM tenant_pendo_spa.appointments "
            "WHERE thread_id = $1",
            thread["thread_id"],
        )
    zone = dt.timezone(dt.timedelta(hours=3))
    return [(row["service"], f"{row['start_at'].astimezone(zone):%Y-%m-%d %H:%M}", row["status"]) for row in rows]


def acts(exchange: Exchange) -> list[str]:
    return [act.act for fact in exchange.facts if isinstance(fact.data, ReplyDecided) for act in fact.data.acts]


async def test_a_booking_in_swahili_on_whatsapp_ends_in_a_row_and_in_facts(stack) -> None:
    at = next(TUESDAYS)
    async with whatsapp_talk(stack.reached, stack.door, TENANT, contact(), at) as talk:
        asked, booked = await said(talk, "Nataka kupaka rangi ya kucha kesho saa nne asubuhi", "ndio")
    assert asked.state == "CONFIRM"
    assert "saa nne asubuhi (10:00)" in asked.replies[-1].text
    assert booked.state in BOOKING_STANDS
    tomorrow = f"{at.date() + dt.timedelta(days=1)} 10:00"
    assert await appointments(stack, booked) == [("manicure", tomorrow, "booked")]
    types = [fact.type for fact in booked.facts]
    assert "ratiba.booking.confirmed.v1" in types
    assert "ratiba.booking.booked.v1" in types
    assert len({fact.correlationid for fact in booked.facts}) == 1, "everything goes back to the one message"


async def test_a_booking_in_english_on_the_web_asks_for_name_and_phone(stack) -> None:
    async with web_talk(stack.reached, stack.door, TENANT, next(TUESDAYS)) as talk:
        exchanges = await said(
            talk, "Hi, can I book a pedicure tomorrow at 2pm", "Zawadi Mwangi", "0712 345 678", "yes please"
        )
    assert [one.state for one in exchanges[:-1]] == ["COLLECT_NAME", "COLLECT_PHONE", "CONFIRM"]
    assert exchanges[-1].state in BOOKING_STANDS
    assert "+254 712 345 678" in exchanges[2].replies[-1].text


async def test_a_cancelled_appointment_frees_its_time_for_somebody_else(stack) -> None:
    at = next(TUESDAYS)
    async with whatsapp_talk(stack.reached, stack.door, TENANT, contact(), at) as talk:
        *_, cancelled = await said(
            talk, "bridal makeup tomorrow at 10am", "yes", "I want to cancel my appointment", "yes"
        )
        assert acts(cancelled) == ["cancelled"]
        assert [status for *_, status in await appointments(stack, cancelled)] == ["cancelled"]
    async with whatsapp_talk(stack.reached, stack.door, TENANT, contact(), at) as talk:
        *_, booked = await said(talk, "bridal makeup tomorrow at 10am", "yes")
    assert booked.state in BOOKING_STANDS


@pytest.mark.edge(2)
async def test_two_appointments_of_different_lengths_never_share_a_minute_of_one_person(stack) -> None:
    at = next(TUESDAYS)
    wishes = ("deep tissue massage tomorrow at 10am with Otieno", "Swedish massage tomorrow at 11am with Otieno")
    async with (
        whatsapp_talk(stack.reached, stack.door, TENANT, contact(), at) as long,
        whatsapp_talk(stack.reached, stack.door, TENANT, contact(), at) as short,
        Redis.from_url(stack.running.urls.valkey) as valkey,
    ):
        for talk, wish in zip((long, short), wishes, strict=True):
            assert (await talk.utter(wish)).state == "CONFIRM"
            await valkey.flushall()  # the holds would keep them apart; only the database is left to do it
        ends = await asyncio.gather(long.utter("yes"), short.utter("ndio"))
    assert sorted(acts(end)[0] for end in ends) == ["booked", "slot_taken"]
    assert [row[2] for end in ends for row in await appointments(stack, end)] == ["booked"]


async def test_a_clock_set_forward_finds_the_hold_lapsed(stack) -> None:
    at, who = next(TUESDAYS), contact()
    async with whatsapp_talk(stack.reached, stack.door, TENANT, who, at) as talk:
        assert (await talk.utter("manicure tomorrow at 10am")).state == "CONFIRM"
    async with whatsapp_talk(stack.reached, stack.door, TENANT, who, at + dt.timedelta(hours=1)) as talk:
        later = await talk.utter("yes")
    assert acts(later) == ["hold_lapsed", "offer_openings"]


@pytest.mark.edge(41)
async def test_a_yes_sent_before_the_question_reached_the_phone_answers_nothing(stack) -> None:
    async with whatsapp_talk(stack.reached, stack.door, TENANT, contact(), next(TUESDAYS)) as talk:
        [asked] = await said(talk, "manicure tomorrow at 10am")
        await talk.customer.say("ndio")  # books; nothing of the answer is on the phone yet
        await eventually(lambda: appointments(stack, asked))
        again = await talk.utter("ndio")
    assert again.state in BOOKING_STANDS
    assert len(await appointments(stack, again)) == 1


async def test_the_front_page_leads_to_every_seeded_business(stack) -> None:
    async with httpx.AsyncClient(base_url=stack.running.addresses.gateway) as http:
        listed = (await http.get("/tenants.json")).json()["tenants"]
        assert [one["slug"] for one in listed] == ["elimu-tutors", "pendo-spa", "tabasamu-dental"]
        for one in listed:
            assert (await http.get(f"/chat/{one['slug']}")).status_code == 200
        script = await http.get("/static/chat.js")
    assert script.headers["cache-control"] == "no-cache"
    assert script.headers["content-encoding"] == "gzip"
