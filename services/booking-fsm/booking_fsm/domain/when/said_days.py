"""Put together all a message says about days: Friday and the 12th, next week and Wednesday, Monday to Friday."""

from dataclasses import dataclass
from datetime import date, timedelta

from booking_fsm.domain.when.limits import Limit, is_gone_by, is_lasting, is_soonest, limit_of
from booking_fsm.domain.when.mentions import (
    Mention,
    SaidClock,
    SaidDay,
    SaidMoment,
    SaidPart,
    SaidPast,
    SaidSpan,
    SaidWithin,
    Sort,
)
from booking_fsm.domain.when.outcome import Doubt, DoubtKind
from booking_fsm.domain.when.refusals import MOVES
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.words import EITHER, LINKS, UPTO

WEEKDAY_SORTS = frozenset({Sort.WEEKDAY, Sort.EXACT_WEEKDAY})
A_MONTH, MONTHS_A_YEAR = 31, 12
APART = frozenset({"before", "by", "until", "till", "untill", "kabla", "after", "baada", "kuanzia"})
"""Between a weekday and a week these keep the two apart: "next week or after Friday"."""


@dataclass(frozen=True)
class DaysSaid:
    """The days or the run of days that a message names; `doubts` say why there are several or none."""

    days: tuple[date, ...] = ()
    day_range: tuple[date, date] | None = None
    doubts: tuple[Doubt, ...] = ()


def days_said(s: Sentence, mentions: list[Mention], today: date) -> DaysSaid:
    """Combine every mention of a day."""
    own = [m for m in mentions if isinstance(m, SaidDay | SaidSpan) and not _of_the_past(s, m, mentions)]
    own = _weekdays_in_their_week(s, _dated(s, own), today)
    own = _runs(s, own, today)
    own = [_bounded(s, m, today, mentions) for m in own]
    said = _fold(s, [m for m in own if isinstance(m, SaidDay)], [m for m in own if isinstance(m, SaidSpan)])
    return _with_moments(said, [m for m in mentions if isinstance(m, SaidMoment | SaidWithin)])


def _of_the_past(s: Sentence, m: SaidDay | SaidSpan, mentions: list[Mention]) -> bool:
    """Whether a weekday only belongs to a date that is over, as in "5 May 2020, a Tuesday"."""
    if not isinstance(m, SaidDay) or m.sort is not Sort.WEEKDAY:
        return False
    past = (p for p in mentions if isinstance(p, SaidPast))
    return any(
        all(s.word(i) in LINKS | {"a"} for i in range(min(m.after, p.after), max(m.first, p.first))) for p in past
    )


def _weekdays_in_their_week(s: Sentence, own: list[SaidDay | SaidSpan], today: date) -> list[SaidDay | SaidSpan]:
    """Give "wiki ijayo Jumatano" and "Tuesday or Wednesday next week" the weekday of that week."""
    spans = [m for m in own if isinstance(m, SaidSpan)]
    if len(spans) != 1:
        return own
    span = spans[0]
    at = own.index(span)
    chosen: dict[int, SaidDay] = {}
    for step in (1, -1):
        last, k = span, at + step
        while 0 <= k < len(own):
            m = own[k]
            first, second = (last, m) if step > 0 else (m, last)
            if not isinstance(m, SaidDay) or m.sort is not Sort.WEEKDAY or _apart(s, first, second, span):
                break
            days = _in_span(m, span, today)
            chosen[k] = SaidDay(m.first, m.after, days, Sort.EXACT_WEEKDAY, m.weekday)
            last, k = m, k + step  # type: ignore[assignment]
    if not chosen or any(not day.days for day in chosen.values()):
        return own
    return [chosen.get(k, m) for k, m in enumerate(own) if k != at]


def _dated(s: Sentence, own: list[SaidDay | SaidSpan]) -> list[SaidDay | SaidSpan]:
    """Join the weekday and the date of one day where they agree: "Monday the 14th"."""
    joined: list[SaidDay | SaidSpan] = []
    for m in own:
        last = joined[-1] if joined else None
        if isinstance(last, SaidDay) and isinstance(m, SaidDay) and {last.sort, m.sort} == {Sort.WEEKDAY, Sort.DATE}:
            linked = all(s.word(i) in LINKS for i in range(last.after, m.first))
            same = _same_day(last, m)
            if linked and len(same) == 1 and not _may_be_an_hour(s, last, m, same):
                doubts = tuple(doubt for doubt in (*last.doubts, *m.doubts) if same[0] in doubt.days)
                joined[-1] = SaidDay(last.first, m.after, same, Sort.DATE, doubts=doubts)
                continue
        joined.append(m)
    return joined


