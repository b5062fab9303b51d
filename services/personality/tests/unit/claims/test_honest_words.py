"""Other words that say what was decided, no more and no less, may be said: both languages, every act."""

from collections.abc import Sequence
from typing import Any

import pytest

from ratiba_contracts import acts, appointment_acts, business_acts, offer_acts, slot_acts

from .retelling import (
    APPOINTMENT,
    BUSINESS,
    DAY,
    MANICURE,
    OPENING,
    PEDICURE,
    TEN,
    TWO,
    WITH_AMINA,
    judged,
)

CARD = "Manicure (45 min, KSh 1,500)\nTue 24 Nov, 10:00 am"
CARD_SW = "Kupaka rangi (dakika 45, KSh 1,500)\nJumanne, 24 Novemba, saa nne asubuhi (10:00)"
BOOKED_CARD = f"{CARD}\nWith Amina\nReference: K7PX2M"

ENGLISH: Sequence[tuple[str, tuple[Any, ...]]] = [
    (
        (
            "Hello there, lovely to have you here! Hi Wanjiku, welcome to Pendo Spa! 😊\n"
            "Karibu sana! Unaweza kuandika kwa Kiswahili pia."
        ),
        (acts.Greet(business=BUSINESS),),
    ),
    ("Which of our services would you like?", (acts.AskService(),)),
    (
        "Lovely! Which service would you love?",
        (acts.AskService(),),
    ),
    ("I'm so sorry, that's something we don't offer.", (acts.ServiceNotOffered(),)),
    ("Wonderful! Which day suits you for Manicure?", (slot_acts.AskDay(service=MANICURE),)),
    ("Great choice! For Manicure, which day would you prefer?", (slot_acts.AskDay(service=MANICURE),)),
    (
        "Good choice! These times are free on Tue 24 Nov for Manicure. Which one suits you?",
        (slot_acts.OfferOpenings(service=MANICURE, day=DAY),),
    ),
    (
        "On Tue 24 Nov these times are still available for Manicure. Which one works best for you?",
        (slot_acts.OfferOpenings(service=MANICURE, day=DAY),),
    ),
    (
        "Amina is free for Manicure on Tue 24 Nov at these times. Which would you like?",
        (slot_acts.OfferOpenings(service=MANICURE, day=DAY, staff_name="Amina"),),
    ),
    (
        "Here are some available times for Manicure. Which one would you like?",
        (slot_acts.OfferOpenings(service=MANICURE),),
    ),
    (
        (
            "Lovely! Manicure goes really nicely with Pedicure (45 min, KSh 2,000) on the same visit. "
            'Just write "Pedicure" and I will ask you for its time once this one is booked.'
        ),
        (offer_acts.SuggestService(service=PEDICURE, beside=MANICURE),),
    ),
    (
        "Great choice! Pedicure is noted: we will find its time once Manicure is booked.",
        (offer_acts.NotedForAfter(service=PEDICURE, after=MANICURE),),
    ),
    ("Wonderful! Now for Pedicure: shall we find a time for it, please?", (offer_acts.AskNext(service=PEDICURE),)),
    ("I'm really sorry, we are closed on Tue 24 Nov.", (slot_acts.SlotRefused(reason="closed", day=DAY),)),
    (
        "Unfortunately Amina is already booked on Tue 24 Nov at 10:00 am, sorry!",
        (slot_acts.SlotRefused(reason="taken", requested_at=TEN, staff_name="Amina"),),
    ),
    (
        "So sorry, there's nothing free on Tue 24 Nov at 10:00 am.",
        (slot_acts.SlotRefused(reason="no_opening", requested_at=TEN),),
    ),
    (
        "I'm afraid Tue 24 Nov at 10:00 am was taken just a moment ago, so sorry!",
        (slot_acts.SlotTaken(requested_at=TEN),),
    ),
    ("What name shall I put it under, please?", (acts.AskName(),)),
    ("Which phone number can we reach you on, please?", (acts.AskPhone(),)),
    (
        f"Lovely! Just to be sure I have it right:\n{CARD}\nName: Wanjiku Kamau\nShall I go ahead and book it for you?",
        (acts.ReadBack(service=MANICURE, opening=OPENING),),
    ),
    (
        f"Let me see, just to be sure:\n{CARD}\nWith Amina\nName: Wanjiku Kamau\nShall I book it for you?",
        (acts.ReadBack(service=MANICURE, opening=WITH_AMINA),),
    ),
    ("No worries, what shall I change for you?", (acts.AskChange(),)),
    (
        f"Wonderful, Wanjiku, you're booked! 🎉\n{BOOKED_CARD}\nWe really look forward to seeing you.",
        (acts.Booked(appointment=APPOINTMENT),),
    ),
    (
        "Shall I go ahead and cancel your appointment for Manicure on Tue 24 Nov at 10:00 am?",
        (appointment_acts.ConfirmCancel(appointment=APPOINTMENT),),
    ),
    (
        "Okay Wanjiku, your booking for Manicure on Tue 24 Nov at 10:00 am is cancelled.",
        (appointment_acts.Cancelled(appointment=APPOINTMENT),),
    ),
    (
        "Perfect, Wanjiku, nothing has changed: your appointment for Manicure is still on Tue 24 Nov at 10:00 am.",
        (appointment_acts.Kept(appointment=APPOINTMENT),),
    ),
    (
        "Happy to help! You'll find Pendo Spa at Ngong Road 7, Nairobi.",
        (business_acts.Location(address="Ngong Road 7, Nairobi"),),
    ),
    ("No worries at all, I've dropped it. Nothing new is booked.", (acts.NeverMind(),)),
    ("Wanjiku, you're very welcome, really! 😊", (acts.YouAreWelcome(),)),
    ("Take care, Wanjiku, and see you soon! 😊", (acts.Goodbye(),)),
    (
        "I book one person at a time: let's do the first one now, and the next right after.",
        (acts.OnePersonAtATime(),),
    ),
    (
        (
            "I'm so sorry, Tue 24 Nov at 10:00 am was taken just a moment ago.\n\n"
            "These times are free for Manicure. Which one would you like?"
        ),
        (slot_acts.SlotTaken(requested_at=TEN), slot_acts.OfferOpenings(service=MANICURE)),
    ),
]

