"""Payments and second bookings as an owner reads them, against payments and cross-sell in memory."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest

from ratiba_contracts import asks
from ratiba_contracts.cross_sell import LapseReason, PassReason
from ratiba_contracts.offers import Gained, TakeUp
from ratiba_contracts.payment_reasons import RefundReason, UnpaidReason
from ratiba_contracts.payment_requests import BY_PROVIDER, NotePaidOut, Reconciled, ShownAttempt, ShownRefund
from ratiba_contracts.payments import AttemptState, PaymentState

from .fake_money import FakeMoney
from .house import QUIET, Browser, House

PAYMENTS, SECOND = f"/admin/{QUIET}/payments", f"/admin/{QUIET}/cross-sell"


def words_of(page: str) -> str:
    """What is read, without its markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@dataclass
class Owner:
    """Somebody signed in for the tests of this module."""

    browser: Browser
    email: str

    async def reads(self, path: str) -> str:
        """What a page says."""
        answer = await self.browser.get(path)
        assert answer.status_code == 200, answer.text
        return words_of(self.browser.page)


@pytest.fixture(scope="module")
async def owner(house: House) -> Owner:
    """The business's own."""
    return Owner(*await house.owner(QUIET))


async def test_figures_are_those_of_the_ledger_and_phones_end_in_three_digits(owner: Owner, money: FakeMoney) -> None:
    page = await owner.reads(PAYMENTS)
    for said in ("Came in today KSh 1,500", "Last 30 days KSh 18,000", "You must pay back KSh 1,800", "phone …001"):
        assert said in page, said
    assert "All 1" in page
    assert "Receipt TKL3X7Q2WE" in page


@pytest.mark.parametrize(
    ("chosen", "states"),
    [
        ("all", ()),
        ("nonsense", ()),
        ("waiting", (PaymentState.REQUESTED, PaymentState.PROMPTED)),
        ("unpaid", (PaymentState.FAILED, PaymentState.CANCELLED_BY_CUSTOMER, PaymentState.EXPIRED)),
    ],
)
async def test_a_filter_asks_for_its_states(
    owner: Owner, money: FakeMoney, chosen: str, states: tuple[PaymentState, ...]
) -> None:
    await owner.reads(f"{PAYMENTS}?show={chosen}&from=25")
    [(_, request)] = money.asked
    assert (request.states, request.money_back, request.offset) == (states, False, 25)


async def test_money_back_is_asked_for_and_counted_in_whatever_state(owner: Owner, money: FakeMoney) -> None:
    """Of a paid one a part may be owed back: it is still paid."""
    standing = money.payments.standing
    assert standing is not None
    money.shows(asks.SHOW_PAYMENTS, standing=standing.model_copy(update={"money_back": 5}))
    page = await owner.reads(f"{PAYMENTS}?show=back")
    [(_, request)] = money.asked
    assert (request.states, request.money_back) == ((), True)
    assert "Money back 5" in page


async def test_a_business_that_is_not_set_up_is_told_what_that_means(owner: Owner, money: FakeMoney) -> None:
    standing = money.payments.standing
    assert standing is not None
    nothing = standing.model_copy(update={"owed_back": (), "counts": {}})
    money.shows(asks.SHOW_PAYMENTS, payments=(), unrouted=(), providers=(), total=0, standing=nothing)
    page = await owner.reads(PAYMENTS)
    assert "Customers cannot pay here yet." in page
    assert "They appear here once customers can pay." in page
    assert "Check now" not in page


@pytest.mark.parametrize("reason", UnpaidReason)
async def test_why_a_prompt_was_not_paid_is_said_in_words(owner: Owner, money: FakeMoney, reason: UnpaidReason) -> None:
    [payment] = money.payments.payments
    attempt: ShownAttempt = payment.attempts[0].model_copy(update={"state": AttemptState.UNPAID, "reason": reason})
    unpaid = payment.model_copy(update={"state": PaymentState.FAILED, "attempts": (attempt,), "credits": ()})
    money.shows(asks.SHOW_PAYMENTS, payments=(unpaid,))
    page = await owner.reads(f"{PAYMENTS}/{payment.payment_id}")
    assert "Not paid: " in page
    assert reason.value not in page


@pytest.mark.parametrize("reason", RefundReason)
async def test_why_money_is_owed_back_is_said_in_words(owner: Owner, money: FakeMoney, reason: RefundReason) -> None:
    standing = money.payments.standing
    assert standing is not None
    refund = standing.owed_back[0].refund.model_copy(update={"reason": reason})
    [payment] = money.payments.payments
    owing = payment.model_copy(update={"state": PaymentState.REFUND_DUE, "refunds": (refund,)})
    money.shows(asks.SHOW_PAYMENTS, payments=(owing,))
    page = await owner.reads(f"{PAYMENTS}/{payment.payment_id}")
    assert "I paid it back" in page
    assert reason.value not in page


