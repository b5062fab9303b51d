"""The promises can be broken: each fault is planted in the product, and a short play names the promise it breaks."""

import datetime as dt
from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any
from uuid import UUID

import pytest

from booking_fsm import open_turn
from booking_fsm.adapters import appointments, handoffs
from booking_fsm.adapters.appointments import Primary
from booking_fsm.domain.conversation import chairs, collect_slot, confirm, deadlines, graph, listen, offering
from booking_fsm.domain.conversation.decision import Decision, settle
from booking_fsm.domain.conversation.handing_over import hand_over
from booking_fsm.domain.conversation.state import Step
from booking_fsm.domain.conversation.suggesting import suggest
from booking_fsm.domain.conversation.turn import Turn
from booking_fsm.open_turn import OpenTurn
from booking_fsm.testing.play import memory_database
from booking_fsm.testing.play.cooperation import NoWayToFinish, finish
from booking_fsm.testing.play.memory_holds import MemoryHolds
from booking_fsm.testing.play.play import Play
from booking_fsm.testing.play.promises import PromiseBroken
from booking_fsm.turns import Turns
from ratiba_contracts.envelope import derived_id
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.options import Option
from ratiba_contracts.tenant import Selling, Upsell
from ratiba_holds import Reserved

Patch = pytest.MonkeyPatch
Story = Callable[[Play], Awaitable[object]]
WISH = "manicure tomorrow at 10am with Amina"


async def to_the_read_back(play: Play, who: int = 0, words: str = WISH) -> None:
    moment = await play.says(who, words)
    assert moment.acts[-1].act == "read_back"


# Each fault is a function that plants it, and below it the play that finds it.


def a_deadline_of_any_generation_counts(patch: Patch) -> None:
    real = deadlines.due

    def careless(turn: Turn, purpose: str, generation: int) -> Turn:
        armed = turn.state.timers.get(purpose)
        return real(turn, purpose, armed.generation if armed is not None else generation)

    patch.setattr(deadlines, "due", careless)


async def an_old_deadline_rings_on_a_new_chair(play: Play) -> None:
    await to_the_read_back(play)
    await play.time_passes(60)
    await play.says(0, "make it 11am")
    await play.rings_of_old(1)


def the_inbox_is_ignored(patch: Patch) -> None:
    patch.setattr(memory_database.MemoryConnection, "_note_input", lambda *_given: True)


async def a_yes_is_delivered_twice(play: Play) -> None:
    await to_the_read_back(play)
    await play.says(0, "yes")
    await play.delivers_again(0)


def chairs_are_not_given_back(patch: Patch) -> None:
    async def keep(*_given: object) -> None:
        return

    patch.setattr(Turns, "_give_back", keep)


async def another_time_is_wished_for(play: Play) -> None:
    await to_the_read_back(play)
    await play.says(0, "make it 3pm")


def a_yes_counts_before_the_question_was_seen(patch: Patch) -> None:
    patch.setattr(listen, "why_not", lambda _question, _seen: None)


async def a_second_yes_overtakes_the_read_back(play: Play) -> None:
    await to_the_read_back(play)
    await play.says(0, "yes", unseen=1)


def a_tap_of_any_question_counts(patch: Patch) -> None:
    def careless(question: Any, _question_id: str, value: str) -> Option | None:
        return next((option for option in question.options if option.value == value), None) if question else None

    patch.setattr(listen, "option_tapped", careless)


async def a_yes_to_an_older_offer_is_tapped(play: Play) -> None:
    await to_the_read_back(play)
    await play.says(0, "make it 11am")
    await play.taps_back(0, 1, 0)


def the_read_back_is_not_compared_with_the_menu(patch: Patch) -> None:
    def careless(turn: Turn) -> Turn:
        return confirm.confirm(turn.update(quoted=turn.world.view(turn.state.wish.service_id or "")))

    patch.setitem(graph.NODES, Step.CONFIRM, careless)


async def the_price_rises_before_the_yes(play: Play) -> None:
    await to_the_read_back(play)
    await play.changes_menu("dearer")
    await play.says(0, "yes")


def a_held_chair_is_believed(patch: Patch) -> None:
    patch.setattr(chairs, "still_stands", lambda *_given: True)


