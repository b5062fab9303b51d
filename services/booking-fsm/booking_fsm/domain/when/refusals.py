"""What the customer takes back or rules out: "not Friday", "siwezi kesho", "move Monday to Tuesday", "no wait"."""

from itertools import pairwise

from booking_fsm.domain.when.corrections import corrects
from booking_fsm.domain.when.mentions import Mention, SaidClock, SaidDay, SaidLength, SaidPart, SaidSpan
from booking_fsm.domain.when.sentence import Sentence
from booking_fsm.domain.when.unavailable import UNTIL, free_from, is_unavailable, unavailable_after
from booking_fsm.domain.when.unsuited import BAD, unsuited

NEGATORS = frozenset(
    {"not", "isn't", "isnt", "can't", "cant", "cannot", "won't", "wont", "don't", "dont", "didn't", "except", "avoid",
     "neither", "nor", "wala", "si", "sio", "siyo", "sitaki", "siwezi", "sitaweza", "sitoweza", "sipatikani",
     "isipokuwa", "sipendi"}
)  # fmt: skip
TWO_WORDS = frozenset(
    {
        ("anything", "but"),
        ("day", "but"),
        ("time", "but"),
        ("instead", "of"),
        ("instead", "ya"),
        ("rather", "than"),
        ("badala", "ya"),
        ("other", "than"),
    }
)
HARMLESS_AFTER = BAD | {"forget", "sure", "mind", "only", "wait", "know", "before", "earlier", "later", "after", "too"}
STOPS = frozenset({".", ",", "!", "?", ";", "but", "lakini", "or", "au", "ama", "then", "basi"})
REFUSED_AFTER = frozenset(
    {"doesn't", "doesnt", "won't", "wont", "isn't", "isnt", "haiwezekani", "haifai", "sitaweza", "siwezi", "can't",
     "sipatikani", "sitapatikana", "cant", "sitakuwa", "siko", "nina-shughuli"}
)  # fmt: skip
MOVES = frozenset(
    {"move", "change", "reschedule", "shift", "postpone", "push", "switch", "badilisha", "badili", "hamisha",
     "ahirisha", "sogeza", "nihamishe", "nibadilishie", "kubadilisha", "kuhamisha", "moved", "changed", "upya"}
)  # fmt: skip
ONTO = frozenset({"to", "hadi", "mpaka", "kuwa", "iwe", "into", "until", "till"})
JOINS = frozenset({"at", "on", "the", "in", "siku", "ya", "saa"})
BREATH = frozenset(
    {"or", "nor", "and", "au", "ama", "wala", "na", "to", "-", "hadi", "mpaka", "till", "until", "through"}
)
"""What joins two things that are refused together; a comma alone begins what is wanted instead."""
REACH = 4

DAYS, TIMES = (SaidDay, SaidSpan), (SaidClock, SaidPart)


def sift(s: Sentence, mentions: list[Mention]) -> tuple[list[Mention], list[Mention]]:
    """Part the mentions into those that stand and those refused or replaced."""
    covered = {i for m in mentions for i in range(m.first, m.after)}
    refused = {at for at, m in enumerate(mentions) if _refused_after(s, m, covered)}
    spent = {i for at in refused for i in range(mentions[at].after, mentions[at].after + REACH)}
    refused |= {at for at, m in enumerate(mentions) if _refused_before(s, m, covered, spent)}
    refused |= _coordinated(s, mentions, refused)
    refused |= _replaced(s, mentions)
    refused -= _days_that_stand(mentions, refused)
    kept = [m for at, m in enumerate(mentions) if at not in refused]
    return kept, [mentions[at] for at in sorted(refused) if not isinstance(mentions[at], SaidLength)]


def _refused_before(s: Sentence, m: Mention, covered: set[int], spent: set[int]) -> bool:
    steps, at = 0, m.first - 1
    while at >= 0 and steps <= REACH:
        word = s.word(at)
        if at in covered:
            if steps:
                return False
            at -= 1
            continue
        refuses = (s.word(at - 1), word) in TWO_WORDS
        if word in STOPS and not refuses:
            return False
        if is_unavailable(s, at):
            return s.word(at + 1) not in UNTIL and not free_from(s, _lead(s, m)) and at not in spent
        if word in NEGATORS or refuses:
            harmless = s.word(at - 1) in {"why", "if"} or any(s.word(k) in HARMLESS_AFTER for k in range(at, m.first))
            return not harmless and at not in spent
        steps += word not in JOINS
        at -= 1
    return False


