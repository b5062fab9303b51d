"""Words that stand on an option are its tap, on every channel; everything else stays words."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from channel_gateway.channels.web import frames
from channel_gateway.channels.whatsapp import messages
from channel_gateway.domain.delivery import DeliveryId
from channel_gateway.domain.fit import Choice, Worded, fit
from channel_gateway.domain.seen import SentReply
from channel_gateway.domain.typed_labels import ShownOption, bodies_in_view, option_typed
from ratiba_contracts.views import Language

AT = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
Show = Callable[[Worded], tuple[ShownOption, ...]]


def on_whatsapp(worded: Worded) -> tuple[ShownOption, ...]:
    bodies = [messages.body_of(piece) for piece in fit(worded, messages.LIMITS)]
    return tuple(option for body in bodies for option in messages.shown_options(body))


def on_the_web(worded: Worded) -> tuple[ShownOption, ...]:
    return frames.shown_options(frames.stored_reply(worded))


def asked(*choices: Choice) -> Worded:
    return Worded("Which one?", Language.EN, "k3f9q2", choices)


def meant(text: str, shown: tuple[ShownOption, ...]) -> tuple[str, str] | None:
    option = option_typed(text, shown)
    return (option.question_id, option.value) if option else None


WORDS = asked(
    Choice("no", "No, change it"),
    Choice("sw", "Hapana, badilisha"),
    Choice("day", "Another day"),
    Choice("ten", "10:30 am"),
    Choice("staff", "Ng'endo"),
    Choice("bare", "Yes"),
    Choice("bare-sw", "Ndiyo"),
    Choice("bare-number", "2"),
)
FEW = asked(Choice("yes", "Yes, cancel it"), Choice("no", "No, keep it"))


@pytest.mark.parametrize("show", [on_whatsapp, on_the_web])
@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("No, change it", "no", id="as it stands"),
        pytest.param("  hapana,  BADILISHA ", "sw", id="case and spaces"),
        pytest.param("no change it", "no", id="without its comma"),
        pytest.param("Another day!?", "day", id="punctuation at the end"),
        pytest.param("10:30AM", "ten", id="without its space"),
        pytest.param("Ng\u2019endo", "staff", id="a phone's apostrophe"),
        pytest.param("another day please", None, id="more than the label"),
        pytest.param("another", None, id="less than the label"),
        pytest.param("Yes", None, id="a bare yes"),
        pytest.param("ndiyo.", None, id="a bare ndiyo"),
        pytest.param("2", None, id="a bare number"),
        pytest.param("?!", None, id="nothing but punctuation"),
    ],
)
def test_words_are_the_tap_of_the_one_option_they_stand_on(show: Show, text: str, value: str | None) -> None:
    assert meant(text, show(WORDS)) == (("k3f9q2", value) if value else None)


@pytest.mark.parametrize("show", [on_whatsapp, on_the_web])
def test_buttons_are_tapped_by_their_words_too(show: Show) -> None:
    assert meant("yes, cancel it", show(FEW)) == ("k3f9q2", "yes")


@pytest.mark.parametrize("show", [on_whatsapp, on_the_web])
def test_a_label_on_two_options_stays_words(show: Show) -> None:
    shown = show(asked(Choice("a", "With Amina"), Choice("b", "with amina."), Choice("c", "Anyone")))
    assert meant("With Amina", shown) is None
    assert meant("Anyone", shown) == ("k3f9q2", "c")


LONG = asked(
    Choice("one", "Deep tissue full body massage for one", "60 min, KSh 3,000"),
    Choice("two", "Deep tissue full body massage for two", "90 min, KSh 5,000"),
    Choice("m", "Manicure", "45 min, KSh 1,500"),
)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Deep tissue full body massage for two", "two"),
        ("2. Deep tissue full", "two"),
        ("Deep tissue full", None),
        ("manicure", "m"),
        ("3. Manicure", "m"),
        ("45 min, KSh 1,500", None),
        ("3.", None),
    ],
)
def test_a_shortened_row_is_tapped_by_what_it_shows_and_by_its_full_label(text: str, value: str | None) -> None:
    assert meant(text, on_whatsapp(LONG)) == (("k3f9q2", value) if value else None)


def test_a_button_with_a_short_form_is_tapped_by_either() -> None:
    shown = on_whatsapp(
        asked(Choice("a", "Saturday 21 November, 10:00", short="Sat 10:00"), Choice("b", "Another day"))
    )
    assert meant("sat 10:00", shown) == meant("Saturday 21 November 10:00", shown) == ("k3f9q2", "a")


def test_full_labels_are_stored_and_never_sent() -> None:
    (piece,) = fit(LONG, messages.LIMITS)
    body = messages.body_of(piece)
    assert body[messages.FULL_LABELS]["k3f9q2:m"] == "Manicure"
    request = messages.request_of(body, "254712000001", DeliveryId("9f86d081884c7d65", 1, 1))
    assert messages.FULL_LABELS not in request
    assert request["interactive"] == body["interactive"]


@pytest.mark.parametrize("options", [frames.shown_options, messages.shown_options])
def test_nothing_can_be_tapped_on_a_message_whose_words_were_forgotten(
    options: Callable[[dict[str, Any]], tuple[ShownOption, ...]],
) -> None:
    assert options({}) == ()


def test_nothing_can_be_tapped_on_plain_words() -> None:
    assert on_whatsapp(Worded("Habari", Language.SW)) == on_the_web(Worded("Habari", Language.SW)) == ()


BODIES = ({"text": "Which day?"},)
OLDER = SentReply(3, AT, None, bodies=({"text": "What can I do?"},))


@pytest.mark.parametrize(
    ("replies", "seen", "bodies"),
    [
        pytest.param([], 0, (), id="no reply yet"),
        pytest.param([SentReply(4, AT, None, bodies=BODIES), OLDER], 4, BODIES, id="the newest, sent and seen"),
        pytest.param([OLDER, SentReply(4, AT, None, bodies=BODIES)], 3, (), id="not seen yet"),
        pytest.param([OLDER, SentReply(4, None, None, bodies=BODIES)], 4, (), id="not sent, or failed"),
        pytest.param([OLDER, SentReply(4, AT, None)], 4, (), id="an older reply does not count"),
    ],
)
@pytest.mark.edge(41)
def test_only_the_newest_reply_is_in_view_and_only_once_sent_and_seen(
    replies: list[SentReply], seen: int, bodies: tuple[dict[str, Any], ...]
) -> None:
    assert bodies_in_view(replies, seen) == bodies
