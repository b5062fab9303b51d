"""Sequences that once broke a promise, shortened to what mattered. Each play checks all promises at every input."""

import pytest

from booking_fsm.domain.conversation.state import Step
from booking_fsm.testing.play.cooperation import finish
from booking_fsm.testing.play.moment import Moment
from booking_fsm.testing.play.play import Play
from ratiba_contracts.acts import ServiceNotOffered
from ratiba_contracts.conversation import HandoffRaised
from ratiba_contracts.options import Word, WordOption
from ratiba_contracts.tenant import Upsell
from ratiba_contracts.understanding import Proposal

WISH = "manicure tomorrow at 10am"


async def taps_word(play: Play, word: Word, who: int = 0) -> Moment:
    """Tap this word of the last question."""
    question = play.customers[who].questions()[0]
    place = [o.word if isinstance(o, WordOption) else None for o in question.options].index(word)
    return await play.taps(who, question, place)


def acts(moment: Moment) -> list[str]:
    return [act.act for act in moment.acts]


async def books(play: Play) -> str:
    """Book; returns the thread's id."""
    await play.says(0, WISH)
    booked = await play.says(0, "yes")
    assert acts(booked) == ["booked"]
    assert booked.state is not None
    return booked.state.thread_id


@pytest.mark.parametrize(
    "asks",
    [
        "what services do you offer?",  # asks which service; the answer is a second booking
        "start over",
        "book a facial on Tuesday at 2pm",
    ],
)
async def test_after_a_booking_whatever_leads_to_another_one_is_another_thread(play: Play, asks: str) -> None:
    first = await books(play)
    moment = await play.says(0, asks)
    assert moment.state is not None
    assert not moment.state.terminal
    assert moment.state.thread_id != first


@pytest.mark.parametrize("how", ["tap", "number"])
async def test_book_chosen_from_what_can_be_done_here_begins_another_thread_at_once(play: Play, how: str) -> None:
    first = await books(play)
    assert acts(await play.says(0, "help")) == ["help"]
    moment = await (taps_word(play, Word.BOOK) if how == "tap" else play.says(0, "1"))
    assert acts(moment) == ["ask_service"]
    assert moment.state is not None
    assert moment.state.thread_id != first


async def test_a_booking_wished_for_while_asked_what_to_cancel_is_another_thread(play: Play) -> None:
    first = await books(play)
    assert acts(await play.says(0, "cancel")) == ["confirm_cancel"]
    moment = await play.says(0, "book a facial on Tuesday at 2pm")
    assert acts(moment) == ["read_back"]
    assert moment.state is not None
    assert moment.state.thread_id != first
    assert acts(await play.says(0, "yes")) == ["booked"]
    assert sum(row.live for row in play.committed.appointments.values()) == 2
    assert moment.state.step is Step.CONFIRM


@pytest.mark.parametrize("roster", ["Amina is away", "everybody is away", "short days", "Brian only", "a long weekend"])
async def test_a_yes_after_the_owner_sent_the_person_away_books_nobody_who_is_not_there(
    play: Play, roster: str
) -> None:
    await play.says(0, "manicure tomorrow at 9am with Amina")
    await play.changes_roster(roster)
    assert acts(await play.says(0, "yes"))[0] == "slot_refused"
    assert not play.committed.appointments
    assert not play.committed.held


async def test_a_yes_after_the_person_left_is_asked_again_with_another_who_is_free(play: Play) -> None:
    await play.says(0, WISH)
    await play.changes_roster("Amina is away")
    moment = await play.says(0, "yes")
    assert acts(moment) == ["read_back"]
    assert moment.state is not None
    assert moment.state.slot is not None
    assert moment.state.slot.staff_id == "cate"
    assert acts(await play.says(0, "yes")) == ["booked"]


async def test_a_service_that_takes_longer_by_now_is_given_a_chair_for_as_long(play: Play) -> None:
    await play.says(0, WISH)
    await play.changes_menu("everything takes longer")
    assert acts(await play.says(0, "yes")) == ["ask_again", "read_back"]
    booked = await play.says(0, "yes")
    assert acts(booked) == ["booked"]
    (row,) = play.committed.appointments.values()
    assert row.service["duration_min"] == (row.end_at - row.start_at).total_seconds() / 60


