"""Prompts on phones and orders of cards as one thing: requests for money, as their providers hold them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from ratiba_cli.fake_daraja.client import FakeDarajaClient, SeenPrompt
from ratiba_cli.fake_pesapal.client import FakePesapalClient, SeenOrder
from ratiba_contracts.payments import Method

PAID = 1


@dataclass(frozen=True)
class Request:
    """One request. `paid` in hundredths, None without money; `is_told`: the provider would say so if it was asked now.

    `was_seen`: its customer could pay by it; a page that never reached the chat is nobody's. `asked`: how often the
    provider was asked to make it.
    """

    account_reference: str
    method: Method
    phone: str
    opened_at: datetime
    closed_at: datetime | None
    paid: int | None
    is_told: bool = True
    was_seen: bool = True
    was_called_off: bool = False
    asked: int = 1


async def requests_of(
    daraja: FakeDarajaClient, pesapal: FakePesapalClient, pages: Collection[str] = ()
) -> list[Request]:
    """All of both providers. `pages`: those that customers were sent."""
    prompts, orders = await daraja.prompts(), await pesapal.orders()
    return [_of_prompt(each) for each in prompts] + [_of_order(each, pages) for each in orders]


def open_at_once(requests: Sequence[Request]) -> list[str]:
    """Those that could be paid while another of the same phone could, by whichever provider."""
    found, open_until = list[str](), dict[str, datetime | None]()
    for each in sorted((one for one in requests if one.was_seen), key=lambda one: one.opened_at):
        until = open_until.get(each.phone, each.opened_at)
        if until is None or until > each.opened_at:
            found.append(f"{each.account_reference} by {each.method.value}")
        open_until[each.phone] = None if until is None or each.closed_at is None else max(until, each.closed_at)
    return found


def asked_behind_money(requests: Sequence[Request], payment_of: Mapping[str, UUID]) -> list[str]:
    """Those that were made of a payment when another of it had been paid, whether or not anybody knew of the money."""
    paid_at = {payment_of[each.account_reference]: each.closed_at for each in requests if each.paid is not None}
    return [
        f"{each.account_reference} by {each.method.value}"
        for each in requests
        if (paid := paid_at.get(payment_of[each.account_reference])) is not None and each.opened_at > paid
    ]


def _of_prompt(prompt: SeenPrompt) -> Request:
    return Request(
        account_reference=prompt.account_reference,
        method=Method.MPESA,
        phone=prompt.phone,
        opened_at=prompt.sent_at,
        closed_at=prompt.ended_at,
        paid=prompt.paid * 100 if prompt.paid is not None else None,
    )


def _of_order(order: SeenOrder, pages: Collection[str]) -> Request:
    return Request(
        account_reference=order.merchant_reference,
        method=Method.CARD,
        phone=order.phone,
        opened_at=order.made_at,
        closed_at=order.closed_at,
        paid=round((order.paid or 0) * 100) if order.status == PAID else None,
        is_told=order.status_told == PAID,
        was_seen=order.page in pages,
        was_called_off=order.cancelled,
        asked=order.submits_asked,
    )
