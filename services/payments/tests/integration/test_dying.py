"""A death at each line of a prompt's life: never a second push, never money without a credit."""

import pytest

from payments.adapters.pesapal import Pesapal
from payments.asking import Asking
from payments.prompting import Prompting
from payments.taking import Taking
from ratiba_cli.fake_daraja.behaviour import Behaviour
from ratiba_cli.fake_daraja.client import FakeDarajaClient
from ratiba_cli.fake_pesapal.client import FakePesapalClient
from ratiba_contracts.payment_reasons import UnpaidReason
from ratiba_contracts.payments import Method, PaymentState
from ratiba_runtime.testing import eventually

from .dying import dying_once
from .house import LADDER, House

PAYS = Behaviour(customer="pays", after_ms=50)


LINES = [
    (Prompting, "begin", False),  # before the prompt is committed: all of it again
    (Prompting, "begin", True),  # the transaction is rolled back
    (Prompting, "send", False),  # committed as `sending`, never called: given up, then asked for again
    (Prompting, "_conclude", False),  # the phone rings, and nobody wrote down under which id
    (Prompting, "_conclude", True),
    (Asking, "_says", False),
    (Asking, "_write_down", False),  # the provider has said it was paid
    (Asking, "_write_down", True),
    (Taking, "take", False),
    (Taking, "take", True),  # everything was written, and is rolled back
]


@pytest.mark.edge(36)
@pytest.mark.parametrize(("owner", "name", "after"), LINES)
async def test_whatever_line_it_dies_at_the_customer_pays_once(
    house: House, daraja: FakeDarajaClient, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, after: bool
) -> None:
    await daraja.usual(PAYS)
    deaths = dying_once(monkeypatch, owner, name, after=after)
    fact = await house.request()
    await house.asks_again(fact)
    shown = await house.reaches(fact, PaymentState.SETTLED, within=20)
    assert deaths == [name]
    assert len(shown.credits) == 1
    pushed = await daraja.prompts(fact.personal.phone)
    assert len(pushed) == 1
    assert len({each.account_reference for each in pushed}) == len(pushed)
    told = await house.facts(fact, "settled", count=2, seconds=0.3)
    assert len(told) == 1


@pytest.mark.edge(36)
@pytest.mark.parametrize(("owner", "name", "after"), LINES)
async def test_whatever_line_it_dies_at_the_card_is_charged_once(
    house: House, cards: FakePesapalClient, monkeypatch: pytest.MonkeyPatch, owner: type, name: str, after: bool
) -> None:
    before = len(await cards.orders())
    deaths = dying_once(monkeypatch, owner, name, after=after)
    fact = await house.request(method=Method.CARD)

    async def paid() -> bool:
        """Whoever has a page pays there; who was told that it failed asks for another."""
        shown = await house.shown(fact)
        if shown is not None and shown.state is PaymentState.FAILED and len(shown.attempts) == 1:
            await house.request(fact=fact.model_copy(update={"attempt": 2}))
        if shown is not None and shown.state is PaymentState.PROMPTED:
            [*_, order] = await cards.orders()
            await cards.end(order.tracking_id, 1)
        return shown is not None and shown.state is PaymentState.SETTLED

    await eventually(paid, within=20)
    shown = await house.shown(fact)
    assert shown is not None
    assert (deaths, len(shown.credits)) == ([name], 1)
    assert len(await cards.orders()) - before <= len(shown.attempts)


@pytest.mark.edge(36)
@pytest.mark.parametrize(("owner", "name"), [(Prompting, "send"), (Pesapal, "prompt"), (Prompting, "_conclude")])
async def test_an_order_whose_page_nobody_was_shown_bars_no_other_payment(
    house: House, cards: FakePesapalClient, monkeypatch: pytest.MonkeyPatch, owner: type, name: str
) -> None:
    deaths = dying_once(monkeypatch, owner, name, after=False)
    by_card = await house.request(method=Method.CARD)
    shown = await house.reaches(by_card, PaymentState.FAILED, within=LADDER[1] + 2)
    assert deaths == [name]
    assert [(each.state, each.reason) for each in shown.attempts] == [("unpaid", UnpaidReason.PROVIDER_TROUBLE)]
    [told] = await house.facts(by_card, "failed", count=1)
    assert told.data.may_try_again
    by_mpesa = await house.request(customer_id=by_card.customer_id)
    await house.reaches(by_mpesa, PaymentState.PROMPTED)
