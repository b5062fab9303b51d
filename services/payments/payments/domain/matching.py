"""Which payment an unrouted callback may belong to: suggestions for a person, never a credit."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

NEAR = timedelta(hours=48)
"""How far from the prompt a callback may come and still be suggested for it."""

MOST_SUGGESTIONS = 5


@dataclass(frozen=True, slots=True)
class Claim:
    """What an unrouted callback says of itself. Nobody has confirmed any of it."""

    received_at: datetime
    receipt: str | None
    phone: str | None
    amount: int | None
    reference: str | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """An attempt it may belong to."""

    payment_id: UUID
    sent_at: datetime
    receipt: str | None
    phone: str
    amount: int
    reference: str | None


def score(claim: Claim, candidate: Candidate) -> int:
    """How well they fit: the provider's reference or receipt says most, then phone, then amount; 0 says nothing."""
    if abs(claim.received_at - candidate.sent_at) > NEAR:
        return 0
    points = 0
    points += 100 * (claim.reference is not None and claim.reference == candidate.reference)
    points += 100 * (claim.receipt is not None and claim.receipt == candidate.receipt)
    points += 10 * (claim.phone is not None and claim.phone == candidate.phone)
    points += 5 * (claim.amount is not None and claim.amount == candidate.amount)
    return points if points > 5 else 0  # an amount alone fits half of a salon's customers


def suggestions(claim: Claim, candidates: tuple[Candidate, ...]) -> tuple[UUID, ...]:
    """Payments it may belong to: best fit first, then nearest in time, then by id; each once."""
    fitting = [(score(claim, each), each) for each in candidates]
    ordered = sorted(
        ((points, each) for points, each in fitting if points),
        key=lambda pair: (-pair[0], abs(claim.received_at - pair[1].sent_at), str(pair[1].payment_id)),
    )
    return tuple(dict.fromkeys(each.payment_id for _, each in ordered))[:MOST_SUGGESTIONS]