async def the_person_is_sent_away_before_the_yes(play: Play) -> None:
    await to_the_read_back(play)
    await play.changes_roster("Amina is away")
    await play.says(0, "yes")


def a_lapsed_chair_is_said_to_be_kept(patch: Patch) -> None:
    patch.setattr(deadlines, "_hold_lapsed", lambda turn: replace(turn, done=True))


async def the_deadline_of_a_chair_comes(play: Play) -> None:
    await to_the_read_back(play)
    await play.rings_next()


def a_thread_may_arrange_a_second_booking(patch: Patch) -> None:
    patch.setattr(listen, "leaves_its_end", lambda _before, _after: False)


async def a_second_wish_follows_the_booking(play: Play) -> None:
    await to_the_read_back(play)
    await play.says(0, "yes")
    await play.says(0, "start over")
    await to_the_read_back(play, words="facial on Tuesday at 2pm")
    await play.says(0, "yes")


def deadlines_are_not_armed(patch: Patch) -> None:
    patch.setattr(OpenTurn, "_set_timers", lambda *_given: None)


def the_database_lets_two_have_one_chair(patch: Patch) -> None:
    patch.setattr(memory_database, "_overlap", lambda _one, _other: False)


async def the_chair_is_given_away_before_the_yes(play: Play) -> None:
    await to_the_read_back(play)
    await play.seats_a_walk_in(0)
    await play.says(0, "yes")


def the_reply_is_lost(patch: Patch) -> None:
    real = OpenTurn._settled

    def settled(self: OpenTurn, *given: Any) -> Any:
        reached = real(self, *given)
        return replace(reached, facts=tuple(f for f in reached.facts if not f.type.endswith("reply_decided.v1")))

    patch.setattr(OpenTurn, "_settled", settled)


async def somebody_says_hello(play: Play) -> None:
    await play.says(0, "hello")


def another_business_hours_are_shown(patch: Patch) -> None:
    patch.setattr(
        chairs,
        "openings",
        lambda world, calendar, wish: real_openings(replace(world, staff_services={}), calendar, wish),
    )


real_openings = chairs.openings


async def times_are_offered_that_nobody_qualified_has(play: Play) -> None:
    await play.changes_roster("Brian only")
    await play.says(0, "manicure tomorrow")


def a_suggestion_is_forgotten(patch: Patch) -> None:
    patch.setattr(collect_slot, "suggest", lambda turn: suggest(turn.update(suggestion=None)))


async def the_day_is_changed_after_a_suggestion(play: Play) -> None:
    await play.says(0, "manicure tomorrow")
    await play.says(0, "or rather on Monday")


def a_question_is_noted_one_reply_too_early(patch: Patch) -> None:

    def early(turn: Turn, *, reply_seq: int, question_id: str) -> Decision:
        return settle(turn, reply_seq=max(1, reply_seq - 1), question_id=question_id)

    patch.setattr(open_turn, "settle", early)


async def a_yes_comes_from_who_has_not_seen_the_read_back(play: Play) -> None:
    await play.says(0, "hello")
    await to_the_read_back(play)
    await play.says(0, "yes", unseen=1)


def deadlines_that_have_passed_wait_for_their_wake_up(patch: Patch) -> None:
    patch.setattr(OpenTurn, "_past_due", lambda *_given: [])


async def a_yes_comes_after_the_chairs_time(play: Play) -> None:
    await to_the_read_back(play)
    await play.time_passes(960)
    await play.says(0, "yes")


def anybody_may_call_anything_off(patch: Patch) -> None:
    patch.setattr(memory_database, "_callable_off", lambda row, now, *_given: row["start_at"] > now)


async def a_stranger_wants_to_cancel(play: Play) -> None:
    await to_the_read_back(play)
    await play.says(0, "yes")
    await play.says(1, "I want to cancel my appointment")
    await play.says(1, "yes")


async def to_an_offer(play: Play) -> None:
    play.turns_dials(Upsell.ONCE_AFTER_CONFIRM)
    await to_the_read_back(play)
    await play.says(0, "yes")
    moment = await play.cross_sell_decides(0, 0)
    assert moment is not None
    assert [act.act for act in moment.acts] == ["offer_right_after"]


