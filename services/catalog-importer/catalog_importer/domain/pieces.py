"""One line as what it says: names, each with its prices and its length."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from catalog_importer.domain.amounts import DOUBTED, UNSURE
from catalog_importer.domain.condition_words import is_condition
from catalog_importer.domain.currencies import SIGN, WITH_CENTS, least_usual
from catalog_importer.domain.durations import Duration, durations_in
from catalog_importer.domain.lines import Fragment, Line, Role
from catalog_importer.domain.names import has_words, printed_name, unmarked
from catalog_importer.domain.not_offered import is_unavailable
from catalog_importer.domain.not_services import without_counts
from catalog_importer.domain.prices import Price, Tongue, prices_in
from ratiba_contracts.menu import Box

_GAP = re.compile(
    r"\t+|\s{3,}|(?<=[^\s])\s{2}(?=[^\s])|\s*(?:\.{3,}|…+|_{3,}|(?:\.\s){2,}\.?|·{2,}|-{3,}|—{2,}|"
    r"={3,}|>{2,}|→|➡|➔|=>|->)\s*"
)
_BEFORE_END = re.compile(
    r"[-–—:=@>|~]\s*\+?\s*$|\b(?:at|@|is|ni|kwa|for|only|just|costs?|charges?|price|bei)\s*:?\s*$", re.IGNORECASE
)
_AFTER_END = re.compile(r"\s*(?:$|[,;)|.@]|[/•·]?\s*\x00|only\b|tu\b|net\b|cash\b|\(|\[|[-–—]\s)", re.IGNORECASE)
_JOINING = re.compile(r"^\W*(?:and|&|na|or|au|then|while|plus)\s+", re.IGNORECASE)
_WITH_IT, _WITHOUT_IT = re.compile(r"^\W*na\s", re.IGNORECASE), re.compile(r"\bbila\b", re.IGNORECASE)
"""Beside "bila" (without) "na" means with; elsewhere it joins two services."""
_LEADS = re.compile(
    rf"(?:from|starting(?:\s+(?:at|from))?|starts?\s+(?:at|from)|kuanzia|min(?:imum)?|{SIGN})\s*[.:]?", re.IGNORECASE
)
_FOLLOWS = re.compile(
    rf"(?:/=|/-|=|\+|{SIGN}|each|onwards|and\s+up|&\s*up|per\s+\w+|/\s?\w+|kwa\s+\w+)\.?", re.IGNORECASE
)
_HAS_DIGIT = re.compile(r"\d")
_ONLY = frozenset({"only", "tu", "net", "cash", "each", "kes", "ksh"})
_SPACED = re.compile(r"\d[ \u00a0\u202f]\d{3}")
_YEAR = re.compile(r"20(?:1[5-9]|2\d|3\d)")
_BARE_MARK = re.compile(r"\b(?:price|cost|bei|fee|charges?|rate|amount|only|tu)\b\s*[:=-]?|[\s\W\x00]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class ReadPrice:
    """A price, as it is printed, and the fragment it was read from."""

    price: Price
    printed: str
    fragment: Fragment


@dataclass(frozen=True, slots=True)
class Item:
    """A name with what stands beside it on one line. `name` is "" where a line holds a price alone.

    `again`: the name is that of the item before, for another length or label. `notes` are further words of the line.
    """

    line: Line
    name: str = ""
    name_fragment: Fragment | None = None
    prices: tuple[ReadPrice, ...] = ()
    duration: Duration | None = None
    duration_fragment: Fragment | None = None
    duration_print: str = ""
    notes: tuple[str, ...] = ()
    again: bool = False


@dataclass(slots=True)
class _Token:
    """Words, a price or a length, in the order of the line."""

    fragment: Fragment
    text: str = ""
    price: ReadPrice | None = None
    duration: Duration | None = None
    segment: int = 0


@dataclass(frozen=True, slots=True)
class Said:
    """A line, understood: its items from left to right; at least one unless the line is empty."""

    line: Line
    text: str
    items: tuple[Item, ...] = field(default=())

    @property
    def has_price(self) -> bool:
        """Whether any price stands on it."""
        return any(item.prices for item in self.items)


def said(line: Line, tongue: Tongue) -> Said:
    """What a line says. Where the line is damaged print, the damage stays in names and doubts its prices."""
    text = " ".join(fragment.text for fragment in line.fragments).strip()
    tokens = list(_tokens(line, tongue))
    return Said(line, printed_name(unmarked(text)), tuple(_items(line, tokens)))


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
                struck=last.struck or fragment.struck,
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


def priced_cells(item: Item) -> tuple[ReadPrice | None, ...]:
    """The prices of an item from left to right, None for a cell that says there is none."""
    if len(item.prices) == 0 or not any(is_no_price(fragment.text) for fragment in item.line.fragments[1:]):
        return item.prices
    of = {id(read.fragment): read for read in item.prices}
    cells = [fragment for fragment in item.line.fragments if id(fragment) in of or is_no_price(fragment.text)]
    return tuple(of.get(id(fragment)) for fragment in cells)


def _tokens(line: Line, tongue: Tongue) -> Iterator[_Token]:
    segments = segments_of(_mended(line))
    marked_elsewhere = [
        any(price.marked for price in prices_in(without_numbers_of_names(part)[0], tongue)) for _, part in segments
    ]
    for number, (fragment, part) in enumerate(segments):
        yield from _of_segment(fragment, part, number, tongue, marked=any(marked_elsewhere))


def _of_segment(fragment: Fragment, text: str, number: int, tongue: Tongue, *, marked: bool) -> Iterator[_Token]:
    masked, durations = without_numbers_of_names(text)
    prices = [_maybe_longer(text, price) for price in _accepted(masked, prices_in(masked, tongue), marked=marked)]
    spans: list[tuple[int, int, Price | Duration]] = [(price.start, price.end, price) for price in prices]
    spans += [(d.start, d.end, d) for d in durations if not any(p.start < d.end and d.start < p.end for p in prices)]
    if fragment.struck:
        spans = [(start, end, _of_struck(found)) for start, end, found in spans]
    at = 0
    for start, end, found in sorted(spans, key=lambda span: span[:2]):
        if isinstance(found, Duration) and _keeps_words(found, text):
            continue
        words = text[at:start]
        yield _Token(fragment, text=_LEADS_IN.sub("", words) if isinstance(found, Price) else words, segment=number)
        if isinstance(found, Price):
            yield _Token(fragment, price=ReadPrice(found, text[start:end].strip(" \t-–:|"), fragment), segment=number)
        else:
            yield _Token(fragment, text=text[start:end], duration=found, segment=number)
        at = end
    yield _Token(fragment, text=text[at:], segment=number)


def _of_struck(found: Price | Duration) -> Price | Duration:
    return found.doubted("A line is drawn through it.") if isinstance(found, Price) else found


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


def _accepted(masked: str, prices: list[Price], *, marked: bool) -> list[Price]:
    """Marked prices, and bare numbers where a price stands: alone in their column, or at the end behind a name."""
    bare = [price for price in prices if not price.marked]
    several = len(bare) > 1 and not marked
    kept = []
    for price in prices:
        before, after = masked[: price.start], masked[price.end :]
        if price.marked or (not _BARE_MARK.sub("", before) and not _BARE_MARK.sub("", after)):
            kept.append(price)
        elif marked or (not before.strip(" \x00") and re.match(r"[.)]\s", after)):
            continue
        elif not before.strip(" \x00"):
            if (re.match(r"\s*[-–—:=]\s+\S", after) or _has_condition(after)) and not _too_small(price):
                kept.append(price)
        elif (doubted := _behind_a_name(price, before, after, several=several)) is not None:
            kept.append(doubted)
    return kept


def _has_condition(after: str) -> bool:
    """Whether the words behind a number say when or for whom it holds: "500 Mon-Fri, 700 Sat"."""
    words = re.split(r"[\d,;|]", after, maxsplit=1)[0]
    return bool(words.strip(" \x00()")) and is_condition(words)


def _behind_a_name(price: Price, before: str, after: str, *, several: bool) -> Price | None:
    ends = _AFTER_END.match(after) is not None
    if _BEFORE_END.search(before) and (ends or several):
        return price if not _too_small(price) or re.search(r"[-–—:=@>|]\s*$", before) else None
    amid = not several and (price.amount or 0) >= 10_000 and not re.search(r"\d", after)
    amid = amid and (re.match(r"\s+[a-z]", after) is not None or _has_condition(after) or is_unavailable(after))
    if amid and before.endswith(" ") and re.search(r"[A-Za-z)]\s$", before):
        return price.doubted("Words follow the price.", UNSURE)
    if not (ends or (several and re.match(r"\s*[/&+]?\s*[A-Za-z(]", after))) or _too_small(price):
        return None
    if not before.endswith((" ", "\x00", ")")):
        return None
    if price.amount_max is None and not before.endswith(("  ", "\t")) and _YEAR.fullmatch(_plain_units(price)):
        return None
    return price


def _plain_units(price: Price) -> str:
    """The whole units of a price, to be held against the years that lists bear in their titles."""
    return str((price.amount or 0) // 100)


def _too_small(price: Price) -> bool:
    """Whether a bare number is rather a part of the name than money."""
    least = 5 if price.currency in WITH_CENTS else least_usual(price.currency)
    return (price.amount or 0) < least * 100


_LABEL = re.compile(
    r"\W*(?:(?:our|the)\s+)?(?:prices?|cost|bei|gharama|rate|fee|charges?|amount|duration|time|muda|length)\W*",
    re.IGNORECASE,
)
"""Words that only say what the number behind them is: "Price: 500", "Duration: 45 min"."""
_LEADS_IN = re.compile(
    r"(?<=\w)\s+(?:is|are|ni|at|costs?|goes\s+for|kwa|@|(?:we|i)\s+(?:do|charge)(?:\s+at)?)\s*[:=-]?\s*$", re.IGNORECASE
)
"""Words that lead from a name to its price: "Haircut is 500"."""


def _is_words(text: str) -> bool:
    return has_words(printed_name(text)) and not is_no_price(text)


def _items(line: Line, tokens: list[_Token]) -> Iterator[Item]:
    measured = any(token.price or token.duration for token in tokens)
    tokens = [
        token
        for token in tokens
        if token.price or token.duration or (_is_words(token.text) and not (measured and _LABEL.fullmatch(token.text)))
    ]
    if tokens and tokens[0].price and tokens[-1].text and not tokens[-1].duration and _names_follow(tokens):
        tokens = [*_turned(tokens)]
    if labelled := _labelled_behind(line, tokens):
        yield from labelled
        return
    current: Item | None = None
    for at, token in enumerate(tokens):
        if token.price:
            if current and current.prices and current.duration and any(t.duration for t in tokens[at + 1 : at + 2]):
                yield current
                current = Item(line, current.name, current.name_fragment, again=True)
            current = current or Item(line)
            current = replace(current, prices=(*current.prices, _spaced(token.price, token)))
        elif token.duration:
            coming = any(t.price for t in tokens[at + 1 : at + 2])
            if current and current.prices and coming and current.duration:
                yield current
                current = Item(line, current.name, current.name_fragment, again=True)
            current = current or Item(line)
            if current.duration is None:
                current = replace(
                    current,
                    duration=token.duration,
                    duration_fragment=token.fragment,
                    duration_print=printed_name(token.text),
                )
        else:
            current_, done = _with_words(line, current, token, more=any(t.price for t in tokens[at + 1 :]))
            if done:
                yield done
            current = current_
    if current:
        yield current


_BRACKETED = re.compile(r"[\s,;/&]*(\([^()]{2,40}\))[\s,;/.&]*")


def _labelled_behind(line: Line, tokens: list[_Token]) -> list[Item]:
    """One item a price where each has its label behind it: "Crown 9,000 (metal), 15,000 (porcelain)"; else nothing."""
    if len(tokens) < 5 or not tokens[0].text:
        return []
    name, prices, labels = tokens[0], tokens[1::2], [_BRACKETED.fullmatch(token.text) for token in tokens[2::2]]
    if len(prices) != len(labels) or not all(token.price for token in prices) or not all(labels):
        return []
    return [
        Item(line, f"{printed_name(name.text)} {label[1]}", name.fragment, (token.price,), again=token is not prices[0])
        for token, label in zip(prices, labels, strict=True)
        if token.price and label
    ]


def _with_words(line: Line, current: Item | None, token: _Token, *, more: bool) -> tuple[Item, Item | None]:
    """The item that goes on, and the one that is done because these words begin the next."""
    joins = current and current.prices and not (_WITH_IT.match(token.text) and _WITHOUT_IT.search(line.text))
    words = printed_name(_JOINING.sub("", token.text) if joins else token.text)
    if current is None:
        return Item(line, words, token.fragment), None
    if current.prices and more:
        return Item(line, words, token.fragment), current
    if not current.name:
        return replace(current, name=words, name_fragment=token.fragment), None
    if current.duration and not current.prices and current.name_fragment is token.fragment:
        return replace(current, name=f"{current.name} {words}"), None
    return replace(current, notes=current.notes if words.lower() in _ONLY else (*current.notes, words)), None


def _names_follow(tokens: list[_Token]) -> bool:
    """Whether every price stands before its name: "500 - Haircut"."""
    kinds = ["price" if token.price else "words" for token in tokens if not token.duration]
    return len(kinds) % 2 == 0 and kinds == ["price", "words"] * (len(kinds) // 2)


def _turned(tokens: list[_Token]) -> Iterator[_Token]:
    plain = [token for token in tokens if not token.duration]
    for at in range(0, len(plain), 2):
        yield plain[at + 1]
        yield plain[at]
    yield from (token for token in tokens if token.duration)


def _spaced(read: ReadPrice, token: _Token) -> ReadPrice:
    """ "Package 3 500": where groups are parted by spaces only, a number of the name may have slipped in."""
    bare = not read.price.marked and _SPACED.search(read.printed) and read.printed != token.fragment.text.strip()
    if not bare or re.search(r"[\t]|\s{2,}|\.{3}", token.fragment.text):
        return read
    return replace(read, price=read.price.doubted(f"“{read.printed}” may be two numbers.", DOUBTED))