async def test_a_yes_that_comes_when_the_time_has_passed_books_nothing(play: Play) -> None:
    await play.changes_roster("no notice")
    assert acts(await play.says(0, "manicure today at 12:15pm"))[-1] == "read_back"
    await play.rings_next()
    assert acts(await play.says(0, "manicure today at 12:15pm"))[-1] == "read_back"
    await play.time_passes(6 * 60)
    assert acts(await play.says(0, "yes"))[0] == "slot_refused"
    assert not play.committed.appointments


async def test_a_service_that_is_sold_no_more_when_the_hold_store_is_back_is_asked_for_anew(play: Play) -> None:
    await play.takes_holds_away(away=True)
    assert acts(await play.says(0, WISH))[-1] == "one_moment"
    await play.changes_menu("no manicure")
    moment = await play.rings_next()
    assert moment is not None
    assert acts(moment) == ["service_not_offered", "ask_service"]


async def test_a_yes_is_forgotten_when_the_last_try_to_carry_it_out_has_failed(play: Play) -> None:
    await play.says(0, WISH)
    await play.takes_holds_away(away=True)
    assert acts(await play.says(0, "yes")) == ["one_moment"]
    while any(purpose == "hold_retry" for _, purpose in play.ringing):
        await play.rings_next()
    assert play.last is not None
    assert play.last.state is not None
    assert not play.last.state.confirmed
    await play.takes_holds_away(away=False)
    assert acts(await play.says(0, "hi"))[-1] == "read_back"


async def test_the_store_away_a_second_time_is_told_a_second_time(play: Play) -> None:
    await play.takes_holds_away(away=True)
    assert acts(await play.says(0, WISH))[-1] == "one_moment"
    await play.changes_roster("everybody is away")
    await play.rings_next()
    await play.changes_roster("as ever")
    assert acts(await play.says(0, "Monday at 11am")) == ["one_moment"]


async def test_a_chair_that_lapses_while_a_yes_waits_takes_the_yes_with_it(play: Play) -> None:
    await play.changes_roster("a minute to decide")
    await play.says(0, WISH)
    await play.takes_holds_away(away=True)
    await play.time_passes(40)
    assert acts(await play.says(0, "yes")) == ["one_moment"]
    while any(purpose == "hold" for _, purpose in play.ringing):
        await play.rings_next()
    await play.takes_holds_away(away=False)
    assert acts(await play.says(0, "hello"))[-1] == "offer_openings"
    assert not play.ringing
    assert not play.committed.appointments


async def test_a_chair_that_lapses_while_a_cancellation_is_asked_about_leaves_that_question(play: Play) -> None:
    await books(play)
    assert acts(await play.says(0, "facial on Tuesday at 2pm"))[-1] == "read_back"
    assert acts(await play.says(0, "cancel my manicure"))[-1] == "confirm_cancel"
    assert acts(await play.rings_next() or pytest.fail("nothing rings")) == ["hold_lapsed", "confirm_cancel"]
    assert acts(await play.says(0, "yes"))[0] == "cancelled"


@pytest.mark.parametrize("asks", ["menu please", "I want a tattoo"])
async def test_a_business_that_sells_nothing_hands_over_instead_of_asking_which_of_none(play: Play, asks: str) -> None:
    await play.changes_menu("nothing")
    assert "handing_over" in acts(await play.says(0, asks))


async def test_nothing_is_asked_again_while_a_list_of_times_gone_by_cannot_be_made_anew(play: Play) -> None:
    assert acts(await play.says(0, "manicure tomorrow"))[-1] == "offer_openings"
    await play.time_passes(2 * 86_400)
    await play.takes_holds_away(away=True)
    assert acts(await play.says(0, "Monday at 5pm")) == ["one_moment"]
    assert acts(await play.says(0, "ok", unseen=2)) == []


async def test_what_was_read_back_of_a_chair_is_no_question_once_the_chair_is_given_back(play: Play) -> None:
    await play.says(0, WISH)
    await play.changes_menu("nothing")
    moment = await play.says(0, "at 2pm")
    assert acts(moment) == ["handing_over"]
    assert moment.state is not None
    assert moment.state.question is None


async def test_who_asked_for_somebody_who_does_not_do_it_is_told_so_and_offered_anyone(play: Play) -> None:
    moment = await play.says(0, "manicure tomorrow at 10am with Brian")
    assert acts(moment) == ["greet", "slot_refused", "read_back"]
    assert moment.state is not None
    assert moment.state.wish.staff_id is None
    assert moment.state.slot is not None
    assert moment.state.slot.staff_id != "brian"
    assert "booked" in await finish(play, 0)


