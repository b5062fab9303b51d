"""Files to the object store, a draft of them, prices typed into it, and live."""

import asyncio
import hashlib
import re
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from uuid import UUID, uuid4

from nats.aio.msg import Msg

from ratiba_cli.catalogues.prices import TypedPrice
from ratiba_cli.reach.asking import asked
from ratiba_cli.reach.connections import Connections
from ratiba_cli.refusals import CommandRefused
from ratiba_contracts.asks import COMMIT_DRAFT, EDIT_DRAFT, SHOW_DRAFT, START_IMPORT
from ratiba_contracts.catalog_drafts import (
    CommitDraft,
    DraftCommitted,
    DraftRow,
    DraftShown,
    DraftState,
    EditDraft,
    ImportStarted,
    SetCells,
    ShowDraft,
    StartImport,
)
from ratiba_contracts.catalog_facts import PageRead, UploadedFile
from ratiba_contracts.codec import Undecodable, decode
from ratiba_contracts.facts import PAGE_READ
from ratiba_contracts.streams import UPLOADS
from ratiba_contracts.subjects import event_subject

READING_SECONDS = 600.0
"""How long a draft may be read before the command gives up waiting; the draft is read on all the same."""

_ROWS = 200
_LONGEST_FILE_NAME = 120
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069]")

Say = Callable[[str], None]


class StillReading(CommandRefused):
    """The files are not read yet."""

    def __init__(self, tenant: str, draft_id: UUID) -> None:
        super().__init__(f"{tenant}: draft {draft_id} is still being read; see `ratiba catalog show` later")


class NoSuchRow(CommandRefused):
    """Something was said of a service that the draft does not have."""

    def __init__(self, name: str) -> None:
        super().__init__(f"no row of the draft is called {name!r}; names are compared without case")


async def read_into_draft(reached: Connections, tenant: str, files: Sequence[Path], actor: str, say: Say) -> UUID:
    """Upload the files and have them read; tells of each page. Raises StepRefused, StillReading."""
    draft_id = uuid4()

    async def tell(message: Msg) -> None:
        with suppress(Undecodable):
            fact = decode(message.data).data
            if isinstance(fact, PageRead):
                say(f"file {fact.file} of {fact.files}, page {fact.page} of {fact.pages}: {fact.rows} rows")

    subject = event_subject(tenant, PAGE_READ.context, PAGE_READ.name, draft_id.hex)
    listening = await reached.bus.subscribe(subject, cb=tell)
    try:
        uploads = tuple([await _put(reached, tenant, draft_id, n, path) for n, path in enumerate(files, start=1)])
        request = StartImport(draft_id=draft_id, files=uploads, actor=actor)
        await asked(reached, START_IMPORT, tenant, request, ImportStarted)
        await _until_read(reached, tenant, draft_id)
    finally:
        await listening.unsubscribe()
    return draft_id


async def with_prices(
    reached: Connections, tenant: str, draft_id: UUID, prices: Sequence[TypedPrice], actor: str
) -> DraftShown:
    """The draft with all its rows, once the prices are typed in. Raises StepRefused, NoSuchRow."""
    draft = await whole_draft(reached, tenant, draft_id)
    for price in prices:
        row = row_named(price.name, draft.rows)
        edit = SetCells(row_id=row.row.row_id, price=price.cell(row.row.price.currency))
        request = EditDraft(draft_id=draft_id, expected_version=draft.version, actor=actor, edit=edit)
        draft = await asked(reached, EDIT_DRAFT, tenant, request, DraftShown)
        draft = await whole_draft(reached, tenant, draft_id)
    return draft


async def committed(reached: Connections, tenant: str, draft: DraftShown, actor: str) -> DraftCommitted:
    """Put the draft live as it was shown. Raises StepRefused."""
    request = CommitDraft(draft_id=draft.draft_id, expected_version=draft.version, actor=actor)
    return await asked(reached, COMMIT_DRAFT, tenant, request, DraftCommitted)


async def whole_draft(reached: Connections, tenant: str, draft_id: UUID) -> DraftShown:
    """The draft with every row."""
    rows: list[DraftRow] = []
    while True:
        request = ShowDraft(draft_id=draft_id, offset=len(rows), limit=_ROWS)
        draft = await asked(reached, SHOW_DRAFT, tenant, request, DraftShown)
        rows += draft.rows
        if not draft.rows or len(rows) >= draft.total:
            return draft.model_copy(update={"rows": tuple(rows)})


async def _put(reached: Connections, tenant: str, draft_id: UUID, number: int, path: Path) -> UploadedFile:
    content = await asyncio.to_thread(path.read_bytes)
    name = f"{tenant}/{draft_id}/{number}"
    store = await reached.jetstream().object_store(UPLOADS.name)
    await store.put(name, content)
    shown = _UNSEEN.sub("", path.name).strip()[-_LONGEST_FILE_NAME:] or "file"
    return UploadedFile(
        object_name=name, file_name=shown, size=len(content), sha256=hashlib.sha256(content).hexdigest()
    )


async def _until_read(reached: Connections, tenant: str, draft_id: UUID) -> None:
    deadline = time.monotonic() + READING_SECONDS
    request = ShowDraft(draft_id=draft_id, limit=0)
    while (await asked(reached, SHOW_DRAFT, tenant, request, DraftShown)).state is DraftState.READING:
        if time.monotonic() > deadline:
            raise StillReading(tenant, draft_id)
        await asyncio.sleep(0.25)


def row_named(name: str, rows: Sequence[DraftRow]) -> DraftRow:
    """The row that is called so. Raises NoSuchRow."""
    for shown in rows:
        if " ".join((shown.row.name.value or "").split()).casefold() == name.casefold():
            return shown
    raise NoSuchRow(name)
