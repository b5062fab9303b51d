"""What a run of payments must not show: money credited twice, lost or made up, a second prompt while one is open."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from ratiba_cli.fake_daraja.client import SeenPrompt
from ratiba_contracts.conversation import ReplyDecided


@dataclass(frozen=True)
class Books:
    """What the service wrote down and told, and what the provider knows."""

    prompts: Sequence[SeenPrompt]
    payments: Sequence[Any]
    attempts: Sequence[Any]
    credits: Sequence[Any]
    lines: Sequence[Any]
    refunds: Sequence[Any]
    appointments: Sequence[Any]
    told: Sequence[tuple[UUID, str]]
    said: Sequence[ReplyDecided]
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
    """Compare the books with what the provider knows."""
    verdict = Verdict()
    attempt_id = {each["account_reference"]: each["attempt_id"] for each in books.attempts}
    payment_of = {each["account_reference"]: each["payment_id"] for each in books.attempts}
    paid = {each.account_reference: each for each in books.prompts if each.result == 0}
    credited = Counter(each["attempt_id"] for each in books.credits)
    state = {each["payment_id"]: each["state"] for each in books.payments}
    amount_of = {each["attempt_id"]: each["amount"] for each in books.credits}

    verdict.figures |= {
        "payments": len(books.payments),
        "prompts at the provider": len(books.prompts),
        "paid at the provider": len(paid),
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
        [
            reference
            for reference, prompt in paid.items()
            if amount_of.get(attempt_id[reference], -1) != (prompt.paid or 0) * 100
        ],
    )
    verdict.must(
        "paid but not booked",
        [reference for reference in paid if state[payment_of[reference]] not in ("settled", "refund_due")],
    )
    verdict.must(
        "second prompts while one rang", [each.account_reference for each in books.prompts if each.while_another_rang]
    )
    verdict.must(
        "pushed twice",
        [each for each, times in Counter(p.account_reference for p in books.prompts).items() if times > 1],
    )
    verdict.must(
        "still open", [each["attempt_id"] for each in books.attempts if each["state"] in ("sending", "prompted")]
    )
    _the_books_balance(books, verdict)
    _the_last_word_is_the_ledgers(books, state, verdict)
    _chairs_are_the_ledgers(books, verdict)
    verdict.must("dead letters", range(books.dead_letters))
    return verdict


def _the_books_balance(books: Books, verdict: Verdict) -> None:
    received = Counter[UUID]()
    for credit in books.credits:
        received[credit["payment_id"]] += credit["amount"]
    spent = Counter[UUID]()
    for line in books.lines:
        if line["state"] == "paid":
            spent[line["payment_id"]] += line["amount"]
    for refund in books.refunds:
        spent[refund["payment_id"]] += refund["amount"]
    verdict.must(
        "payments whose books do not balance", [each for each in received | spent if received[each] != spent[each]]
    )
    verdict.figures["shillings received"] = sum(received.values()) // 100


def _the_last_word_is_the_ledgers(books: Books, state: dict[UUID, str], verdict: Verdict) -> None:
    last = dict(books.told)
    wrong = [f"{now} told as {last.get(each)}" for each, now in state.items() if last.get(each) != now]
    verdict.must("payments whose last word is not the ledger's", wrong)
    customer_of = {each["payment_id"]: each["customer_id"] for each in books.payments}
    open_at: dict[Any, UUID] = {}
    second = []
    for payment, name in books.told:
        customer = customer_of.get(payment)
        if name == "prompted":
            if open_at.get(customer, payment) != payment:
                second.append(f"{payment} while {open_at[customer]} was unresolved")
            open_at[customer] = payment
        elif open_at.get(customer) == payment:
            del open_at[customer]
    verdict.must("second prompts while one was unresolved", second)
    settled = Counter(payment for payment, name in books.told if name == "settled")
    verdict.must("settled told twice", [each for each, times in settled.items() if times > 1])


def _chairs_are_the_ledgers(books: Books, verdict: Verdict) -> None:
    """An appointment stands when its line is paid and only then; the customer's last word about it says so."""
    line = {each["appointment_id"]: each["state"] for each in books.lines}
    status = {each["appointment_id"]: each["status"] for each in books.appointments}
    verdict.figures |= {f"appointments {name}": count for name, count in sorted(Counter(status.values()).items())}
    paid = {each for each, state in line.items() if state == "paid"}
    standing = {each for each, now in status.items() if now == "booked"}
    verdict.must("paid for and not booked", sorted(paid - standing))
    verdict.must("booked and not paid for", sorted(standing - paid))
    verdict.must("still kept unpaid", [each for each, now in status.items() if now == "pending"])
    last = _last_words(books.said)
    due = {"booked": "payment_received", "expired": "reservation_ended", "cancelled": "reservation_ended"}
    wrong = [f"{now}, told {last.get(each)}" for each, now in status.items() if last.get(each) != due.get(now)]
    verdict.must("customers whose last word is not the ledger's", wrong)


def _last_words(said: Sequence[ReplyDecided]) -> dict[UUID, str]:
    """What was said last about the money of each appointment. Replies are in order within a conversation."""
    last: dict[UUID, str] = {}
    for reply in sorted(said, key=lambda one: one.reply_seq):
        for act in reply.acts:
            named = getattr(act, "appointments", ()) if act.act in ("payment_received", "reservation_ended") else ()
            last |= {one.appointment_id: act.act for one in named}
    return last
