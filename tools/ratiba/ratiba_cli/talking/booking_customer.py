"""A customer who wants to book and answers whatever is asked, until the appointment stands."""

from collections.abc import Callable

from ratiba_cli.refusals import CommandRefused
from ratiba_cli.talking.exchange import Exchange
from ratiba_cli.talking.talk import Talk

_MOST_TURNS = 8

BOOKING_STANDS = frozenset({"BOOKED", "CROSS_SELL_OFFER", "CROSS_SELL_RESPONSE", "PAYMENT_PENDING"})
"""Where a conversation is once its chair is kept; one more service may be offered behind it, and it may be to pay."""

_ANSWERS = {"COLLECT_NAME": "Amina Wanjiru", "COLLECT_PHONE": "0711 000 001"}


class NotBooked(CommandRefused):
    """The conversation did not end in an appointment; the message says where it stands."""


async def book(talk: Talk, wish: str, show: Callable[[Exchange], None]) -> list[Exchange]:
    """Say the wish and answer until the booking stands: names and numbers as asked, yes, else the first option.

    Returns the exchanges. Raises NotBooked.
    """
    exchanges = [await talk.utter(wish)]
    show(exchanges[-1])
    while exchanges[-1].state not in BOOKING_STANDS:
        if len(exchanges) == _MOST_TURNS or not exchanges[-1].replies:
            raise NotBooked(f"after {len(exchanges)} messages the conversation stands at {exchanges[-1].state}")
        exchanges.append(await talk.utter(_answer(exchanges[-1])))
        show(exchanges[-1])
    return exchanges


def _answer(exchange: Exchange) -> str:
    if exchange.state in _ANSWERS:
        return _ANSWERS[exchange.state]
    offered = exchange.replies[-1].options
    return f"/tap {offered[0].label}" if offered else "kesho saa nne asubuhi"
