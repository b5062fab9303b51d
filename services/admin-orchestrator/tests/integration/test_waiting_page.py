"""Who waits for a person as an owner reads it, and who was answered, against a booking service in memory."""

import re
import time
from uuid import UUID

import pytest

from ratiba_contracts.asks import NOTE_ANSWERED, SHOW_HANDOFFS
from ratiba_contracts.handoff_reasons import HandoffWhy
from ratiba_contracts.handoffs import HandoffsShown, NoteAnswered, WaitingPersonal
from ratiba_contracts.views import Channel

from .fake_booking import SHOWN, FakeBooking
from .house import QUIET, Browser, House

PATH = f"/admin/{QUIET}/waiting"
assert isinstance(SHOWN, HandoffsShown)
[WANJIKU] = SHOWN.waiting
COUNT = re.compile(r'Waiting for you(?: <span class="waits">(\d+)</span>)?</a>')


@pytest.fixture(scope="module")
async def owner(house: House) -> tuple[Browser, str]:
    """The business's own."""
    return await house.owner(QUIET)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def test_it_says_who_waits_since_when_why_and_how_to_reach_them(
    owner: tuple[Browser, str], booking: FakeBooking
) -> None:
    browser, _ = owner
    await browser.get(PATH)
    page = words_of(browser.page)
    for said in (
        "Wanjiku on WhatsApp",
        "They say that they have paid, and no money of theirs has been seen. They asked to talk to a person.",
        r"Since [^<]*12:30 · asked again [^<]*12:42",
        r"Since then it was paid: Manicure with Amina, [^<]*10:00",
        r"Call \+254 712 000001 , Wanjiku",
        r"Otieno They are unhappy, or complain. Answered [^<]*10:30, by owner@pendo.example",
    ):
        assert re.search(said, page), said
    assert 'href="https://wa.me/254712000001"' in browser.page
    assert 'href="tel:+254712000001"' in browser.page
    assert f'href="/admin/{QUIET}/payments/{WANJIKU.payment_id}"' in browser.page
    assert f'href="/admin/{QUIET}/appointments?day=2026-11-21"' in browser.page
    assert "Waiting for payment" not in browser.page, "it was paid since"
    [looked] = booking.looks()
    assert (looked.limit, looked.offset, looked.answered) == (25, 0, 10)
    booking.shows(waiting=(WANJIKU.model_copy(update={"since": ()}),))
    await browser.get(PATH)
    assert re.search(r"Manicure with Amina, [^<]*10:00 Waiting for payment", words_of(browser.page))


@pytest.mark.parametrize("why", HandoffWhy)
async def test_every_reason_has_words(owner: tuple[Browser, str], booking: FakeBooking, why: HandoffWhy) -> None:
    booking.shows(waiting=(WANJIKU.model_copy(update={"why": (why,)}),), answered=())
    assert (await owner[0].get(PATH)).status_code == 200
    assert why.value not in owner[0].page


@pytest.mark.parametrize("new", [True, False])
@pytest.mark.parametrize("stands", ["booked", "waiting", "called_off", "expired"])
async def test_whoever_went_on_by_themselves_is_said_to_have(
    owner: tuple[Browser, str], booking: FakeBooking, stands: str, new: bool
) -> None:
    assert WANJIKU.about is not None
    since = WANJIKU.about.model_copy(update={"stands": stands, "new": new})
    booking.shows(waiting=(WANJIKU.model_copy(update={"since": (since,)}),))
    await owner[0].get(PATH)
    [line] = re.findall(r'<p class="meanwhile">(.*?)</p>', owner[0].page)
    assert line.startswith("They went on by themselves") == new


async def test_who_wrote_on_the_page_can_be_called_and_who_left_no_number_cannot_be_reached(
    owner: tuple[Browser, str], booking: FakeBooking
) -> None:
    on_the_page = WANJIKU.model_copy(update={"channel": Channel.WEB, "about": None, "since": (), "payment_id": None})
    booking.shows(waiting=(on_the_page,), answered=())
    await owner[0].get(PATH)
    assert "wa.me" not in owner[0].page, "nobody knows whether they have it"
    assert 'href="tel:+254712000001"' in owner[0].page
    booking.shows(waiting=(on_the_page.model_copy(update={"personal": WaitingPersonal()}),))
    await owner[0].get(PATH)
    assert "tel:" not in owner[0].page
    assert "A customer without a name on your web page" in words_of(owner[0].page)
    assert "They have given no phone number" in words_of(owner[0].page)