def _days_that_stand(mentions: list[Mention], refused: set[int]) -> set[int]:
    """Return the day of "not 4pm tomorrow, 5pm": another hour is wanted, and no other day."""
    days = {at for at, m in enumerate(mentions) if isinstance(m, DAYS)}
    hours = {at for at, m in enumerate(mentions) if isinstance(m, TIMES)}
    if days - refused or not hours - refused:
        return set()
    return {at for at in days if refused & hours & {at - 1, at + 1}}


def _lead(s: Sentence, m: Mention) -> int:
    """Return the index of the word that leads a mention."""
    at = m.first - 1
    while s.word(at) in JOINS:
        at -= 1
    return at


def _coordinated(s: Sentence, mentions: list[Mention], refused: set[int]) -> set[int]:
    """Return what is refused in one breath: "not Monday or Tuesday", "not from 2 to 4"."""
    found: set[int] = set()
    for family in (DAYS, TIMES):
        own = [at for at, m in enumerate(mentions) if isinstance(m, family)]
        groups = _in_one_breath(s, own, mentions)
        found |= {at for group in groups if refused & group for at in group}
    return found


def _in_one_breath(s: Sentence, own: list[int], mentions: list[Mention]) -> list[set[int]]:
    """Group what "or", "and", "to" join; a comma joins only in a list that ends with one of them."""
    covered = {i for m in mentions for i in range(m.first, m.after)}
    groups = [{at} for at in own[-1:]]
    listing = False
    for a, b in reversed(list(pairwise(own))):
        between = range(mentions[a].after, mentions[b].first)
        words = [s.word(i) for i in between if i not in covered and s.word(i) not in JOINS]
        joined = all(word in BREATH for word in words)
        listing = (listing and words in ([","], [])) or (joined and bool(words))
        if joined or listing:
            groups[-1].add(a)
        else:
            groups.append({a})
    return groups


def _refused_after(s: Sentence, m: Mention, covered: set[int]) -> bool:
    at = s.skip(m.after, {"i", "mimi", "it", "that", "kwangu"})
    if at in covered:
        return False
    if unavailable_after(s, m.after) or unsuited(s, m.after) is not None:
        return True
    if s.word(at) in REFUSED_AFTER:
        return s.word(at + 1) not in {"forget", "too", *BAD} and at + 1 not in covered
    plain_not = s.word(at) in {"is", "will", "does", "am", "are"} and s.word(at + 1) == "not"
    return plain_not and at + 2 not in covered and s.word(at + 2) not in {"only", "too", *BAD}


def _replaced(s: Sentence, mentions: list[Mention]) -> set[int]:
    moving = any(token.word in MOVES for token in s.tokens)
    gone: set[int] = set()
    for family in (DAYS, TIMES):
        own = [at for at, m in enumerate(mentions) if isinstance(m, family)]
        for first, second in pairwise(own):
            a, b = mentions[first], mentions[second]
            if (moving and _moved_onto(s, a, b)) or _corrected(s, a, b, mentions):
                gone |= _said_as_one(own, mentions, first)
    return gone


def _said_as_one(own: list[int], mentions: list[Mention], last: int) -> set[int]:
    """Return a mention with those of its family right before it: "saa nne asubuhi" is replaced as a whole."""
    whole = {last}
    for at in reversed(own[: own.index(last)]):
        if mentions[at].after != mentions[min(whole)].first:
            break
        whole.add(at)
    return whole


def _moved_onto(s: Sentence, a: Mention, b: Mention) -> bool:
    at = b.first - 1
    while at >= a.after and s.word(at) in {"the", "saa", "siku", "ya", "on", "at"}:
        at -= 1
    return at >= a.after and s.word(at) in ONTO


def _corrected(s: Sentence, a: Mention, b: Mention, mentions: list[Mention]) -> bool:
    covered = {i for m in mentions for i in range(m.first, m.after)}
    between = [i for i in range(a.after, b.first) if i not in covered]
    return corrects(s, between, same_kind=isinstance(a, SaidPart) is isinstance(b, SaidPart))
