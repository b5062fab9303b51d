"""A line as words, prices and lengths, in their order. Where print is damaged, the damage stays, and doubts prices."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from catalog_importer.domain.bare_numbers import accepted
from catalog_importer.domain.currencies import SIGN
from catalog_importer.domain.durations import Duration, durations_in
from catalog_importer.domain.lines import Fragment, Line, Role
from catalog_importer.domain.names import unmarked
from catalog_importer.domain.not_services import without_counts
from catalog_importer.domain.prices import Price, Tongue, prices_in
from ratiba_contracts.menu import Box

_GAP = re.compile(
    r"\t+|\s{3,}|(?<=[^\s])\s{2}(?=[^\s])|\s*(?:\.{3,}|…+|_{3,}|(?:\.\s){2,}\.?|·{2,}|-{3,}|—{2,}|"
    r"={3,}|>{2,}|→|➡|➔|=>|->)\s*"
)
_LEADS = re.compile(
    rf"(?:from|starting(?:\s+(?:at|from))?|starts?\s+(?:at|from)|kuanzia|min(?:imum)?|{SIGN})\s*[.:]?", re.IGNORECASE
)
_FOLLOWS = re.compile(
    rf"(?:/=|/-|=|\+|{SIGN}|each|onwards|and\s+up|&\s*up|per\s+\w+|/\s?\w+|kwa\s+\w+)\.?", re.IGNORECASE
)
_HAS_DIGIT = re.compile(r"\d")


@dataclass(frozen=True, slots=True)
class ReadPrice:
    """A price, as it is printed, and the fragment it was read from."""

    price: Price
    printed: str
    fragment: Fragment


@dataclass(slots=True)
class Token:
    """Words, a price or a length, in the order of the line."""

    fragment: Fragment
    text: str = ""
    price: ReadPrice | None = None
    duration: Duration | None = None
    segment: int = 0


def _mended(line: Line) -> Line:
    """The line with words that are nothing by themselves joined to their number: "from" | "500", "500" | "/="."""
    if line.role is Role.CELLS or len(line.fragments) < 2:
        return line
    fragments: list[Fragment] = []
    for fragment in line.fragments:
        last = fragments[-1] if fragments else None
        if (
            last
            and (_LEADS.fullmatch(last.text.strip()) or _FOLLOWS.fullmatch(fragment.text.strip()))
            and _HAS_DIGIT.search(last.text + fragment.text)
        ):
            fragments[-1] = Fragment(
                f"{last.text} {fragment.text}",
                min(last.confidence, fragment.confidence),
                _around(last.box, fragment.box),
                doubt=last.doubt or fragment.doubt,
            )
        else:
            fragments.append(fragment)
    return replace(line, fragments=tuple(fragments))


def _around(one: Box | None, other: Box | None) -> Box | None:
    if one is None or other is None:
        return one or other
    return Box(
        left=min(one.left, other.left),
        top=min(one.top, other.top),
        right=max(one.right, other.right),
        bottom=max(one.bottom, other.bottom),
    )


def segments_of(line: Line) -> list[tuple[Fragment, str]]:
    """The runs of print of a line with gaps, dots or tabulators between them, and the fragment each is part of."""
    return [
        (fragment, part.strip())
        for fragment in line.fragments
        for part in (
            _GAP.split(unmarked(fragment.text).strip()) if line.role is not Role.CELLS else [unmarked(fragment.text)]
        )
        if part and part.strip()
    ]


_NO_PRICE = re.compile(r"(?:[-–—−_/.*x×]+|n\s?[/.]\s?a\.?|nil|none|not\s+available|hakuna|haipo)", re.IGNORECASE)


def is_no_price(text: str) -> bool:
    """Whether a cell of a column of prices says that there is none: "-", "n/a"."""
    return _NO_PRICE.fullmatch(text.strip()) is not None


def tokens_of(line: Line, tongue: Tongue) -> Iterator[Token]:
    """The tokens from left to right. Bare numbers are prices only where nothing on the line is marked as money."""
    segments = segments_of(_mended(line))
    marked_elsewhere = [
        any(price.marked for price in prices_in(without_numbers_of_names(part)[0], tongue)) for _, part in segments
    ]
    for number, (fragment, part) in enumerate(segments):
        yield from _of_segment(fragment, part, number, tongue, marked=any(marked_elsewhere))


def _of_segment(fragment: Fragment, text: str, number: int, tongue: Tongue, *, marked: bool) -> Iterator[Token]:
    masked, durations = without_numbers_of_names(text)
    prices = [_maybe_longer(text, price) for price in accepted(masked, prices_in(masked, tongue), marked=marked)]
    spans: list[tuple[int, int, Price | Duration]] = [(price.start, price.end, price) for price in prices]
    spans += [(d.start, d.end, d) for d in durations if not any(p.start < d.end and d.start < p.end for p in prices)]
    if fragment.doubt:
        spans = [(start, end, _doubted(found, fragment.doubt)) for start, end, found in spans]
    at = 0
    for start, end, found in sorted(spans, key=lambda span: span[:2]):
        if isinstance(found, Duration) and _keeps_words(found, text):
            continue
        words = text[at:start]
        yield Token(fragment, text=_LEADS_IN.sub("", words) if isinstance(found, Price) else words, segment=number)
        if isinstance(found, Price):
            yield Token(fragment, price=ReadPrice(found, text[start:end].strip(" \t-–:|"), fragment), segment=number)
        else:
            yield Token(fragment, text=text[start:end], duration=found, segment=number)
        at = end
    yield Token(fragment, text=text[at:], segment=number)


def _doubted(found: Price | Duration, doubt: str) -> Price | Duration:
    return found.doubted(doubt) if isinstance(found, Price) else found


def without_numbers_of_names(text: str) -> tuple[str, list[Duration]]:
    """The text with lengths, telephones, ages and the like blanked out, letter for letter; and its lengths."""
    durations = durations_in(text)
    for duration in durations:
        text = text[: duration.start] + "\x00" * (duration.end - duration.start) + text[duration.end :]
    return without_counts(text), durations


def _maybe_longer(text: str, price: Price) -> Price:
    """ "Package 3 500" is package 3 at 500, or a package at 3 500."""
    if (
        price.marked
        or not re.search(r"\d $", text[: price.start])
        or not re.fullmatch(r"\d{3}", text[price.start : price.end])
    ):
        return price
    return price.doubted(f"“{text[: price.end].split()[-2]} {text[price.start : price.end]}” may be one number.")


def _keeps_words(found: Duration, text: str) -> bool:
    """Whether a length is a part of the name: "Half hour lesson". Lengths in digits stand beside it."""
    if not text[: found.start].strip() + text[found.end :].strip():
        return False
    return re.search(r"hour$", text[found.start : found.end], re.IGNORECASE) is not None and not re.search(
        r"\d", text[found.start : found.end]
    )


_LEADS_IN = re.compile(
    r"(?<=\w)\s+(?:is|are|ni|at|costs?|goes\s+for|kwa|@|(?:we|i)\s+(?:do|charge)(?:\s+at)?)\s*[:=-]?\s*$", re.IGNORECASE
)
"""Words that lead from a name to its price: "Haircut is 500"."""