def _apart(s: Sentence, first: Mention, second: Mention, span: SaidSpan) -> bool:
    """Whether "next week or Friday" keeps the two apart; "Tuesday or Wednesday next week" does not."""
    between = [s.word(i) for i in range(first.after, second.first)]
    either = any(word in EITHER for word in between) and span in {first, second}
    return either or len(between) > 5 or any(word in APART for word in between)


def _in_span(m: SaidDay, span: SaidSpan, today: date) -> tuple[date, ...]:
    first, last = span.days
    length = (last - first).days + 1
    days = (first + timedelta(at) for at in range(min(length, 31)))
    return tuple(day for day in days if day.weekday() == m.weekday and day >= today)


def _runs(s: Sentence, own: list[SaidDay | SaidSpan], today: date) -> list[SaidDay | SaidSpan]:
    """Join "Monday to Friday", "between Monday and Wednesday", "from February until the end of May"."""
    joined: list[SaidDay | SaidSpan] = []
    for m in own:
        last = joined[-1] if joined else None
        if last is not None and last.days and m.days and _is_run(s, last, m):
            first, end = _start(last, m, today), m.days[-1]
            if end < first and isinstance(m, SaidDay) and m.sort in WEEKDAY_SORTS:
                end += timedelta(7)
            if first < end and (either := _month_first_too(s, last, m)):
                joined[-1] = SaidDay(
                    last.first, m.after, either, Sort.DATE, doubts=(Doubt(DoubtKind.SEVERAL_DAYS, either),)
                )
                continue
            if first < end:
                joined[-1] = SaidSpan(last.first, m.after, (first, end), closed=True)
                continue
        joined.append(m)
    return joined


def _month_first_too(s: Sentence, a: Mention, b: Mention) -> tuple[date, ...]:
    """Return both first days of "3/2 - 3/9" where months read first make a far shorter run than months read last."""
    figures = all(s.is_digits(m.first) and s.word(m.first + 1) == "/" for m in (a, b))
    if not figures or not (isinstance(a, SaidDay) and isinstance(b, SaidDay)):
        return ()
    first, last = a.days[0], b.days[0]
    if max(first.day, last.day) > MONTHS_A_YEAR or (last - first).days < A_MONTH:
        return ()
    swapped = date(first.year, first.day, first.month), date(last.year, last.day, last.month)
    return tuple(sorted((first, swapped[0]))) if 0 < (swapped[1] - swapped[0]).days < A_MONTH else ()


def _start(a: SaidDay | SaidSpan, b: SaidDay | SaidSpan, today: date) -> date:
    """Return the first day of a run; one that has begun ("from the 2nd to the 10th", said on the 5th) begins today."""
    rolled = isinstance(a, SaidDay) and any(doubt.kind is DoubtKind.NEXT_YEAR for doubt in a.doubts)
    return today if rolled and b.days[-1] < a.days[0] else a.days[0]


def _is_run(s: Sentence, a: Mention, b: Mention) -> bool:
    between = [s.word(i) for i in range(a.after, b.first) if s.word(i) not in {"the", "siku", "ya"}]
    if len(between) != 1:
        return False
    lead = {s.word(a.first - 1), s.word(a.first - 2)}
    return between[0] in UPTO or (between[0] in {"and", "na"} and bool(lead & {"between", "kati"}))


def _bounded(s: Sentence, m: SaidDay | SaidSpan, today: date, mentions: list[Mention]) -> SaidDay | SaidSpan:
    """Turn "after Friday", "by Friday", "from Monday", "kabla ya Jumatatu" into runs of days."""
    limit = _limit(s, m, mentions)
    if limit is None or (isinstance(m, SaidSpan) and m.closed) or (isinstance(m, SaidDay) and len(m.days) != 1):
        return m
    first, last = m.days[0], m.days[-1]
    if limit in {Limit.SINCE, Limit.AFTER}:
        return SaidSpan(m.first, m.after, (first if limit is Limit.SINCE else last + timedelta(1), date.max))
    edge = isinstance(m, SaidSpan) and any(s.word(i) in {"end", "mwisho"} for i in range(m.first, m.after))
    last = last if limit is Limit.UNTIL or edge else first - timedelta(1)
    return SaidSpan(m.first, m.after, (today, last)) if last >= today else m


def _limit(s: Sentence, m: SaidDay | SaidSpan, mentions: list[Mention]) -> Limit | None:
    if is_soonest(s, m.first):
        return None
    limit = limit_of(s, m.first, m.after)
    if limit not in {None, Limit.SINCE}:
        return limit
    moving = any(word in MOVES for word in s.words)
    led = s.word(m.first - 1) in {"from", "kutoka"} and not moving and m is _last_day(mentions)
    if limit is None and not led and not is_gone_by(s, m.first):
        return None
    return None if _begins(s, m, mentions) else Limit.SINCE


