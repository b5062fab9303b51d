"""What lines without a price are, seen in the whole of their list: heads of sections, or services without prices."""

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median

from catalog_importer.domain.entries import Entry, Use
from catalog_importer.domain.lines import Role

_SAYING = frozenset({Use.WORDS, Use.ITEMS})
_LEAST_BELOW = 2
_MANY = 5


def section_heads(entries: Sequence[Entry]) -> frozenset[int]:
    """Indices of the lines that head sections: the list begins with one, and each has some two priced lines below it,
    and all are written alike.

    A line without a price amid priced ones is a service whose price is missing (edge case 28), unless the whole list
    goes that way.
    """
    saying = [at for at, entry in enumerate(entries) if entry.use in _SAYING and entry.line.role is Role.PRINT]
    first_priced = next((i for i, at in enumerate(saying) if entries[at].use is Use.ITEMS), len(saying))
    saying = saying[max(first_priced - 1, 0) :]
    if not saying or entries[saying[0]].use is not Use.WORDS or entries[saying[-1]].use is Use.WORDS:
        return frozenset()
    runs: list[tuple[int, int]] = []
    for at in saying:
        if entries[at].use is Use.WORDS:
            runs.append((at, 0))
        else:
            head, below = runs[-1]
            runs[-1] = head, below + 1
    below_each = [below for _, below in runs]
    shouted = {entries[head].said.text.isupper() for head, _ in runs}
    if len(runs) < 2 or len(shouted) > 1 or min(below_each) == 0 or median(below_each) < _LEAST_BELOW:
        return frozenset()
    return frozenset(head for head, _ in runs)


def unpriced_services(entries: Sequence[Entry]) -> frozenset[int]:
    """Indices of the lines that are services without a price, as are most lines of their block."""
    return frozenset(at for block in _blocks(entries) for at in _unpriced_of(entries, block))


def _unpriced_of(entries: Sequence[Entry], block: Sequence[int]) -> Sequence[int]:
    wordy = [at for at in block if entries[at].use is Use.WORDS and entries[at].line.role is Role.PRINT]
    priced = [at for at in block if entries[at].use is Use.ITEMS]
    if not priced or len(wordy) <= len(priced):
        return ()
    later = [at for at in wordy if at > priced[0]]
    alone = len(later) >= 2 and any(one + 1 == other for one, other in pairwise(later))
    return wordy if alone or len(wordy) >= max(_MANY, 2 * len(priced) + 1) else ()


def _blocks(entries: Sequence[Entry]) -> Iterator[list[int]]:
    block: list[int] = []
    for at, entry in enumerate(entries):
        if block and (entry.apart or entry.use in {Use.HEADING, Use.TITLE}):
            yield block
            block = []
        block.append(at)
    if block:
        yield block
