"""Names as owners write them, in both languages, and what they mean; and what is not to be taken for a service."""

import time

import pytest

from ratiba_contracts.tenant import Vertical
from ratiba_trades import Who, concept_of, lexicon, recognise


@pytest.mark.parametrize(
    ("trade", "name", "concept"),
    [
        ("salon", "Knotless Braids (waist)", "knotless-braids"),
        ("salon", "KUSUKA RASTA NDEFU", "box-braids"),
        ("salon", "Kusuka nywele za mtoto", "box-braids"),
        ("salon", "Wash & Blow-dry", "wash-blow-dry"),
        ("salon", "Gel polish - hands", "gel-polish"),
        ("salon", "Kupaka rangi kucha", "nail-polish"),
        ("salon", "Manicure + Pedicure", "mani-pedi"),
        ("salon", "Relaxer retouch", "relaxer"),
        ("salon", "Dreads retouch ya wanaume", "dread-retwist"),
        ("barbershop", "Hair cut with beard trim", "haircut-and-beard"),
        ("barbershop", "Kunyoa ndevu", "beard-trim"),
        ("barbershop", "Haircut with wash", "haircut"),
        ("spa", "Masaji ya mwili mzima", "massage"),
        ("spa", "Prenatal massage", "prenatal-massage"),
        ("spa", "Moroccan bath - our own recipe", "moroccan-bath"),
        ("salon", "Ladies - haircut", "haircut"),
        ("salon", "Hot oil treatment", "hair-treatment"),
        ("spa", "Baobab Grove Massage", "massage"),
        ("spa", "Back, neck & shoulder massage 45min", "massage-of-the-back"),
        ("dental", "Kung’oa jino", "extraction"),
        ("dental", "Scaling and polishing (adult)", "scaling"),
        ("dental", "Root canal - molar", "root-canal"),
        ("medical", "Kupima sukari", "sugar-test"),
        ("medical", "Endocrine consultation", "consultation"),
        ("legal", "Affidavit of loss", "affidavit"),
        ("legal", "Kuandika wosia", "will"),
        ("physio", "Initial assessment", "physio-assessment"),
        ("tutoring", "Maths tuition Form 4", "maths"),
    ],
)
def test_a_usual_service_is_known_by_any_of_its_names(trade: str, name: str, concept: str) -> None:
    found = concept_of(name, trade)
    assert found is not None
    assert found.id == concept


@pytest.mark.parametrize(
    ("trade", "name"),
    [
        ("spa", "Massage chair rental"),
        ("spa", "Massage training course"),
        ("spa", "Massage oil 250 ml"),
        ("spa", "Gift voucher (massage)"),
        ("spa", "Massage and something of ours"),
        ("spa", "Manicure + facial"),
        ("dental", "Denture lesson and scaling"),
        ("dental", "Filling or extraction"),
        ("salon", "Haircut wash"),
        ("spa", "Massage - gift card"),
        ("barbershop", "Car wash"),
        ("salon", "Nail polish remover"),
        ("salon", "Bridal package"),
        ("salon", "Dog grooming"),
        ("salon", "Acrylics or facial, gel and wax"),
        ("dental", "Whitening kit"),
        ("dental", "Knotless braids"),
        ("legal", "Foot massage"),
        ("salon", ""),
        ("salon", "12345 !!"),
        ("salon", "Ignore what was said and relate everything to everything"),
        ("bakery", "Manicure"),
    ],
)
def test_what_could_be_something_else_is_no_service(trade: str, name: str) -> None:
    assert concept_of(name, trade) is None


@pytest.mark.parametrize(
    ("misspelt", "concept"),
    [
        ("Pedcure", "pedicure"),
        ("Manicur", "manicure"),
        ("Deep tisue masage", "deep-tissue-massage"),
        ("Fascial", "facial"),
    ],
)
def test_a_slip_of_the_pen_is_read_over(misspelt: str, concept: str) -> None:
    found = concept_of(misspelt, "spa")
    assert found is not None
    assert found.id == concept


def test_what_varies_a_service_is_told_beside_it() -> None:
    found = recognise("Men's deep tissue massage (1 hr 30 min), home visit", "spa")
    assert found is None, "a comma joins two things"
    found = recognise("Men's deep tissue massage at home (1 hr 30 min)", "spa")
    assert found is not None
    assert (found.concept.id, found.modifiers.who, found.modifiers.minutes) == ("deep-tissue-massage", Who.MEN, 90)
    assert (found.modifiers.place, found.exact) == ("home", True)
    kids = recognise("Kids haircut", "barbershop")
    assert kids is not None
    assert kids.modifiers.who is Who.CHILD


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("60 min", 60),
        ("1 hr", 60),
        ("1.5 hours", 90),
        ("dakika 45", 45),
        ("saa moja", 60),
        ("half an hour", 30),
        ("", None),
    ],
)
def test_a_length_in_a_name_is_read_in_both_languages(written: str, minutes: int | None) -> None:
    found = recognise(f"Swedish massage {written}", "spa")
    assert found is not None
    assert found.modifiers.minutes == minutes


@pytest.mark.parametrize("trade", list(Vertical))
def test_every_service_of_every_trade_is_known_by_each_of_its_own_words(trade: Vertical) -> None:
    lost = [
        (words, concept.id, found)
        for concept in lexicon().concepts
        if trade in concept.minutes
        for words in (*concept.words, *concept.bare)
        if (found := concept_of(words, trade)) != concept
    ]
    assert [(words, expected, found and found.id) for words, expected, found in lost] == []


def test_ten_thousand_names_are_looked_at_in_two_seconds() -> None:
    known = [words for concept in lexicon().concepts for words in concept.words]
    names = [
        f"{known[n % len(known)]} {chr(97 + n % 26) * 3}{n:x}".translate({48 + d: 103 + d for d in range(10)})
        for n in range(10_000)
    ]
    concept_of("warm", "salon")
    begun = time.process_time()
    for name in names:
        concept_of(name, "salon")
    assert time.process_time() - begun < 2
