"""An owner who has just joined: a photo of the price list, a look at what was read of it, and live.

The photo is made up for the occasion, so the owner knows what is printed and types what the machine must not guess.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from ratiba_cli.catalogues.uploading import Say, committed, read_into_draft, whole_draft
from ratiba_cli.menus.offers import Menu, Offer
from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.asks import EDIT_DRAFT
from ratiba_contracts.catalog_drafts import (
    DeleteRow,
    DraftCommitted,
    DraftEdit,
    DraftRow,
    DraftShown,
    EditDraft,
    SetCells,
)
from ratiba_contracts.menu import TYPED, PriceCell, RowPriceKind

ACTOR = "ratiba demo"
LEAST_FOUND = 0.9
"""Of what is printed, so much is read of a photo; less is a fault."""

_HUNDREDTHS = 100
_USUAL_MINUTES = 45


class PhotoHardlyRead(CommandRefused):
    """Too little of the price list was found on its photo."""

    def __init__(self, found: int, printed: int) -> None:
        super().__init__(f"only {found} of {printed} services were found on the photo of the price list")


class PriceMisread(CommandRefused):
    """A price was read otherwise than it is printed, and not doubted: it would go live unseen."""

    def __init__(self, name: str, printed: int, live: int | None) -> None:
        super().__init__(f"{name}: {printed} is printed, {live} hundredths were read without a doubt")


@dataclass(frozen=True, slots=True)
class Onboarded:
    """What became of the photo. `offers` are those that are live by the name that is printed."""

    printed: int
    offers: tuple[Offer, ...]
    typed: int
    dropped: int
    done: DraftCommitted


async def onboard(reached: Connections, tenant: str, menu: Menu, photo: Path, say: Say) -> Onboarded:
    """Have the photo read, look it over as its owner, put it live. Raises PhotoHardlyRead, PriceMisread."""
    draft_id = await read_into_draft(reached, tenant, [photo], ACTOR, say)
    draft = await whole_draft(reached, tenant, draft_id)
    printed = {_folded(offer.name): offer for offer in menu.offers}
    found = [shown for shown in draft.rows if _name(shown) in printed]
    if len(found) < LEAST_FOUND * len(menu.offers):
        raise PhotoHardlyRead(len(found), len(menu.offers))
    for shown in found:
        offer = printed[_name(shown)]
        if not shown.row.is_red and shown.row.price.amount != offer.price * _HUNDREDTHS:
            raise PriceMisread(offer.name, offer.price, shown.row.price.amount)
    edits = _looked_over(draft.rows, printed)
    for edit in edits:
        draft = await _edited(reached, tenant, draft, edit)
    done = await committed(reached, tenant, draft, ACTOR)
    return Onboarded(
        printed=len(menu.offers),
        offers=tuple(printed[_name(shown)] for shown in found),
        typed=sum(isinstance(edit, SetCells) and edit.price is not None for edit in edits),
        dropped=sum(isinstance(edit, DeleteRow) for edit in edits),
        done=done,
    )


def _looked_over(rows: Sequence[DraftRow], printed: Mapping[str, Offer]) -> list[DraftEdit]:
    """What the owner does with each row: takes out what is no service, types what is red or missing."""
    edits: list[DraftEdit] = []
    for shown in rows:
        row = shown.row
        offer = printed.get(_name(shown))
        if offer is None:
            edits.append(DeleteRow(row_id=row.row_id))
            continue
        minutes = None if row.duration_min.value else offer.minutes or _USUAL_MINUTES
        price = _price(offer, row.price.currency) if shown.row.is_red else None
        if minutes or price:
            edits.append(SetCells(row_id=row.row_id, duration_min=minutes, price=price))
    return edits


async def _edited(reached: Connections, tenant: str, draft: DraftShown, edit: DraftEdit) -> DraftShown:
    request = EditDraft(draft_id=draft.draft_id, expected_version=draft.version, actor=ACTOR, edit=edit)
    return await asked(reached, EDIT_DRAFT, tenant, request, DraftShown)


def _price(offer: Offer, currency: str) -> PriceCell:
    amount = offer.price * _HUNDREDTHS
    return PriceCell(kind=RowPriceKind.FIXED, currency=currency, amount=amount, confidence=1, provenance=TYPED)


def _name(shown: DraftRow) -> str:
    return _folded(shown.row.name.value or "")


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
