"""No sequence of thirty inputs breaks a promise of the booking machine, and from anywhere there is a way to finish.

Messages, taps, deadlines, redeliveries, stale events, servers that fail and an owner who changes everything, in an
order that Hypothesis chooses and shortens. In memory many are played; on the real servers some, each beside its twin
in memory, which must commit the same. `make machine SEQUENCES=3000` plays that many, all of them new.
"""

import asyncio
import os
from collections.abc import Awaitable, Callable, Hashable, Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from booking_fsm.testing.guest import Clock
from booking_fsm.testing.play.business_changes import MENUS, ROSTERS
from booking_fsm.testing.play.cooperation import answer, finish
from booking_fsm.testing.play.memory_house import MemoryHouse
from booking_fsm.testing.play.play import Play
from booking_fsm.testing.play.sayings import CAPTIONS, MEDIA, NO, PLACES, PROPOSALS, SAYINGS, YES
from booking_fsm.testing.play.server_house import MortalServerDatabase, ServerHouse
from ratiba_contracts.conversation import ReplyDecided
from ratiba_contracts.payments import Method
from ratiba_contracts.tenant import Upsell
from ratiba_contracts.understanding import Proposal
from ratiba_holds import open_client
from ratiba_runtime.tenancy import TenantContext

INPUTS = 30
SEQUENCES = int(os.environ.get("MACHINE_SEQUENCES", "0"))
"""How many to play in memory, and a tenth of them on the servers; 0 plays a few, always the same."""

Houses = Callable[[], list[Any]]
Step = Callable[[Play], Awaitable[Any]]

who = st.sampled_from([0, 0, 0, 1, 1, 2, 3])
said = st.sampled_from(sorted(SAYINGS)).flatmap(lambda meaning: st.sampled_from(SAYINGS[meaning]))
unseen = st.sampled_from([0, 0, 0, 0, 1, 2, 99])
ages = st.sampled_from([0, 0, 0, 0, 60, 7200, 90_000])
spans = st.sampled_from([1, 3, 30, 300, 595, 899, 960, 7_260, 86_400, 8 * 86_400])
back = st.integers(0, 7)


