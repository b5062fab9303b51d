"""How Pendo comes by its rows: its tables are made, and its customers, owner and models act."""

import datetime as dt
from dataclasses import replace
from types import SimpleNamespace
from typing import Any
from uuid import uuid4

from admin_orchestrator.adapters import owners, sessions
from admin_orchestrator.wiring import TABLES as CONSOLE_TABLES
from booking_fsm.adapters import rosters
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.domain.conversation.timers import HOLD
from booking_fsm.testing import business
from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.turns import Turns
from booking_fsm.wiring import MIGRATIONS as BOOKING_TABLES
from catalog_importer.wiring import MIGRATIONS as IMPORTER_TABLES
from channel_gateway.adapters.migrations import migrate_accounts
from channel_gateway.wiring import TENANT_MIGRATIONS as GATEWAY_TABLES
from cross_sell.adapters import offers, passes, second_bookings
from cross_sell.adapters.offers import Settlement
from cross_sell.domain.outcomes import Outcome
from cross_sell.wiring import MIGRATIONS as CROSS_SELL_TABLES
from payments.wiring import SHARED_MIGRATIONS as SHARED_PAYMENT_TABLES
from payments.wiring import TENANT_MIGRATIONS as PAYMENT_TABLES
from personality.adapters import audit_rows, dial_rows
from personality.adapters.defaults_file import read_defaults
from personality.domain.changes import NewAudit
from personality.domain.overrides import SWITCHED_ON, Override, Overrides
from personality.wiring import MIGRATIONS as PERSONALITY_TABLES
from ratiba_contracts.cross_sell import Passed, PassReason
from ratiba_contracts.facts import ADMIN, BOOKING, CROSS_SELL, GATEWAY, IMPORTER, INFERRER, PAYMENTS, PERSONALITY
from ratiba_contracts.owners import OwnerIdentity
from ratiba_contracts.personality import AuditedSetting, Dial, Switch
from ratiba_contracts.tenant import DialsSnapshot, Greeting
from ratiba_contracts.views import AppointmentView, Channel
from ratiba_holds import Holds, open_client
from ratiba_runtime.database import Database
from ratiba_runtime.migrate_database import migrate_own_tables, migrate_registry, migrate_service, migrate_tenant
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.tenant_writing import enter_tenant
from relation_inferrer.wiring import MIGRATIONS as INFERRER_TABLES

from .pendo import (
    ACCOUNT,
    ASKING_KEY,
    ASKING_PHONE,
    BOOKED_KEY,
    CATALOG,
    DECIDING_KEY,
    KUCHA,
    MARK,
    OTHER_PHONE,
    OWNERS_SESSION,
    PENDO,
    PENDOS_CALL,
    PENDOS_CHANGE,
    PENDOS_DIALS,
    PENDOS_OFFERS,
    PENDOS_PAGE,
    PENDOS_PRICE_LIST,
    PENDOS_READING,
    PENDOS_TOKEN,
    PHONE,
    ROSTER,
    WAMID,
    WEB_HASH,
    WEB_KEY,
    marked,
    offer_of,
)
from .pendos_money import take_money
from .pendos_shop import open_the_shop
from .pendos_waiting import promise_a_person


