"""What a run of payments must not show: money credited twice, lost or made up, a second prompt while one is open."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple
from uuid import UUID

from tests.chaos.paying_requests import Request, asked_behind_money, open_at_once
from tests.chaos.paying_words import last_words, owed_in_words

from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.payments import Method


class Told(NamedTuple):
    """A fact of a payment. `resolved`: no prompt of it is open any more, as far as the fact says."""

    payment_id: UUID
    name: str
    resolved: bool = True


@dataclass(frozen=True)
class Books:
    """What the service wrote down and told, and what the providers know."""

    requests: Sequence[Request]
    payments: Sequence[Any]
    attempts: Sequence[Any]
    credits: Sequence[Any]
    lines: Sequence[Any]
    refunds: Sequence[Any]
    appointments: Sequence[Any]
    told: Sequence[Told]
    said: Mapping[str, Sequence[ReplyDecided]]
    dead_letters: int
    kills: int


@dataclass
class Verdict:
    """The figures, and what is wrong."""

    figures: dict[str, int | float] = field(default_factory=dict)
    wrong: list[str] = field(default_factory=list)

    def must(self, name: str, found: Sequence[Any]) -> None:
        """Nothing may be found."""
        self.figures[name] = len(found)
        if found:
            self.wrong.append(f"{name}: {len(found)}, the first: {found[0]}")


def judge(books: Books) -> Verdict:
    """Compare the books with what the providers know."""
    verdict = Verdict()
    attempt_id = {each["account_reference"]: each["attempt_id"] for each in books.attempts}
    payment_of = {each["account_reference"]: each["payment_id"] for each in books.attempts}
    paid = {each.account_reference: each for each in books.requests if each.paid is not None}
    credited = Counter(each["attempt_id"] for each in books.credits)
    state = {each["payment_id"]: each["state"] for each in books.payments}
    amount_of = {each["attempt_id"]: each["amount"] for each in books.credits}

    verdict.figures |= {
        "payments": len(books.payments),
        "prompts at the provider": sum(each.method is Method.MPESA for each in books.requests),
        "paid at the provider": len(paid),
        **_of_cards(books),
        "kills": books.kills,
        **{f"state {name}": count for name, count in sorted(Counter(state.values()).items())},
    }
    verdict.must("credited twice", [each for each, times in credited.items() if times > 1])
    verdict.must(
        "credited without money",
        [
            each["attempt_id"]
            for each in books.attempts
            if each["attempt_id"] in credited and each["account_reference"] not in paid
        ],
    )
    verdict.must(
        "paid and not credited",
        [reference for reference in paid if attempt_id[reference] not in credited],
    )
    verdict.must(
        "credited with another amount",
        [reference for reference, request in paid.items() if amount_of.get(attempt_id[reference]) != request.paid],
    )
    verdict.must(
        "paid but not booked",
        [reference for reference in paid if state[payment_of[reference]] not in ("settled", "refund_due")],
    )
    verdict.must("second prompts or pages while one was open", open_at_once(books.requests))
    verdict.must("asked again for what was paid", asked_behind_money(books.requests, payment_of))
    asked = Counter[str]()
    for each in books.requests:
        asked[each.account_reference] += each.asked
    verdict.must("pushed twice", [each for each, times in asked.items() if times > 1])
    verdict.must(
        "still open", [each["attempt_id"] for each in books.attempts if each["state"] in ("sending", "prompted")]
    )
    _the_books_balance(books, verdict)
    _what_is_owed_back_is_for_nothing_booked(books, payment_of, verdict)
    _the_last_word_is_the_ledgers(books, state, verdict)
    _one_prompt_at_a_time(books, verdict)
    _chairs_are_the_ledgers(books, verdict)
    _pairs_stand_or_fall_together(books, verdict)
    _customers_know(books, verdict)
    verdict.must("dead letters", range(books.dead_letters))
    return verdict


def _of_cards(books: Books) -> dict[str, int]:
    """How much of it all went by cards."""
    orders = [each for each in books.requests if each.method is Method.CARD]
    ways: dict[UUID, set[str]] = {}
    for each in books.attempts:
        ways.setdefault(each["payment_id"], set()).add(each["provider"])
    return {
        "orders of cards": len(orders),
        "orders of cards whose page was sent": sum(each.was_seen for each in orders),
        "orders of cards paid": sum(each.paid is not None for each in orders),
        "orders of cards called off": sum(each.was_called_off for each in orders),
        "payments asked for by phone and by card": sum(len(each) > 1 for each in ways.values()),
    }


def _the_books_balance(books: Books, verdict: Verdict) -> None:
    received = _sums(books.credits)
    spent = _sums([line for line in books.lines if line["state"] == "paid"]) + _sums(books.refunds)
    verdict.must(
        "payments whose books do not balance", [each for each in received | spent if received[each] != spent[each]]
    )
    verdict.figures["shillings received"] = sum(received.values()) // 100
    verdict.figures["shillings owed back"] = sum(refund["amount"] for refund in books.refunds) // 100


def _what_is_owed_back_is_for_nothing_booked(books: Books, payment_of: dict[str, UUID], verdict: Verdict) -> None:
    """Owed back is what the provider moved, less the prices of what stands in the calendar; neither more nor less."""
    moved = Counter[UUID]()
    for request in books.requests:
        moved[payment_of[request.account_reference]] += request.paid or 0
    standing = {each["appointment_id"] for each in books.appointments if each["status"] == "booked"}
    earned = _sums([line for line in books.lines if line["appointment_id"] in standing])
    owed = _sums(books.refunds)
    wrong = [
        f"{each}: {moved[each]} moved, {earned[each]} for what is booked, {owed[each]} owed back"
        for each in moved | owed | earned
        if owed[each] != moved[each] - earned[each]
    ]
    verdict.must("payments that owe back another sum than came for nothing booked", wrong)


def _the_last_word_is_the_ledgers(books: Books, state: dict[UUID, str], verdict: Verdict) -> None:
    """A payment that is settled and owes a part of it back may have been told of either last."""
    last = {each.payment_id: each.name for each in books.told}
    in_part = {each["payment_id"] for each in books.refunds}
    wrong = [
        f"{now} told as {last.get(each)}"
        for each, now in state.items()
        if last.get(each) != now and not (now == "settled" and each in in_part and last.get(each) == "refund_due")
    ]
    verdict.must("payments whose last word is not the ledger's", wrong)
    settled = Counter(each.payment_id for each in books.told if each.name == "settled")
    verdict.must("settled told twice", [each for each, times in settled.items() if times > 1])
    due = Counter(each.payment_id for each in books.told if each.name == "refund_due")
    owed = Counter(each["payment_id"] for each in books.refunds)
    verdict.must("owed back and not told once", [each for each in due | owed if due[each] != owed[each]])


def _one_prompt_at_a_time(books: Books, verdict: Verdict) -> None:
    """A prompt is over at the next fact of its payment, but for one that says that it may still be open."""
    customer_of = {each["payment_id"]: each["customer_id"] for each in books.payments}
    open_at: dict[Any, UUID] = {}
    second = []
    for payment, name, resolved in books.told:
        customer = customer_of.get(payment)
        if name == "prompted":
            if open_at.get(customer, payment) != payment:
                second.append(f"{payment} while {open_at[customer]} was unresolved")
            open_at[customer] = payment
        elif resolved and open_at.get(customer) == payment:
            del open_at[customer]
    verdict.must("second prompts while one was unresolved", second)


def _chairs_are_the_ledgers(books: Books, verdict: Verdict) -> None:
    """An appointment stands when its line is paid and only then."""
    line = {each["appointment_id"]: each["state"] for each in books.lines}
    status = {each["appointment_id"]: each["status"] for each in books.appointments}
    verdict.figures |= {f"appointments {name}": count for name, count in sorted(Counter(status.values()).items())}
    paid = {each for each, state in line.items() if state == "paid"}
    standing = {each for each, now in status.items() if now == "booked"}
    verdict.must("paid for and not booked", sorted(paid - standing))
    verdict.must("booked and not paid for", sorted(standing - paid))
    verdict.must("still kept unpaid", [each for each, now in status.items() if now == "pending"])


def _pairs_stand_or_fall_together(books: Books, verdict: Verdict) -> None:
    """Two appointments of one payment are both booked or both not, but for a leg the customer called off in words."""
    status = {each["appointment_id"]: each["status"] for each in books.appointments}
    called_off = {each for each, act in _last_of_all(books).items() if act == "cancelled"}
    legs: dict[UUID, list[UUID]] = {}
    for line in books.lines:
        legs.setdefault(line["payment_id"], []).append(line["appointment_id"])
    pairs = {payment: of for payment, of in legs.items() if len(of) > 1}
    verdict.figures["pairs paid by one prompt"] = len(pairs)
    verdict.must(
        "pairs of which one stands",
        [
            payment
            for payment, of in pairs.items()
            if len({status[each] == "booked" for each in of if each not in called_off}) > 1
        ],
    )


def _customers_know(books: Books, verdict: Verdict) -> None:
    """The last that was said of each appointment is so, and every shilling owed back was told to who is owed it."""
    last = _last_of_all(books)
    due = {
        "booked": {"payment_received"},
        "expired": {"reservation_ended"},
        "cancelled": {"reservation_ended", "cancelled"},
    }
    wrong = [
        f"{each['status']}, told {last.get(each['appointment_id'])}"
        for each in books.appointments
        if last.get(each["appointment_id"]) not in due.get(each["status"], set())
    ]
    verdict.must("customers whose last word is not the ledger's", wrong)
    key_of = {each["payment_id"]: each["key"] for each in books.payments}
    owed = Counter[str]()
    for refund in books.refunds:
        owed[key_of[refund["payment_id"]]] += refund["amount"]
    told = Counter({key: owed_in_words(replies) for key, replies in books.said.items()})
    verdict.must(
        "customers told of another sum than is owed back",
        [f"{owed[key]} owed, {told[key]} told" for key in owed | told if owed[key] != told[key]],
    )


def _last_of_all(books: Books) -> dict[UUID, str]:
    return {each: act for replies in books.said.values() for each, act in last_words(replies).items()}


def _sums(rows: Sequence[Any]) -> "Counter[UUID]":
    """Amounts by payment."""
    sums = Counter[UUID]()
    for row in rows:
        sums[row["payment_id"]] += row["amount"]
    return sums