@pytest.mark.parametrize(("by", "undone"), [("amina", True), (BY_PROVIDER, False)])
async def test_what_the_provider_took_back_has_no_button_and_what_went_back_twice_is_told(
    owner: Owner, money: FakeMoney, by: str, *, undone: bool
) -> None:
    now = datetime.now(UTC)
    refund = ShownRefund(amount=150000, reason=RefundReason.PAID_TWICE, at=now, paid_out_at=now, paid_out_by=by)
    [payment] = money.payments.payments
    back = {"state": PaymentState.REFUND_DUE, "refunds": (refund,), "paid_back_twice": 10000}
    money.shows(asks.SHOW_PAYMENTS, payments=(payment.model_copy(update=back),))
    page = await owner.reads(f"{PAYMENTS}/{payment.payment_id}")
    assert ("No, it was not paid back" in page) is undone
    assert "KSh 100 went back twice" in page


async def test_paid_back_is_said_with_the_version_that_was_seen_and_who_says_so(owner: Owner, money: FakeMoney) -> None:
    browser = owner.browser
    await browser.get(PAYMENTS)
    found = re.search(rf'action="({PAYMENTS}/[0-9a-f-]+/refunds/\d+)"', browser.page)
    assert found
    answer = await browser.post(found[1], {"version": browser.version, "paid_out": "yes"})
    assert answer.headers["location"].endswith("?done=paid-back")
    [wish] = money.changes()
    assert wish == NotePaidOut(
        actor=owner.email, payment_id=UUID(found[1].split("/")[4]), refund_id=1, expected_version=0, paid_out=True
    )


@pytest.mark.edge(5)
@pytest.mark.parametrize(
    ("ask", "path", "form", "slug", "status"),
    [
        (asks.NOTE_PAID_OUT, "/{id}/refunds/1", {"paid_out": "yes"}, "stale-version", 409),
        (asks.NOTE_PAID_OUT, "/{id}/refunds/1", {"paid_out": "yes"}, "unknown-refund", 404),
        (asks.NOTE_PAID_OUT, "/{id}/refunds/1", {"paid_out": "yes"}, "timed-out", 504),
        (asks.MATCH_UNROUTED, "/unrouted/{id}", {"payment_id": "{id}"}, "already-matched", 409),
        (asks.MATCH_UNROUTED, "/unrouted/{id}", {"payment_id": "{id}"}, "not-confirmed", 409),
        (asks.MATCH_UNROUTED, "/unrouted/{id}", {"payment_id": "{id}"}, "receipt-used", 409),
        (asks.MATCH_UNROUTED, "/unrouted/{id}", {"payment_id": "{id}"}, "unknown-payment", 409),
        (asks.MATCH_UNROUTED, "/unrouted/{id}", {"payment_id": "{id}"}, "unknown-callback", 404),
        (asks.RECONCILE_PAYMENTS, "/reconcile", {}, "timed-out", 504),
        (asks.RECONCILE_PAYMENTS, "/reconcile", {}, "nobody-answers", 503),
    ],
)
async def test_what_is_refused_is_a_page_that_shows_what_stands(
    owner: Owner, money: FakeMoney, ask: asks.Ask, path: str, form: dict[str, str], slug: str, status: int
) -> None:
    browser = owner.browser
    await browser.get(PAYMENTS)
    payment = str(money.payments.payments[0].payment_id)
    money.refuses(ask, slug)
    fields = {name: value.format(id=payment) for name, value in form.items()}
    answer = await browser.post(PAYMENTS + path.format(id=payment), fields)
    assert answer.status_code == status
    assert slug not in browser.page
    if status == 404:
        assert "There is no such page here" in browser.page
    else:
        assert 'role="alert"' in browser.page
        assert "KSh 1,500" in browser.page, "what stands"


async def test_a_payment_that_is_not_there_or_not_theirs_is_no_page(owner: Owner, money: FakeMoney) -> None:
    browser = owner.browser
    money.shows(asks.SHOW_PAYMENTS, payments=())
    for name in (str(uuid4()), "nonsense", "0"):
        assert (await browser.get(f"{PAYMENTS}/{name}")).status_code == 404, name


async def test_checking_says_what_it_found(owner: Owner, money: FakeMoney) -> None:
    browser = owner.browser
    await browser.get(PAYMENTS)
    await browser.post(f"{PAYMENTS}/reconcile")
    assert "Checked 3 open prompts. 1 paid, 1 not paid, 1 still open." in words_of(browser.page)
    money.answers[asks.RECONCILE_PAYMENTS] = Reconciled(looked_at=0, paid=0, unpaid=0, open=0)
    await browser.post(f"{PAYMENTS}/reconcile")
    assert "No prompt was open" in browser.page
    assert "There was no time" not in browser.page
    money.answers[asks.RECONCILE_PAYMENTS] = Reconciled(looked_at=300, paid=0, unpaid=0, open=300, remaining=12)
    await browser.post(f"{PAYMENTS}/reconcile")
    assert "There was no time for 12 more: check again, and they come first." in words_of(browser.page)