async def test_a_thread_that_a_late_deadline_settles_just_before_another_begins_is_stored_as_settled(
    play: Play,
) -> None:
    await play.says(0, WISH)
    await play.takes_holds_away(away=True)
    first = await play.says(0, "yes")
    assert acts(first) == ["one_moment"]
    assert first.state is not None
    await play.takes_holds_away(away=False)
    await play.time_passes(300)
    moment = await play.says(0, "a facial on Tuesday at 2pm")  # the retry is long due, and books first
    assert acts(moment) == ["booked", "read_back"]
    assert moment.states[first.state.thread_id].step is Step.BOOKED
    assert not [place for place in play.ringing if place[0] == first.state.thread_id]


async def test_an_offer_whose_lapse_nobody_rang_is_settled_before_the_customer_comes_back_after_hours(
    play: Play,
) -> None:
    play.turns_dials(Upsell.ONCE_AFTER_CONFIRM)
    first = await books(play)
    offered = await play.cross_sell_decides(0, 0)
    assert offered is not None
    assert acts(offered) == ["offer_right_after"]
    await play.time_passes(3 * 3600)
    moment = await play.says(0, "hello")
    assert acts(moment)[0] == "greet"
    remembered = moment.states[first].offering
    assert remembered is None or remembered.stands == "lapsed"
    assert not moment.states[first].timers


async def test_a_person_is_promised_once_where_the_ceiling_is_reached_by_asking_for_one(play: Play) -> None:
    await play.says(0, "zero is what I said, or was it")
    wanted = Proposal(confidence=0.9, intents=("person",))
    moment = await play.proposes(0, wanted, ceiling_reached=True)
    assert moment is not None
    assert acts(moment) == ["handing_over"]


async def test_a_list_that_stood_before_is_not_offered_anew_by_what_is_told_while_it_stands(play: Play) -> None:
    assert acts(await play.says(0, "manicure tomorrow"))[-1] == "offer_openings"
    await play.takes_holds_away(away=True)
    assert acts(await play.says(0, "at 10am")) == ["one_moment"]
    await play.changes_menu("nothing")
    told = await play.rings_next()
    assert told is not None
    assert acts(told) == ["handing_over"]


async def test_a_person_is_promised_once_where_a_late_deadline_and_a_message_both_need_one(play: Play) -> None:
    await play.says(0, "hello")
    await play.takes_holds_away(away=True)
    assert acts(await play.says(0, WISH))[-1] == "one_moment"
    await play.changes_menu("nothing")
    await play.time_passes(60)
    moment = await play.says(0, "manicure tomorrow at 2pm")
    assert acts(moment).count("handing_over") == 1
    assert len([fact for fact in moment.facts if isinstance(fact.data, HandoffRaised)]) == 1


@pytest.mark.parametrize(
    ("asked", "told", "said"),
    [
        ("ask_name", "My name is Achieng Odhiambo", ["handing_over", "ask_phone"]),
        ("ask_phone", "0712 345 678", ["handing_over"]),
    ],
)
async def test_what_was_answered_is_not_asked_again_because_a_person_had_to_be_called(
    play: Play, asked: str, told: str, said: list[str]
) -> None:
    await play.says(1, WISH)
    if asked == "ask_phone":
        await play.says(1, "My name is Achieng Odhiambo")
    assert play.last is not None
    assert acts(play.last)[-1] == asked
    await play.changes_menu("nothing")
    assert acts(await play.says(1, told)) == said
    assert asked not in acts(await play.says(1, "opening hours"))
    await play.changes_menu("as printed")
    assert asked not in acts(await play.says(1, "hello"))


async def test_a_service_chosen_from_a_list_and_taken_off_the_menu_is_named(play: Play) -> None:
    await play.says(0, "tomorrow at 10am")
    await play.takes_holds_away(away=True)
    assert acts(await play.says(0, "1")) == ["one_moment"]
    await play.changes_menu("no manicure")
    sorry = (await play.says(0, "hello")).acts[0]
    assert isinstance(sorry, ServiceNotOffered)
    assert sorry.service is not None
    assert sorry.service.service_id == "manicure"
