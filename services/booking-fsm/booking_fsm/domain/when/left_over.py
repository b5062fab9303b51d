"""Words beside a day that narrow it and were not understood: "the third nearest Tuesday", "the eve of April".

What was read of such a stretch is not what was meant, so it is asked about, never used.
"""

from booking_fsm.domain.when.mentions import Mention, SaidDay, SaidLength, SaidSpan
from booking_fsm.domain.when.numbers import ORDINAL_ENDINGS, ORDINALS
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
SHORTEST_MONTH = 28


def leaves_over(s: Sentence, mentions: list[Mention]) -> bool:
    """Whether a day of the message was read without a word that narrows it."""
    lengths = {m.after: m for m in mentions if isinstance(m, SaidLength)}
    of_length = {i for after, m in lengths.items() if s.word(after) == "of" for i in range(m.first, m.after)}
    covered = ({i for m in mentions for i in range(m.first, m.after)} | s.blocked) - of_length
    days = [m for m in mentions if isinstance(m, SaidDay | SaidSpan) and m.after > m.first]
    return any(_narrowed(s, m, covered) or _of_something(s, m, covered) for m in days)


def _narrowed(s: Sentence, m: Mention, covered: set[int]) -> bool:
    at = m.first - 1
    while at >= 0 and at not in covered and s.word(at) in LINKS:
        at -= 1
    if at in covered or not s.word(at):
        return False
    if s.word(m.first) in WEEKEND and s.word(m.first - 1) == "day":  # of a feast that is not known
        return True
    return s.word(at) in NARROWING or (s.word(at) in ORDINAL_ENDINGS and s.is_digits(at - 1))


def _of_something(s: Sentence, m: SaidDay | SaidSpan, covered: set[int]) -> bool:
    """Whether it is a month of which a part was named, or a weekday that belongs to a feast or a week not known."""
    if isinstance(m, SaidSpan):
        month = (m.days[1] - m.days[0]).days + 1 >= SHORTEST_MONTH
        part = s.word(m.first - 2)
        return month and s.word(m.first - 1) == "of" and m.first - 2 not in covered and part not in WHOLE
    other = s.word(m.after) == "of" and m.after + 1 not in covered and s.word(m.after + 1) != "course"
    return m.weekday is not None and other