async def test_what_a_provider_told_of_a_prompt_without_money_is_no_money(owner: Owner, money: FakeMoney) -> None:
    assert "M-Pesa says KSh 1,500 was paid" in await owner.reads(PAYMENTS)
    [told] = money.payments.unrouted
    money.shows(asks.SHOW_PAYMENTS, unrouted=(told.model_copy(update={"claims_money": False}),))
    assert "Money without a booking" not in await owner.reads(PAYMENTS)


@pytest.mark.parametrize("ask", [asks.SHOW_PAYMENTS, asks.SHOW_OFFERS], ids=["payments", "second bookings"])
async def test_while_a_service_is_away_its_page_says_so(owner: Owner, money: FakeMoney, ask: asks.Ask) -> None:
    money.refuses(ask, "nobody-answers")
    browser = owner.browser
    answer = await browser.get(PAYMENTS if ask is asks.SHOW_PAYMENTS else SECOND)
    assert answer.status_code == 503
    assert "cannot be reached" in browser.page


async def test_second_bookings_are_told_with_what_they_brought_and_why(owner: Owner, money: FakeMoney) -> None:
    page = await owner.reads(SECOND)
    for said in (
        "Gained KSh 1,800",
        "1 of 1 offer accepted",
        "Pedicure behind Manicure",
        "Nobody was free right after it 3 bookings",
        "They go together: 85% sure",
        "It starts the minute the booking ends",
        "Score 0.85, the best of 3",
        "20 Nov 1 1",
    ):
        assert said in page, said


@pytest.mark.parametrize(("asked", "days"), [("7", 7), ("90", 90), ("8", 30), ("x", 30), ("", 30)])
async def test_a_period_is_one_of_those_offered(owner: Owner, money: FakeMoney, asked: str, days: int) -> None:
    await owner.reads(f"{SECOND}?days={asked}")
    [(_, request)] = money.asked
    assert request.days == days


async def test_every_reason_and_outcome_has_words(owner: Owner, money: FakeMoney) -> None:
    [offer] = money.offers.offers
    lapsed = tuple(
        offer.model_copy(update={"outcome": "lapsed", "lapse_reason": reason, "settled_at": None})
        for reason in LapseReason
    )
    others = tuple(offer.model_copy(update={"outcome": name}) for name in ("offered", "declined"))
    money.shows(asks.SHOW_OFFERS, passed=dict.fromkeys(PassReason, 2), offers=(*lapsed, *others))
    page = await owner.reads(SECOND)
    for reason in (*PassReason, *LapseReason):
        assert reason.value not in page.split() or reason.value == "declined", reason


async def test_what_no_customer_saw_is_counted_apart_and_called_so(owner: Owner, money: FakeMoney) -> None:
    [offer] = money.offers.offers
    unseen = offer.model_copy(update={"outcome": "lapsed", "lapse_reason": LapseReason.TOO_LATE, "settled_at": None})
    counted = TakeUp(offered=4, accepted=1, declined=1, lapsed=2, unseen=1)
    money.shows(asks.SHOW_OFFERS, take_up=counted, offers=(unseen,))
    page = await owner.reads(SECOND)
    for said in (
        "1 of 3 offers accepted",
        "1 came to nothing",
        "1 never seen",
        "Never seen",
        "It came too late for the customer to see it.",
    ):
        assert said in page, said
    money.shows(asks.SHOW_OFFERS, take_up=TakeUp(offered=1, accepted=0, declined=0, lapsed=1, unseen=1))
    assert "No customer has seen an offer in these days." in await owner.reads(SECOND)


async def test_nothing_offered_yet_is_said_and_nothing_is_gained(owner: Owner, money: FakeMoney) -> None:
    empty: dict[str, Any] = {"gained": (), "pairs": (), "passed": {}, "offers": (), "total": 0}
    none = TakeUp(offered=0, accepted=0, declined=0, lapsed=0)
    days = tuple(each.model_copy(update={"take_up": none}) for each in money.offers.days)
    money.shows(asks.SHOW_OFFERS, take_up=none, days=days, **empty)
    page = await owner.reads(SECOND)
    assert "Gained KSh 0" in page
    assert "No bookings in these days yet" in page
    assert "where you let your agent offer it: A second booking" in page


async def test_what_has_no_fixed_price_is_told_beside_the_sum(owner: Owner, money: FakeMoney) -> None:
    money.shows(asks.SHOW_OFFERS, gained=(Gained(currency="KES", amount=0, bookings=0, unpriced=2),))
    page = await owner.reads(SECOND)
    assert "Gained KSh 0" in page
    assert "2 more without a fixed price: not in this sum." in page