def _last_day(mentions: list[Mention]) -> Mention | None:
    return next((m for m in reversed(mentions) if isinstance(m, SaidDay | SaidSpan)), None)


def _begins(s: Sentence, m: Mention, mentions: list[Mention]) -> bool:
    """Whether a day is only when something begins: "from Monday at 3", "for three weeks starting Friday"."""
    hours = {other.first for other in mentions if isinstance(other, SaidClock | SaidPart)}
    return is_lasting(s, mentions) or s.skip(m.after, {"at", ","}) in hours


def _fold(s: Sentence, days: list[SaidDay], spans: list[SaidSpan]) -> DaysSaid:
    if not days:
        return _only_spans(spans)
    meant = days[0]
    doubts = list(meant.doubts)
    for m in days[1:]:
        meant, doubts = _join(s, meant, m, doubts)
    found = tuple(sorted(set(meant.days)))
    if len(found) == 2 and meant.sort is Sort.WEEKDAY and (found[1] - found[0]).days == 7:
        doubts.append(Doubt(DoubtKind.WEEKDAY_IS_TODAY, found))
    for span in spans:
        inside = tuple(day for day in found if span.days[0] <= day <= span.days[1])
        if inside:
            found = inside
        elif found:
            doubts.append(Doubt(DoubtKind.WEEKDAY_MISMATCH, found))
            return DaysSaid(found, span.days, tuple(doubts))
    return DaysSaid(found, None, tuple(doubts))


def _join(s: Sentence, a: SaidDay, b: SaidDay, doubts: list[Doubt]) -> tuple[SaidDay, list[Doubt]]:
    between = {s.word(i) for i in range(a.after, b.first)}
    union = tuple(sorted({*a.days, *b.days}))
    doubts = [*doubts, *b.doubts]
    if a.sort is b.sort or between & EITHER or (between & {"and", "na", "&"} and not between <= LINKS):
        if set(a.days) != set(b.days) and union:
            doubts.append(Doubt(DoubtKind.SEVERAL_DAYS, union))
        return SaidDay(a.first, b.after, union, Sort.EXACT_WEEKDAY), doubts
    same = _same_day(a, b)
    if same and not _may_be_an_hour(s, a, b, same):
        return SaidDay(a.first, b.after, same, Sort.DATE), [d for d in doubts if set(d.days) & set(same) or not d.days]
    one_day = between <= LINKS or Sort.DATE in {a.sort, b.sort}
    doubts.append(Doubt(DoubtKind.WEEKDAY_MISMATCH if one_day else DoubtKind.SEVERAL_DAYS, union))
    return SaidDay(a.first, b.after, union, Sort.EXACT_WEEKDAY), doubts


def _may_be_an_hour(s: Sentence, a: SaidDay, b: SaidDay, same: tuple[date, ...]) -> bool:
    """Whether the number of "Saturday 12" may be noon this Saturday as well as a Saturday weeks away."""
    bare = b.first == a.after and b.after == b.first + 1 and s.word(b.first).isdigit()
    return a.sort is Sort.WEEKDAY and bare and int(s.word(b.first)) <= 12 and not set(a.days) & set(same)


def _same_day(a: SaidDay, b: SaidDay) -> tuple[date, ...]:
    """Return the days both can mean; a bare weekday goes with any date that falls on it."""
    for weekday, other in ((a, b), (b, a)):
        if weekday.sort is Sort.WEEKDAY:
            return tuple(day for day in other.days if day.weekday() == weekday.weekday)
    return tuple(day for day in a.days if day in b.days)


def _only_spans(spans: list[SaidSpan]) -> DaysSaid:
    if not spans:
        return DaysSaid()
    first, last = max(m.days[0] for m in spans), min(m.days[1] for m in spans)
    if first <= last:
        return DaysSaid(day_range=(first, last))
    hull = min(m.days[0] for m in spans), max(m.days[1] for m in spans)
    return DaysSaid(day_range=hull, doubts=(Doubt(DoubtKind.SEVERAL_DAYS),))


def _with_moments(said: DaysSaid, moments: list[SaidMoment | SaidWithin]) -> DaysSaid:
    if said.days or said.day_range:
        moments = [m for m in moments if isinstance(m, SaidMoment) or m.until]
    if not moments:
        return said
    days = {m.at.date() if isinstance(m, SaidMoment) else m.since.date() for m in moments}
    if set(said.days) <= days and len(days) == 1:
        return DaysSaid(tuple(days), None, said.doubts)
    union = tuple(sorted(days | set(said.days)))
    return DaysSaid(union, None, (*said.doubts, Doubt(DoubtKind.SEVERAL_DAYS, union)))
