"""channel-gateway's functions that run SQL, each called by Kucha with what it might know of Pendo."""

import datetime as dt
from uuid import UUID

from pydantic import SecretStr

from channel_gateway.adapters import accounts, deliveries, lane_rows, migrations, report_rows, web_sessions, windows
from channel_gateway.domain.delivery import DeliveryId, MessageState
from channel_gateway.domain.outgoing import Outgoing
from ratiba_contracts.views import Channel
from ratiba_runtime.database import Connection

from .pendo import ACCOUNT, BOOKED_KEY, DECIDING_KEY, KUCHA, PENDO, PENDOS_TOKEN, WAMID, WEB_HASH, WEB_KEY, InHand
from .trial import Trial, Trials

NOW = dt.datetime.now(dt.UTC)
LATER = NOW + dt.timedelta(days=400)

SENT, SENDING, PENDING = (DeliveryId(BOOKED_KEY, seq, 1) for seq in (1, 2, 3))
"""Pendo's messages to one customer."""

NEW_ID = UUID("00000000-0000-4000-8000-00000000000d")


def _another_first_reply(a: InHand) -> list[Outgoing]:
    return [
        Outgoing(SENT, 1, a.thread_id, Channel.WHATSAPP, NEW_ID, NEW_ID, {"text": "Hi"}, MessageState.PENDING, 0),
    ]


async def _report(connection: Connection, _a: InHand) -> None:
    await report_rows.record_report(
        connection, SENDING, state=MessageState.READ, provider_message_id=WAMID, reached_at=NOW, now=NOW
    )


async def _sealed_tokens(connection: Connection, _a: InHand) -> object:
    await accounts.seal_token(connection, Channel.WHATSAPP, ACCOUNT, SecretStr(PENDOS_TOKEN), PENDOS_TOKEN)
    return await accounts.sealed_tokens(connection)


async def _seal_anew(connection: Connection, _a: InHand) -> object:
    await accounts.seal_token(connection, Channel.WHATSAPP, ACCOUNT, SecretStr(PENDOS_TOKEN), PENDOS_TOKEN)
    return await accounts.seal_anew(connection, Channel.WHATSAPP, ACCOUNT, PENDOS_TOKEN, "kuchas")


async def _touch(connection: Connection, _a: InHand) -> None:
    await windows.touch(
        connection, key=BOOKED_KEY, channel=Channel.WHATSAPP, account="7", address="254700000000", inbound_at=LATER
    )


ROUTES_WEBHOOKS = "it is asked whose an account is before anybody is bound, and says a slug, the same to everybody"

