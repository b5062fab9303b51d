"""Parts of the day: the words, the hours they cover, and how well a time of day sits in them.

`asubuhi` is used from about 04:00, `jioni` by some from after lunch until supper: those edges are *loose*, and
loose is not enough to settle what another reading fits well.
"""

from dataclasses import dataclass
from datetime import time
from enum import Enum, IntEnum

from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.spelling import slips

Minutes = tuple[int, int]


class Fit(IntEnum):
    """How well a time of day sits in a part of the day."""

    NONE = 0
    LOOSE = 1
    CORE = 2


@dataclass(frozen=True)
class _Hours:
    core: tuple[Minutes, ...]
    loose: tuple[Minutes, ...]
    searched: tuple[time, time]


def _span(first: str, last: str) -> Minutes:
    return _minutes(first), _minutes(last)


def _minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def _hours(core: tuple[Minutes, ...], loose: tuple[Minutes, ...], opens: int, closes: int) -> _Hours:
    return _Hours(core, loose, (time(opens), time(closes) if closes < 24 else time.max))


class Part(Enum):
    """A part of the day. English parts are wider: "four in the evening" is 16:00 to many who write it."""

    DAWN = _hours((_span("04:00", "06:30"),), (_span("03:00", "07:00"),), 4, 7)
    ASUBUHI = _hours((_span("06:00", "11:59"),), (_span("04:00", "05:59"),), 6, 12)
    MCHANA = _hours((_span("11:00", "15:59"),), (_span("09:00", "18:00"),), 12, 16)
    ADHUHURI = _hours((_span("12:00", "13:59"),), (_span("11:30", "15:00"),), 12, 14)
    ALASIRI = _hours((_span("15:00", "17:30"),), (_span("12:00", "18:30"),), 15, 18)
    JIONI = _hours((_span("16:00", "19:30"),), (_span("13:00", "22:30"),), 16, 20)
    USIKU = _hours((_span("19:00", "23:59"), _span("00:00", "03:59")), (_span("18:30", "05:00"),), 19, 24)
    MANANE = _hours((_span("00:00", "03:59"),), (_span("23:00", "23:59"), _span("04:00", "05:00")), 0, 4)
    MORNING = _hours((_span("01:00", "11:59"),), (_span("00:00", "00:59"),), 6, 12)
    AFTERNOON = _hours((_span("12:00", "19:00"),), (), 12, 17)
    EVENING = _hours((_span("16:00", "23:59"),), (), 16, 21)
    NIGHT = _hours((_span("18:00", "23:59"), _span("00:00", "04:59")), (), 18, 24)
    AFTER_WORK = _hours((_span("15:00", "22:00"),), (), 17, 21)
    MIDDAY = _hours((_span("11:00", "14:59"),), (), 12, 14)

    def fit(self, at: time) -> Fit:
        """Say how well `at` sits in this part of the day."""
        minute = at.hour * 60 + at.minute
        if any(first <= minute <= last for first, last in self.value.core):
            return Fit.CORE
        for first, last in self.value.loose:
            inside = first <= minute <= last if first <= last else minute >= first or minute <= last
            if inside:
                return Fit.LOOSE
        return Fit.NONE

    @property
    def searched(self) -> tuple[time, time]:
        """The hours to look for an opening in when only the part of the day was said."""
        return self.value.searched

    @property
    def is_night(self) -> bool:
        """Whether its small hours belong, in speech, to the day before."""
        return self in {Part.USIKU, Part.NIGHT, Part.MANANE, Part.EVENING}

    @property
    def is_swahili(self) -> bool:
        """Whether it is said in Swahili, so that an hour in figures beside it may be of either clock."""
        return self in _SWAHILI_PARTS

    @property
    def in_swahili(self) -> "Part":
        """The part of the day by which a Swahili hour under this word is judged."""
        return _SWAHILI_EQUALS.get(self, self)


