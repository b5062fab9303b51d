"""With whom: one of the staff, anyone, or somebody who does not work here."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.lexicon import peoples_names, word_set
from booking_fsm.domain.understanding.marks import Marks
from booking_fsm.domain.understanding.name_parts import is_name_like
from booking_fsm.domain.understanding.reading import Reading, Word
from booking_fsm.domain.understanding.spelling import SHORTEST_CORRECTED, nearest
from booking_fsm.domain.understanding.text import fold, tokens


@dataclass(frozen=True, slots=True)
class StaffName:
    """Somebody who can be asked for by name."""

    staff_id: str
    name: str


@dataclass(frozen=True, slots=True)
class StaffFound:
    """`staff_ids`: several when a name fits several. `unknown`: a name nobody here has. `words`: indexes used."""

    staff_ids: tuple[str, ...] = ()
    anyone: bool = False
    unknown: str | None = None
    words: frozenset[int] = frozenset()


def find_staff(
    reading: Reading, marks: Marks, staff: Sequence[StaffName], expecting: Expecting | None, taken: frozenset[int]
) -> StaffFound:
    """Return with whom the customer wants to be; words `taken` are a name given, a service, or a time."""
    anyone = marks.said("any_staff") and (expecting is Expecting.STAFF or _about_people(reading, marks))
    anyone = anyone or (expecting is Expecting.STAFF and marks.said("any_one"))
    named: dict[int, frozenset[str]] = {}
    for at, word in enumerate(reading.words):
        if at in taken or at in marks.refused_words:
            continue
        cued = expecting is Expecting.STAFF or _cue(reading, at) is not None
        if expecting is Expecting.NAME and not cued:
            continue
        found = _matching(word, staff, cued=cued, asked=expecting is Expecting.STAFF)
        if found and (at == 0 or reading.words[at - 1].form not in ("for", "naitwa")):
            named[at] = found
    if named:
        everyone = list(named.values())
        both = frozenset.intersection(*everyone)
        chosen = both or frozenset().union(*everyone)
        ids = tuple(member.staff_id for member in staff if member.staff_id in chosen)
        return StaffFound(ids, words=frozenset(named))
    if anyone:
        return StaffFound(anyone=True)
    return _stranger(reading, marks, expecting, taken)


def _about_people(reading: Reading, marks: Marks) -> bool:
    return not marks.said("talk", "human", "person_asked") and "else" not in {w.form for w in reading.words}


def _matching(word: Word, staff: Sequence[StaffName], *, cued: bool, asked: bool) -> frozenset[str]:
    found = {member.staff_id for member in staff if not _parts(member.name).isdisjoint(word.forms)}
    if found or not cued:
        return frozenset(found)
    parts = {part: member for member in staff for part in _parts(member.name)}
    if word.form in peoples_names().given:
        return frozenset()
    near = nearest(word.form, tuple(parts), shortest=4 if asked else SHORTEST_CORRECTED)
    return frozenset(m.staff_id for m in staff if near in _parts(m.name)) if near is not None else frozenset()


@lru_cache(maxsize=4096)
def _parts(name: str) -> frozenset[str]:
    folded = {fold(token.raw) for token in tokens(name) if token.is_word}
    return frozenset(part for part in folded if part not in peoples_names().titles and len(part) > 1)


def _cue(reading: Reading, at: int) -> str | None:
    back = at - 1
    while back >= 0 and reading.words[back].form in peoples_names().titles:
        back -= 1
    same_clause = back >= 0 and reading.words[back].clause == reading.words[at].clause
    form = reading.words[back].form if same_clause else ""
    return form if form in word_set("with") | word_set("perhaps_with") else None


def _stranger(reading: Reading, marks: Marks, expecting: Expecting | None, taken: frozenset[int]) -> StaffFound:
    for at, word in enumerate(reading.words):
        if at in taken or at in marks.denied_words or word.form in peoples_names().titles:
            continue
        cue = _cue(reading, at)
        alone = expecting is Expecting.STAFF and len(reading.words) <= 3
        if cue is None and not alone:
            continue
        if not is_name_like(word, believed=alone or cue in word_set("with")):
            continue
        surely = word.form in peoples_names().given or word.token.raw[0].isupper()
        if alone or cue in word_set("with") or (surely and cue in word_set("perhaps_with") and at > 0):
            return StaffFound(unknown=reading.slice(at, at + 1), words=frozenset({at}))
    return StaffFound()