async def build_pendo(url: str, valkey_url: str) -> None:
    """Fill an empty database: every service's tables for both businesses, and Pendo's data. Kucha has none."""
    await migrate_registry(url)
    for service in (BOOKING, GATEWAY, PERSONALITY, IMPORTER, INFERRER, ADMIN, CROSS_SELL, PAYMENTS):
        await migrate_service(url, service)
    await migrate_own_tables(url, ADMIN, CONSOLE_TABLES)
    await migrate_own_tables(url, PAYMENTS, SHARED_PAYMENT_TABLES, schema="public")
    await migrate_accounts(url)
    database = await Database.open(url, application_name="tests", max_size=3)
    try:
        for tenant in (PENDO, KUCHA):
            name = marked(tenant.name) if tenant is PENDO else tenant.name
            await enter_tenant(database, tenant.slug, name=name, vertical=tenant.vertical)
            await migrate_tenant(url, BOOKING, BOOKING_TABLES, tenant.slug)
            await migrate_tenant(url, GATEWAY, GATEWAY_TABLES, tenant.slug)
            await migrate_tenant(url, PERSONALITY, PERSONALITY_TABLES, tenant.slug)
            await migrate_tenant(url, IMPORTER, IMPORTER_TABLES, tenant.slug)
            await migrate_tenant(url, INFERRER, INFERRER_TABLES, tenant.slug)
            await migrate_tenant(url, CROSS_SELL, CROSS_SELL_TABLES, tenant.slug)
            await migrate_tenant(url, PAYMENTS, PAYMENT_TABLES, tenant.slug)
        with bind_tenant(PENDO):
            await open_the_shop(database, CATALOG, marked("Wairimu"))
        await _converse(database, valkey_url)
        await _choose_a_greeting(database)
        await _let_owners_in(database)
        await _deliver(database)
        await _ask_a_model(database)
        await _offer_a_second(database)
        await promise_a_person(database)
        await take_money(database, MARK)
        async with database.transaction() as connection:
            await connection.execute("DELETE FROM svc_booking_fsm.outbox")  # as if the relay had published it
    finally:
        await database.close()


async def _converse(database: Database, valkey_url: str) -> None:
    """What customers said so far, through the real turns."""
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            await rosters.replace(connection, ROSTER)
    catalogs: Any = SimpleNamespace(get=lambda _tenant: CATALOG)
    dials: Any = SimpleNamespace(get=lambda _tenant: business.DIALS)
    client = open_client(valkey_url, timeout_s=2.0)
    clock = Clock(dt.datetime.now(dt.UTC))
    turns = Turns(database, Holds(client), catalogs, dials, Rosters(), clock)
    day = a_coming_day(clock())
    try:
        booked = Guest(turns, PENDO, clock, key=BOOKED_KEY, phone=PHONE, name=marked("Wanjiku"))
        assert (await booked.says(f"manicure with Amina on {day} at 10am"))[-1] == "read_back"
        assert "booked" in await booked.says("yes")
        assert (await booked.says("cancel my appointment"))[-1] == "confirm_cancel"
        deciding = Guest(turns, PENDO, clock, key=DECIDING_KEY, phone=OTHER_PHONE, name=marked("Otieno"))
        assert (await deciding.says(f"pedicure with Cate on {day} at 2pm"))[-1] == "read_back"
        assert HOLD in deciding.state.timers
        visitor = Guest(turns, PENDO, clock, key=WEB_KEY, channel=Channel.WEB, phone=None, name=None)
        await visitor.says("hello")
        consulting = replace(turns, consults=True)
        asking = Guest(consulting, PENDO, clock, key=ASKING_KEY, phone=ASKING_PHONE, name=marked("Akinyi"))
        await asking.says("wale wa rembo rembo vidoleni")
        assert asking.state.consultation is not None
    finally:
        await client.aclose()


def a_coming_day(now: dt.datetime) -> str:
    """A working day some days ahead, as people write it."""
    day = now.date() + dt.timedelta(days=4)
    if day.weekday() == 6:  # they close on Sundays
        day += dt.timedelta(days=1)
    return f"{day.day} {day:%B}"


