"""From entries to services: what is a category, what belongs to the line above, what each price belongs to."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

from catalog_importer.domain.entries import Entry, Use
from catalog_importer.domain.found import Found, Words, found_of
from catalog_importer.domain.headings import GENERIC, heads_sizes, is_heading, is_unpriced, opens_block, sums_up
from catalog_importer.domain.lines import Line, Role
from catalog_importer.domain.names import (
    is_addition,
    is_qualifier,
    of_variant,
    printed_name,
    tells_which,
    under_heading,
)
from catalog_importer.domain.not_services import TAX_ASIDE, are_column_heads
from catalog_importer.domain.pieces import Item, priced_cells
from catalog_importer.domain.price_words import unit_in_name, unit_of_all
from catalog_importer.domain.prices import Tongue
from catalog_importer.domain.sections import section_heads, unpriced_services
from catalog_importer.domain.titles import is_house_name, is_title
from catalog_importer.domain.tokens import segments_of
from catalog_importer.domain.variants import by_label, without_labels
from ratiba_contracts.menu import RowPriceKind

_FROM = re.compile(
    r"[-–(:,]?\s*\(?\b(?:starting\s+prices?|prices?\s+(?:start(?:ing)?(?:\s+(?:from|at))?|from)|"
    r"start(?:ing|s)?\s+(?:from|at)|from|kuanzia|zinaanzia|bei\s+kuanzia|"
    r"bei\s+za\s+kuanzia)\)?\s*[:.]?\s*$",
    re.IGNORECASE,
)
_DESCRIBES = re.compile(
    r"^(?:[a-z(]|(?i:an?\b|our\b|for\b(?!\s+(?:men|women|ladies|gents|kids|children|boys|girls|adults)\b)|"
    r"(?:ideal|perfect|suitable|recommended|great|best|good)\s+for\b|(?:takes|lasts|yenye)\b|incl\w*\b|includes?\b|"
    r"with\b|includ\w+\b|inajumuisha\b|pamoja\s+na\b|[-–]\s*incl))"
)
_ASIDE = re.compile(
    r"\b(?:team|staff|stylists|about|hours|contacts?|gallery|faqs?|testimonials|reviews|polic(?:y|ies)|terms|why|location|visit\s+us"
    r"|amenities|careers|news|blog|partners|insurance|payment|what\s+to\s+expect|how\s+it\s+works)\b",
    re.IGNORECASE,
)
"""Headings under which lines without a price are no services."""
_ONCE = re.compile(r"\b(?:once|one[- ]?(?:off|time)|registration|joining)\b", re.IGNORECASE)
_SIZED = re.compile(r"^(?P<head>.+?)\s+(?:\(|with(?:out)?\s)", re.IGNORECASE)
_HEAD = re.compile(r"^(?P<head>.+?)\s*[:–—-]\s+(?P<variant>[^:]+)$|^(?P<head2>[^:]+):\s*(?P<variant2>[^:]+)$")


_SMALLER = 0.86


@dataclass(slots=True)
class Placing:
    """Walks over the entries once. `headings` holds the marked headings that are open, by level."""

    tongue: Tongue
    title: Line | None = None
    found: list[Found] = field(default_factory=list)
    headings: dict[int, Words] = field(default_factory=dict)
    plain: Words | None = None
    head: Words | None = None
    labels: tuple[str, ...] = ()
    opener: int | None = None
    all_from: bool = False
    section_from: bool = False
    unit: str | None = None
    list_unit: str | None = None
    aside: bool = False

    def place(self, entries: Sequence[Entry]) -> None:
        """Place a run of entries."""
        priced = any(entry.use is Use.ITEMS for entry in entries) or bool(self.found)
        heads, unpriced = section_heads(entries), unpriced_services(entries)
        for at, entry in enumerate(entries):
            before = entries[at - 1] if at else None
            after = entries[at + 1] if at + 1 < len(entries) else None
            match entry.use:
                case Use.HEADING | Use.WORDS if entry.line is self.title or self._names_house(entry):
                    self._title(entry)
                case Use.HEADING:
                    self._heading(entry)
                case Use.TITLE:
                    self._title(entry)
                case Use.COLUMNS | Use.LENGTH:
                    self._labels(entry, after)
                case Use.ITEMS:
                    if not sums_up(entries, at):
                        self._items(entry)
                case Use.PROSE:
                    self._describe(
                        entry.said.text, goes_on=not entry.apart and before is not None and before.use is Use.ITEMS
                    )
                case Use.WORDS if at in heads:
                    self._section(entry)
                case Use.WORDS if at in unpriced and not self.aside and not opens_block(entry):
                    self._unpriced(entry)
                case Use.WORDS:
                    self._words(entry, before, after, priced=priced)
                case Use.PRICE:
                    pass

    @property
    def category(self) -> Words | None:
        """The heading that is in force."""
        marked = self.headings[max(self.headings)] if self.headings else None
        return self.plain or marked

    def _names_house(self, entry: Entry) -> bool:
        """Whether a line above all services is the name of the business: it heads nothing."""
        return not self.found and entry.line.role in {Role.PRINT, Role.HEADING} and is_house_name(entry.said.text)

    def _heading(self, entry: Entry) -> None:
        level = entry.line.level
        self.headings = {of: words for of, words in self.headings.items() if of < level}
        words = self._from_taken(entry, whole=not self.found and level <= 1)
        if words.text and not is_title(words.text):
            self.headings[level] = words
        self.plain, self.head, self.labels, self.opener = None, None, (), None
        self.aside = _ASIDE.search(entry.said.text) is not None

    def _title(self, entry: Entry) -> None:
        self._from_taken(entry, whole=not self.found)
        if unit := unit_of_all(entry.said.text):
            self.unit, self.list_unit = unit, self.list_unit if self.found else unit
        if entry.line.role is Role.HEADING:
            level = entry.line.level
            self.headings = {of: words for of, words in self.headings.items() if of < level}
            self.plain = None
        self.labels, self.opener, self.head = (), None, None

    def _from_taken(self, entry: Entry, *, whole: bool) -> Words:
        """The words of a heading without "starting prices", which makes from-prices of what follows."""
        text = TAX_ASIDE.sub("", entry.said.text)
        name = printed_name(_FROM.sub("", text))
        says = name != printed_name(text)
        split = unit_in_name(name) if not says else None
        self.unit = split[1] if split else self.unit if not self.found and not whole else None
        name = split[0] if split else name
        self.unit = unit_of_all(text) or self.unit
        self.section_from = says
        self.all_from = self.all_from or (says and whole)
        return Words(name, entry.line, entry.line.fragments[0])

    def _labels(self, entry: Entry, after: Entry | None) -> bool:
        """Take the line as the heads of columns where the next line has that many prices, or marks of none."""
        texts = tuple(text for _, text in segments_of(entry.line))
        prices = max((len(priced_cells(item)) for item in after.items), default=0) if after else 0
        if prices >= 2 and len(texts) in {prices, prices + 1}:
            self.labels = texts[-prices:]
            named = len(texts) == prices + 1 and not are_column_heads([texts[0]]) and not is_title(texts[0])
            if named and entry.use is Use.WORDS and entry.apart:
                self.plain = Words(printed_name(texts[0]), entry.line, entry.line.fragments[0])
            return True
        return False

    def _words(self, entry: Entry, before: Entry | None, after: Entry | None, *, priced: bool) -> None:
        text = entry.said.text
        if self.aside or self._labels(entry, after):
            return
        if heads_sizes(entry, after):
            self.head = Words(text, entry.line, entry.line.fragments[0])
        elif self.opener is not None and entry.line.role is Role.BULLET:
            self._describe(text)
        elif entry.line.role is Role.BULLET:
            self._unpriced(entry)
        elif is_heading(entry, before, after, priced=priced):
            self._section(entry)
        elif (
            before
            and before.use is Use.ITEMS
            and not entry.apart
            and (_DESCRIBES.match(text) or self.opener is not None or _is_smaller(entry, before))
        ):
            self._describe(text, goes_on=_is_smaller(entry, before))
        elif is_unpriced(entry, before, after, priced=priced, under_heading=bool(self.headings)):
            if (
                after
                and after.use is Use.ITEMS
                and not after.apart
                and all(is_qualifier(item.name) for item in after.items)
            ):
                self.head = Words(text, entry.line, entry.line.fragments[0])
            else:
                self._unpriced(entry)

    def _section(self, entry: Entry) -> None:
        self.section_from = False
        self.plain, self.labels, self.head = self._from_taken(entry, whole=not self.found), (), None
        self.opener = None

    def _unpriced(self, entry: Entry) -> None:
        """A service without a price stays without one, whatever its neighbours cost (edge case 28)."""
        for item in entry.items:
            if item.name:
                self.found.append(replace(found_of(item, self.category, entry.further), price=None))

    def _describe(self, text: str, *, goes_on: bool = False) -> None:
        """Words that describe what was found last, where they follow it."""
        if self.found and self.opener is not None:
            last = self.found[-1]
            self.found[-1] = replace(last, description=(*last.description, text))
        elif self.found and (goes_on or _DESCRIBES.match(text)):
            self.found[-1] = replace(self.found[-1], description=(*self.found[-1].description, text))

    def _items(self, entry: Entry) -> None:
        if entry.line.role is Role.HEADING:
            level = entry.line.level
            self.headings = {of: words for of, words in self.headings.items() if of < level}
            self.plain, self.opener = None, level
        elif (
            self.opener is not None
            and entry.line.role is Role.BULLET
            and not any(_is_signed(item) for item in entry.items)
        ):
            self._describe(entry.said.text)
            return
        head: str | None = self.head.text if self.head else None
        several = len(entry.items) > 1 and not any(item.again for item in entry.items)
        group: Words | None = None
        if head and not any(is_qualifier(item.name) or item.name.startswith("(") for item in entry.items):
            self.head = head = None
        for item in entry.items:
            named, head = _headed(item, head, several=several)
            if several and head is None and (parts := _HEAD.match(item.name)) and not group:
                group = Words(parts["head"] or parts["head2"], item.line, item.name_fragment or item.line.fragments[0])
                named = replace(named, name=parts["variant"] or parts["variant2"])
            if not named.prices and named.duration is None and several:
                self._describe(named.name)
                continue
            for found in self._of_item(named, entry.further):
                self._keep(
                    replace(found, category=group or found.category),
                    inline=head is not None and named.name != item.name,
                )

    def _of_item(self, item: Item, further: tuple[str, ...]) -> Iterator[Found]:
        found = found_of(item, self.category, further)
        cells = priced_cells(item)
        if self.labels and len(cells) == len(self.labels):
            yield from by_label(found, cells, self.labels, self.tongue)
        elif len(item.prices) < 2:
            yield found
        else:
            yield without_labels(found, item.prices, self.tongue)

    def _keep(self, found: Found, *, inline: bool) -> None:
        name = found.name.text
        if is_title(name) and found.price and found.price.price.kind is RowPriceKind.FROM:
            return
        if is_addition(name) and self.found and found.price:
            self.found[-1] = replace(
                self.found[-1], description=(*self.found[-1].description, f"{name.strip('. …')} {found.price.printed}")
            )
            return
        if not inline and is_qualifier(name) and self.category and not GENERIC.search(self.category.text):
            found = found.renamed(under_heading(self.category.text, name))
        unit = self.unit or self.list_unit
        if (
            unit
            and found.price
            and found.price.price.kind is RowPriceKind.FIXED
            and not _ONCE.search(" ".join((name, *found.description)))
        ):
            per_unit = replace(found.price.price, kind=RowPriceKind.PER_UNIT, unit=unit)
            found = replace(found, price=replace(found.price, price=per_unit))
        if (self.all_from or self.section_from) and found.price and found.price.price.kind is RowPriceKind.FIXED:
            found = replace(found, price=replace(found.price, price=replace(found.price.price, kind=RowPriceKind.FROM)))
        self.found.append(found)


def _headed(item: Item, head: str | None, *, several: bool) -> tuple[Item, str | None]:
    """The item under its full name, and the name that further sizes on the line belong to."""
    if several and (parts := _HEAD.match(item.name)):
        first, variant = parts["head"] or parts["head2"], parts["variant"] or parts["variant2"]
        if tells_which(variant):
            return replace(item, name=of_variant(first, variant)), first
    if several and head is None and (parts := _SIZED.match(item.name)):
        return item, parts["head"]
    if head and item.name.startswith("("):
        return replace(item, name=f"{head} {item.name}"), head
    if head and tells_which(item.name):
        return replace(item, name=of_variant(head, item.name)), head
    return item, head


def _is_smaller(entry: Entry, before: Entry) -> bool:
    """Whether words stand in smaller letters than the line above them."""
    one, other = before.line.height, entry.line.height
    return one is not None and other is not None and other <= _SMALLER * one


def _is_signed(item: Item) -> bool:
    """Whether a price of it bears the sign of a currency or stands in a column of its own."""
    return any(
        read.price.marked and read.price.amount is not None and re.search(r"[A-Za-z$€£/]", read.printed)
        for read in item.prices
    )
