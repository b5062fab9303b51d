"""Services as they were found -> rows of the one envelope, each cell with its confidence and where it stands."""

import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import lru_cache

from catalog_importer.domain.amounts import CLEAR
from catalog_importer.domain.found import Found, Words
from catalog_importer.domain.lines import Fragment, Line, Manner, Role
from catalog_importer.domain.name_tails import doubts_of_name
from catalog_importer.domain.names import name_key, of_variant, printed_name, under_heading
from catalog_importer.domain.not_services import without_sure_counts
from catalog_importer.domain.price_conditions import HEADED, is_turned_heading
from catalog_importer.domain.price_words import manner_in_words, unit_in_name
from catalog_importer.domain.prices import in_manner
from catalog_importer.domain.same_line import base_of, labelled_on_line, same_line_doubted
from ratiba_contracts.menu import (
    Box,
    CellSource,
    DurationCell,
    ExtractedRow,
    PriceCell,
    Provenance,
    RowPriceKind,
    TextCell,
)

_LONGEST_NAME = 120
_MONEY_LEFT = re.compile(r"(?<![\w.])(?!20[123]\d\b)\d[\d,]{2,}(?!\w)")
_HALF_NAMES = frozenset({"extra", "additional", "each additional", "per", "every", "nyongeza"})
_AGES = re.compile(r"\s*[(\[]\s*((?:ages?|aged|umri|miaka)\b[^)\]]*)[)\]]\s*$", re.IGNORECASE)
_LETTER_IN_NUMBER = re.compile(r"\d[OoIlS]\d|[A-Za-z]{2,}[0-9][A-Za-z]{2,}")


def rows_made(founds: Iterable[Found], manner: Manner) -> list[ExtractedRow]:
    """The rows, in their order, with ids r1, r2, ..."""
    plain = same_line_doubted([_plainly_named(found) for found in founds])
    labelled = labelled_on_line(plain)
    doubted = [_name_doubted(found, told=at in labelled) for at, found in enumerate(plain)]
    return [_row(f"r{number}", found, manner) for number, found in enumerate(_told_apart(doubted), 1)]


def _name_doubted(found: Found, *, told: bool) -> Found:
    """The service, its price red where its name is not explained. `told`: its label is that of one price of a line."""
    if found.price is None:
        return found
    price, name = found.price.price, base_of(found.name.text) if told else found.name.text
    doubts = doubts_of_name(name, in_units=price.kind is RowPriceKind.PER_UNIT)
    if found.category is not None and is_turned_heading(found.category.text):
        doubts.append(HEADED)
    if found.name.fragment.doubt:
        doubts.append(found.name.fragment.doubt)
    for doubt in doubts:
        price = price.doubted(doubt)
    return replace(found, price=replace(found.price, price=price))


def _plainly_named(found: Found) -> Found:
    """The name without what other cells hold: the unit of its price, ages in brackets."""
    name, price = found.name.text, found.price
    if price and price.price.kind in {RowPriceKind.FIXED, RowPriceKind.PER_UNIT} and (split := unit_in_name(name)):
        name, unit = split
        price = replace(price, price=replace(price.price, kind=RowPriceKind.PER_UNIT, unit=price.price.unit or unit))
    if price and price.price.kind is RowPriceKind.FIXED:
        told = next((manner for part in found.description if (manner := manner_in_words(part))), None)
        price = replace(price, price=in_manner(price.price, *told)) if told else price
    if name.lower() in _HALF_NAMES and found.duration_print:
        name = f"{name} {found.duration_print}"
    if ages := _AGES.search(name):
        found = replace(found, description=(ages[1], *found.description))
        name = name[: ages.start()]
    return replace(found, price=price).renamed(printed_name(name))


