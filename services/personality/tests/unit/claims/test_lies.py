"""Lies a model may tell, each refused: something added, something missing, something turned around."""

from collections.abc import Sequence
from typing import Any

import pytest

from ratiba_contracts import acts

from .retelling import (
    APPOINTMENT,
    BUSINESS,
    DAY,
    HOURS,
    LATER,
    MANICURE,
    OPENING,
    PEDICURE,
    TEN,
    WITH_AMINA,
    judged,
)

OFFER = (acts.OfferOpenings(service=MANICURE, day=DAY),)
OFFER_AMINA = (acts.OfferOpenings(service=MANICURE, day=DAY, staff_name="Amina"),)
READ_BACK = (acts.ReadBack(service=MANICURE, opening=OPENING),)
CANCELLED = (acts.Cancelled(appointment=APPOINTMENT),)
CONFIRM = (acts.ConfirmCancel(appointment=APPOINTMENT),)
BOOKED = (acts.Booked(appointment=APPOINTMENT),)
TAKEN = (acts.SlotTaken(requested_at=TEN),)
BUSY = (acts.SlotRefused(reason="taken", requested_at=TEN, staff_name="Amina"),)
BUSY_THEN_OFFER = (*BUSY, acts.OfferOpenings(service=MANICURE))
PRICES = (acts.Prices(services=(MANICURE, PEDICURE)),)
HOURS_TOLD = (acts.Hours(days=(acts.DayHours(day=DAY, intervals=HOURS),)),)
WHERE = (acts.Location(address="Ngong Road 7, Nairobi"),)
COMING = (acts.Appointments(appointments=(APPOINTMENT, LATER)),)

CARD = "Manicure (45 min, KSh 1,500)\nTue 24 Nov, 10:00 am"
READ_CARD = f"{CARD}\nName: Wanjiku Kamau"
BOOKED_CARD = f"{CARD}\nWith Amina\nReference: K7PX2M"
WHEN = "Tue 24 Nov at 10:00 am"
FREE = "These times are free for Manicure on Tue 24 Nov."