def an_offer_is_shown_wherever_the_conversation_stands(patch: Patch) -> None:
    patch.setattr(offering, "_waits_for", lambda state, _thread, _appointment: state.offering is not None)


async def a_second_offer_comes(play: Play) -> None:
    await to_an_offer(play)
    fact = next(iter(play.offering.said.values()))
    time = fact.data.time.model_copy(update={"start_at": fact.data.time.start_at + dt.timedelta(minutes=10)})
    other = fact.data.model_copy(update={"offer_id": fact.id, "time": time})
    await play.deliver(fact.model_copy(update={"id": derived_id(fact.id, "other"), "data": other}))


def an_offer_comes_whatever_was_suggested(patch: Patch) -> None:
    patch.setattr(offering, "may_come", lambda turn: turn.world.selling is Selling.AFTER_BOOKING)


async def the_dial_is_turned_after_a_suggestion(play: Play) -> None:
    await play.says(0, "manicure tomorrow")
    play.turns_dials(Upsell.ONCE_AFTER_CONFIRM)
    await to_the_read_back(play, words="at 10am")
    await play.says(0, "yes")
    await play.cross_sell_decides(0, 0)


def an_offer_that_was_left_goes_on(patch: Patch) -> None:
    patch.setattr(offering, "left_behind", lambda turn: turn)


async def another_booking_is_wished_for(play: Play) -> None:
    await to_an_offer(play)
    await play.says(0, "facial on Tuesday at 2pm")
    await play.rings_next()


def a_lapse_is_not_told(patch: Patch) -> None:
    patch.setattr(offering, "_told", lambda turn, *_given: turn)


async def nobody_answers_an_offer(play: Play) -> None:
    await to_an_offer(play)
    await play.rings_next()


def an_offer_survives_every_turn(patch: Patch) -> None:
    patch.setattr(graph, "settled", lambda turn: turn)


async def the_customer_turns_to_cancelling(play: Play) -> None:
    await to_an_offer(play)
    await play.says(0, "cancel my appointment")


def a_second_is_booked_without_looking_at_the_first(patch: Patch) -> None:
    async def alive(connection: Any, appointment_id: UUID) -> Primary:
        row = connection._tables.appointments[appointment_id]
        return Primary(appointment_id, row["end_at"], row["customer_id"])

    patch.setattr(appointments, "live", alive)


async def the_first_is_called_off_on_another_channel(play: Play) -> None:
    await to_an_offer(play)
    await play.says(2, "cancel my appointment")  # the same person, on their second number
    await play.says(2, "yes")
    await play.says(0, "yes")


def what_is_offered_is_not_held(patch: Patch) -> None:
    async def nothing(*_given: object, **_named: object) -> Reserved:
        return Reserved(30)

    patch.setattr(MemoryHolds, "reserve_pair", nothing)


def everybody_waits_for_an_offer(patch: Patch) -> None:
    patch.setattr(offering, "may_come", lambda _turn: True)


async def a_booking_at_a_business_that_offers_nothing(play: Play) -> None:
    await to_the_read_back(play)
    await play.says(0, "yes")


def nobody_is_entered_who_waits(patch: Patch) -> None:
    async def forget(*_given: object) -> None:
        return

    patch.setattr(handoffs, "raise_for", forget)


async def somebody_asks_for_a_person(play: Play) -> None:
    await play.says(0, "can I talk to a person please")