def _told_apart(founds: Sequence[Found]) -> list[Found]:
    """Names that come twice: with their lengths where those differ, else with their headings where those differ.

    Where lengths have a column of their own the names stay as they are.
    """
    alike: dict[str, list[int]] = defaultdict(list)
    for at, found in enumerate(founds):
        alike[name_key(found.name.text)].append(at)
    out = list(founds)
    for places in alike.values():
        group = [founds[at] for at in places]
        if len(group) < 2 or len({_terms(found) for found in group}) == 1:
            continue
        details = [found.detail for found in group]
        lengths = [found.duration.minutes if found.duration else None for found in group]
        heads = [found.category.text if found.category else "" for found in group]
        ages = [found.description[0] if found.description else "" for found in group]
        for at, found in zip(places, group, strict=True):
            if len(set(details)) == len(group) and found.detail:
                out[at] = found.renamed(of_variant(found.name.text, found.detail))
            elif len(set(lengths)) == len(group) and _has_length_cell(found):
                continue
            elif len(set(lengths)) == len(group) and found.duration_print:
                out[at] = found.renamed(of_variant(found.name.text, found.duration_print))
            elif len(set(heads)) == len(group) and found.category:
                out[at] = found.renamed(under_heading(found.category.text, found.name.text))
            elif len(set(ages)) == len(group) and found.description:
                out[at] = found.renamed(of_variant(found.name.text, found.description[0]))
    return out


def _has_length_cell(found: Found) -> bool:
    """Whether its length stands in a column of lengths, which tells it from others of its name."""
    return found.name.line.role is Role.CELLS and found.duration_fragment not in {None, found.name.fragment}


def _terms(found: Found) -> tuple[int | None, int | None]:
    return found.price.price.amount if found.price else None, found.duration.minutes if found.duration else None


def _row(row_id: str, found: Found, manner: Manner) -> ExtractedRow:
    name, doubts = found.name, list(found.doubts)
    if len(name.text) > _LONGEST_NAME:
        doubts.append("The name was too long and has been cut.")
        name = replace(name, text=name.text[: _LONGEST_NAME - 1].rstrip() + "…")
    description = "; ".join(part for part in found.description if part)[:300].strip()
    length = found.duration
    return ExtractedRow(
        row_id=row_id,
        name=_text(name),
        name_sw=_text(found.name_sw) if found.name_sw else TextCell(),
        category=_text(replace(found.category, text=found.category.text[:60])) if found.category else TextCell(),
        duration_min=DurationCell(
            value=length.minutes,
            longest=length.longest,
            confidence=_least(found.duration_fragment, CLEAR),
            provenance=_where(found.price_line or name.line, found.duration_fragment),
        )
        if length
        else DurationCell(),
        price=_price(found, manner),
        description=TextCell(
            value=description, confidence=_least(name.fragment, CLEAR), provenance=_where(name.line, name.fragment)
        )
        if description
        else TextCell(),
        doubts=tuple(doubts[:8]),
    )


def _text(words: Words) -> TextCell:
    most = 0.7 if _LETTER_IN_NUMBER.search(words.text) and words.fragment.confidence < 1 else CLEAR
    return TextCell(
        value=words.text[:300], confidence=_least(words.fragment, most), provenance=_where(words.line, words.fragment)
    )


def _price(found: Found, manner: Manner) -> PriceCell:
    if found.price is None:
        return PriceCell(currency=manner.currency)
    price, fragment = found.price.price, found.price.fragment
    if _MONEY_LEFT.search(without_sure_counts(found.name.text)):
        price = price.doubted("A number that may be a price stands in the name.")
    return PriceCell(
        kind=price.kind,
        currency=price.currency,
        amount=price.amount,
        amount_max=price.amount_max,
        unit=price.unit[:40] if price.unit else None,
        confidence=_least(fragment, price.confidence),
        provenance=_where(found.price_line or found.name.line, fragment),
        printed=found.price.printed[:80],
        doubts=price.doubts,
    )


def _least(fragment: Fragment | None, most: float) -> float:
    return round(min(fragment.confidence if fragment else most, most), 3)


def _where(line: Line, fragment: Fragment | None) -> Provenance:
    return _provenance(line.file[:120], line.page, line.number, fragment.box if fragment else None)


@lru_cache(maxsize=16)  # the cells of a row stand on one line
def _provenance(file: str, page: int | None, line: int, box: Box | None) -> Provenance:
    return Provenance(source=CellSource.READ, file=file, page=page, line=line, box=box)
