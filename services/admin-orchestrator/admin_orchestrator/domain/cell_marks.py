"""How sure a cell is, in a colour, a sign and a word: nothing is said by colour alone."""

from dataclasses import dataclass

from ratiba_contracts.menu import RED, SURE, CellSource, DurationCell, PriceCell, TextCell


@dataclass(frozen=True, slots=True)
class Mark:
    """`style` is the name of its colour, `sign` is seen, `words` are read out and seen where `told`."""

    style: str
    sign: str
    words: str
    told: bool = True


SURE_MARK = Mark("sure", "✓", "read clearly", told=False)
LOOK = Mark("look", "?", "please check")
UNSURE = Mark("unsure", "?", "hard to read, please check")
SUGGESTED = Mark("suggested", "✦", "suggested")
YOURS = Mark("yours", "✓", "typed by you", told=False)
EMPTY = Mark("empty", "", "empty", told=False)
TO_TYPE = Mark("to-type", "!", "type the price")
TO_SAY = Mark("to-type", "!", "say yes, or choose and type a price")
NO_MINUTES = Mark("to-type", "!", "type the minutes")
NO_NAME = Mark("to-type", "!", "type the name")
SAME_NAME = Mark("to-type", "!", "another one is called the same")


def cell_mark(cell: TextCell | DurationCell) -> Mark:
    """The mark of words or minutes."""
    if cell.value in (None, ""):
        return EMPTY
    match cell.provenance.source if cell.provenance else CellSource.READ:
        case CellSource.TYPED:
            return YOURS
        case CellSource.SUGGESTED:
            return SUGGESTED
        case CellSource.READ:
            return _read(cell.confidence)


def price_mark(price: PriceCell) -> Mark:
    """The mark of a price: one with doubts is never sure, however clearly it was read."""
    if price.is_red:
        return TO_TYPE
    if price.is_typed:
        return YOURS
    return LOOK if price.doubts else _read(price.confidence)


def _read(confidence: float) -> Mark:
    if confidence >= SURE:
        return SURE_MARK
    return LOOK if confidence >= RED else UNSURE