async def _choose_a_greeting(database: Database) -> None:
    """How Pendo greets, and why; told already."""
    words = f"Karibu {MARK}"
    dials = read_defaults().dials(PENDO.vertical)
    told = dials.model_copy(update={"greeting": Greeting.CUSTOM_STRING, "greeting_text": words})
    overrides = Overrides().having(Dial.GREETING, Override(Greeting.CUSTOM_STRING, words))
    before = AuditedSetting(value=None, effective=dials.greeting)
    after = AuditedSetting(value=Greeting.CUSTOM_STRING, text=words, effective=Greeting.CUSTOM_STRING)
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            await dial_rows.lock(connection)
            overrides = overrides.having(Switch.WORDS_BY_MODEL, SWITCHED_ON)
            snapshot = DialsSnapshot(version=PENDOS_DIALS, dials=told, words_by_model=True)
            await dial_rows.save(connection, overrides, snapshot)
            who, why, now = marked("Wairimu"), f"as {MARK}", dt.datetime.now(dt.UTC)
            changed = NewAudit(Dial.GREETING, before, after, who, why, now)
            assert await audit_rows.insert(connection, changed) == PENDOS_CHANGE
            off, on = (AuditedSetting(value=value, effective=value or "off") for value in (None, "on"))
            await audit_rows.insert(connection, NewAudit(Switch.WORDS_BY_MODEL, off, on, who, why, now))


async def _let_owners_in(database: Database) -> None:
    """Each business's owner, in a session that is not noted as used again within the hour."""
    now = dt.datetime.now(dt.UTC)
    async with database.public_transaction() as connection:
        for slug, session in OWNERS_SESSION.items():
            owner = OwnerIdentity(email=session.person.email)
            actor = marked("Ratiba") if slug == PENDO.slug else "Ratiba"
            await owners.add(connection, slug, owner, issuer="", actor=actor, now=now)
            await sessions.insert(connection, session, now + dt.timedelta(hours=1))


_DELIVERY = """
    INSERT INTO tenant_pendo_spa.deliveries (key, reply_seq, part, parts, thread_id, channel, reply_id, correlation_id,
        body, state, attempts, due_at, decided_at, stored_at, accepted_at, provider_message_id)
    SELECT $1, $2, 1, 1, thread_id, $3, gen_random_uuid(), gen_random_uuid(), $4, $5, $6, $9, now(), now(), $7, $8
    FROM tenant_pendo_spa.identities WHERE key = $1
"""


async def _deliver(database: Database) -> None:
    """What left and what is about to leave. One message is due, and a lane comes for it only when it is woken."""
    now = dt.datetime.now(dt.UTC)
    tomorrow = now + dt.timedelta(days=1)
    words: dict[str, Any] = {"text": f"Karibu {MARK}", "language": "en", "question_id": None, "options": []}
    awaiting = {"type": "text", "text": {"body": words["text"]}, "words": words["text"]}  # for those of a model
    async with database.transaction() as connection:
        await connection.execute(
            "INSERT INTO svc_channel_gateway.accounts (channel, account, tenant) VALUES ('whatsapp', $1, 'pendo-spa')",
            ACCOUNT,
        )
        await connection.execute(
            """
            INSERT INTO tenant_pendo_spa.channel_accounts (channel, account, access_token, registered_by)
            VALUES ('whatsapp', $1, $2, 'tests')
            """,
            ACCOUNT,
            PENDOS_TOKEN,
        )
        await connection.execute(
            "INSERT INTO tenant_pendo_spa.web_sessions (token_hash, key) VALUES ($1, $2)", WEB_HASH, WEB_KEY
        )
        for key, channel, account, address in (
            (BOOKED_KEY, "whatsapp", ACCOUNT, PHONE[1:]),
            (DECIDING_KEY, "whatsapp", ACCOUNT, OTHER_PHONE[1:]),
            (WEB_KEY, "web", PENDO.slug, WEB_HASH),
        ):
            await connection.execute(
                "INSERT INTO tenant_pendo_spa.windows (key, channel, account, address, last_inbound_at) "
                "VALUES ($1, $2, $3, $4, $5)",
                *(key, channel, account, address, now),
            )
        for key, seq, channel, state, attempts, accepted, wamid, due_at in (
            (BOOKED_KEY, 1, "whatsapp", "sent", 1, now, WAMID, now),
            (BOOKED_KEY, 2, "whatsapp", "sending", 1, None, None, tomorrow),
            (BOOKED_KEY, 3, "whatsapp", "pending", 0, None, None, tomorrow),
            (DECIDING_KEY, 1, "whatsapp", "pending", 0, None, None, now),
            (WEB_KEY, 1, "web", "sent", 1, now, None, now),
        ):
            shown = awaiting if seq == 3 else words
            await connection.execute(_DELIVERY, key, seq, channel, shown, state, attempts, accepted, wamid, due_at)