FAULTS = [
    (an_offer_is_shown_wherever_the_conversation_stands, a_second_offer_comes, "no_hold_without_a_committed_state"),
    (an_offer_comes_whatever_was_suggested, the_dial_is_turned_after_a_suggestion, "nobody_hears_of_an_offer_twice"),
    (an_offer_that_was_left_goes_on, another_booking_is_wished_for, "every_deadline_rings"),
    (a_lapse_is_not_told, nobody_answers_an_offer, "no_hold_without_a_committed_state"),
    (an_offer_survives_every_turn, the_customer_turns_to_cancelling, "states_are_coherent"),
    (
        a_second_is_booked_without_looking_at_the_first,
        the_first_is_called_off_on_another_channel,
        "the_first_survives_every_outcome",
    ),
    (what_is_offered_is_not_held, to_an_offer, "an_offer_is_right_behind_its_booking_and_held"),
    (
        everybody_waits_for_an_offer,
        a_booking_at_a_business_that_offers_nothing,
        "what_is_sold_after_a_booking_is_waited_for_only_where_the_dials_say_so",
    ),
    (
        a_question_is_noted_one_reply_too_early,
        a_yes_comes_from_who_has_not_seen_the_read_back,
        "no_question_is_answered_before_it_was_asked",
    ),
    (
        deadlines_that_have_passed_wait_for_their_wake_up,
        a_yes_comes_after_the_chairs_time,
        "a_chair_whose_time_is_over_is_not_booked",
    ),
    (
        anybody_may_call_anything_off,
        a_stranger_wants_to_cancel,
        "only_its_own_customer_calls_an_appointment_off",
    ),
    (a_suggestion_is_forgotten, the_day_is_changed_after_a_suggestion, "nothing_is_suggested_twice"),
    (a_deadline_of_any_generation_counts, an_old_deadline_rings_on_a_new_chair, "an_echo_of_a_deadline_does_nothing"),
    (the_inbox_is_ignored, a_yes_is_delivered_twice, "an_input_handled_again_changes_nothing"),
    (chairs_are_not_given_back, another_time_is_wished_for, "no_hold_without_a_committed_state"),
    (
        a_yes_counts_before_the_question_was_seen,
        a_second_yes_overtakes_the_read_back,
        "no_question_is_answered_before_it_was_asked",
    ),
    (
        a_tap_of_any_question_counts,
        a_yes_to_an_older_offer_is_tapped,
        "no_question_is_answered_before_it_was_asked",
    ),
    (
        the_read_back_is_not_compared_with_the_menu,
        the_price_rises_before_the_yes,
        "no_question_is_answered_before_it_was_asked",
    ),
    (a_held_chair_is_believed, the_person_is_sent_away_before_the_yes, "appointments_are_when_somebody_works"),
    (a_lapsed_chair_is_said_to_be_kept, the_deadline_of_a_chair_comes, "states_are_coherent"),
    (
        a_thread_may_arrange_a_second_booking,
        a_second_wish_follows_the_booking,
        "one_live_appointment_a_thread_and_purpose",
    ),
    (deadlines_are_not_armed, to_the_read_back, "every_deadline_rings"),
    (
        the_database_lets_two_have_one_chair,
        the_chair_is_given_away_before_the_yes,
        "nobody_is_booked_twice_at_once",
    ),
    (nobody_is_entered_who_waits, somebody_asks_for_a_person, "no_act_without_a_committed_state"),
    (the_reply_is_lost, somebody_says_hello, "no_act_without_a_committed_state"),
    (another_business_hours_are_shown, times_are_offered_that_nobody_qualified_has, "what_is_offered_is_free"),
]


@pytest.mark.parametrize(("plant", "story", "promise"), FAULTS, ids=[plant.__name__ for plant, _, _ in FAULTS])
async def test_a_planted_fault_is_found_and_named(
    play: Play, monkeypatch: Patch, plant: Callable[[Patch], None], story: Story, promise: str
) -> None:
    plant(monkeypatch)
    with pytest.raises(PromiseBroken) as found:
        await story(play)
    assert found.value.promise == promise


@pytest.mark.parametrize("story", [story for _, story, _ in FAULTS], ids=[story.__name__ for _, story, _ in FAULTS])
async def test_without_the_fault_the_same_play_breaks_nothing(play: Play, story: Story) -> None:
    await story(play)


async def test_a_machine_that_turns_in_circles_has_no_way_to_finish(play: Play, monkeypatch: Patch) -> None:
    monkeypatch.setattr(listen, "choose", lambda turn, _option: turn.repeats())
    with pytest.raises(NoWayToFinish):
        await finish(play, 0)


async def test_a_machine_that_sends_everybody_to_a_person_has_no_way_to_finish(play: Play, monkeypatch: Patch) -> None:
    def sent_away(turn: Turn, _understanding: object) -> Turn:
        return hand_over(turn, HandoffWhy.ASKED_FOR_PERSON)

    monkeypatch.setattr(listen, "_RULES", (sent_away,))
    with pytest.raises(NoWayToFinish):
        await finish(play, 0)
