"""A short run of payments through faults and kills: nothing credited twice, nothing lost, one prompt at a time."""

import json
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from uuid import UUID

import nats
import pytest
from tests.chaos.paying import Load, paying_run
from tests.chaos.paying_judge import Books, Told, judge
from tests.chaos.paying_plans import SHARES, Plan, by_card, plans
from tests.chaos.paying_reconciled import left_open, paid_by_now, unbooked, uncredited
from tests.chaos.paying_requests import Request, open_at_once

from ratiba_cli.fake_daraja.behaviour import Mix
from ratiba_cli.fake_pesapal.faults import Mix as MixOfOrders
from ratiba_cli.servers.stack import ServerUrls
from ratiba_contracts.payments import Method
from ratiba_runtime.migrate_bus import migrate_bus

LOAD = Load(payments=40, per_second=20.0, kills=2, seed=11, scale=240.0, reconcile_after=1)


@pytest.fixture
async def urls(database_url: str, valkey_url: str, nats_server: Any) -> ServerUrls:
    client = await nats.connect(nats_server.url)
    await migrate_bus(client.jetstream())
    await client.close()
    return ServerUrls(database_url, valkey_url, nats_server.url)


def written(folder: Path) -> str:
    """What the replicas logged."""
    return "".join(log.read_text() for log in folder.glob("*-?.log"))


@pytest.mark.timeout(240)
@pytest.mark.edge(34, 35, 36, 38)
async def test_every_shilling_is_credited_once_whoever_is_killed(urls: ServerUrls, tmp_path: Path) -> None:
    verdict = await paying_run(urls, tmp_path, LOAD)
    print(json.dumps(verdict.figures, indent=2))  # noqa: T201  shown when the test fails, or with -s
    assert verdict.wrong == []
    assert verdict.figures["payments"] == LOAD.payments
    assert verdict.figures["shillings owed back"] > 0
    assert verdict.figures["kills"] == LOAD.kills
    assert verdict.figures["paid at the provider"] > 0.8 * LOAD.payments
    assert verdict.figures["orders of cards paid"] >= 3
    logged = written(tmp_path)
    assert "payment.told" in logged
    assert "payment.prompt_unclear" in logged
    for secret in (
        "25470000",
        "Njeri",
        "haircut on",
        "a-consumer-secret",
        "a-secret-for-cards",
        "/pay/",
        "a-passkey",
        "the-callback-secret-of-chaos",
        "/callbacks/",
    ):
        assert secret not in logged, f"{secret!r} was logged"


def test_a_mix_has_exactly_the_shares_asked_for() -> None:
    behaviours = Mix(count=1000, seed=3).behaviours()
    assert len(behaviours) == 1000
    counted = [each.callback for each in behaviours if not each.forged]
    assert (counted.count("never"), counted.count("late"), counted.count("five_times")) == (100, 100, 100)
    assert counted.count("reordered") == 100
    assert sum(each.sending == "break_but_ring" for each in behaviours) == 50
    assert sum(each.forged for each in behaviours) == 50


def test_guests_do_each_thing_in_its_share() -> None:
    made = plans(500, seed=3)
    assert len(made) == 500
    assert {plan: made.count(plan) for plan in SHARES} == {plan: 500 * share for plan, share in SHARES.items()}
    assert made.count(Plan.PAYS) == 500 - sum(made.count(plan) for plan in SHARES)


def test_orders_have_exactly_the_faults_asked_for() -> None:
    faults = MixOfOrders(count=200, seed=3).faults()
    assert len(faults) == 200
    assert sum(each.notifications == 0 for each in faults) == 50
    assert [sum(each.forged for each in faults), sum(each.submits == "lose" for each in faults)] == [10, 10]
    assert sum(each.notifications == 5 for each in faults) == 20
    assert [sum(each.late_ms > 0 for each in faults), sum(each.status_lags_ms > 0 for each in faults)] == [20, 20]
    assert sum(each.status_ms > 0 for each in faults) == 10
    assert [sum(each.cancels == how for each in faults) for how in ("break", "lose")] == [60, 60]
    assert sum(each.cancel_told_ms is not None for each in faults) == 60


def test_some_of_each_would_rather_pay_by_card_and_the_seed_says_who() -> None:
    made = plans(500, seed=3)
    counted = Counter(plan for plan, card in zip(made, by_card(made, seed=3), strict=True) if card)
    assert (counted[Plan.PAYS], counted[Plan.PAIR], counted[Plan.CANCELS_THEN_PAYS]) == (35, 14, 18)
    assert by_card(made, seed=3) == by_card(made, seed=3) != by_card(made, seed=4)


PAYMENT, ANOTHER = UUID(int=1), UUID(int=2)
ATTEMPT, CHAIR, SECOND, KEY = "attempt-1", "chair-1", "chair-2", "key-1"


