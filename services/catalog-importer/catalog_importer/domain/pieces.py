"""One line as what it says: names, each with its prices and its length."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from catalog_importer.domain.amounts import DOUBTED
from catalog_importer.domain.durations import Duration
from catalog_importer.domain.lines import Fragment, Line
from catalog_importer.domain.names import has_words, printed_name, unmarked
from catalog_importer.domain.prices import Tongue
from catalog_importer.domain.tokens import ReadPrice, Token, is_no_price, tokens_of

_JOINING = re.compile(r"^\W*(?:and|&|na|or|au|then|while|plus)\s+", re.IGNORECASE)
_WITH_IT, _WITHOUT_IT = re.compile(r"^\W*na\s", re.IGNORECASE), re.compile(r"\bbila\b", re.IGNORECASE)
"""Beside "bila" (without) "na" means with; elsewhere it joins two services."""
_ONLY = frozenset({"only", "tu", "net", "cash", "each", "kes", "ksh"})
_SPACED = re.compile(r"\d[ \u00a0\u202f]\d{3}")


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
    tokens = list(tokens_of(line, tongue))
    return Said(line, printed_name(unmarked(text)), tuple(_items(line, tokens)))


def priced_cells(item: Item) -> tuple[ReadPrice | None, ...]:
    """The prices of an item from left to right, None for a cell that says there is none."""
    if len(item.prices) == 0 or not any(is_no_price(fragment.text) for fragment in item.line.fragments[1:]):
        return item.prices
    of = {id(read.fragment): read for read in item.prices}
    cells = [fragment for fragment in item.line.fragments if id(fragment) in of or is_no_price(fragment.text)]
    return tuple(of.get(id(fragment)) for fragment in cells)


_LABEL = re.compile(
    r"\W*(?:(?:our|the)\s+)?(?:prices?|cost|bei|gharama|rate|fee|charges?|amount|duration|time|muda|length)\W*",
    re.IGNORECASE,
)
"""Words that only say what the number behind them is: "Price: 500", "Duration: 45 min"."""


def _is_words(text: str) -> bool:
    return has_words(printed_name(text)) and not is_no_price(text)


def _items(line: Line, tokens: list[Token]) -> Iterator[Item]:
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


def _labelled_behind(line: Line, tokens: list[Token]) -> list[Item]:
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


def _with_words(line: Line, current: Item | None, token: Token, *, more: bool) -> tuple[Item, Item | None]:
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


def _names_follow(tokens: list[Token]) -> bool:
    """Whether every price stands before its name: "500 - Haircut"."""
    kinds = ["price" if token.price else "words" for token in tokens if not token.duration]
    return len(kinds) % 2 == 0 and kinds == ["price", "words"] * (len(kinds) // 2)


def _turned(tokens: list[Token]) -> Iterator[Token]:
    plain = [token for token in tokens if not token.duration]
    for at in range(0, len(plain), 2):
        yield plain[at + 1]
        yield plain[at]
    yield from (token for token in tokens if token.duration)


def _spaced(read: ReadPrice, token: Token) -> ReadPrice:
    """ "Package 3 500": where groups are parted by spaces only, a number of the name may have slipped in."""
    bare = not read.price.marked and _SPACED.search(read.printed) and read.printed != token.fragment.text.strip()
    if not bare or re.search(r"[\t]|\s{2,}|\.{3}", token.fragment.text):
        return read
    return replace(read, price=read.price.doubted(f"“{read.printed}” may be two numbers.", DOUBTED))
