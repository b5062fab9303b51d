"""Price lists: 10,000 rows of a table read, and 2,000 rows of two photos merged. Twice the rows is about twice the time.

Names are made of the words of the trade, so that many are alike: that is what makes merging dear.
"""

import itertools
import time
from collections.abc import Callable, Sequence

from bench.reckoning import Figure, ratio
from catalog_importer.domain.line_rows import rows_of_lines
from catalog_importer.domain.lines import Manner
from catalog_importer.domain.merging import merged
from catalog_importer.reading.csv_file import lines_of_csv
from ratiba_contracts.menu import CellSource, ExtractedRow, PriceCell, Provenance, RowPriceKind, TextCell

READ, MERGED = 10_000, 2_000
MANNER = Manner("KES", "salon")
_WORDS = (
    (
        "Box",
        "Twist",
        "Cornrow",
        "Feather",
        "Goddess",
        "Micro",
        "Pencil",
        "Spring",
        "Yarn",
        "Lemonade",
        "Boho",
        "Butterfly",
    ),
    (
        "braids",
        "locs",
        "weave",
        "crochet",
        "wig",
        "wash",
        "relaxer",
        "treatment",
        "colour",
        "steam",
        "scrub",
        "massage",
    ),
    ("waist", "shoulder", "bob", "hip", "short", "long", "kids", "ladies", "gents", "bridal", "express", "deluxe"),
    ("plain", "with beads", "with curls", "own hair", "human hair", "gold", "silver", "soft", "tight", "layered"),
)


def measure(rounds: int) -> list[Figure]:
    """Figures `lists.*`."""
    names = _names(READ)
    samples = [_round(names) for _ in range(rounds)]
    taken = {name: tuple(sample[name] for sample in samples) for name in samples[0]}
    return [
        Figure("lists.merge_s", "s", taken["merge"], f"{MERGED:,} rows of two photos that show the same services"),
        ratio("lists.merge_doubled", taken["merge_doubled"], taken["merge"], "twice the rows"),
        Figure("lists.read_s", "s", taken["read"], f"{READ:,} rows of a table, from its text to rows"),
        ratio("lists.read_doubled", taken["read"], taken["read_half"], "twice the rows"),
    ]


def _round(names: Sequence[str]) -> dict[str, float]:
    return {
        "merge": _merging(names, MERGED),
        "merge_doubled": _merging(names, 2 * MERGED),
        "read": _reading(names, READ),
        "read_half": _reading(names, READ // 2),
    }


def _names(count: int) -> list[str]:
    made = [" ".join(words) for words in itertools.product(*_WORDS)]
    return [made[number % len(made)] + ("" if number < len(made) else " again") for number in range(count)]


def _merging(names: Sequence[str], count: int) -> float:
    """Half of the rows are on one photo, the same services on the other."""
    rows = [
        _row(name, photo, line) for photo in ("one.jpg", "two.jpg") for line, name in enumerate(names[: count // 2], 1)
    ]
    seconds, found = _timed(lambda: merged(rows, MANNER))
    if len(found) != count // 2:
        msg = f"{count} rows of {count // 2} services were merged into {len(found)}"
        raise RuntimeError(msg)
    return seconds


def _row(name: str, photo: str, line: int) -> ExtractedRow:
    where = Provenance(source=CellSource.READ, file=photo, line=line)
    written = name if photo == "one.jpg" else name.upper()
    price = PriceCell(kind=RowPriceKind.FIXED, currency="KES", amount=line * 1000, confidence=0.9, provenance=where)
    return ExtractedRow(row_id="r1", name=TextCell(value=written, confidence=0.9, provenance=where), price=price)


def _reading(names: Sequence[str], count: int) -> float:
    rows = [f'{name},{15 * (n % 8 + 1)},"{500 + 50 * (n % 90):,}"' for n, name in enumerate(names[:count])]
    text = "\n".join(["Service,Minutes,Price (KES)", *rows])
    seconds, found = _timed(lambda: rows_of_lines(lines_of_csv(text, "list.csv"), MANNER))
    if len(found) != count:
        msg = f"{count} lines were read as {len(found)} rows"
        raise RuntimeError(msg)
    return seconds


def _timed(work: Callable[[], list[ExtractedRow]]) -> tuple[float, list[ExtractedRow]]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found
