"""The promises, and who broke them: plain functions over what a run left behind."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from uuid import UUID

from tests.chaos.evidence import Call, Decided, Evidence
from tests.chaos.faults import Struck
from tests.chaos.schedule import Fault

SETTLE_SECONDS = 2.0
"""A call counts as in flight at a fault this long after the provider took it: its outcome has to be committed."""

CLOCKS_SECONDS = 0.5
"""A call that was under way in the kernel may be read by the provider a moment after its process was killed."""

CLAIM_SECONDS = 1.0
"""From the transaction that begins a call to its arrival; a report may settle the message in between."""

_STOPS_THE_GATEWAY = {Fault.KILL_GATEWAY, Fault.FREEZE_GATEWAY}
_STOPS_POSTGRES = {Fault.RESTART_POSTGRES, Fault.KILL_POSTGRES}


@dataclass(frozen=True)
class Violation:
    """One promise that was not kept, and whose message it was."""

    promise: str
    about: str
    found: str

    def __str__(self) -> str:
        return f"{self.promise}: {self.about}: {self.found}"


def violations(evidence: Evidence) -> list[Violation]:
    """Everything that is wrong; empty when every promise was kept."""
    checks = (
        one_committed_turn,
        stored_as_said,
        nothing_acknowledged_is_lost,
        one_decision,
        no_reply_is_missing,
        provider_was_called,
        what_was_told_is_booked,
        nothing_failed,
        calls_repeat_only_in_flight,
        settled_calls_are_not_repeated,
        provider_order_is_turn_order,
        turns_in_the_order_of_messages,
        no_overlap,
        nothing_left_over,
        no_dead_letters,
    )
    return [violation for check in checks for violation in check(evidence)]


def one_committed_turn(evidence: Evidence) -> Iterator[Violation]:
    """Each message answered 200 is on the bus once, noted in the inbox once, and took one turn."""
    for message in evidence.answered:
        counts = (evidence.facts.received[message.id], evidence.rows.inbox[message.id], evidence.rows.turns[message.id])
        if counts != (1, 1, 1):
            found = "on the bus {} times, in the inbox {} times, turns {}".format(*counts)
            yield Violation("one committed turn a message", str(message.id), found)


def stored_as_said(evidence: Evidence) -> Iterator[Violation]:
    """What is on the bus is what the customer said."""
    for message in evidence.answered:
        stored = evidence.facts.said.get(message.id)
        if stored is not None and stored != message.said:
            yield Violation("a message is stored as it was said", str(message.id), "something else is on the bus")


def nothing_acknowledged_is_lost(evidence: Evidence) -> Iterator[Violation]:
    """Every outbox row that its stream acknowledged is there with its subject and content."""
    for row in evidence.facts.lost:
        yield Violation("nothing that the bus acknowledged is lost", row, "is not on the bus")


def one_decision(evidence: Evidence) -> Iterator[Violation]:
    """A turn decides one reply, and one more for a deadline that had passed before it. No fact is stored twice.

    Deadlines are a hold's end, and the next try where the customer was asked for a moment while nothing could be held.
    """
    by_cause = _by_cause(evidence)
    for message in evidence.answered:
        replies = by_cause[message.id]
        most = 1 + sum("hold_lapsed" in reply.acts for reply in replies)
        most += len(replies) > most and _waited_for_holds(evidence, replies)
        if not replies or len(replies) > most or len({reply.id for reply in replies}) != len(replies):
            found = f"{len(replies)} replies: {[reply.acts for reply in replies]}"
            yield Violation("one decided reply a message", str(message.id), found)


def no_reply_is_missing(evidence: Evidence) -> Iterator[Violation]:
    """The replies of a conversation are numbered 1, 2, 3 and so on, each once."""
    places: dict[str, list[int]] = defaultdict(list)
    for reply in evidence.facts.decided:
        places[reply.key].append(reply.reply_seq)
    for key, found in places.items():
        if sorted(found) != list(range(1, len(found) + 1)):
            yield Violation("no reply of a conversation is missing", key, f"there are {sorted(found)}")


def provider_was_called(evidence: Evidence) -> Iterator[Violation]:
    """Every message of every reply that was decided reached the provider, a deadline's as well as a customer's."""
    called = {call.message for call in evidence.calls}
    for reply in evidence.facts.decided:
        parts = evidence.rows.parts.get((reply.key, reply.reply_seq), 1)
        missing = [part for part in range(1, parts + 1) if (reply.key, reply.reply_seq, part) not in called]
        if missing:
            found = f"reply {reply.reply_seq} of {reply.key}, parts {missing} of {parts} never sent"
            yield Violation("the provider is called at least once", str(reply.cause), found)


def what_was_told_is_booked(evidence: Evidence) -> Iterator[Violation]:
    """Whoever was told "booked" has a row, and a fact says so; and there is no row that nobody was told of."""
    told = Counter(reply.cause for reply in evidence.facts.decided for act in reply.acts if act == "booked")
    announced = Counter(taken.cause for taken in evidence.facts.taken)
    for cause in told.keys() | announced.keys():
        if told[cause] != announced[cause]:
            found = f"told {told[cause]} times, announced {announced[cause]} times"
            yield Violation("what was told is booked", str(cause), found)
    facts = {taken.appointment_id for taken in evidence.facts.taken}
    for appointment in facts ^ evidence.rows.appointments:
        found = "a fact without a row" if appointment in facts else "a row without a fact"
        yield Violation("what was told is booked", str(appointment), found)


def nothing_failed(evidence: Evidence) -> Iterator[Violation]:
    """The provider refused nothing, so no reply was given up."""
    for key, reply_seq in evidence.rows.failed:
        yield Violation("no reply is given up", f"{key}:{reply_seq}", "its delivery is marked failed")


def calls_repeat_only_in_flight(evidence: Evidence) -> Iterator[Violation]:
    """A call is repeated only where the gateway was stopped before it could write down how the first one ended."""
    for earlier, later in repeats(evidence):
        if not any(_was_in_flight(earlier, later, fault, evidence) for fault in evidence.struck):
            found = f"accepted at {earlier.at:.3f}, called again {later.arrived_at - earlier.at:.3f} s later"
            yield Violation("a call is repeated only if in flight at a kill", ":".join(map(str, later.message)), found)


def settled_calls_are_not_repeated(evidence: Evidence) -> Iterator[Violation]:
    """Once it is written down that the provider has a message, no call is made for it any more, whatever happens."""
    for call in evidence.calls:
        settled_at = evidence.rows.settled_at.get(call.message)
        if settled_at is not None and settled_at + CLAIM_SECONDS < call.arrived_at:
            found = f"written down at {settled_at:.3f}, called {call.arrived_at - settled_at:.3f} s later"
            yield Violation("a settled call is not repeated", ":".join(map(str, call.message)), found)


def provider_order_is_turn_order(evidence: Evidence) -> Iterator[Violation]:
    """In each conversation, repeats apart, the calls arrive in the order of their replies and parts."""
    lanes: dict[str, list[Call]] = defaultdict(list)
    for call in evidence.calls:
        lanes[call.key].append(call)
    decided = {(reply.key, reply.reply_seq) for reply in evidence.facts.decided}
    for key, lane in lanes.items():
        once = [call for before, call in zip([None, *lane], lane, strict=False) if not _same(before, call)]
        places = [(call.reply_seq, call.part) for call in once]
        if places != sorted(set(places)):
            yield Violation("the provider's order is the turns' order", key, f"arrived as {places}")
        for call in once:
            if (key, call.reply_seq) not in decided:
                yield Violation("only decided replies are sent", ":".join(map(str, call.message)), "nobody decided it")


def turns_in_the_order_of_messages(evidence: Evidence) -> Iterator[Violation]:
    """What a customer sent one after the other was answered in that order."""
    by_cause = _by_cause(evidence)
    last: dict[str, int] = defaultdict(int)
    for message in sorted(evidence.answered, key=lambda one: (one.customer, one.place)):
        for reply_seq in sorted(reply.reply_seq for reply in by_cause[message.id]):
            if reply_seq <= last[message.customer]:
                found = f"reply {reply_seq} after reply {last[message.customer]}"
                yield Violation("messages are answered in their order", str(message.id), found)
            last[message.customer] = reply_seq


def no_overlap(evidence: Evidence) -> Iterator[Violation]:
    """No chair is given to two at once."""
    for first, second in evidence.rows.overlaps:
        yield Violation("no two live appointments overlap", first, f"overlaps {second}")


def nothing_left_over(evidence: Evidence) -> Iterator[Violation]:
    """Nothing waits in an outbox, and nothing was buried there."""
    for table, count in evidence.rows.left_over.items():
        yield Violation("outboxes are empty", table, f"{count} rows")


def no_dead_letters(evidence: Evidence) -> Iterator[Violation]:
    """An infrastructure fault costs no customer their message."""
    for letter in evidence.dead_letters:
        yield Violation("no dead letter for a fault of ours", letter, "was put aside")


def repeats(evidence: Evidence) -> list[tuple[Call, Call]]:
    """Calls with the next call for the same message."""
    before: dict[tuple[str, int, int], Call] = {}
    found = []
    for call in evidence.calls:
        if call.message in before:
            found.append((before[call.message], call))
        before[call.message] = call
    return found


def _was_in_flight(earlier: Call, later: Call, fault: Struck, evidence: Evidence) -> bool:
    """Whether `fault` stopped the gateway after the provider took the call and before it was written down."""
    if fault.fault not in _STOPS_THE_GATEWAY:
        return False
    settled_by = earlier.at + SETTLE_SECONDS
    for outage in evidence.struck:  # while the database is away nothing can be written down
        if outage.fault in _STOPS_POSTGRES and outage.at <= settled_by and earlier.at <= outage.until:
            settled_by = max(settled_by, outage.until + 2 * SETTLE_SECONDS)
    return earlier.arrived_at - CLOCKS_SECONDS <= fault.at <= min(settled_by, later.arrived_at)


def _waited_for_holds(evidence: Evidence, replies: Sequence[Decided]) -> bool:
    """Whether the conversation had been asked for a moment before these replies."""
    first = min(replies, key=lambda reply: reply.reply_seq)
    return any(
        "one_moment" in reply.acts and reply.key == first.key and reply.reply_seq < first.reply_seq
        for reply in evidence.facts.decided
    )


def _by_cause(evidence: Evidence) -> dict[UUID | None, list[Decided]]:
    found: dict[UUID | None, list[Decided]] = defaultdict(list)
    for reply in evidence.facts.decided:
        found[reply.cause].append(reply)
    return found


def _same(before: Call | None, call: Call) -> bool:
    return before is not None and before.message == call.message