LIES: Sequence[tuple[str, str, str, tuple[Any, ...]]] = [
    # prices and numbers
    (
        "another price",
        "lost",
        f"Just to be sure I have it right:\n{READ_CARD.replace('1,500', '1,400')}\nShall I book it for you?",
        READ_BACK,
    ),
    (
        "a price in other signs",
        "lost",
        f"Just to be sure I have it right:\n{READ_CARD.replace('1,500', '1500')}\nShall I book it?",
        READ_BACK,
    ),
    (
        "a price left out",
        "lost",
        f"Just to be sure I have it right:\n{READ_CARD.replace(', KSh 1,500', '')}\nShall I book it for you?",
        READ_BACK,
    ),
    ("a discount in figures", "characters", f"{FREE} It is 20% off. Which one suits you?", OFFER),
    ("a discount in words", "added", f"{FREE} It is half price. Which one suits you?", OFFER),
    ("a price in words", "added", f"{FREE} It is ten bob. Which one suits you?", OFFER),
    (
        "free of charge",
        "added",
        "Manicure is free of charge on Tue 24 Nov, these times are free. Which one suits you?",
        OFFER,
    ),
    ("for free", "added", "These times are for free for Manicure on Tue 24 Nov. Which one suits you?", OFFER),
    ("the service is free", "added", "Manicure is free on Tue 24 Nov. Which one suits you?", OFFER),
    (
        "prices changed about",
        "lost",
        "Our prices:\n- Manicure, 45 min, KSh 2,000\n- Pedicure, 45 min, KSh 1,500",
        PRICES,
    ),
    ("one price left out", "lost", "Our prices:\n- Manicure, 45 min, KSh 1,500", PRICES),
    ("a number of its own", "added", f"{FREE} We have 3 of these. Which one suits you?", OFFER),
    ("a telephone number", "added", f"{FREE} Call 0712 345 678. Which one suits you?", OFFER),
    # times and days
    (
        "another time",
        "lost",
        f"Wanjiku, your appointment for Manicure on {WHEN.replace('10', '11')} is cancelled.",
        CANCELLED,
    ),
    (
        "another half of the day",
        "lost",
        f"Your appointment for Manicure on {WHEN.replace('am', 'pm')} is cancelled.",
        CANCELLED,
    ),
    ("a time in words", "lost", "Wanjiku, your appointment for Manicure on Tue 24 Nov at ten is cancelled.", CANCELLED),
    ("another weekday", "lost", FREE.replace("Tue", "Wed") + " Which one suits you?", OFFER),
    ("another date", "lost", FREE.replace("24", "25") + " Which one suits you?", OFFER),
    ("another month", "lost", FREE.replace("Nov", "Dec") + " Which one suits you?", OFFER),
    ("a day of its own", "added", f"{FREE} Tomorrow too. Which one suits you?", OFFER),
    ("a time of its own", "added", f"{FREE} Noon is lovely. Which one suits you?", OFFER),
    ("a deadline", "added", f"{FREE} They go soon. Which one suits you?", OFFER),
    ("hours longer than they are", "lost", "We are open:\nTue 24 Nov: 9:00 am - 7:00 pm", HOURS_TOLD),
    ("closed for open", "added", "We are closed:\nTue 24 Nov: 9:00 am - 6:00 pm", HOURS_TOLD),
    # names, references, places, links
    (
        "another member of staff",
        "lost",
        "Aisha is free for Manicure on Tue 24 Nov at these times. Which one suits you?",
        OFFER_AMINA,
    ),
    ("one of the team who was not named", "added", f"{FREE} Njeri does it. Which one suits you?", OFFER),
    ("another service", "lost", "These times are free for Pedicure on Tue 24 Nov. Which one suits you?", OFFER),
    (
        "two services",
        "added",
        "These times are free for Manicure and Pedicure on Tue 24 Nov. Which one suits you?",
        OFFER,
    ),
    (
        "another reference",
        "lost",
        f"Wanjiku, you're booked!\n{BOOKED_CARD.replace('K7PX2M', 'K7PX2N')}\nWe look forward to seeing you.",
        BOOKED,
    ),
    ("another customer", "lost", f"Achieng, your appointment for Manicure on {WHEN} is cancelled.", CANCELLED),
    ("another street", "lost", "You'll find Pendo Spa at Ngong Road 17, Nairobi.", WHERE),
    ("a floor of its own", "added", "You'll find Pendo Spa at Ngong Road 7, Nairobi, upstairs.", WHERE),
    ("another business", "lost", "You'll find Bendo Spa at Ngong Road 7, Nairobi.", WHERE),
    ("a link", "added", f"{FREE} See pendo.example/now. Which one suits you?", OFFER),
    ("an address to write to", "characters", f"{FREE} Ask me@pendo. Which one suits you?", OFFER),
    (
        "a longer word with the service in it",
        "lost",
        "These times are free for Manicures on Tue 24 Nov. Which one suits you?",
        OFFER,
    ),
    # what was done
    (
        "booked before it is",
        "added",
        f"Just to be sure I have it right:\n{READ_CARD}\nYou're booked! Shall I book it for you?",
        READ_BACK,
    ),
    (
        "will book, where it only asks",
        "added",
        f"Just to be sure I have it right:\n{READ_CARD}\nI shall book it for you. Okay?",
        READ_BACK,
    ),
    (
        "no question any more",
        "question",
        f"Just to be sure I have it right:\n{READ_CARD}\nI book it for you.",
        READ_BACK,
    ),
    ("confirmed", "added", f"{FREE} It is confirmed. Which one suits you?", OFFER),
    ("paid", "added", f"Wanjiku, you're booked and paid!\n{BOOKED_CARD}\nWe look forward to seeing you.", BOOKED),
    ("you are in", "added", f"{FREE} You're in! Which one suits you?", OFFER),
    (
        "you are expected",
        "added",
        "You're with Amina, who is free for Manicure on Tue 24 Nov at these times. Which one suits you?",
        OFFER_AMINA,
    ),
    ("it is yours", "added", f"{FREE} They are yours. Which one suits you?", OFFER),
    ("see you, on what is only offered", "added", f"{FREE} See you! Which one suits you?", OFFER),
    (
        "cancelled before it is",
        "added",
        f"Your appointment for Manicure on {WHEN} is cancelled. Shall I cancel it?",
        CONFIRM,
    ),
    (
        "not cancelled although it is",
        "added",
        f"Wanjiku, your appointment for Manicure on {WHEN} is not cancelled.",
        CANCELLED,
    ),
    (
        "nothing said of the cancelling",
        "missing",
        f"Wanjiku, thanks for your appointment for Manicure on {WHEN}.",
        CANCELLED,
    ),
    ("booked although it is not", "added", "Don't worry, nothing is dropped. It is booked.", (acts.NeverMind(),)),
    ("dropped and booked", "added", "No problem at all, nothing is dropped. I've booked it.", (acts.NeverMind(),)),
    ("a refund", "added", f"Wanjiku, your appointment for Manicure on {WHEN} is cancelled and refunded.", CANCELLED),
    (
        "a reason of its own",
        "added",
        "I'm so sorry, " + WHEN + " was taken just a moment ago, our system was slow.",
        TAKEN,
    ),
    ("not taken", "added", f"I'm so sorry, {WHEN} was not taken just a moment ago.", TAKEN),
    (
        "who is busy is free",
        "mixed",
        f"Sorry, Amina is free on {WHEN}. These times are already booked for Manicure. Which one suits you?",
        BUSY_THEN_OFFER,
    ),
    ("who is busy is not", "added", f"Sorry, Amina isn't already booked on {WHEN}.", BUSY),
    ("offered although it is not", "added", "I'm sorry, we do offer that one.", (acts.ServiceNotOffered(),)),
    ("two wrongs", "added", "I'm sorry, we don't not offer that one.", (acts.ServiceNotOffered(),)),
    (
        "appointments changed about",
        "lost",
        (
            "Your upcoming appointments:\n"
            "- Manicure, Tue 24 Nov, 2:00 pm, with Amina (K7PX2M)\n- Pedicure, Tue 24 Nov, 10:00 am, with Cate (Q2WX9A)"
        ),
        COMING,
    ),
    # questions, advice, manner
    ("two questions", "question", f"{FREE} Which one suits you? Would you like something else?", OFFER),
    ("the question is gone", "question", f"{FREE} Choose please.", OFFER),
    ("advice", "added", f"{FREE} Please eat before. Which one suits you?", OFFER),
    ("praise that is a promise", "added", f"{FREE} Amina is our best. Which one suits you?", OFFER),
    ("markup", "characters", f"*{FREE}* Which one suits you?", OFFER),
    ("a tag", "characters", f"<b>{FREE}</b> Which one suits you?", OFFER),
    ("an emoji that says something", "characters", f"✅ {FREE} Which one suits you?", OFFER),
    ("too long", "too_long", f"{FREE} " + "Lovely, lovely, lovely. " * 12 + "Which one suits you?", OFFER),
    ("an invisible character", "characters", FREE.replace("free", "fr\u200bee") + " Which one suits you?", OFFER),
    ("another direction", "characters", f"\u202e{FREE} Which one suits you?", OFFER),
    ("letters of another script", "characters", FREE.replace("free", "fr\u0435e") + " Which one suits you?", OFFER),
    ("another language", "added", "Nafasi hizi ziko wazi Manicure on Tue 24 Nov. Ungependa ipi?", OFFER),
    ("what it was told", "added", f"{FREE} I was told to keep these rules. Which one suits you?", OFFER),
    ("what a prompt would say", "added", f"System: say hello to {BUSINESS}. {FREE} Which one suits you?", OFFER),
    ("a mark of ours", "characters", f"{FREE} ⟦service 0⟧ Which one suits you?", OFFER),
    ("nothing at all but the question", "lost", "Which one suits you?", OFFER_AMINA),
]

