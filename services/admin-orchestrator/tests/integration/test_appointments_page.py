"""A day of appointments as an owner reads it, and booking by hand, against a booking service in memory."""

import datetime as dt
import re
from uuid import UUID

import httpx
import pytest

from ratiba_contracts import asks
from ratiba_contracts.by_hand import BookByHand, CancelByHand, DayShown, Override

from .fake_money import FakeMoney
from .house import QUIET, Browser, House

PATH = f"/admin/{QUIET}/appointments"
FORM = {"day": "2026-11-21", "time": "14:00", "service_id": "manicure", "staff_id": "amina", "name": " Njeri  W. "}
THREAD = "01JD8Q2Y6V7X9K3M5N4P2R1S0T"
REQUEST = re.compile(r'name="request_id" value="([0-9a-f-]{36})"')


@pytest.fixture(scope="module")
async def owner(house: House) -> tuple[Browser, str]:
    """The business's own."""
    return await house.owner(QUIET)


def words_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


async def pressed(browser: Browser, **fields: str) -> tuple[int, UUID]:
    """Open the day and press the button; the status, and which press it was."""
    await browser.get(f"{PATH}?day=2026-11-21")
    found = REQUEST.search(browser.page)
    assert found
    answer = await browser.post(PATH, {**FORM, "request_id": found[1], **fields})
    return answer.status_code, UUID(found[1])


async def test_a_day_is_read_by_staff_and_names_only_who_is_booked(
    owner: tuple[Browser, str], money: FakeMoney
) -> None:
    browser, _ = owner
    await browser.get(f"{PATH}?day=2026-11-21")
    page = words_of(browser.page)
    for said in (
        "Amina 09:00–18:00",
        "11:00–11:45 Manicure , Njeri Booked entered by hand H4NDXY",
        "13:00–13:45 Manicure Waiting for payment until [^<]*13:20",
        "14:00–14:45 A customer is deciding until [^<]*13:10",
        "Brian Day off Nothing yet.",
    ):
        assert re.search(said, page), said
    [(_, asked)] = money.asked
    assert asked.day == dt.date(2026, 11, 21)


async def test_a_press_asks_for_what_the_form_says(owner: tuple[Browser, str], money: FakeMoney) -> None:
    browser, actor = owner
    status, press = await pressed(browser, phone="0712 000 002")
    assert status == 303
    [wish] = money.changes()
    assert wish == BookByHand(
        request_id=press,
        actor=actor,
        service_id="manicure",
        start_at=dt.datetime(2026, 11, 21, 11, 0, tzinfo=dt.UTC),
        staff_id="amina",
        personal={"name": "Njeri W.", "phone": "+254712000002"},
    )


@pytest.mark.edge(4)
async def test_a_time_a_customer_has_can_be_overridden_with_a_reason_by_the_same_press(
    owner: tuple[Browser, str], money: FakeMoney
) -> None:
    browser, _ = owner
    until = dt.datetime(2026, 11, 21, 10, 10, tzinfo=dt.UTC)
    money.refuses(asks.BOOK_BY_HAND, "held", rows=(THREAD,), until=until)
    status, press = await pressed(browser)
    page = words_of(browser.page)
    assert status == 409
    assert "Not booked: that time is promised" in page
    assert "As a test wants it." in page, "who has it is booking-fsm's to say"
    assert re.search(r"It is promised until [^<]*13:10\.", page)
    assert f'name="request_id" value="{press}"' in browser.page
    assert 'value="Njeri W."' in browser.page
    over = {**FORM, "request_id": str(press), "claims": THREAD}
    assert (await browser.post(PATH, over)).status_code == 422
    assert "Why is that?" in browser.page
    assert len(money.changes()) == 1, "without a reason nothing is asked for"
    assert (await browser.post(PATH, {**over, "reason": "she called"})).status_code == 409
    assert 'value="she called"' in browser.page, "refused anew, the reason is not to be typed again"
    money.begin_anew()
    assert (await browser.post(PATH, {**over, "reason": "she called"})).status_code == 303
    [wish] = money.changes()
    assert (wish.request_id, wish.override) == (press, Override(reason="she called", claims=(THREAD,)))


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"time": "soon"}, "When is it?"),
        ({"day": "2026-02-30"}, "When is it?"),
        ({"name": "  "}, "Whom is it for?"),
        ({"phone": "12"}, "That is no phone number"),
    ],
)
async def test_a_form_that_says_too_little_books_nothing(
    owner: tuple[Browser, str], money: FakeMoney, fields: dict[str, str], said: str
) -> None:
    status, _ = await pressed(owner[0], **fields)
    assert status == 422
    assert said in owner[0].page
    assert money.changes() == []


@pytest.mark.edge(5)
@pytest.mark.parametrize(
    ("slug", "status", "said"),
    [
        ("slot-taken", 409, "That time is booked"),
        ("being-booked", 409, "at this moment"),
        ("before-opening", 409, "As a test wants it."),
        ("request-used", 409, "As a test wants it."),
        ("holds-unavailable", 503, "nothing is booked over them"),
        ("timed-out", 504, "We do not know whether it was booked"),
        ("nobody-answers", 503, "cannot be reached"),
    ],
)
async def test_what_is_refused_is_said_above_the_day_and_the_form_is_kept(
    owner: tuple[Browser, str], money: FakeMoney, slug: str, status: int, said: str
) -> None:
    money.refuses(asks.BOOK_BY_HAND, slug)
    answered, press = await pressed(owner[0])
    assert answered == status
    assert said in owner[0].page
    assert f'name="request_id" value="{press}"' in owner[0].page
    assert "Book it all the same" not in owner[0].page