TRIALS: Trials = {
    "channel_gateway.adapters.accounts:tenant_of_account": [
        Trial(
            lambda c, _a: accounts.tenant_of_account(c, Channel.WHATSAPP, ACCOUNT),
            nothing=PENDO.slug,
            same_for_all=ROUTES_WEBHOOKS,
        ),
    ],
    "channel_gateway.adapters.accounts:claim_account": [
        # it stays Pendo's; the caller refuses without saying whose it is
        Trial(
            lambda c, _a: accounts.claim_account(c, Channel.WHATSAPP, ACCOUNT, KUCHA.slug),
            nothing=PENDO.slug,
            same_for_all=ROUTES_WEBHOOKS,
        ),
    ],
    "channel_gateway.adapters.accounts:store_token": [
        Trial(
            lambda c, _a: accounts.store_token(c, Channel.WHATSAPP, ACCOUNT, "kuchas", actor="kucha"),
            nothing=None,
        ),
    ],
    "channel_gateway.adapters.accounts:token_of_account": [
        Trial(lambda c, _a: accounts.token_of_account(c, Channel.WHATSAPP, ACCOUNT), nothing=None),
    ],
    "channel_gateway.adapters.accounts:tokens_in_clear": [
        Trial(lambda c, _a: accounts.tokens_in_clear(c), nothing=[]),
    ],
    "channel_gateway.adapters.accounts:seal_token": [
        Trial(
            lambda c, _a: accounts.seal_token(c, Channel.WHATSAPP, ACCOUNT, SecretStr(PENDOS_TOKEN), "kuchas"),
            nothing=False,
        ),
    ],
    "channel_gateway.adapters.accounts:sealed_tokens": [
        Trial(_sealed_tokens, nothing=[]),
    ],
    "channel_gateway.adapters.accounts:seal_anew": [
        Trial(_seal_anew, nothing=False),
    ],
    "channel_gateway.adapters.deliveries:store_reply": [
        # a place that is taken in Pendo's conversation is free in Kucha's
        Trial(lambda c, a: deliveries.store_reply(c, _another_first_reply(a), NOW, NOW, NOW), nothing=True),
    ],
    "channel_gateway.adapters.deliveries:later_reply_left": [
        Trial(lambda c, _a: deliveries.later_reply_left(c, BOOKED_KEY, 0), nothing=False),
    ],
    "channel_gateway.adapters.deliveries:states_of_reply": [
        Trial(lambda c, _a: deliveries.states_of_reply(c, BOOKED_KEY, 1), nothing=[]),
    ],
    "channel_gateway.adapters.deliveries:recent_replies": [
        Trial(lambda c, _a: deliveries.recent_replies(c, BOOKED_KEY), nothing=[]),
    ],
    "channel_gateway.adapters.deliveries:shown_replies": [
        Trial(lambda c, _a: deliveries.shown_replies(c, WEB_KEY, 0), nothing=[]),
    ],
    "channel_gateway.adapters.deliveries:forget_before": [
        Trial(lambda c, _a: deliveries.forget_before(c, LATER), nothing=0),
    ],
    "channel_gateway.adapters.lane_rows:head_of_lane": [
        Trial(lambda c, _a: lane_rows.head_of_lane(c, BOOKED_KEY), nothing=None),
    ],
    "channel_gateway.adapters.lane_rows:begin_attempt": [
        Trial(lambda c, _a: lane_rows.begin_attempt(c, PENDING, LATER), nothing=None),
        Trial(lambda c, _a: lane_rows.begin_attempt(c, SENDING, LATER), nothing=None),
    ],
    "channel_gateway.adapters.lane_rows:record_accepted": [
        Trial(lambda c, _a: lane_rows.record_accepted(c, SENDING, 1, "wamid.new", NOW), nothing=False),
    ],
    "channel_gateway.adapters.lane_rows:record_postponed": [
        Trial(lambda c, _a: lane_rows.record_postponed(c, SENDING, 1, NOW), nothing=False),
    ],
    "channel_gateway.adapters.lane_rows:record_failed": [
        Trial(lambda c, _a: lane_rows.record_failed(c, SENDING, 1, "expired", None), nothing=False),
    ],
    "channel_gateway.adapters.lane_rows:awaiting_words": [
        Trial(lambda c, a: lane_rows.awaiting_words(c, BOOKED_KEY, 3, a.waiting_reply), nothing=None),
    ],
    "channel_gateway.adapters.lane_rows:settle_words": [
        Trial(lambda c, _a: lane_rows.settle_words(c, PENDING, {"text": "Hi"}, NOW), nothing=None),
    ],
    "channel_gateway.adapters.lane_rows:due_conversations": [
        Trial(lambda c, _a: lane_rows.due_conversations(c), nothing=[]),
    ],
    "channel_gateway.adapters.migrations:migrate_accounts": [
        Trial(
            lambda _c, a: migrations.migrate_accounts(a.url),
            nothing=None,
            same_for_all="it knows of no tenant: it makes the table of accounts, which is there",
        ),
    ],
    "channel_gateway.adapters.report_rows:find_reported": [
        Trial(lambda c, _a: report_rows.find_reported(c, WAMID, None), nothing=None),
        Trial(lambda c, _a: report_rows.find_reported(c, "wamid.new", SENDING), nothing=None),
    ],
    "channel_gateway.adapters.report_rows:record_report": [
        Trial(_report, nothing=None),
    ],
    "channel_gateway.adapters.report_rows:is_sending": [
        Trial(lambda c, _a: report_rows.is_sending(c, BOOKED_KEY), nothing=False),
    ],
    "channel_gateway.adapters.report_rows:mark_read": [
        Trial(lambda c, _a: report_rows.mark_read(c, WEB_KEY, 99, NOW), nothing=[]),
    ],
    "channel_gateway.adapters.web_sessions:insert_session": [
        # the very token of Pendo's customer, to the very conversation
        Trial(lambda c, _a: web_sessions.insert_session(c, WEB_HASH, WEB_KEY), nothing=None),
    ],
    "channel_gateway.adapters.web_sessions:key_of_session": [
        Trial(lambda c, _a: web_sessions.key_of_session(c, WEB_HASH), nothing=None),
    ],
    "channel_gateway.adapters.web_sessions:forget_unused": [
        Trial(lambda c, _a: web_sessions.forget_unused(c, LATER), nothing=0),
    ],
    "channel_gateway.adapters.windows:touch": [
        Trial(_touch, nothing=None),
    ],
    "channel_gateway.adapters.windows:lock": [
        Trial(lambda c, _a: windows.lock(c, BOOKED_KEY), nothing=None),
        Trial(lambda c, _a: windows.lock(c, DECIDING_KEY), nothing=None),
    ],
}