SWAHILI_LIES: Sequence[tuple[str, str, str, tuple[Any, ...]]] = [
    ("bure", "added", "Hizi ndizo nafasi za Kupaka rangi zilizo wazi bure Jumanne, 24 Novemba. Ipi inakufaa?", OFFER),
    (
        "punguzo",
        "added",
        "Hizi ndizo nafasi za Kupaka rangi zilizo wazi Jumanne, 24 Novemba kwa nusu bei. Ipi inakufaa?",
        OFFER,
    ),
    (
        "saa nne",
        "added",
        "Hizi ndizo nafasi za Kupaka rangi zilizo wazi Jumanne, 24 Novemba saa nne. Ipi inakufaa?",
        OFFER,
    ),
    ("kesho", "added", "Hizi ndizo nafasi za Kupaka rangi zilizo wazi kesho Jumanne, 24 Novemba. Ipi inakufaa?", OFFER),
    (
        "siku nyingine",
        "lost",
        "Hizi ndizo nafasi za Kupaka rangi zilizo wazi Jumatano, 24 Novemba. Ipi inakufaa?",
        OFFER,
    ),
    (
        "ni yako",
        "added",
        "Hizi ndizo nafasi za Kupaka rangi zilizo wazi Jumanne, 24 Novemba. Ni zako! Ipi inakufaa?",
        OFFER,
    ),
    (
        "imewekwa",
        "added",
        "Miadi imewekwa. Hizi ndizo nafasi za Kupaka rangi zilizo wazi Jumanne, 24 Novemba. Ipi inakufaa?",
        OFFER,
    ),
    (
        "tuonane",
        "added",
        "Hizi ndizo nafasi za Kupaka rangi zilizo wazi Jumanne, 24 Novemba. Tuonane! Ipi inakufaa?",
        OFFER,
    ),
    (
        "haijafutwa",
        "added",
        "Wanjiku, miadi yako ya Kupaka rangi, Jumanne, 24 Novemba, saa nne asubuhi (10:00), haijafutwa.",
        CANCELLED,
    ),
    (
        "saa kumi",
        "lost",
        "Wanjiku, miadi yako ya Kupaka rangi, Jumanne, 24 Novemba, saa kumi jioni (16:00), imefutwa.",
        CANCELLED,
    ),
    (
        "umelipa",
        "added",
        "Wanjiku, umelipa, miadi yako ya Kupaka rangi, Jumanne, 24 Novemba, saa nne asubuhi (10:00), imefutwa.",
        CANCELLED,
    ),
    ("tuna", "added", "Pole sana, huduma hiyo tuna kwa sasa.", (acts.ServiceNotOffered(),)),
    ("nimeweka", "missing", "Hakuna shida kabisa, tumeacha hapo. Miadi iliyowekwa.", (acts.NeverMind(),)),
    ("Kiingereza", "added", "These are free for Kupaka rangi Jumanne, 24 Novemba. Which one suits you?", OFFER),
    (
        "mhudumu mwingine",
        "lost",
        "Hizi ndizo nafasi za Kupaka rangi alizo nazo Aisha Jumanne, 24 Novemba. Ipi inakufaa?",
        OFFER_AMINA,
    ),
]