_SWAHILI_EQUALS = {
    Part.MORNING: Part.ASUBUHI,
    Part.EVENING: Part.JIONI,
    Part.NIGHT: Part.USIKU,
    Part.MIDDAY: Part.MCHANA,
}
_SWAHILI = {
    "alfajiri": Part.DAWN, "alfajili": Part.DAWN, "alfajir": Part.DAWN, "asubuhi": Part.ASUBUHI,
    "asubui": Part.ASUBUHI, "asbuhi": Part.ASUBUHI, "asabuhi": Part.ASUBUHI, "subuhi": Part.ASUBUHI,
    "asubuh": Part.ASUBUHI, "asb": Part.ASUBUHI, "asub": Part.ASUBUHI, "asbh": Part.ASUBUHI,
    "mchana": Part.MCHANA, "mcana": Part.MCHANA, "mchna": Part.MCHANA, "adhuhuri": Part.ADHUHURI,
    "alasiri": Part.ALASIRI, "alasili": Part.ALASIRI, "alasir": Part.ALASIRI, "jioni": Part.JIONI,
    "jion": Part.JIONI, "jiono": Part.JIONI, "jiyoni": Part.JIONI, "usiku": Part.USIKU, "usku": Part.USIKU,
    "ucku": Part.USIKU,
}  # fmt: skip
_ENGLISH = {
    "morning": Part.MORNING, "mornin": Part.MORNING, "afternoon": Part.AFTERNOON, "evening": Part.EVENING,
    "night": Part.NIGHT, "tonight": Part.NIGHT, "tonite": Part.NIGHT, "2nite": Part.NIGHT, "2night": Part.NIGHT,
    "lunchtime": Part.MIDDAY, "morn": Part.MORNING,
    "aftn": Part.AFTERNOON, "evng": Part.EVENING, "mornings": Part.MORNING, "afternoons": Part.AFTERNOON,
    "evenings": Part.EVENING,
}  # fmt: skip
PARTS: dict[str, Part] = {
    **{slip: part for word, part in (_SWAHILI | _ENGLISH).items() for slip in slips(word)},
    **_SWAHILI,
    **_ENGLISH,
}
_SWAHILI_PARTS = frozenset(_SWAHILI.values()) | {Part.MANANE}
PHRASES: dict[tuple[str, ...], Part] = {
    ("lunch", "time"): Part.MIDDAY, ("lunch", "hour"): Part.MIDDAY, ("lunch", "break"): Part.MIDDAY,
    ("during", "lunch"): Part.MIDDAY, ("over", "lunch"): Part.MIDDAY, ("at", "lunch"): Part.MIDDAY,
    ("around", "lunch"): Part.MIDDAY, ("before", "lunch"): Part.MORNING,
    ("after", "lunch"): Part.AFTERNOON, ("baada", "ya", "lunch"): Part.AFTERNOON,
    ("baada", "ya", "chakula", "cha", "mchana"): Part.AFTERNOON,
    ("after", "work"): Part.AFTER_WORK, ("after", "office", "hours"): Part.AFTER_WORK,
    ("baada", "ya", "kazi"): Part.AFTER_WORK, ("nikitoka", "kazi"): Part.AFTER_WORK,
    ("nikitoka", "kazini"): Part.AFTER_WORK, ("nikimaliza", "kazi"): Part.AFTER_WORK,
    ("nikitoka", "job"): Part.AFTER_WORK, ("baada", "ya", "job"): Part.AFTER_WORK,
}  # fmt: skip
"""Parts of the day named by what people do."""
PHRASE_STARTS = frozenset(words[0] for words in PHRASES)
TONIGHT = frozenset({"tonight", "tonite", "2nite", "2night"})
LEADS = frozenset({"in", "the", "at", "this", "ya", "za", "wa", "la", "ni", "ile", "every", "of", ","})


def read_part(s: Sentence, i: int) -> tuple[Part, int] | None:
    """Read a part of the day at `i`; "usiku wa manane" is one."""
    if i in s.blocked:
        return None
    part = PARTS.get(s.word(i))
    if part is None:
        return _read_phrase(s, i)
    if part is Part.USIKU and s.word(after := s.skip(i + 1, {"wa", "ya"})) == "manane":
        return Part.MANANE, after + 1
    return part, i + 1


def _read_phrase(s: Sentence, i: int) -> tuple[Part, int] | None:
    if s.word(i) not in PHRASE_STARTS:
        return None
    return next(((part, i + len(words)) for words, part in PHRASES.items() if s.phrase(i, *words)), None)


def read_part_after(s: Sentence, i: int) -> tuple[Part, int] | None:
    """Read a part of the day that follows what ends at `i`, as in "10 in the morning" or "saa nne ya asubuhi"."""
    return read_part(s, s.skip(i, LEADS))