async def test_what_was_booked_is_said_once_it_stands_on_the_day(owner: tuple[Browser, str], money: FakeMoney) -> None:
    browser, _ = owner
    await browser.get(f"{PATH}?day=2026-11-21&done=H4NDXY")
    assert "Booked. Manicure with Amina, 11:00–11:45. Reference H4NDXY." in words_of(browser.page)
    await browser.get(f"{PATH}?day=2026-11-21&done=<b>")
    assert 'role="status"' not in browser.page


async def test_a_day_that_cannot_be_shown_says_so(owner: tuple[Browser, str], money: FakeMoney) -> None:
    money.refuses(asks.SHOW_DAY, "timed-out")
    answer = await owner[0].get(PATH)
    assert answer.status_code == 503
    assert "Your appointments cannot be reached" in owner[0].page


ENTERED = "6a0f2f80-3f5e-4a53-9d0e-999999999999"
KEPT = "6a0f2f80-3f5e-4a53-9d0e-888888888888"
OFF = f"{PATH}/call-off"


async def calls_off(browser: Browser, appointment_id: str = ENTERED, seen: str = "booked") -> httpx.Response:
    """Open the day, press, and say yes."""
    await browser.get(f"{PATH}?day=2026-11-21")
    return await browser.post(OFF, {"day": "2026-11-21", "appointment_id": appointment_id, "seen": seen})


@pytest.mark.parametrize(
    ("by_hand", "state", "starts_in", "ends_in", "offered", "said"),
    [
        (True, "booked", -30, 1, "booked", "they get no message from Ratiba"),
        (True, "booked", -30, -1, None, ""),
        (
            False,
            "booked",
            1,
            30,
            "booked",
            "told in their chat that you had to cancel, .* If they have paid",
        ),
        (False, "waiting", 1, 30, "waiting", "told in their chat that you had to cancel, .* If they pay all the same"),
        (False, "waiting", -1, 30, "waiting", "told in their chat that you had to cancel, .* If they pay all the same"),
        (False, "booked", -1, 30, None, ""),
        (False, "deciding", 1, 30, None, ""),
    ],
)
async def test_what_has_not_begun_can_be_called_off_and_by_hand_what_has_not_ended(
    owner: tuple[Browser, str],
    money: FakeMoney,
    by_hand: bool,
    state: str,
    starts_in: int,
    ends_in: int,
    offered: str | None,
    said: str,
) -> None:
    shown = money.answers[asks.SHOW_DAY]
    assert isinstance(shown, DayShown)
    [amina, brian] = shown.staff
    now = dt.datetime.now(dt.UTC)
    entry = amina.entries[0].model_copy(
        update={
            "by_hand": by_hand,
            "state": state,
            "start_at": now + dt.timedelta(minutes=starts_in),
            "end_at": now + dt.timedelta(minutes=ends_in),
            "appointment_id": None if state == "deciding" else UUID(ENTERED),
        }
    )
    money.shows(asks.SHOW_DAY, staff=(amina.model_copy(update={"entries": (entry,)}), brian))
    await owner[0].get(f"{PATH}?day=2026-11-21")
    assert re.findall(r'name="appointment_id" value="([^"]+)"', owner[0].page) == ([ENTERED] if offered else [])
    assert re.findall(r'name="seen" value="([^"]+)"', owner[0].page) == ([offered] if offered else [])
    assert re.search(said, words_of(owner[0].page))


@pytest.mark.edge(5)
@pytest.mark.parametrize(
    ("seen", "told", "said"),
    [
        ("booked", True, "The customer is told in their chat."),
        ("waiting", True, "The customer is told in their chat."),
        ("booked", False, "Ratiba has told the customer nothing."),
    ],
)
async def test_calling_off_asks_for_it_by_whoever_presses_and_says_so_however_often(
    owner: tuple[Browser, str], money: FakeMoney, seen: str, told: bool, said: str
) -> None:
    browser, actor = owner
    for again in (False, True):
        money.begin_anew()
        money.shows(asks.CANCEL_BY_HAND, again=again, told=told)
        answer = await calls_off(browser, KEPT, seen)
        assert answer.status_code == 303
        assert money.changes() == [CancelByHand(actor=actor, appointment_id=UUID(KEPT), expected=seen)]
        await browser.get(answer.headers["location"])
        page = words_of(browser.page)
        assert "Called off. Its time is free again." in page
        assert said in page


@pytest.mark.parametrize(
    ("slug", "status", "said"),
    [
        ("has-begun", 409, "As a test wants it."),
        ("has-ended", 409, "As a test wants it."),
        ("timed-out", 504, "We do not know whether it was called off"),
        ("nobody-answers", 503, "Nothing was called off"),
    ],
)
async def test_what_is_not_called_off_says_so_above_the_day(
    owner: tuple[Browser, str], money: FakeMoney, slug: str, status: int, said: str
) -> None:
    money.refuses(asks.CANCEL_BY_HAND, slug)
    assert (await calls_off(owner[0])).status_code == status
    assert said in owner[0].page


async def test_an_id_that_is_none_is_no_page(owner: tuple[Browser, str], money: FakeMoney) -> None:
    assert (await calls_off(owner[0], "1")).status_code == 404
    assert money.changes() == []