@pytest.mark.parametrize(("lie", "wrong", "text", "said"), LIES, ids=[lie for lie, *_ in LIES])
def test_an_english_lie_is_refused(lie: str, wrong: str, text: str, said: tuple[Any, ...]) -> None:
    assert judged(text, *said, asks="?" in text or said is OFFER) == wrong, lie


@pytest.mark.parametrize(("lie", "wrong", "text", "said"), SWAHILI_LIES, ids=[lie for lie, *_ in SWAHILI_LIES])
def test_a_swahili_lie_is_refused(lie: str, wrong: str, text: str, said: tuple[Any, ...]) -> None:
    assert judged(text, *said, language="sw", asks=True) == wrong, lie


def test_a_lie_is_refused_for_what_it_is_and_not_by_chance() -> None:
    """Each lie that only exchanges a word is honest without it."""
    assert judged(f"{FREE} Which one suits you?", *OFFER, asks=True) is None
    assert judged(f"Just to be sure I have it right:\n{READ_CARD}\nShall I book it for you?", *READ_BACK) is None
    assert judged(f"Wanjiku, your appointment for Manicure on {WHEN} is cancelled.", *CANCELLED) is None
    assert judged(f"I'm so sorry, {WHEN} was taken just a moment ago.", *TAKEN) is None
    assert judged(f"Wanjiku, you're booked!\n{BOOKED_CARD}\nWe look forward to seeing you.", *BOOKED) is None


@pytest.mark.parametrize("act", [acts.ReadBack(service=MANICURE, opening=WITH_AMINA)])
def test_no_line_of_a_card_may_go(act: acts.ReadBack) -> None:
    lines = [*CARD.splitlines(), "With Amina", "Name: Wanjiku Kamau"]
    whole = "Just to be sure I have it right:\n{}\nShall I book it for you?"
    assert judged(whole.format("\n".join(lines)), act) is None
    for gone in range(len(lines)):
        less = "\n".join(lines[:gone] + lines[gone + 1 :])
        assert judged(whole.format(less), act) == "lost"
