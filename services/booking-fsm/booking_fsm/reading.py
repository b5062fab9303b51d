"""From a message on the bus to an input of the conversation: understanding happens here, before anything is decided."""

from typing import assert_never

from booking_fsm.domain.conversation.hours import StaffHours
from booking_fsm.domain.conversation.inputs import Input, Proposed, Said, Tapped, Unreadable
from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.domain.conversation.state import Expecting as Asking
from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.understanding import Expecting, Offerable, StaffName, Understanding, understand, understood
from ratiba_contracts.conversation import MessageReceived, TapContent, TextContent, UnsupportedContent
from ratiba_contracts.envelope import Envelope
from ratiba_contracts.understanding import UnderstandingProposed
from ratiba_runtime.tenancy import TenantContext

_ASKED: dict[Asking, Expecting] = {
    Asking.SERVICE: Expecting.SERVICE,
    Asking.STAFF: Expecting.STAFF,
    Asking.DAY: Expecting.DAY,
    Asking.TIME: Expecting.TIME,
    Asking.SLOT: Expecting.SLOT,
    Asking.NAME: Expecting.NAME,
    Asking.PHONE: Expecting.PHONE,
    Asking.YES_NO: Expecting.YES_NO,
    Asking.CHANGE: Expecting.CHOICE,
    Asking.APPOINTMENT: Expecting.CHOICE,
    Asking.HELP: Expecting.CHOICE,
}


def read(received: Envelope[MessageReceived], state: BookingState, world: World, tenant: TenantContext) -> Input:
    """What the customer said or did. Words about days are read against when they were sent, not when they arrived."""
    message = received.data
    match message.content:
        case TapContent(question_id=question_id, value=value):
            return Tapped(question_id, value)
        case TextContent():
            understanding = _understood(message, state, world, tenant)
            return Said(understanding, message.seen_reply_seq, received.id, message.sent_at)
        case UnsupportedContent(media=media):
            caption = _understood(message, state, world, tenant) if message.personal.text else None
            return Unreadable(media, caption, message.seen_reply_seq)
        case _:
            assert_never(message.content)


def _understood(message: MessageReceived, state: BookingState, world: World, tenant: TenantContext) -> Understanding:
    asked = state.answerable
    return understand(
        message.personal.text or "",
        now=world.local(message.sent_at),
        services=[
            Offerable(sold.service_id, sold.name, sold.name_sw, sold.aliases) for sold in world.services.values()
        ],
        staff=[StaffName(member.staff_id, member.name) for member in world.staff if member.active],
        opening_hours=StaffHours(world.staff),
        expecting=_ASKED[asked.expecting] if asked is not None else None,
        tenant_language=state.language,
        phone_region=tenant.country,
        options=len(asked.options) if asked is not None else None,
        day=state.wish.day,
    )


def read_proposal(
    proposed: UnderstandingProposed, state: BookingState, world: World, tenant: TenantContext
) -> Proposed:
    """What a model made of the message it was asked about, read against when that was sent."""
    asked, proposal = state.consultation, proposed.proposal
    understanding = None
    if asked is not None and asked.message_id == proposed.message_id and proposal is not None:
        understanding = understood(
            proposal,
            now=world.local(asked.sent_at),
            services=world.services,
            staff=[member.staff_id for member in world.staff if member.active],
            opening_hours=StaffHours(world.staff),
            expecting=_ASKED[state.question.expecting] if state.question is not None else None,
            tenant_language=state.language,
            phone_region=tenant.country,
            options=len(state.question.options) if state.question is not None else None,
            day=state.wish.day,
        )
    return Proposed(
        message_id=proposed.message_id,
        understanding=understanding,
        seen_reply_seq=asked.seen_reply_seq if asked is not None else 0,
        cost_usd=proposed.cost_usd,
        ceiling_reached=proposed.ceiling_reached,
    )
