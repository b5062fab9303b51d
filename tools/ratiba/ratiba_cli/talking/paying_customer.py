"""A customer who takes what is offered behind a booking, and pays for both on the phone."""

from collections.abc import Callable

from ratiba_cli.fake_daraja.client import FakeDarajaClient, SeenPrompt
from ratiba_cli.refusals import CommandRefused
from ratiba_cli.talking.exchange import Exchange
from ratiba_cli.talking.talk import Talk

PAID = 0
"""The result of a prompt whose PIN was entered."""

_SECONDS = 30.0


class NotPaid(CommandRefused):
    """It did not come to one prompt and a paid booking; the message says what it came to instead."""


async def takes_the_offer(talk: Talk, yes: str, show: Callable[[Exchange], None]) -> list[Exchange]:
    """Wait for the offer and say yes to it. Raises NotPaid."""
    offered = await comes_to(talk, "CROSS_SELL_RESPONSE")
    show(offered)
    agreed = await talk.utter(yes)
    show(agreed)
    return [offered, agreed]


async def pays(
    talk: Talk, phone: str, daraja: FakeDarajaClient, show: Callable[[Exchange], None]
) -> tuple[list[Exchange], SeenPrompt]:
    """Wait for the prompt on `phone` (E.164), enter the PIN, and wait until the booking stands. Raises NotPaid."""
    waiting = await comes_to(talk, "PAYMENT_PENDING")
    heard, seconds = [waiting], 0.0
    while not (prompts := await daraja.prompts(phone)):
        if seconds > _SECONDS:
            raise NotPaid(f"no prompt came to the phone; the conversation stands at {heard[-1].state}")
        heard.append(await talk.listen(0.5))
        seconds += 0.5
    heard.append(await talk.listen(1))  # what is said with it; it may have been said before, with the booking
    for exchange in heard:
        if exchange.replies:
            show(exchange)
    if len(prompts) != 1 or not await daraja.decide(prompts[0].checkout_id, PAID):
        raise NotPaid(f"{len(prompts)} prompts came to the phone, or it rings no more")
    booked = await comes_to(talk, "BOOKED")
    show(booked)
    return [*heard, booked], prompts[0]


async def comes_to(talk: Talk, step: str) -> Exchange:
    """Listen until the conversation stands at a step; everything heard meanwhile."""
    heard = await talk.listen(0.2)
    seconds = 0.0
    while heard.state != step:
        if seconds > _SECONDS:
            raise NotPaid(f"the conversation stands at {heard.state}, not at {step}")
        more = await talk.listen(0.5)
        heard = Exchange("", [*heard.replies, *more.replies], more.thread, [*heard.facts, *more.facts])
        seconds += 0.5
    last = await talk.listen(0.3)  # what was decided with it is on its way to the phone
    return Exchange("", [*heard.replies, *last.replies], last.thread, [*heard.facts, *last.facts])
