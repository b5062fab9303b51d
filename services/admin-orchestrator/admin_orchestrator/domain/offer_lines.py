"""Offers in lines an owner reads. Every amount is one that cross-sell gave: nothing is added up here."""

from collections.abc import Mapping
from dataclasses import dataclass

from admin_orchestrator.domain.offer_words import HELP, LAPSES, OUTCOMES, PASSES, UNSEEN
from admin_orchestrator.domain.payment_lines import Clock
from ratiba_contracts.cross_sell import LapseReason, PassReason
from ratiba_contracts.offers import Gained, ShownOffer, TakeUp
from ratiba_wording.money import money
from ratiba_wording.prices_said import price_said

PERIODS: Mapping[int, str] = {7: "7 days", 30: "30 days", 90: "90 days"}
USUAL_PERIOD = 30


@dataclass(frozen=True, slots=True)
class OfferLine:
    """One offer. `why` are the parts of its score, in words."""

    offered: str
    booked: str
    price: str
    when: str
    starts: str
    outcome: str
    mood: str
    note: str
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class PassLine:
    """One reason why nothing was offered; `address` is where an owner can do something about it, within a business."""

    why: str
    bookings: int
    address: str
    link: str


def period_of(text: str | None) -> int:
    """The days an address names; the usual ones for anything we do not offer."""
    return next((days for days in PERIODS if str(days) == text), USUAL_PERIOD)


def offer_line(shown: ShownOffer, clock: Clock) -> OfferLine:
    """A line of the latest offers."""
    note = LAPSES[shown.lapse_reason] if shown.lapse_reason is not None else ""
    why, gap = shown.why, shown.why.gap_min
    return OfferLine(
        offered=shown.offered_service,
        booked=shown.booked_service,
        price=price_said(shown.price),
        when=clock.said(shown.offered_at),
        starts=clock.said(shown.start_at),
        outcome=UNSEEN if shown.lapse_reason is LapseReason.TOO_LATE else OUTCOMES[shown.outcome],
        mood={"accepted": "good", "offered": "open"}.get(shown.outcome, "over"),
        note="It was a late yes; the time was still free." if shown.late else note,
        why=(
            f"They go together: {why.confidence:.0%} sure",
            "It starts the minute the booking ends" if not gap else f"It starts {gap} min after the booking ends",
            f"Score {why.score:.2f}, the best of {why.considered}" if why.considered > 1 else f"Score {why.score:.2f}",
        ),
    )


def gained_said(gained: tuple[Gained, ...], currency: str) -> str:
    """What came of accepted offers, as one line; nothing yet is zero of the business's own currency."""
    return " + ".join(money(each.amount, each.currency) for each in gained) or money(0, currency)


def unpriced_said(gained: tuple[Gained, ...]) -> str:
    """What is in no sum, if anything."""
    unpriced = sum(each.unpriced for each in gained)
    if not unpriced:
        return ""
    return f"{unpriced} more without a fixed price: not in this sum."


def take_up_said(take_up: TakeUp) -> str:
    """How many of the offers were accepted."""
    if not take_up.offered:
        return "No offer was made in these days."
    seen = take_up.offered - take_up.unseen
    if not seen:
        return "No customer has seen an offer in these days."
    return f"{take_up.accepted} of {seen} {'offer' if seen == 1 else 'offers'} accepted"


def pass_lines(passed: Mapping[PassReason, int]) -> tuple[PassLine, ...]:
    """Why nothing was offered, the most frequent reason first."""
    ordered = sorted(passed.items(), key=lambda pair: (-pair[1], pair[0]))
    return tuple(PassLine(PASSES[reason], bookings, *HELP.get(reason, ("", ""))) for reason, bookings in ordered)
