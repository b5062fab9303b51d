"""The name a customer gave is the one their owner reads, once something is booked with it."""

from dataclasses import replace
from datetime import date

from booking_fsm.day import Days
from booking_fsm.testing.guest import Guest
from booking_fsm.testing.owners_hand import OwnersHand
from ratiba_contracts.by_hand import ShowDay
from ratiba_contracts.requests import Refusal
from ratiba_contracts.views import Channel
from ratiba_runtime.tenancy import bind_tenant

SATURDAY = date(2026, 11, 21)


async def read_by(owner: OwnersHand) -> list[tuple[str, str | None]]:
    """The names on the owner's page of the day, with how each row stands."""
    by_hand = owner.by_hand
    days = Days(by_hand.database, by_hand.catalogs, by_hand.rosters, by_hand.holds)
    with bind_tenant(owner.tenant):
        shown = await days.show(ShowDay(day=SATURDAY))
    assert not isinstance(shown, Refusal)
    entries = sorted((entry for one in shown.staff for entry in one.entries), key=lambda entry: entry.start_at)
    return [(entry.state, entry.personal.name) for entry in entries]


async def kept_of(owner: OwnersHand) -> list[tuple[str | None, str | None, str | None]]:
    """What is stored of every customer."""
    with bind_tenant(owner.tenant):
        async with owner.by_hand.database.tenant_transaction() as connection:
            rows = await connection.fetch("SELECT name, phone, phone_by_hand FROM customers")
    return [tuple(row) for row in rows]


async def test_the_owner_reads_the_name_that_was_typed_on_the_web_page(guest: Guest, owner: OwnersHand) -> None:
    guest.channel, guest.name, guest.phone = Channel.WEB, None, None
    await guest.says("manicure tomorrow at 2pm with Amina")
    await guest.says("Grace")
    await guest.says("0712000077")
    await guest.says("yes")
    assert await read_by(owner) == [("booked", "Grace")]
    assert await kept_of(owner) == [("Grace", None, None)]  # what is typed proves no phone


async def test_a_given_name_wins_over_the_profiles_and_a_later_profile_never_takes_its_place(
    guest: Guest, owner: OwnersHand
) -> None:
    await guest.says("nataka manicure na Amina kesho saa nane mchana, jina ni Mary Njeri")
    await guest.says("ndio")
    assert await read_by(owner) == [("booked", "Mary Njeri")]
    guest.name = "Mama Njeri"
    guest.clock.pass_(hours=3)
    await guest.says("nataka manicure na Amina kesho saa kumi jioni")
    await guest.says("ndio")
    assert await read_by(owner) == [("booked", "Mary Njeri"), ("booked", "Mary Njeri")]


async def test_who_gave_a_name_is_called_by_it_wherever_the_same_phone_is_proven(
    guest: Guest, owner: OwnersHand
) -> None:
    await guest.says("manicure tomorrow at 2pm with Amina, my name is Mary Njeri")
    await guest.says("yes")
    elsewhere = replace(guest, key="fedcba9876543210", name="Mama Njeri", replies=[], reached=None)
    await elsewhere.says("manicure tomorrow at 4pm with Amina")
    assert elsewhere.state.customer.name == "Mary Njeri"
    await elsewhere.says("yes")
    assert await read_by(owner) == [("booked", "Mary Njeri"), ("booked", "Mary Njeri")]


async def test_a_name_that_nothing_is_booked_with_is_not_kept(guest: Guest, owner: OwnersHand) -> None:
    await guest.says("manicure tomorrow at 2pm with Amina, my name is Mary Njeri")
    await guest.says("no")
    assert await kept_of(owner) == [("Wanjiku", "+254712000001", None)]


async def test_the_name_is_read_of_what_is_kept_and_of_what_is_paid(payer: Guest, owner: OwnersHand) -> None:
    await payer.says("manicure tomorrow at 2pm with Amina, my name is Mary Njeri")
    await payer.says("yes")
    assert await read_by(owner) == [("waiting", "Mary Njeri")]
    await payer.gets_no_offer()
    await payer.hears_of_payment("prompted")
    await payer.hears_of_payment("settled")
    assert await read_by(owner) == [("booked", "Mary Njeri")]
