"""On the web anybody types any number: it reminds, it never shows or becomes somebody else's."""

import pytest

from booking_fsm.testing.guest import Clock, Guest
from booking_fsm.turns import Turns
from ratiba_contracts.views import Channel
from ratiba_runtime.tenancy import TenantContext

from .at_the_read_back import to_the_read_back


async def test_on_the_web_a_name_and_a_phone_are_asked_for_and_the_reminder_number_is_kept(
    turns: Turns, pendo: TenantContext, clock: Clock
) -> None:
    guest = Guest(turns, pendo, clock, channel=Channel.WEB, phone=None, name=None)
    assert await guest.says("manicure tomorrow at 10am") == ["greet", "ask_name"]
    assert await guest.says("Amina Wanjiru") == ["ask_phone"]
    assert await guest.says("0712 34") == ["phone_not_understood"]
    assert await guest.says("0712 345 678") == ["read_back"]
    assert guest.state.customer.phone == "+254712345678"
    assert await guest.says("yes") == ["booked"]


async def test_typing_somebodys_number_on_the_web_shows_nothing_of_theirs(
    guest: Guest, turns: Turns, pendo: TenantContext, clock: Clock
) -> None:
    await to_the_read_back(guest)
    assert await guest.says("yes") == ["booked"]
    stranger = Guest(turns, pendo, clock, key="f" * 16, channel=Channel.WEB, phone=None, name=None)
    await stranger.says("pedicure tomorrow at 2pm")
    await stranger.says("Njoki")
    await stranger.says(guest.phone or "")
    await stranger.says("yes")
    await stranger.says("what are my appointments?")
    [shown] = [act for act in stranger.replies[-1].acts if act.act == "appointments"]
    assert [one.service.service_id for one in shown.appointments] == ["pedicure"]


@pytest.mark.edge(33)
async def test_a_typed_number_never_becomes_somebody_elses_customer(
    guest: Guest, turns: Turns, pendo: TenantContext, clock: Clock
) -> None:
    await to_the_read_back(guest)
    assert await guest.says("yes") == ["booked"]
    stranger = Guest(turns, pendo, clock, key="f" * 16, channel=Channel.WEB, phone=None, name=None)
    for words in ("pedicure tomorrow at 2pm", "Njoki", guest.phone or "", "my number is 0799 111 222"):
        await stranger.says(words)
    # From the number they typed last, which is really theirs:
    again = Guest(turns, pendo, clock, key="e" * 16, phone="+254799111222", name="Njoki")
    assert await again.says("what are my appointments?") == ["greet", "appointments"]
    assert again.replies[-1].acts[-1].appointments == ()  # type: ignore[union-attr]
    # And from an account that has no number at all:
    nameless = Guest(turns, pendo, clock, key="d" * 16, phone=None, name="Njoki")
    for words in ("pedicure tomorrow at 3pm", f"my number is {guest.phone}"):
        await nameless.says(words)
    await nameless.says("what are my appointments?")
    assert [a.appointments for a in nameless.replies[-1].acts if a.act == "appointments"] == [()]
