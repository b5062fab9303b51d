"""Sequences that once broke a promise, shortened to what mattered. Each play checks all promises at every input."""

import pytest

from booking_fsm.domain.conversation.state import Step
from booking_fsm.testing.play.moment import Moment
from booking_fsm.testing.play.play import Play
from ratiba_contracts.options import Word, WordOption

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
