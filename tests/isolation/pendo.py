"""Pendo, the business that has everything: customers, an appointment, a chat half way, messages under way.

Whatever only Pendo may see contains `MARK`: names, addresses, words, tokens. The ids by which its rows are found do
not: those are what a curious neighbour holds in hand (`InHand`) when these tests try to get at the rest.
"""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

import asyncpg

from admin_orchestrator.domain.person import Person
from admin_orchestrator.domain.session import Session
from booking_fsm.adapters import conversations
from booking_fsm.adapters.conversations import Conversation
from booking_fsm.adapters.rosters import Rosters
from booking_fsm.domain.conversation.state import BookingState, Slot, Timer
from booking_fsm.domain.conversation.timers import HOLD
from booking_fsm.testing import business
from channel_gateway.adapters.web_sessions import token_hash
from channel_gateway.domain.conversation_key import conversation_key
from ratiba_contracts.cross_sell import Offered, OfferedTime, Why
from ratiba_contracts.tenant import CatalogSnapshot
from ratiba_contracts.views import AppointmentView, Channel
from ratiba_runtime.database import Database
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import tenant_named

from .pendos_shop import PENDOS_CATALOGUE

MARK = "siriyapendo"
"""In everything that is Pendo's own; whoever else can read it has seen too much."""


PENDO, KUCHA = tenant_named("pendo-spa"), tenant_named("kucha-bar")
"""The business with data, and its neighbour who must not see any."""


KEY_SECRET = "the-key-secret-of-tests"


PHONE, OTHER_PHONE, ASKING_PHONE = "+254712000001", "+254712000002", "+254712000003"


ACCOUNT = "100000000000001"


PENDOS_TOKEN = f"token-{MARK}"
"""In clear, as the release before kept it: a gateway seals it when it starts."""


WAMID = "wamid.UGVuZG8="


WEB_TOKEN = "the-token-in-a-browser-of-a-customer-of-pendo"


WEB_HASH = token_hash(WEB_TOKEN)


PROVIDER = "http://127.0.0.1:9"
"""Who signs owners in; nobody answers there."""


PENDOS_OWNER = Person(PROVIDER, "wairimu-1", "wairimu@pendo.example", None)


KUCHAS_OWNER = Person(PROVIDER, "kamau-1", "kamau@kucha.example", None)


OWNERS_SESSION = {
    PENDO.slug: Session("the-session-of-the-owner-of-pendo", PENDOS_OWNER),
    KUCHA.slug: Session("the-session-of-the-owner-of-kucha", KUCHAS_OWNER),
}
"""Who runs which business, each signed in to the console."""


def key_at(slug: str, channel: Channel, stable_id: str) -> str:
    """The conversation of a customer with a business, as the gateway makes it."""
    return conversation_key(KEY_SECRET.encode(), slug, channel, stable_id)


BOOKED_KEY = key_at(PENDO.slug, Channel.WHATSAPP, PHONE[1:])
"""Somebody who has an appointment and is being asked whether to cancel it."""


DECIDING_KEY = key_at(PENDO.slug, Channel.WHATSAPP, OTHER_PHONE[1:])
"""Somebody who is read back what they chose, while their chair is held."""


ASKING_KEY = key_at(PENDO.slug, Channel.WHATSAPP, ASKING_PHONE[1:])
"""Somebody whose words only a model may understand; it is being asked."""


WEB_KEY = key_at(PENDO.slug, Channel.WEB, WEB_HASH)
"""Somebody who chats on the page."""


PENDOS_DIALS = 4
"""The version Pendo's dials are at."""


PENDOS_CHANGE = 1
"""The id of the one change of them."""


PENDOS_CALL = UUID("00000000-0000-4000-8000-00000000000e")
"""The id of a model's call for the booked thread, one of each kind."""


PENDOS_READING = "CATALOG 7"
"""The import for which a model was asked."""


PENDOS_PAGE = "0f" * 32 + ":1"
"""A page of Pendo's that a model read: the digest of its file, and its number."""


