"""Words beside a day that narrow it and were not understood: "the third nearest Tuesday", "the eve of April".

What was read of such a stretch is not what was meant, so it is asked about, never used.
"""

from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidLength, SaidSpan
from booking_fsm.domain.when.numbers import ORDINAL_ENDINGS, ORDINALS, SWAHILI_NUMBERS
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import WEEKEND

NARROWING = ORDINALS | frozenset(
    {"week", "weeks", "weekend", "weekends", "month", "months", "year", "years", "days", "half", "quarter", "fortnight",
     "wiki", "wikendi", "mwezi", "miezi", "mwaka", "miaka", "last", "previous", "closest", "nearest", "penultimate",
     "final", "alternate"}
)  # fmt: skip
LINKS = frozenset(
    {"of", "in", "the", "on", "to", "from", "after", "before", "ya", "za", "la", "wa", "kutoka", "-", "and"}
)
WHOLE = frozenset({"month", "all", "any", "rest", "day", "days", "most", "some", "part", "because", "date", "dates"})
"""What may stand before "of March" and leave it the whole month."""
PLACES = frozenset({"kwanza", "pili", "mwisho"})
"""Of which month or year, in "Ijumaa ya mwisho", was not understood."""
SHORTEST_MONTH, LAST_OF_MONTH = 28, 31
BACK = (
    ("day", "before"), ("day", "after"), ("before", "then"), ("siku", "moja", "kabla"), ("kabla", "ya", "hapo"),
)  # fmt: skip
SAME_DAY = (("same", "day"), ("same", "weekday"), ("siku", "hiyo", "hiyo"), ("siku", "hiyohiyo"))
BACK_STARTS = frozenset(words[0] for words in BACK)


def leaves_over(s: Sentence, mentions: list[Mention], refused: list[Mention]) -> bool:
    """Whether a day of the message was read without a word that narrows it; what was refused was understood too."""
    lengths = {m.after: m for m in mentions if isinstance(m, SaidLength)}
    of_length = {i for after, m in lengths.items() if s.word(after) == "of" for i in range(m.first, m.after)}
    covered = ({i for m in (*mentions, *refused) for i in range(m.first, m.after)} | s.blocked) - of_length
    days = [m for m in mentions if isinstance(m, SaidDay | SaidSpan) and m.after > m.first]
    narrowed = any(_narrowed(s, m, covered) or _listed(s, m, covered) or _of_something(s, m, covered) for m in days)
    return narrowed or (bool(days) and (_refers_back(s, covered) or _same_day(s, covered)))


def _narrowed(s: Sentence, m: Mention, covered: set[int]) -> bool:
    at = m.first - 1
    while at >= 0 and at not in covered and s.word(at) in LINKS:
        at -= 1
    if at in covered or not s.word(at):
        return False
    if s.word(m.first) in WEEKEND and s.word(m.first - 1) == "day":  # of a feast that is not known
        return True
    counted = s.word(at) in SWAHILI_NUMBERS and s.word(at - 1) == "ya"
    return counted or s.word(at) in NARROWING or (s.word(at) in ORDINAL_ENDINGS and s.is_digits(at - 1))


def _listed(s: Sentence, m: Mention, covered: set[int]) -> bool:
    """Whether numbers before it may be days as well: "10, 11, 12 December"."""
    number = s.word(m.first - 2)
    day = number.isdecimal() and 1 <= int(number) <= LAST_OF_MONTH and m.first - 2 not in covered
    return day and s.word(m.first - 1) in {",", "/", "&", "and", "or", "na", "au"}


def _refers_back(s: Sentence, covered: set[int]) -> bool:
    """Whether a day is meant by one that was named: "the wedding is on Saturday, I want the day before"."""
    return any(
        s.phrase(i, *words) and i not in covered and s.skip(i + len(words), LINKS) not in covered
        for i, word in enumerate(s.words)
        if word in BACK_STARTS
        for words in BACK
    )


def _same_day(s: Sentence, covered: set[int]) -> bool:
    """Whether a week is narrowed to a day that was not named here: "the same day next week"."""
    return any(
        s.phrase(i, *words) and i not in covered and s.skip(i + len(words), LINKS) in covered
        for i, word in enumerate(s.words)
        if word in {"same", "siku"}
        for words in SAME_DAY
    )


def _of_something(s: Sentence, m: SaidDay | SaidSpan, covered: set[int]) -> bool:
    """Whether it is a month of which a part was named, or a weekday that belongs to a feast or a week not known."""
    if isinstance(m, SaidSpan):
        month = (m.days[1] - m.days[0]).days + 1 >= SHORTEST_MONTH
        part = s.word(m.first - 2)
        return month and s.word(m.first - 1) == "of" and m.first - 2 not in covered and part not in WHOLE
    if m.weekday is not None and s.word(m.after) == "ya" and s.word(m.after + 1) in PLACES and m.after not in covered:
        return True
    other = s.word(m.after) == "of" and m.after + 1 not in covered and s.word(m.after + 1) != "course"
    return m.weekday is not None and other