def reply(seq: int, act: str, *chairs: str) -> Any:
    """What a customer was told about their chair."""
    named = tuple(SimpleNamespace(appointment_id=each) for each in chairs or (CHAIR,))
    return SimpleNamespace(reply_seq=seq, acts=(SimpleNamespace(act=act, appointments=named, appointment=named[0]),))


def told_back(seq: int, amount: int) -> Any:
    """What a customer was told of money that goes back to them."""
    act = SimpleNamespace(act="refund_due", amount=SimpleNamespace(amount=amount))
    return SimpleNamespace(reply_seq=seq, acts=(act,))


def pair(first: str, second: str) -> dict[str, Any]:
    """One payment for two chairs, of which the first is paid and booked, the second as given."""
    lines = [
        {"payment_id": PAYMENT, "state": "paid", "amount": 90000, "appointment_id": CHAIR},
        {"payment_id": PAYMENT, "state": "paid", "amount": 60000, "appointment_id": SECOND},
    ]
    chairs = [{"appointment_id": CHAIR, "status": first}, {"appointment_id": SECOND, "status": second}]
    return {"lines": lines, "appointments": chairs, "said": {KEY: [reply(1, "payment_received", CHAIR, SECOND)]}}


MOMENT = datetime(2026, 11, 22, 8, tzinfo=UTC)


def seen(reference: str = "REF1", **changed: Any) -> Request:
    """A request that was paid."""
    given: dict[str, Any] = {"method": Method.MPESA, "phone": "254700000001", "opened_at": MOMENT, "paid": 150000}
    return Request(reference, **(given | {"closed_at": MOMENT + timedelta(seconds=5)} | changed))


def books(**changed: Any) -> Books:
    """Books in which everything is right, but for what is changed."""
    given: dict[str, Any] = {
        "requests": [seen()],
        "payments": [{"payment_id": PAYMENT, "state": "settled", "customer_id": "one", "key": KEY}],
        "attempts": [
            {
                "attempt_id": ATTEMPT,
                "payment_id": PAYMENT,
                "account_reference": "REF1",
                "state": "paid",
                "provider": "daraja",
            },
        ],
        "credits": [{"attempt_id": ATTEMPT, "payment_id": PAYMENT, "amount": 150000}],
        "lines": [{"payment_id": PAYMENT, "state": "paid", "amount": 150000, "appointment_id": CHAIR}],
        "appointments": [{"appointment_id": CHAIR, "status": "booked"}],
        "said": {KEY: [reply(2, "payment_received"), reply(1, "reserved")]},
        "refunds": [],
        "told": [Told(PAYMENT, "prompted"), Told(PAYMENT, "settled")],
        "dead_letters": 0,
        "kills": 0,
    }
    return Books(**(given | changed))


def test_right_books_are_right() -> None:
    assert judge(books()).wrong == []


def test_a_pair_that_stands_whole_is_right() -> None:
    assert judge(books(**pair("booked", "booked"))).wrong == []