PENDOS_PRICE_LIST = "a" * 64
"""The digest of what a model was asked about Pendo's services."""


def marked(name: str) -> str:
    return f"{name} {MARK.title()}"


ROSTER = business.ROSTER.model_copy(
    update={
        "policy": business.ROSTER.policy.model_copy(update={"address": f"{marked('House')}, Moi Avenue"}),
        "members": tuple(m.model_copy(update={"name": marked(m.name)}) for m in business.ROSTER.members),
    }
)


CATALOG = CatalogSnapshot(
    version=PENDOS_CATALOGUE,
    currency="KES",
    services=tuple(
        sold.model_copy(update={"name": marked(sold.name), "aliases": (sold.name, *sold.aliases)})
        for sold in business.CATALOG.services
    ),
)


@dataclass(frozen=True)
class InHand:
    """What a neighbour might have got hold of: identifiers of Pendo's rows. `url` is the database both are in."""

    url: str
    appointment: AppointmentView
    customer_id: UUID
    thread_id: str
    question_id: str
    slot: Slot
    timer: Timer
    deciding_thread_id: str
    deciding: Conversation
    rosters: Rosters
    asking_thread_id: str
    asking_message_id: UUID
    waiting_reply: UUID
    handoff_id: UUID

    @property
    def state(self) -> BookingState:
        """The stored state of who is deciding."""
        assert self.deciding.state is not None
        return self.deciding.state


PENDOS_OFFER = UUID("00000000-0000-4000-8000-00000000000f")
"""The id of what was offered to who has booked."""


PENDOS_OFFERS = tuple(UUID(int=0xA0 + number) for number in range(3))
"""The ids of what was offered to others, long ago."""


def offer_of(thread_id: str, appointment: AppointmentView) -> Offered:
    """A pedicure right behind a booking."""
    start = appointment.end_at
    end = start + dt.timedelta(hours=1)
    return Offered(
        offer_id=PENDOS_OFFER,
        thread_id=thread_id,
        appointment_id=appointment.appointment_id,
        service_id="pedicure",
        time=OfferedTime(staff_id="cate", start_at=start, end_at=end, blocked_from=start, blocked_until=end),
        hold_expires_at=start,
        why=Why(confidence=0.8, gap_min=0, score=0.8, considered=1, catalog_version=3),
    )


async def ids_of_pendo(database: Database, url: str) -> InHand:
    """The identifiers of what was built, and a memory of rosters that has Pendo's in it."""
    known = Rosters()
    with bind_tenant(PENDO):
        async with database.tenant_transaction() as connection:
            await known.current(connection)
            deciding = await _conversation(connection, DECIDING_KEY)
            booked = await _conversation(connection, BOOKED_KEY)
            asking = await _conversation(connection, ASKING_KEY)
            row = await connection.fetchrow("SELECT * FROM appointments")
            waiting = await connection.fetchval(
                "SELECT reply_id FROM deliveries WHERE key = $1 AND reply_seq = 3", BOOKED_KEY
            )
            handoff_id = await connection.fetchval("SELECT handoff_id FROM handoffs")
    assert row is not None
    assert deciding.state is not None
    assert deciding.state.slot is not None
    assert booked.state is not None
    assert booked.state.question is not None
    assert asking.state is not None
    assert asking.state.consultation is not None
    return InHand(
        url=url,
        appointment=AppointmentView.model_validate(dict(row), extra="ignore"),
        customer_id=row["customer_id"],
        thread_id=booked.state.thread_id,
        question_id=booked.state.question.question_id,
        slot=deciding.state.slot,
        timer=deciding.state.timers[HOLD],
        deciding_thread_id=deciding.state.thread_id,
        deciding=deciding,
        rosters=known,
        asking_thread_id=asking.state.thread_id,
        asking_message_id=asking.state.consultation.message_id,
        waiting_reply=waiting,
        handoff_id=handoff_id,
    )


async def _conversation(connection: "asyncpg.pool.PoolConnectionProxy[asyncpg.Record]", key: str) -> Conversation:
    found = await conversations.lock(connection, key)
    assert found is not None
    return found
