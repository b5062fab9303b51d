"""Edge 17: nothing is rejected, nothing said is lost, ids are distinct."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channel_gateway.channels.whatsapp.messages import LIMITS, body_of, request_of
from channel_gateway.domain.delivery import DeliveryId
from channel_gateway.domain.fit import Buttons, Choice, Menu, Piece, Plain, Worded, fit
from channel_gateway.domain.labels import shortened, split_text, width
from ratiba_cli.fake_graph.reading import read_request
from ratiba_contracts.views import Language

LONG_NAMES = [
    f"{how} {what} for {whom}"
    for how in ("Deep tissue full body", "Relaxing aromatherapy")
    for what in ("massage", "scrub and wrap")
    for whom in ("one person", "two people", "mothers to be", "two friends")
][:14]


def choices(*labels: str, description: str | None = None, short: str | None = None) -> tuple[Choice, ...]:
    return tuple(Choice(f"v{n}", label, description, short) for n, label in enumerate(labels, 1))


def worded(text: str, given: tuple[Choice, ...] = ()) -> Worded:
    numbered = "\n".join(f"{n}. {choice.label}" for n, choice in enumerate(given, 1))
    return Worded(text, Language.EN, "k3f9q2" if given else None, given, numbered)


def accepted_by_provider(piece: Piece) -> None:
    request = request_of(body_of(piece), "254712000001", DeliveryId("9f86d081884c7d65", 1, 1))
    read_request(json.dumps(request).encode())


def test_words_alone_are_one_text() -> None:
    assert fit(worded("Karibu tena."), LIMITS) == (Plain("Karibu tena."),)


def test_two_short_choices_are_buttons() -> None:
    (piece,) = fit(worded("Shall I book it?", choices("Yes", "No")), LIMITS)
    assert isinstance(piece, Buttons)
    assert [(b.tap_id, b.label) for b in piece.buttons] == [("k3f9q2:v1", "Yes"), ("k3f9q2:v2", "No")]


def test_a_written_short_form_goes_on_a_button() -> None:
    given = (
        Choice("a", "Saturday 21 November, 10:00", short="Sat 10:00"),
        Choice("b", "Sunday 22 November, 10:00", short="Sun 10:00"),
    )
    (piece,) = fit(worded("Which one?", given), LIMITS)
    assert isinstance(piece, Buttons)
    assert [b.label for b in piece.buttons] == ["Sat 10:00", "Sun 10:00"]


@pytest.mark.parametrize(
    "given",
    [
        choices("Manicure", "Pedicure", "Braids", "Massage"),
        choices("A name of 21 letters.", "Another one"),
        choices("Manicure", "Pedicure", description="45 min, KSh 1,500"),
    ],
)
def test_more_longer_or_described_choices_are_a_list(given: tuple[Choice, ...]) -> None:
    (piece,) = fit(worded("Which service?", given), LIMITS)
    assert isinstance(piece, Menu)
    assert piece.text == "Which service?"
    assert [row.label for row in piece.rows] == [choice.label for choice in given]
    assert [row.description for row in piece.rows] == [choice.description for choice in given]


def test_a_short_form_on_a_row_has_its_full_name_below() -> None:
    given = choices("Saturday 21 November, 10:00, with Wanjiku", *"abc", short=None)
    given = (Choice("v1", given[0].label, short="Sat 21, 10:00"), *given[1:])
    (piece,) = fit(worded("Which one?", given), LIMITS)
    assert isinstance(piece, Menu)
    assert (piece.rows[0].label, piece.rows[0].description) == ("Sat 21, 10:00", given[0].label)
    assert piece.text == "Which one?"


@pytest.mark.edge(17)
def test_fourteen_services_with_forty_letters_each_are_ten_rows_and_all_in_the_body() -> None:
    assert len(LONG_NAMES) == 14
    assert max(map(len, LONG_NAMES)) >= 40
    given = choices(*LONG_NAMES)
    (piece,) = fit(worded("Which service would you like?", given), LIMITS)
    accepted_by_provider(piece)
    assert isinstance(piece, Menu)
    assert len(piece.rows) == 10
    assert len({row.tap_id for row in piece.rows}) == 10
    assert len({row.label for row in piece.rows}) == 10
    assert all(f"{n}. {name}" in piece.text for n, name in enumerate(LONG_NAMES, 1))
    assert piece.rows[3].label.startswith("4. Deep tissue")
    assert piece.rows[3].description == LONG_NAMES[3]


@pytest.mark.edge(17)
def test_a_list_that_does_not_fit_above_the_rows_goes_ahead_of_the_question() -> None:
    given = choices(*(f"{name}, number {n} of the house" for n, name in enumerate(LONG_NAMES * 3)))
    *ahead, last = fit(worded("Which service would you like?", given), LIMITS)
    assert isinstance(last, Menu)
    assert last.text == "Which service would you like?"
    everything = "\n".join(piece.text for piece in ahead)
    assert all(f"{n}. {choice.label}" in everything for n, choice in enumerate(given, 1))


def test_long_words_above_buttons_keep_their_end_next_to_them() -> None:
    story = "\n\n".join(f"Paragraph {n}. " + "Something worth saying. " * 8 for n in range(12))
    *ahead, last = fit(worded(f"{story}\n\nShall I book it?", choices("Yes", "No")), LIMITS)
    assert all(isinstance(piece, Plain) for piece in ahead)
    assert isinstance(last, Buttons)
    assert last.text.endswith("Shall I book it?")
    assert " ".join(" ".join(p.text for p in (*ahead, last)).split()) == " ".join(f"{story} Shall I book it?".split())


LABELS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=60).filter(
    lambda label: bool(label.strip())
)


@pytest.mark.edge(17)
@given(
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1, max_size=6000).filter(
        lambda t: bool(t.strip())
    ),
    st.lists(LABELS, max_size=25),
    st.none() | LABELS,
)
def test_the_provider_takes_whatever_is_fitted(text: str, labels: list[str], description: str | None) -> None:
    given = choices(*labels, description=description)
    pieces = fit(worded(text, given), LIMITS)
    for piece in pieces:
        accepted_by_provider(piece)
        limit = LIMITS.text if isinstance(piece, Plain) else LIMITS.prompt
        assert 0 < width(piece.text) <= limit
    assert all(isinstance(piece, Plain) for piece in pieces[:-1])
    if given:
        assert not isinstance(pieces[-1], Plain)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300), st.integers(8, 80))
def test_a_split_text_loses_only_white_space(text: str, limit: int) -> None:
    pieces = split_text(text, limit)
    assert all(width(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80), st.integers(4, 72))
def test_a_shortened_label_fits_and_begins_as_it_did(label: str, limit: int) -> None:
    short = shortened(label, limit)
    assert width(short) <= limit
    assert label.startswith(short.removesuffix("…"))


@pytest.mark.parametrize(
    ("label", "limit", "short"),
    [
        ("Manicure", 24, "Manicure"),
        ("Deep tissue full body massage", 24, "Deep tissue full body…"),
        ("Gel manicure (with removal)", 16, "Gel manicure…"),
        ("Kusukanywelezakichwanizote", 12, "Kusukanywel…"),
        ("Braids 👩🏾‍🦱👩🏾‍🦱", 11, "Braids…"),
    ],
)
def test_labels_are_cut_where_a_word_ends(label: str, limit: int, short: str) -> None:
    assert shortened(label, limit) == short


@pytest.mark.parametrize(
    ("text", "given"), [(" \n ", ()), ("Which?", choices("Yes"))], ids=["says nothing", "choices without a question"]
)
def test_what_cannot_be_said_is_refused_at_once(text: str, given: tuple[Choice, ...]) -> None:
    with pytest.raises(ValueError, match=r"says something|belong to a question"):
        Worded(text, Language.EN, None, given)