async def _ask_a_model(database: Database) -> None:
    """What a model was asked about the booked thread: what was meant, and words for a reply."""
    async with database.transaction() as connection:
        for table, role in (("llm_calls", "intent_classifier"), ("words_calls", "answer_shaper")):
            await connection.execute(
                f"INSERT INTO tenant_pendo_spa.{table}"
                " (call_id, thread_id, message_id, role, outcome, cost_usd, begun_at)"
                " SELECT $1, thread_id, $1, $2, 'sending', 0.01, now() FROM tenant_pendo_spa.identities WHERE key = $3",
                PENDOS_CALL,
                role,
                BOOKED_KEY,
            )
        await connection.execute(
            "INSERT INTO tenant_pendo_spa.importer_calls"
            " (call_id, thread_id, message_id, role, outcome, cost_usd, begun_at)"
            " VALUES ($1, $2, $1, 'gap_filler', 'sending', 0.01, now())",
            PENDOS_CALL,
            PENDOS_READING,
        )
        await connection.execute(
            "INSERT INTO tenant_pendo_spa.inference_calls"
            " (call_id, thread_id, message_id, role, outcome, cost_usd, begun_at)"
            " VALUES ($1, $2, $1, 'relation_inferrer', 'sending', 0.01, now())",
            PENDOS_CALL,
            PENDOS_PRICE_LIST,
        )
        await connection.execute(
            "INSERT INTO tenant_pendo_spa.inferences (digest, edges, dropped, answered_at)"
            " VALUES ($1, $2, '{}', now())",
            PENDOS_PRICE_LIST,
            [[0, 1, "complementary", True, 0.9, f"because of {MARK}"]],
        )
        await connection.execute(
            "INSERT INTO tenant_pendo_spa.vision_answers (page, answer, at) VALUES ($1, $2, now())",
            PENDOS_PAGE,
            {"rows": [{"name": f"Manicure by {MARK}", "name_confidence": 0.9}]},
        )


async def _offer_a_second(database: Database) -> None:
    """What was offered behind the booking, which nobody has answered; one that was accepted, and one booking passed."""
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            row = await connection.fetchrow("SELECT * FROM appointments")
            assert row is not None
            booked = AppointmentView.model_validate(dict(row), extra="ignore")
            offered = offer_of(row["thread_id"], booked)
            view, now = booked.service, dt.datetime.now(dt.UTC)
            assert await offers.insert(connection, offered, booked=view, service=view, at=now)
            for number, offer_id in enumerate(PENDOS_OFFERS):
                thread_id = f"01JD8Q2Y6V7X9K3M5N4P2R1S0{number}"
                other = offered.model_copy(update={"offer_id": offer_id, "thread_id": thread_id})
                assert await offers.insert(connection, other, booked=view, service=view, at=now)
            taken = offered.model_copy(update={"offer_id": uuid4(), "thread_id": "01JD8Q2Y6V7X9K3M5N4P2R1TAK"})
            assert await offers.insert(connection, taken, booked=view, service=view, at=now)
            accepted = Settlement(Outcome.ACCEPTED, second_appointment_id=uuid4())
            assert await offers.settle(connection, taken.offer_id, accepted, now)
            assert accepted.second_appointment_id is not None
            await second_bookings.note(connection, accepted.second_appointment_id, taken.thread_id, "booked", now)
            passed = Passed(thread_id=taken.thread_id, appointment_id=uuid4(), reason=PassReason.NO_OPENING)
            await passes.insert(connection, passed, "manicure", now)