SWAHILI: Sequence[tuple[str, tuple[Any, ...]]] = [
    ("Ungependa huduma ipi, tafadhali?", (acts.AskService(),)),
    ("Samahani sana, huduma hiyo hatuna kwa sasa.", (acts.ServiceNotOffered(),)),
    ("Vizuri sana! Ungependa kuja siku ipi kwa Kupaka rangi?", (slot_acts.AskDay(service=MANICURE),)),
    (
        "Pole sana, nafasi ya Jumanne, 24 Novemba, saa nne asubuhi (10:00) imechukuliwa na mtu mwingine sasa hivi.",
        (slot_acts.SlotTaken(requested_at=TEN),),
    ),
    ("Samahani sana, hatufungui Jumanne, 24 Novemba.", (slot_acts.SlotRefused(reason="closed", day=DAY),)),
    (
        f"Asante! Hebu tuhakikishe pamoja:\n{CARD_SW}\nJina: Wanjiku Kamau\nNikuwekee miadi hii?",
        (acts.ReadBack(service=MANICURE, opening=OPENING),),
    ),
    (
        "Vyema! Nimeandika Kusafisha miguu: tutaitafutia saa yake tukishaweka Kupaka rangi.",
        (offer_acts.NotedForAfter(service=PEDICURE, after=MANICURE),),
    ),
    ("Vizuri sana! Sasa Kusafisha miguu: tuitafutie saa, tafadhali?", (offer_acts.AskNext(service=PEDICURE),)),
    ("Hakuna wasiwasi, ungependa nibadilishe nini?", (acts.AskChange(),)),
    (
        "Sawa Wanjiku, miadi yako ya Kupaka rangi, Jumanne, 24 Novemba, saa nne asubuhi (10:00), imefutwa.",
        (appointment_acts.Cancelled(appointment=APPOINTMENT),),
    ),
    (
        "Tafadhali, nifute miadi yako ya Kupaka rangi, Jumanne, 24 Novemba, saa nne asubuhi (10:00)?",
        (appointment_acts.ConfirmCancel(appointment=APPOINTMENT),),
    ),
    (
        "Habari! Pendo Spa inapatikana Ngong Road 7, Nairobi.",
        (business_acts.Location(address="Ngong Road 7, Nairobi"),),
    ),
    ("Sawa, hakuna shida kabisa, tumeacha hapo. Hakuna miadi mpya iliyowekwa.", (acts.NeverMind(),)),
]


@pytest.mark.parametrize(("text", "said"), ENGLISH, ids=[text[:40] for text, _ in ENGLISH])
def test_honest_english(text: str, said: tuple[Any, ...]) -> None:
    assert judged(text, *said) is None


@pytest.mark.parametrize(("text", "said"), SWAHILI, ids=[text[:40] for text, _ in SWAHILI])
def test_honest_swahili(text: str, said: tuple[Any, ...]) -> None:
    assert judged(text, *said, language="sw") is None


def test_professional_words_have_no_emoji_and_others_have_one() -> None:
    words = "Which of our services would you like to book? 😊"
    assert judged(words, acts.AskService(), tone="professional") == "emoji"
    assert judged("Which of our services would you like? 😊", acts.AskService()) is None
    assert judged("😊 Which of our services would you like? 😊", acts.AskService()) == "emoji"


def test_a_time_that_is_asked_for_later_stays_where_it_was() -> None:
    said = (slot_acts.SlotTaken(requested_at=TEN), slot_acts.SlotTaken(requested_at=TWO))
    first, second = "Tue 24 Nov at 10:00 am", "Tue 24 Nov at 2:00 pm"
    tail = "was taken just a moment ago"
    assert judged(f"I'm sorry, {first} {tail}. I'm sorry, {second} {tail}.", *said) is None
    assert judged(f"I'm sorry, {second} {tail}. I'm sorry, {first} {tail}.", *said) == "order"
