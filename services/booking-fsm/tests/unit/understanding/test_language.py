"""The language of one turn; what is said in both says nothing."""

import pytest

from booking_fsm.domain.understanding import Language

EN, SW = Language.EN, Language.SW


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("I want a manicure", EN),
        ("how much", EN),
        ("tomorrow", EN),
        ("can i come kesho", EN),
        ("I want a manicure kesho saa tatu", EN),
        ("M-Pesa instead please", EN),
        ("m pesa instead", EN),
        ("what time r u open 2moro", EN),
        ("thank you very much", EN),
        ("nataka kubook nails kesho", SW),
        ("nataka M-Pesa", SW),
        ("sina pesa", SW),
        ("niwekee appointment", SW),
        ("nataka haircut on friday at 3pm", SW),
        ("naomba appointment ya manicure tomorrow morning", SW),
        ("bei gani?", SW),
        ("kesho", SW),
        ("ghairi", SW),
        ("ndiyo", SW),
        ("hapana", SW),
        ("asante sana", SW),
        ("niaje", SW),
        ("saa nne asubuhi", SW),
        ("massage kesho saa nne", SW),
        ("nilikuwa nimekasirika", SW),
    ],
)
def test_tells_the_language(heard, text, language):
    assert heard(text).language is language


@pytest.mark.parametrize(
    "text",
    [
        "2",
        "👍",
        "ok",
        "yes",
        "hi",
        "sawa",
        "poa",
        "manicure",
        "0712345678",
        "Amina Hassan",
        "?",
        "",
        "10:30",
        "pls",
        "M-Pesa",
    ],
)
def test_what_is_said_in_both_languages_tells_nothing(heard, text):
    understanding = heard(text)
    assert understanding.language is None
    assert understanding.language_confidence == 0


def test_an_even_mixture_is_not_forced(heard):
    understanding = heard("how much ni manicure na pedicure please sir")
    assert understanding.language is None or understanding.language_confidence < 0.5


def test_a_name_is_no_evidence(heard):
    assert heard("Achieng Nyambura").language is None


def test_more_words_make_it_surer(heard):
    short, long = heard("kesho"), heard("nataka kuja kesho saa nne asubuhi")
    assert 0 < short.language_confidence < long.language_confidence <= 1