def test_a_leg_called_off_in_words_is_owed_back_and_the_other_stands() -> None:
    called_off = pair("booked", "cancelled")
    called_off["lines"][1]["state"] = "refund_due"
    called_off["said"][KEY] += [reply(2, "cancelled", SECOND), told_back(3, 60000)]
    told = [Told(PAYMENT, "prompted"), Told(PAYMENT, "settled"), Told(PAYMENT, "refund_due")]
    refunds = [{"payment_id": PAYMENT, "amount": 60000}]
    assert judge(books(**called_off, refunds=refunds, told=told)).wrong == []


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"credits": [{"attempt_id": ATTEMPT, "payment_id": PAYMENT, "amount": 150000}] * 2}, "credited twice"),
        ({"requests": []}, "credited without money"),
        ({"credits": []}, "paid and not credited"),
        ({"credits": [{"attempt_id": ATTEMPT, "payment_id": PAYMENT, "amount": 100}]}, "another amount"),
        (
            {"payments": [{"payment_id": PAYMENT, "state": "failed", "customer_id": "one", "key": KEY}]},
            "paid but not booked",
        ),
        (
            {
                "payments": [
                    {"payment_id": PAYMENT, "state": "settled", "customer_id": "one", "key": KEY},
                    {"payment_id": ANOTHER, "state": "settled", "customer_id": "one", "key": KEY},
                ],
                "told": [Told(PAYMENT, "prompted"), Told(ANOTHER, "prompted")],
            },
            "second prompts while one was unresolved",
        ),
        (
            {
                "payments": [
                    {"payment_id": PAYMENT, "state": "expired", "customer_id": "one", "key": KEY},
                    {"payment_id": ANOTHER, "state": "settled", "customer_id": "one", "key": KEY},
                ],
                "told": [
                    Told(PAYMENT, "prompted"),
                    Told(PAYMENT, "expired", resolved=False),
                    Told(ANOTHER, "prompted"),
                ],
            },
            "second prompts while one was unresolved",
        ),
        ({"requests": [seen(), seen()]}, "pushed twice"),
        ({"requests": [seen(), seen(paid=None, opened_at=MOMENT + timedelta(seconds=6))]}, "asked again for what was"),
        ({"requests": [seen(method=Method.CARD, asked=2)]}, "pushed twice"),
        ({"lines": []}, "do not balance"),
        ({"told": [Told(PAYMENT, "failed")]}, "last word is not the ledger's"),
        ({"told": [Told(PAYMENT, "settled")] * 2}, "settled told twice"),
        ({"dead_letters": 1}, "dead letters"),
        ({"appointments": [{"appointment_id": CHAIR, "status": "expired"}]}, "paid for and not booked"),
        ({"appointments": [{"appointment_id": CHAIR, "status": "pending"}]}, "still kept unpaid"),
        ({"lines": []}, "booked and not paid for"),
        ({"said": {KEY: [reply(1, "reserved")]}}, "customers whose last word"),
        ({"said": {KEY: [reply(3, "reservation_ended"), reply(2, "payment_received")]}}, "customers whose last word"),
        ({"said": {KEY: [reply(3, "cancelled"), reply(2, "payment_received")]}}, "customers whose last word"),
        ({"said": {KEY: [reply(2, "payment_received"), told_back(3, 500)]}}, "told of another sum"),
        ({"refunds": [{"payment_id": PAYMENT, "amount": 500}]}, "owe back another sum"),
        ({"refunds": [{"payment_id": PAYMENT, "amount": 500}]}, "owed back and not told once"),
        ({"appointments": [{"appointment_id": CHAIR, "status": "cancelled"}]}, "owe back another sum"),
        (pair("booked", "expired"), "pairs of which one stands"),
        (pair("booked", "cancelled"), "pairs of which one stands"),
    ],
)
def test_each_wrong_is_found(changed: dict[str, Any], said: str) -> None:
    assert any(said in wrong for wrong in judge(books(**changed)).wrong)


def tables(**changed: Any) -> dict[str, Any]:
    """The right books as tables, but for what is changed."""
    right = books()
    return {
        "payments": right.payments,
        "payment_attempts": right.attempts,
        "ledger_lines": right.lines,
        "appointments": right.appointments,
    } | changed


def test_a_reconciliation_that_left_nothing_open_is_right() -> None:
    assert (uncredited(["REF1"], tables()), unbooked(["REF1"], tables())) == ([], [])


@pytest.mark.parametrize(
    "changed", [{"payments": [{"payment_id": PAYMENT, "state": "prompted"}]}, {"payment_attempts": []}]
)
def test_what_was_paid_and_is_not_credited_after_a_reconciliation_is_found(changed: dict[str, Any]) -> None:
    [wrong] = uncredited(["REF1"], tables(**changed))
    assert wrong.startswith("REF1")


@pytest.mark.parametrize("status", ["pending", "expired"])
def test_what_is_credited_and_does_not_come_to_be_booked_is_found(status: str) -> None:
    left = tables(appointments=[{"appointment_id": CHAIR, "status": status}])
    assert unbooked(["REF1"], left) == [f"{CHAIR}: {status}"]


async def test_the_bus_is_waited_for_and_the_ladder_is_not() -> None:
    late = [tables(payments=[{"payment_id": PAYMENT, "state": "prompted"}])]
    pending = [tables(appointments=[{"appointment_id": CHAIR, "status": "pending"}])] * 2

    def reading(soon: list[dict[str, Any]]) -> Any:
        async def read() -> dict[str, Any]:
            return soon.pop(0) if soon else tables()

        return read

    assert await left_open(reading(late), ["REF1"]) == ["REF1: prompted"]
    assert await left_open(reading(pending), ["REF1"]) == []


CARD_BEHIND_IT = seen("REF2", method=Method.CARD, opened_at=MOMENT + timedelta(seconds=4))


def test_a_page_while_the_phone_rings_is_found() -> None:
    assert open_at_once([CARD_BEHIND_IT, seen()]) == ["REF2 by card"]
    assert open_at_once([seen(closed_at=None), CARD_BEHIND_IT, seen("REF3", phone="254700000002")]) == ["REF2 by card"]


def test_a_page_that_nobody_was_sent_and_one_behind_the_other_are_right() -> None:
    assert open_at_once([seen(), replace(CARD_BEHIND_IT, was_seen=False)]) == []
    assert open_at_once([seen(), replace(CARD_BEHIND_IT, opened_at=MOMENT + timedelta(seconds=5))]) == []


def test_what_a_provider_does_not_tell_yet_is_not_expected_of_a_reconciliation() -> None:
    assert paid_by_now([seen(), seen("REF2", is_told=False), seen("REF3", paid=None)]) == ["REF1"]