class Machine(RuleBasedStateMachine):
    """Plays one sequence in every house at once. `houses` and `unspoken` are given by the test."""

    houses: Houses
    unspoken: Callable[[ReplyDecided], list[str]]
    loop: asyncio.AbstractEventLoop
    known: set[Hashable] | None

    def __init__(self) -> None:
        super().__init__()
        self.plays = [Play(house, self.unspoken) for house in type(self).houses()]
        self.play = self.plays[0]

    def every_play(self, step: Step) -> None:
        """Take a step in each house; all must have committed the same."""
        for play in self.plays:
            self.loop.run_until_complete(step(play))
        for play in self.plays[1:]:
            assert play.committed == self.play.committed, "the house in memory is not as the real one"

    @rule(who=who, said=said, unseen=unseen, age_s=ages)
    def says(self, who: int, said: str, unseen: int, age_s: int) -> None:
        self.every_play(lambda play: play.says(who, said, unseen=unseen, age_s=age_s))

    @rule(who=who, said=st.sampled_from([*YES, *NO, *PLACES]), unseen=unseen)
    def says_little(self, who: int, said: str, unseen: int) -> None:
        self.every_play(lambda play: play.says(who, said, unseen=unseen))

    @rule(who=who, said=st.sampled_from([*YES, *NO, "facial tomorrow at 2pm", "cancel", "human please"]))
    def says_and_it_is_delivered_to_two_replicas_at_once(self, who: int, said: str) -> None:
        self.every_play(lambda play: play.says(who, said, twice=True))

    @rule(who=who)
    def answers(self, who: int) -> None:
        self.every_play(lambda play: answer(play, who))

    @rule(who=who, times=st.integers(2, 4))
    def answers_and_answers(self, who: int, times: int) -> None:
        for _ in range(times):
            self.every_play(lambda play: answer(play, who))

    @rule(who=who, question=st.sampled_from([0, 0, 0, 1, 2, 5]), option=st.integers(0, 9))
    def taps(self, who: int, question: int, option: int) -> None:
        self.every_play(lambda play: play.taps_back(who, question, option))

    @rule(who=who, value=st.sampled_from(["yes", "s-manicure", "o-20261121T0700", ""]))
    def taps_what_never_was(self, who: int, value: str) -> None:
        self.every_play(lambda play: play.taps_what_never_was(who, "never1", value))

    @rule(who=who, media=st.sampled_from(MEDIA), caption=st.sampled_from(CAPTIONS))
    def shows(self, who: int, media: str, caption: str | None) -> None:
        self.every_play(lambda play: play.shows(who, media, caption))

    @rule(back=back)
    def the_bus_delivers_again(self, back: int) -> None:
        self.every_play(lambda play: play.delivers_again(back))

    @precondition(lambda self: self.play.ringing)
    @rule()
    def the_next_deadline_comes(self) -> None:
        self.every_play(lambda play: play.rings_next())

    @precondition(lambda self: self.play.rung)
    @rule(back=back)
    def a_deadline_of_old_comes(self, back: int) -> None:
        self.every_play(lambda play: play.rings_of_old(back))

    @precondition(lambda self: self.play.asked)
    @rule(back=st.sampled_from([0, 0, 0, 1, 5]), proposal=st.sampled_from(PROPOSALS), ceiling_reached=st.booleans())
    def a_model_proposes(self, back: int, proposal: Proposal | None, ceiling_reached: bool) -> None:
        self.every_play(lambda play: play.proposes(back, proposal, ceiling_reached=ceiling_reached))

    @precondition(lambda self: self.play.offering.confirmed)
    @rule(back=st.sampled_from([0, 0, 0, 1, 2]), choice=st.integers(0, 11))
    def cross_sell_decides(self, back: int, choice: int) -> None:
        self.every_play(lambda play: play.cross_sell_decides(back, choice))

    @precondition(lambda self: self.play.paying.accounts)
    @rule(back=st.sampled_from([0, 0, 0, 1, 2]), choice=st.integers(0, 11))
    def something_becomes_of_a_payment(self, back: int, choice: int) -> None:
        for play in self.plays:
            play.payments_decides(back, choice)
        self.every_play(lambda play: play.payments_tells(-1))

    @precondition(lambda self: self.play.paying.accounts)
    @rule(back=st.sampled_from([0, 0, 0, 1, 2]), choice=st.integers(0, 11))
    def something_becomes_of_a_payment_and_is_not_told_yet(self, back: int, choice: int) -> None:
        for play in self.plays:
            play.payments_decides(back, choice)

    @precondition(lambda self: self.play.paying.on_the_way)
    @rule(place=st.integers(0, 5))
    def payments_tells_what_became(self, place: int) -> None:
        self.every_play(lambda play: play.payments_tells(place))

    @initialize(methods=st.sampled_from([(Method.MPESA,), (Method.CARD, Method.MPESA), ()]))
    def the_business_takes_payment_or_not(self, methods: tuple[Method, ...]) -> None:
        for play in self.plays:
            play.takes_payment(*methods)

    @rule(methods=st.sampled_from([(Method.MPESA,), (Method.CARD, Method.MPESA), (Method.CARD,), ()]))
    def the_owner_sets_payment_up_or_not(self, methods: tuple[Method, ...]) -> None:
        for play in self.plays:
            play.takes_payment(*methods)

    @rule(upsell=st.sampled_from([Upsell.ONCE_AFTER_CONFIRM, Upsell.ONCE_AFTER_CONFIRM, *Upsell]))
    def the_owner_turns_a_dial(self, upsell: Upsell) -> None:
        for play in self.plays:
            play.turns_dials(upsell)

    @rule(seconds=spans)
    def time_passes(self, seconds: int) -> None:
        self.every_play(lambda play: play.time_passes(seconds))

    @rule()
    def the_hold_store_forgets(self) -> None:
        self.every_play(lambda play: play.forgets_holds())

    @rule()
    def the_hold_store_goes_or_comes_back(self) -> None:
        away = not self.play.house.holds.away
        self.every_play(lambda play: play.takes_holds_away(away=away))

    @rule()
    def the_process_dies_in_the_next_turn(self) -> None:
        for play in self.plays:
            play.dies_next()

    @rule(who=who)
    def somebody_at_the_counter_gets_the_chair(self, who: int) -> None:
        self.every_play(lambda play: play.seats_a_walk_in(who))

    @rule(who=who, tells=st.booleans())
    def the_owner_books_over_a_customer(self, who: int, tells: bool) -> None:
        self.every_play(lambda play: play.books_over(who, tells=tells))

    @rule(who=who, times=st.integers(1, 4), tells=st.booleans(), choice=st.integers(0, 11))
    def a_booking_is_on_its_way_when_the_owner_books_over_it(
        self, who: int, times: int, tells: bool, choice: int
    ) -> None:
        self.every_play(lambda play: play.says(who, "manicure tomorrow at 2pm"))
        for _ in range(times):
            self.every_play(lambda play: answer(play, who))
        self.every_play(lambda play: play.cross_sell_decides(0, choice))
        self.every_play(lambda play: play.books_over(who, tells=tells))

    @rule(who=st.sampled_from([0, 3]), choice=st.integers(0, 11), said=st.sampled_from([*YES, *NO]))
    def something_is_offered_behind_what_has_no_fixed_price(self, who: int, choice: int, said: str) -> None:
        for play in self.plays:
            play.turns_dials(Upsell.ONCE_AFTER_CONFIRM)
        self.every_play(lambda play: play.changes_menu("nails from a price on"))
        self.every_play(lambda play: play.says(who, "manicure tomorrow at 2pm"))
        self.every_play(lambda play: answer(play, who))
        self.every_play(lambda play: play.cross_sell_decides(0, choice))
        self.every_play(lambda play: play.says(who, said))

    @rule(who=who, first=st.sampled_from(["tomorrow at 10am", "Monday at 2pm"]), said=st.sampled_from([*YES, *NO]))
    def all_is_to_be_called_off(self, who: int, first: str, said: str) -> None:
        self.every_play(lambda play: play.says(who, f"manicure {first}"))
        self.every_play(lambda play: answer(play, who))
        self.every_play(lambda play: play.says(who, "facial on Tuesday at 2pm"))
        self.every_play(lambda play: answer(play, who))
        self.every_play(lambda play: play.says(who, "cancel all my appointments"))
        self.every_play(lambda play: play.says(who, said))

    @rule(who=who, tells=st.booleans())
    def the_owner_calls_off_what_a_customer_has(self, who: int, tells: bool) -> None:
        self.every_play(lambda play: play.calls_off(who, tells=tells))

    @precondition(lambda self: self.play.untold)
    @rule()
    def who_lost_something_hears_of_it_late(self) -> None:
        self.every_play(lambda play: play.tells_who_was_displaced())

    @rule(menu=st.sampled_from(list(MENUS)))
    def the_owner_changes_the_menu(self, menu: str) -> None:
        self.every_play(lambda play: play.changes_menu(menu))

    @rule(roster=st.sampled_from(list(ROSTERS)))
    def the_owner_changes_people_hours_or_rules(self, roster: str) -> None:
        self.every_play(lambda play: play.changes_roster(roster))

    @invariant()
    def who_wrote_last_finds_a_way_to_finish(self) -> None:
        if self.play.last is not None and self.play.last.envelope is not None:
            key = self.play.last.envelope.partitionkey
            self.finishes(next(n for n, one in enumerate(self.play.customers) if one.key == key))

    def teardown(self) -> None:
        """Where it ended, everybody does."""
        for who in range(len(self.play.customers)):
            self.finishes(who)

    def finishes(self, who: int) -> None:
        """Try the way to the end, in a copy. Once a way was missed, none is taken for granted."""
        play, house = self.plays[-1], self.plays[-1].house
        assert isinstance(house, MemoryHouse)
        this = type(self)
        try:
            self.loop.run_until_complete(finish(play.copied(house.copied()), who, this.known))
        except AssertionError:
            this.known = None
            raise


