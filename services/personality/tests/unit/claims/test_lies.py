"""Lies a model may tell, each refused, and for what it is: see the tables in `lies/`, one a kind of lie."""

from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

from ratiba_contracts import acts

from .replies import KEPT, wrong_with
from .retelling import MANICURE, WITH_AMINA, judged

TABLES = sorted(Path(__file__).with_name("lies").glob("*.yaml"))


def lies(table: Path) -> Iterator[tuple[str, str, str, str]]:
    """Language, reply, text and what is wrong with it."""
    for language, replies in yaml.safe_load(table.read_text(encoding="utf-8")).items():
        for reply, told in replies.items():
            yield from ((language, reply, text, wrong) for one in told for wrong, text in one.items())


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.stem)
def test_no_lie_of_a_kind_passes(table: Path) -> None:
    judged_otherwise = [
        (reply, text, wrong, found)
        for language, reply, text, wrong in lies(table)
        if (found := wrong_with(text, reply, language)) != wrong
    ]
    assert judged_otherwise == []


def test_there_are_lies_of_every_kind_in_both_languages() -> None:
    told = [one for table in TABLES for one in lies(table)]
    assert len(TABLES) >= 9
    assert {language for language, *_ in told} == {"en", "sw"}
    assert min(len(list(lies(table))) for table in TABLES) > 9


@pytest.mark.parametrize(
    ("language", "reply", "text"),
    [
        ("en", "offer", "{free} Which one suits you?"),
        ("en", "read_back", "Just to be sure I have it right:\n{card}\nShall I book it for you?"),
        ("en", "cancelled", "Wanjiku, your appointment for Manicure on {when} is cancelled."),
        ("en", "slot_taken", "I'm so sorry, {when} was taken just a moment ago."),
        ("en", "booked", "Wanjiku, you're booked!\n{booked}\nWe look forward to seeing you."),
        ("en", "prices", "Our prices:\n{prices}"),
        ("en", "appointments", "Your upcoming appointments:\n{coming}"),
        ("en", "next_appointment", "Your next appointment:\n{next}"),
        ("sw", "offer", "{free_sw} Ipi inakufaa?"),
        ("sw", "read_back", "Hebu tuhakikishe pamoja:\n{card_sw}\nNikuwekee miadi hii?"),
        ("sw", "cancelled", "Wanjiku, miadi yako ya Kupaka rangi, {when_sw}, imefutwa."),
        ("sw", "booked", "Wanjiku, miadi yako imewekwa!\n{booked_sw}\nTunakusubiri kwa furaha."),
        ("sw", "prices", "Bei zetu:\n{prices_sw}"),
    ],
)
def test_a_lie_is_refused_for_what_it_is_and_not_by_chance(language: str, reply: str, text: str) -> None:
    """What the tables keep in braces is honest without the lie."""
    assert wrong_with(text, reply, language) is None


def test_no_line_of_a_card_may_go() -> None:
    act = acts.ReadBack(service=MANICURE, opening=WITH_AMINA)
    lines = KEPT["card"].replace("\nName", "\nWith Amina\nName").splitlines()
    whole = "Just to be sure I have it right:\n{}\nShall I book it for you?"
    assert judged(whole.format("\n".join(lines)), act) is None
    for gone in range(len(lines)):
        less = "\n".join(lines[:gone] + lines[gone + 1 :])
        assert judged(whole.format(less), act) == "lost"