async def test_a_press_says_who_was_answered_and_for_what_was_seen(
    owner: tuple[Browser, str], booking: FakeBooking
) -> None:
    browser, actor = owner
    await browser.get(PATH)
    answer = await browser.post(f"{PATH}/{WANJIKU.handoff_id}/answered", {"times": "2"})
    assert booking.changes() == [NoteAnswered(actor=actor, handoff_id=WANJIKU.handoff_id, expected_times=2)]
    await browser.follow(answer)
    assert "Written down: answered." in browser.page


@pytest.mark.parametrize(
    ("slug", "status", "said"),
    [
        ("asked-again", 409, "They asked again since you opened this page"),
        ("timed-out", 504, "We do not know whether it was written down"),
        ("nobody-answers", 503, "Nobody was taken off the list"),
        ("nobody-waits", 404, "no such page"),
    ],
)
async def test_what_is_refused_is_said_above_the_list(
    owner: tuple[Browser, str], booking: FakeBooking, slug: str, status: int, said: str
) -> None:
    browser, _ = owner
    await browser.get(PATH)
    booking.refuses(NOTE_ANSWERED, slug)
    answer = await browser.post(f"{PATH}/{WANJIKU.handoff_id}/answered", {"times": "1"})
    assert answer.status_code == status
    assert said in browser.page
    assert ("Who waits" in browser.page) == (status != 404)


async def test_while_nobody_can_say_who_waits_the_page_says_so_and_the_others_go_on(
    owner: tuple[Browser, str], booking: FakeBooking
) -> None:
    browser, _ = owner
    booking.refuses(SHOW_HANDOFFS, "internal-error")
    assert (await browser.get(PATH)).status_code == 503
    assert "Who waits cannot be shown just now" in browser.page
    assert (await browser.get(f"/admin/{QUIET}/personality")).status_code == 200
    [count] = COUNT.findall(browser.page)
    assert count == ""


async def test_the_count_stands_on_every_page_and_no_page_waits_long_for_it(
    owner: tuple[Browser, str], booking: FakeBooking
) -> None:
    browser, _ = owner
    booking.shows(total=7)
    for page in ("personality", "catalog", "appointments", "payments", "cross-sell", "waiting"):
        await browser.get(f"/admin/{QUIET}/{page}")
        assert COUNT.findall(browser.page) == ["7"], page
    booking.shows(total=100)
    await browser.get(f"/admin/{QUIET}/payments")
    assert '<span class="waits">99+</span>' in browser.page
    booking.shows(total=0)
    await browser.get(f"/admin/{QUIET}/payments")
    assert COUNT.findall(browser.page) == [""]
    booking.silent = True
    began = time.monotonic()
    assert (await browser.get(f"/admin/{QUIET}/payments")).status_code == 200
    assert time.monotonic() - began < 3


async def test_many_are_shown_a_page_at_a_time(owner: tuple[Browser, str], booking: FakeBooking) -> None:
    many = tuple(WANJIKU.model_copy(update={"handoff_id": UUID(int=number)}) for number in range(25))
    booking.shows(total=60, waiting=many)
    await owner[0].get(f"{PATH}?from=25")
    assert booking.looks()[-1].offset == 25
    assert "26–50 of 60" in owner[0].page
    assert f'href="{PATH}?from=50#all"' in owner[0].page
    booking.shows(total=60, waiting=(), answered=())
    await owner[0].get(f"{PATH}?from=75")
    assert "Nobody waits on this page." in words_of(owner[0].page)
    booking.shows(total=0, waiting=(), answered=())
    await owner[0].get(PATH)
    assert "Nobody waits ." not in words_of(owner[0].page)
    assert "you see them here" in owner[0].page
