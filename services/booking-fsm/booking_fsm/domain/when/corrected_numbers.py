"""A bare number after a correction is of the kind it corrects: "at 10... actually 11", "tarehe 5, samahani, 6".

What does not suit is corrected too: "10 is too early, 12".
"""

from collections.abc import Sequence
from dataclasses import replace

from booking_fsm.domain.when.bare_hours import Scene, as_written
from booking_fsm.domain.when.calendar_days import valid_date
from booking_fsm.domain.when.clock import SpokenClock, Writing
from booking_fsm.domain.when.corrections import CORRECTIONS, corrects
from booking_fsm.domain.when.dates import read_bare_day
from booking_fsm.domain.when.english_clock import read_english_clock
from booking_fsm.domain.when.mentions import Mention, SaidClock, SaidDay, Sort
from booking_fsm.domain.when.numbers import ORDINAL_ENDINGS
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.swahili_clock import read_elliptic
from booking_fsm.domain.when.unsuited import unsuited
from booking_fsm.domain.when.words import MONTHS

BESIDE = CORRECTIONS | frozenset(
    {"make", "it", "that", "i", "mean", "on", "second", "thought", "hold", "oh", "hmm", "ah", "lets", "let's", "say",
     "do", "at", "or", "then", "au", "ama", "basi", "ni", "iwe", "fanya", "tufanye", "ya", "better", "please", "the"}
)  # fmt: skip
"""All that may stand, with signs, between what is corrected and a bare number."""
AFTER = frozenset(
    {"please", "pls", "plz", "is", "works", "would", "will", "if", "then", "instead", "thanks", "thank", "asante",
     "tafadhali", "better", "ok", "okay", "sharp", "tu", "hivi", "and", "on", "kamili"}
)  # fmt: skip
"""Any other word after the number may be what it counts: "sorry, 2 heads"."""


def read_corrected(s: Sentence, i: int, scene: Scene, said: Sequence[Mention]) -> SaidClock | SaidDay | None:
    """Read the bare number at `i` where it corrects the hour, or the day of the month, said before."""
    last = said[-1] if said else None
    if last is None or i in s.blocked or s.word(i) in BESIDE:
        return None
    refused = unsuited(s, last.after)
    between = list(range(refused or last.after, i))
    if not all(s.word(k) in BESIDE or not s.word(k).isalnum() for k in between):
        return None
    if refused is None and not corrects(s, between):
        return None
    if isinstance(last, SaidDay) and last.sort is Sort.DATE and _ends_in_number(s, last):
        return _day(s, i, scene, last)
    hour = next((m for m in reversed(said) if isinstance(m, SaidClock)), None)
    return _hour(s, i, scene, hour) if hour is not None else None


def _ends_in_number(s: Sentence, m: Mention) -> bool:
    return s.is_digits(m.after - 1) or s.word(m.after - 1) in ORDINAL_ENDINGS or _month_said(s, m)


def _month_said(s: Sentence, m: Mention) -> bool:
    return any(s.word(k) in MONTHS for k in range(m.first, m.after))


def _day(s: Sentence, i: int, scene: Scene, last: SaidDay) -> SaidDay | None:
    bare = read_bare_day(s, i, scene.now.date())
    if bare is None or not _stands_alone(s, bare.after) or not bare.days or s.word(bare.after) in MONTHS:
        return None
    if not _month_said(s, last) or len(last.days) != 1:
        return bare
    number = int(s.word(i)) if s.is_digits(i) else bare.days[0].day
    found = valid_date(last.days[0].year, last.days[0].month, number)
    return SaidDay(i, bare.after, (found,), Sort.DATE) if found and found >= scene.now.date() else None


def _hour(s: Sentence, i: int, scene: Scene, corrected: SaidClock) -> SaidClock | None:
    on_saa = corrected.clock.writing in {Writing.SAA_WORDS, Writing.SAA_DIGITS, Writing.SAA_COLON}
    told = read_english_clock(s, i)
    if told and not told.sure and _stands_alone(s, told.after):
        clock = as_written(s, i, told.after, told.clock, scene)
        if on_saa and clock.half is None and clock.hour <= 12:
            clock = _saa(clock)
        return SaidClock(i, told.after, clock, told.part)
    elliptic = read_elliptic(s, i) if on_saa else None
    return SaidClock(i, elliptic[1], elliptic[0]) if elliptic else None


def _saa(clock: SpokenClock) -> SpokenClock:
    return replace(clock, writing=Writing.SAA_COLON if clock.minute else Writing.SAA_DIGITS)


def _stands_alone(s: Sentence, i: int) -> bool:
    return not s.word(i).isalnum() or s.word(i) in AFTER
