"""What an owner's own greeting may be."""

import re

import pytest

from personality.domain.greeting_text import greeting_problem


@pytest.mark.parametrize(
    "text",
    [
        "Karibu Pendo Spa, pumzika!",
        "k" * 140,
        "Karibu 👩‍🦰 ❤️ 🇰🇪",
        "Hi {name}, {{lead}} %s %(x)s ${HOME} *bold* _it_ {% raw %} <b>",
        "Ukaribisho wetu — «karibu» “sana”",
    ],
)
def test_ordinary_words_are_a_greeting_whatever_signs_are_in_them(text: str) -> None:
    assert greeting_problem(text) is None


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "is empty"),
        ("   ", "is empty"),
        ("k" * 141, "has 141 characters, at most 140"),
        ("Karibu\nPendo", "more than one line"),
        ("Karibu\rPendo", "more than one line"),
        ("Karibu\u2028Pendo", "more than one line"),
        ("Karibu\x0bPendo", "more than one line"),
        ("Karibu\n", r"a control character \(U\+000A\) at place 7"),
        ("Karibu\tPendo", r"a control character \(U\+0009\) at place 7"),
        ("Karibu\x00", r"U\+0000"),
        ("Karibu \x1b[31m", r"U\+001B"),
        ("Pendo \u202eaps", "direction-changing"),
        ("\u2066Pendo\u2069", "direction-changing"),
        ("Pendo\u200b Spa", "invisible"),
        ("\ufeffPendo", "invisible"),
        ("Pendo \ud83d", "half a character"),
        ("Pendo \ue000", "private use"),
    ],
)
def test_what_would_not_be_read_as_it_is_written_is_refused(text: str, problem: str) -> None:
    found = greeting_problem(text)
    assert found is not None
    assert re.search(problem, found), found
