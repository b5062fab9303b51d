"""What a model is told of a conversation, and its answer in the terms of the contracts."""

from typing import Any

from booking_fsm.domain.conversation.state import BookingState
from booking_fsm.domain.conversation.world import World
from ratiba_contracts.conversation import CustomerPersonal, ReplyDecided
from ratiba_contracts.tenant import PLAIN_DIALS
from ratiba_contracts.understanding import Proposal, Quotes
from ratiba_contracts.views import Language
from ratiba_llm.outputs.customer_proposal import CustomerProposal
from ratiba_runtime.tenancy import TenantContext
from ratiba_wording import words

_LANGUAGES = {"en": Language.EN, "sw": Language.SW}


def variables(state: BookingState, world: World, text: str, tenant: TenantContext) -> dict[str, Any]:
    """The variables of the role `intent_classifier`: the message, what was asked last, and what there is to choose."""
    question, options = _asked(state, world, tenant)
    return {
        "message": text,
        "tenant_language": tenant.language,
        "question": question,
        "options": options,
        "services": [" / ".join(filter(None, (sold.name, sold.name_sw))) for sold in world.services.values()],
        "staff": [member.name for member in world.staff if member.active],
    }


def _asked(state: BookingState, world: World, tenant: TenantContext) -> tuple[str | None, list[str]]:
    """The standing question in words, and the labels that were shown with it."""
    if state.question is None:
        return None, []
    shown = ReplyDecided(
        thread_id=state.thread_id,
        reply_seq=state.question.reply_seq,
        channel=world.channel,
        language=state.language,
        time_zone=str(world.time_zone),
        today=world.now,
        acts=state.question.acts,
        question=state.question.as_question(),
        personal=CustomerPersonal(),
    )
    worded = words(shown, PLAIN_DIALS, tenant.name)
    return worded.text, [option.label for option in worded.options]


def proposal_of(answer: CustomerProposal, text: str, world: World) -> Proposal:
    """The answer held to the customer's own words, with ids in the place of places."""
    kept = answer.kept_to(text)
    services = list(world.services)
    staff = [member.staff_id for member in world.staff if member.active]
    return Proposal(
        language=_LANGUAGES.get(kept.language),
        language_confidence=kept.language_confidence,
        intents=tuple(intent.value for intent in kept.intents),
        services=tuple(dict.fromkeys(services[place - 1] for place in kept.services if place <= len(services))),
        staff=staff[kept.staff - 1] if kept.staff is not None and kept.staff <= len(staff) else None,
        any_staff=kept.any_staff,
        answer=kept.answer.value if kept.answer is not None else None,
        choice=kept.choice,
        several_people=kept.several_people,
        confidence=kept.confidence,
        personal=Quotes(service=kept.service_words, staff=kept.staff_words, when=kept.when_words, name=kept.name_words),
    )
