"""What the form of a row says, as an edit: only what differs from what the form showed is set."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import ValidationError

from admin_orchestrator.domain.minutes import NotMinutes, typed_minutes
from ratiba_contracts.catalog_drafts import MergeRows, SetCells, SplitRow
from ratiba_contracts.menu import TYPED, ExtractedRow, PriceCell, RowPriceKind
from ratiba_wording.money import figure
from ratiba_wording.typed_amounts import NotAnAmount, typed_amount

WORDS = ("name", "name_sw", "category", "description")
PRICE = ("kind", "amount", "amount_max", "unit")
FIELDS = (*WORDS, "minutes", *PRICE)

LONGEST = {"name": 120, "name_sw": 120, "category": 60, "description": 300}
"""Characters a field of words may have (catalog contract)."""

_LABEL = {"name": "name", "name_sw": "Swahili name", "category": "category", "description": "description"}
_NOT_OURS = "This form is not one of ours. Reload the page."
_NO_AMOUNT = (RowPriceKind.ON_QUOTE, RowPriceKind.FREE)


class NotUnderstood(ValueError):
    """Something in the form cannot be. The text is a sentence for the owner; `field` is the one it is about, if one."""

    def __init__(self, sentence: str, field: str = "") -> None:
        super().__init__(sentence)
        self.field = field


@dataclass(frozen=True, slots=True)
class RowForm:
    """What was typed, and what had been there; both by the names of `FIELDS`. `said`: a kind of price that the list
    says and that its owner has now said, too.
    """

    typed: Mapping[str, str]
    was: Mapping[str, str]
    said: str = ""

    def differs(self, *names: str) -> bool:
        """Whether any of these was changed by the person."""
        return any(self.typed.get(name, self.was.get(name, "")) != self.was.get(name, "") for name in names)


def shown_values(row: ExtractedRow) -> dict[str, str]:
    """What the form of a row shows. A price nobody vouches for is not among it: a person types it. That it is free, or
    on request, is chosen where the list says so, but counts only when its owner says so, too.
    """
    price = row.price
    values = {name: getattr(row, name).value or "" for name in WORDS}
    values["minutes"] = str(row.duration_min.value or "")
    values |= dict.fromkeys(PRICE, "")
    values["kind"] = (RowPriceKind.FIXED if price.kind is RowPriceKind.NONE else price.kind).value
    if price.is_red:
        return values
    values["amount"] = "" if price.amount is None else figure(price.amount)
    values["amount_max"] = "" if price.amount_max is None else figure(price.amount_max)
    values["unit"] = price.unit or ""
    return values


def read_form(fields: Mapping[str, str]) -> RowForm:
    """The form of a row as it was sent. Raises NotUnderstood for one that is none of ours."""
    try:
        was = json.loads(fields.get("was", "{}"))
    except ValueError as error:
        raise NotUnderstood(_NOT_OURS) from error
    if not isinstance(was, dict) or not all(isinstance(value, str) for value in was.values()):
        raise NotUnderstood(_NOT_OURS)
    typed = {name: " ".join(fields[name].split()) for name in FIELDS if name in fields}
    return RowForm(typed, {name: was.get(name, "") for name in FIELDS}, fields.get("said", ""))


def edit_of(row_id: str, form: RowForm, currency: str) -> SetCells | None:
    """The edit a form asks for; None where nothing was changed. Raises NotUnderstood with a sentence."""
    cells: dict[str, object] = {name: form.typed[name] for name in WORDS if form.differs(name)}
    for name in WORDS:
        if len(form.typed.get(name, "")) > LONGEST[name]:
            msg = f"The {_LABEL[name]} is too long: at most {LONGEST[name]} characters."
            raise NotUnderstood(msg, name)
    try:
        if form.differs("minutes"):
            cells["duration_min"] = _minutes(form.typed["minutes"])
        if form.said or form.differs(*PRICE):
            cells["price"] = _price(form, currency)
        return SetCells.model_validate({"row_id": row_id, **cells}) if cells else None
    except ValidationError as error:
        msg = "That cannot be saved. Reload the page, and type it again."
        raise NotUnderstood(msg) from error


def _minutes(text: str) -> int:
    try:
        return typed_minutes(text)
    except NotMinutes as error:
        raise NotUnderstood(str(error), "minutes") from error


def _amount(text: str, currency: str, field: str) -> int:
    try:
        return typed_amount(text, currency)
    except NotAnAmount as error:
        raise NotUnderstood(str(error), field) from error


def _price(form: RowForm, currency: str) -> PriceCell:
    now = {name: form.typed.get(name, form.was.get(name, "")) for name in PRICE}
    if form.said:
        now |= {"kind": form.said, "amount": ""}
    try:
        kind = RowPriceKind(now["kind"])
    except ValueError as error:
        msg = "Choose what kind of price it is."
        raise NotUnderstood(msg, "kind") from error
    if kind in _NO_AMOUNT:
        return PriceCell(kind=kind, currency=currency, confidence=1.0, provenance=TYPED)
    if not now["amount"]:
        if form.was["amount"] and form.differs("amount"):
            return PriceCell(currency=currency, provenance=TYPED)
        msg = "Type the amount, too."
        raise NotUnderstood(msg, "amount")
    amount_max = None
    amount = _amount(now["amount"], currency, "amount")
    if kind is RowPriceKind.RANGE:
        if not now["amount_max"]:
            msg = "Type both amounts: the lowest and the highest."
            raise NotUnderstood(msg, "amount_max")
        amount_max = _amount(now["amount_max"], currency, "amount_max")
        if amount_max <= amount:
            msg = "The second amount must be higher than the first."
            raise NotUnderstood(msg, "amount_max")
    unit = now["unit"][:40] if kind is RowPriceKind.PER_UNIT else None
    return PriceCell(
        kind=kind,
        currency=currency,
        amount=amount,
        amount_max=amount_max,
        unit=unit or None,
        confidence=1.0,
        provenance=TYPED,
    )


def to_confirm(row: ExtractedRow) -> RowPriceKind | None:
    """What the list says instead of a price, for its owner to say, too: free, or on request."""
    return row.price.kind if row.price.is_red and row.price.kind in _NO_AMOUNT else None


def split_of(row_id: str, fields: Mapping[str, str]) -> SplitRow:
    """Two rows of one. Raises NotUnderstood."""
    first, second = (" ".join(fields.get(name, "").split()) for name in ("name", "second_name"))
    if not first or not second or first.casefold() == second.casefold():
        msg = "Type two different names, one for each of the two services."
        raise NotUnderstood(msg)
    if max(len(first), len(second)) > LONGEST["name"]:
        msg = f"A name is too long: at most {LONGEST['name']} characters."
        raise NotUnderstood(msg)
    return SplitRow(row_id=row_id, name=first, second_name=second)


def choice_of(name: str, row_id: str) -> str:
    """How a form names another row."""
    return f"{name} · {row_id}"


def merge_of(row_id: str, fields: Mapping[str, str]) -> MergeRows:
    """One row of two; the other as the page's list of rows writes it: "Manicure · r12". Raises NotUnderstood."""
    other = fields.get("other", "").rpartition("·")[2].strip()
    if other == row_id or not re.fullmatch(r"[a-z0-9]{1,26}", other):
        msg = "Choose the other service from the list."
        raise NotUnderstood(msg)
    return MergeRows(row_id=row_id, other=other)
