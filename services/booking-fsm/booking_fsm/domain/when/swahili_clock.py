"""Hours of the Swahili clock in words and digits: "saa nne na nusu", "saa 4:30", "saa tatu kasorobo", "s4 asubuhi"."""

from booking_fsm.domain.when.clock import SpokenClock, Writing
from booking_fsm.domain.when.meridiem import read_half
from booking_fsm.domain.when.numbers import read_digits, read_number, read_swahili
from booking_fsm.domain.when.parts import read_part
from booking_fsm.domain.when.sentence import Sentence

SAA = frozenset({"saa", "sa", "saah", "saat", "sah"})
HALF_PAST = frozenset({"nusu", "nuss", "nus", "unusu", "nanusu"})
QUARTER = frozenset({"robo", "narobo", "urobo"})
QUARTER_TO = frozenset({"kasorobo", "kasarobo", "kasrobo", "kasorbo", "kasorobu", "kosorobo", "kasororobo"})
LESS = frozenset({"kasoro", "kaso", "kasro", "kasoo", "bila"})
MINUTE = frozenset({"dakika", "dak", "dakik", "minutes", "mins", "min"})
HOURS = 12
"""Without "dakika" only a number past this is minutes: "saa tisa na kumi" may be two hours."""
EXACTLY = frozenset({"kamili", "kamil", "hivi", "tu", "juu", "ivi", "sharp"})

Told = tuple[SpokenClock, int]


def read_saa(s: Sentence, i: int) -> Told | None:
    """Read `saa` and an hour at `i`; "saa ngapi" and a watch are none."""
    at = _after_saa(s, i)
    if at is None:
        return None
    told = _digital(s, at) or _worded(s, at)
    if told is None:
        return None
    clock, after = told
    return clock, s.skip(after, EXACTLY)


def read_elliptic(s: Sentence, i: int) -> Told | None:
    """Read an hour whose `saa` was said before, as the second in "saa tisa hadi kumi", or left out: "nne asubuhi"."""
    return _worded(s, i)


def _after_saa(s: Sentence, i: int) -> int | None:
    word = s.word(i)
    if word in SAA:
        at = s.skip(i + 1, SAA | {"ya", "za", "iwe", "kuwa"})
        return at if at == i + 1 or word == "saa" else None
    if word == "s" and s.glued(i + 1) and s.is_digits(i + 1) and read_part(s, i + 2):
        return i + 1
    return None


def _digital(s: Sentence, i: int) -> Told | None:
    word = s.word(i)
    if not word.isdecimal():
        return None
    padded = word.startswith("0")
    if len(word) == 4 and int(word[:2]) <= 24 and int(word[2:]) < 60:
        return _with_half(s, SpokenClock(int(word[:2]), int(word[2:]), Writing.SAA_COLON, padded=padded), i + 1)
    if len(word) > 2 or int(word) > 24:
        return None
    minutes = read_digits(s, i + 2) if s.word(i + 1) in {":", ".", ";"} and s.glued(i + 2) else None
    if minutes and len(s.word(i + 2)) == 2 and minutes[0] < 60:
        return _with_half(s, SpokenClock(int(word), minutes[0], Writing.SAA_COLON, padded=padded), minutes[1])
    apart = s.word(i + 1)
    if len(apart) == 2 and apart.isdecimal() and int(apart) < 60 and int(word) <= 12:
        return _with_half(s, SpokenClock(int(word), int(apart), Writing.SAA_DIGITS), i + 2)
    return _with_minutes(s, int(word), i + 1, Writing.SAA_DIGITS)


def _worded(s: Sentence, i: int) -> Told | None:
    number = read_swahili(s, i, most=12)
    if number is None or s.word(number[1]) in {"mia", "elfu"}:
        return None
    return _with_minutes(s, number[0], number[1], Writing.SAA_WORDS)


def _with_minutes(s: Sentence, hour: int, i: int, writing: Writing) -> Told | None:
    if hour > 12:
        return _with_half(s, SpokenClock(hour, 0, writing), i)
    taken = _taken_away(s, i)
    if taken:
        minutes, after = taken
        return _with_half(s, SpokenClock(12 if hour == 1 else hour - 1, 60 - minutes, writing), after)
    added = _added(s, i)
    minutes, after = added or (0, i)
    return _with_half(s, SpokenClock(hour, minutes, writing), after)


def _taken_away(s: Sentence, i: int) -> tuple[int, int] | None:
    if s.word(i) in QUARTER_TO:
        return 15, i + 1
    if s.word(i) not in LESS:
        return None
    at = s.skip(i + 1, MINUTE)
    if s.word(at) in QUARTER:
        return 15, at + 1
    number = read_number(s, at)
    return number if number and 0 < number[0] < 60 else None


def _added(s: Sentence, i: int) -> tuple[int, int] | None:
    joined = s.word(i) in {"na", "u", "n"}
    at = i + 1 if joined else i
    if s.word(at) in HALF_PAST:
        return 30, at + 1
    if s.word(at) in QUARTER:
        return 15, at + 1
    if s.word(at) in MINUTE:
        number = read_number(s, at + 1)
        beforehand = number and s.word(number[1]) in {"kabla", "before"}
        return number if number and 0 < number[0] < 60 and not beforehand else None
    number = read_swahili(s, at) if joined else None
    return number if number and number[0] > HOURS else None


def _with_half(s: Sentence, clock: SpokenClock, i: int) -> Told:
    half = read_half(s, i)
    if half is None:
        return clock, i
    return SpokenClock(clock.hour, clock.minute, clock.writing, half[0], clock.padded), half[1]
