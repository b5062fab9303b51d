"""How far the turns in flight at a fault had got: read afterwards, from the bus's and the provider's own clocks."""

from collections.abc import Iterator
from dataclasses import dataclass

from tests.chaos.evidence import Evidence


@dataclass(frozen=True)
class Stages:
    """Turns in flight at one moment: answered 200 and not yet decided; decided and not yet with the provider."""

    undecided: int
    unsent: int


def stages_at(evidence: Evidence, at: float) -> Stages:
    """Count at `at`, seconds since 1970. A turn is decided when the bus has its reply, sent when the provider has."""
    spans = list(_spans(evidence))
    return Stages(
        undecided=sum(answered <= at < decided for answered, decided, _ in spans),
        unsent=sum(max(answered, decided) <= at < sent for answered, decided, sent in spans),
    )


def _spans(evidence: Evidence) -> Iterator[tuple[float, float, float]]:
    """For each message: when it was answered 200, its first reply decided, and that reply first with the provider."""
    replies = {reply.cause: reply for reply in sorted(evidence.facts.decided, key=lambda one: -one.reply_seq)}
    called: dict[tuple[str, int], float] = {}
    for call in evidence.calls:
        called.setdefault((call.key, call.reply_seq), call.at)
    for message in evidence.answered:
        reply = replies.get(message.id)
        if reply is not None and (reply.key, reply.reply_seq) in called:
            yield message.answered_at, reply.at, called[(reply.key, reply.reply_seq)]
