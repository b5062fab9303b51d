"""A model's proposal as an understanding: its choices checked against what there is, its quotes read by our rules."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime

from booking_fsm.domain.understanding.answers import Answer, AnswerKind
from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.intents import Intent
from booking_fsm.domain.understanding.understand import Understanding, understand
from booking_fsm.domain.when import OpeningHours
from ratiba_contracts.understanding import Proposal
from ratiba_contracts.views import Language

LEAST_CONFIDENCE = 0.5
"""Below it a proposal is a guess, and counts for nothing."""

SURE_OF_LANGUAGE = 0.6


def understood(
    proposal: Proposal,
    *,
    now: datetime,
    services: Collection[str],
    staff: Collection[str],
    opening_hours: OpeningHours,
    expecting: Expecting | None,
    tenant_language: Language,
    phone_region: str,
    options: int | None = None,
    day: date | None = None,
) -> Understanding | None:
    """Return what it says, in the terms of `understand`; None for a guess. `now` is aware, of the tenant's zone.

    Days and times are read from the quoted words alone, by the rules. A yes to yes or no, in whatever form, is no
    proposal's to give: it is consent, and is said by the customer in words that the rules know, or tapped.
    """
    if proposal.confidence < LEAST_CONFIDENCE:
        return None
    quotes = proposal.personal
    read = understand(
        ", ".join(quotes.when),
        now=now,
        services=(),
        staff=(),
        opening_hours=opening_hours,
        expecting=expecting,
        tenant_language=proposal.language or tenant_language,
        phone_region=phone_region,
        day=day,
    )
    known = tuple(service for service in proposal.services if service in services)
    sure = proposal.language is not None and proposal.language_confidence >= SURE_OF_LANGUAGE
    return replace(
        read,
        language=proposal.language if sure else None,
        language_confidence=proposal.language_confidence,
        intents=_intents(proposal),
        services=known,
        service_words=quotes.service if not known else None,
        staff=(proposal.staff,) if proposal.staff in staff and proposal.staff is not None else (),
        any_staff=proposal.any_staff,
        staff_unknown=quotes.staff if proposal.staff is None else None,
        answer=_answer(proposal, expecting, options),
        name=quotes.name,
        phone=None,
        several_people=proposal.several_people,
    )


def _intents(proposal: Proposal) -> tuple[Intent, ...]:
    known = set(Intent)
    return tuple(Intent(intent) for intent in proposal.intents if intent in known)


def _answer(proposal: Proposal, expecting: Expecting | None, options: int | None) -> Answer | None:
    if proposal.answer not in set(AnswerKind):
        return None
    kind = AnswerKind(proposal.answer)
    if kind is AnswerKind.YES:
        return None
    if expecting is Expecting.YES_NO:
        return Answer(kind) if kind is AnswerKind.NO else None
    if kind is not AnswerKind.CHOICE:
        return Answer(kind)
    return Answer(kind, proposal.choice) if proposal.choice is not None and proposal.choice <= (options or 0) else None