def played(machine: type[Machine], sequences: int) -> None:
    """Play so many sequences: the same ones each time, or new ones where a number was asked for."""
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=sequences,
            stateful_step_count=INPUTS,
            derandomize=not SEQUENCES,
            database=None,
            deadline=None,
            print_blob=True,
            phases=[Phase.generate, Phase.shrink],
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture
def loop() -> Iterator[asyncio.AbstractEventLoop]:
    opened = asyncio.new_event_loop()
    yield opened
    opened.close()


@pytest.fixture
def machine(loop: asyncio.AbstractEventLoop, unspoken: Callable[[ReplyDecided], list[str]]) -> type[Machine]:
    class ThisMachine(Machine):
        pass

    ThisMachine.loop = loop
    ThisMachine.known = set()
    ThisMachine.unspoken = staticmethod(unspoken)
    return ThisMachine


@pytest.mark.timeout(0 if SEQUENCES else 120)
def test_no_sequence_breaks_a_promise(machine: type[Machine], pendo: TenantContext, clock: Clock) -> None:
    noon = clock.now
    machine.houses = staticmethod(lambda: [MemoryHouse.opened(pendo, Clock(noon))])
    played(machine, SEQUENCES or 30)


@pytest.mark.timeout(0 if SEQUENCES else 120)
def test_no_sequence_breaks_a_promise_on_real_servers(
    machine: type[Machine], house_url: str, holds_url: str, pendo: TenantContext, clock: Clock
) -> None:
    noon, loop = clock.now, machine.loop
    database = loop.run_until_complete(MortalServerDatabase.open(house_url, application_name="machine", max_size=2))
    client = open_client(holds_url, timeout_s=5.0)

    def houses() -> list[Any]:
        real = loop.run_until_complete(ServerHouse.opened(database, client, pendo, Clock(noon)))
        return [real, MemoryHouse.opened(pendo, Clock(noon))]

    machine.houses = staticmethod(houses)
    try:
        played(machine, max(1, SEQUENCES // 10) if SEQUENCES else 4)
    finally:
        loop.run_until_complete(client.aclose())
        loop.run_until_complete(database.close())
