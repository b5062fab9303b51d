"""A process that dies anywhere in a change leaves it whole or undone, told once, and the snapshot follows."""

import json
import sys
from collections import Counter
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from functools import partial
from itertools import count
from types import FrameType
from typing import Any

import pytest
from nats.js import JetStreamContext
from prometheus_client import CollectorRegistry

from personality.adapters.defaults_file import read_defaults
from personality.desk import Desk
from personality.domain.config import PersonalityConfig
from personality.drift_watch import DriftWatch
from personality.publisher import Publisher
from ratiba_contracts.asks import CHANGE_DIAL
from ratiba_contracts.personality import ChangeDial, Dial, DialsShown, ShowDials, UndoChange
from ratiba_contracts.streams import DIALS_BUCKET
from ratiba_contracts.tenant import DialsSnapshot, Tone, Vertical
from ratiba_runtime.database import Database
from ratiba_runtime.snapshots import SnapshotConflict, Snapshots, unpacked
from ratiba_runtime.tenancy import bind_tenant
from ratiba_runtime.testing import eventually, tenant_named

from .house import NOON, all_facts, asking

PENDO = tenant_named("pendo-spa")
DEFAULTS = read_defaults()
WATCHED = ("/personality/personality/", "/ratiba_runtime/unit_of_work.py", "/ratiba_runtime/snapshots.py")


class Killed(BaseException):
    """The process is gone: nothing that handles errors sees this."""


@contextmanager
def killed_in_stretch(doomed: int, work: str) -> Iterator[None]:
    """Die in the n-th stretch of a coroutine function between two waits, at the first watched line in it.

    Within a stretch nothing outside of the process happens, so one line of it stands for all.
    """
    resumed, watched, counted = 0, 0, 0

    def inside(_frame: FrameType, event: str, _argument: Any) -> Any:
        nonlocal watched, counted
        if event == "line" and counted < resumed:
            counted, watched = resumed, watched + 1
            if watched == doomed:
                raise Killed
        return inside

    def entered(frame: FrameType, _event: str, _argument: Any) -> Any:
        nonlocal resumed
        if frame.f_code.co_qualname == work:  # entered, or gone on with after a wait
            resumed += 1
        return inside if any(part in frame.f_code.co_filename for part in WATCHED) else None

    before = sys.gettrace()
    sys.settrace(entered)
    try:
        yield
    finally:
        sys.settrace(before)


async def dies(act: Callable[[], Any], doomed: int, work: str) -> bool:
    """Whether it died in that stretch; it was done before where it has fewer."""
    try:
        with killed_in_stretch(doomed, work):
            await act()
    except Killed:
        return True
    return False


@pytest.fixture
async def database(registry_url: str) -> AsyncIterator[Database]:
    opened = await Database.open(registry_url, application_name="tests", max_size=2)
    yield opened
    await opened.close()


Start = Callable[..., Any]


@pytest.fixture
def start(database: Database, bus: JetStreamContext) -> Start:
    """Make what a new process has: it knows nothing but what is stored."""

    async def make(config: PersonalityConfig = DEFAULTS) -> Desk:
        snapshots = Snapshots(lambda: bus, DIALS_BUCKET, DialsSnapshot)
        await snapshots.load()
        publisher = Publisher(database, snapshots, config, DriftWatch(CollectorRegistry()), lambda: NOON)
        return Desk(database, publisher, lambda: NOON)

    return make


async def all_agrees(desk: Desk) -> int:
    """Settle as a process does at its start; then row, facts, audits and bucket agree. Returns the version."""
    snapshot = await desk.publisher.settle(PENDO)
    shown = await shown_by(desk)
    assert (shown.version, shown.bundle.settings[0].value) == (snapshot.version, snapshot.dials.tone)
    bucket = await desk.publisher.snapshots._open()
    assert unpacked(DialsSnapshot, (await bucket.get(PENDO.slug)).value or b"") == snapshot
    async with desk.database.public_transaction() as connection:
        rows = await connection.fetch("SELECT payload FROM svc_personality.outbox ORDER BY id")
    told = [DialsSnapshot.model_validate(json.loads(row["payload"])["data"]) for row in rows]
    assert [one.version for one in told] == list(range(1, snapshot.version + 1))
    assert told[-1] == snapshot
    return snapshot.version


async def shown_by(desk: Desk) -> DialsShown:
    shown = await desk.show(ShowDials(audits=100))
    assert isinstance(shown, DialsShown)
    return shown


async def change(desk: Desk) -> Any:
    shown = await shown_by(desk)
    tone = Tone.PLAYFUL if shown.bundle.settings[0].value != Tone.PLAYFUL else Tone.PROFESSIONAL
    request = ChangeDial(dial=Dial.TONE, value=tone, expected_version=shown.version, actor="owner", reason="again")
    return lambda: desk.change_dial(request)


async def undo(desk: Desk) -> Any:
    changed = await (await change(desk))()
    return lambda: desk.undo_change(UndoChange(actor="owner", audit_id=changed.audit_id))


@pytest.mark.parametrize(("prepare", "work"), [(change, "Desk.change_dial"), (undo, "Desk.undo_change")])
async def test_a_death_anywhere_in_a_change_leaves_it_whole_or_undone(
    prepare: Callable[[Desk], Any], work: str, start: Start
) -> None:
    outcomes = Counter[int]()
    with bind_tenant(PENDO):
        await (await start()).publisher.settle(PENDO)
        for doomed in count(1):
            act = await prepare(await start())
            before, audits = await all_agrees(await start()), len((await shown_by(await start())).audits)
            if not await dies(act, doomed, work):
                break
            desk = await start()
            made = await all_agrees(desk) - before
            assert len((await shown_by(desk)).audits) - audits == made
            outcomes[made] += 1
    assert set(outcomes) == {0, 1}  # some died before the commit and some after it
    assert sum(outcomes.values()) >= 8


async def test_a_death_anywhere_in_telling_of_new_defaults_is_made_good(start: Start) -> None:
    spa = DEFAULTS.dials(Vertical.SPA).model_copy(update={"tone": Tone.PLAYFUL})
    configs = [DEFAULTS, PersonalityConfig(verticals={**DEFAULTS.verticals, Vertical.SPA: spa})]
    with bind_tenant(PENDO):
        await (await start()).publisher.settle(PENDO)
        for doomed in count(1):
            config = configs[doomed % 2]
            desk = await start(config)
            before = (await shown_by(desk)).version
            settle = partial(desk.publisher.settle, PENDO)
            if not await dies(settle, doomed, "Publisher.settle"):
                break
            assert await all_agrees(await start(config)) == before + 1
    assert doomed >= 8


async def test_a_snapshot_that_could_not_be_written_after_a_change_is_written_by_the_keeper(
    running: Callable[..., Any],
    stored: Callable[[str], Any],
    bus: JetStreamContext,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async def lost(*_args: Any, **_kwargs: Any) -> int:
        raise SnapshotConflict(DIALS_BUCKET, PENDO.slug, 1)

    async def version() -> int:
        snapshot = await stored(PENDO.slug)
        return snapshot.version if snapshot else 0

    async with running() as service:
        await eventually(version)
        [snapshots] = service._snapshots
        with monkeypatch.context() as patch:
            patch.setattr(snapshots, "put", lost)
            request = ChangeDial(
                dial=Dial.TONE, value="playful", expected_version=1, actor="owner", reason="we joke a lot"
            )
            changed = await asking(bus, CHANGE_DIAL, request, PENDO.slug)
            assert (changed.version, await version()) == (2, 1)

        async def mended() -> bool:
            return await version() == 2

        await eventually(mended)
        await eventually(lambda: _told_twice(bus))
    assert (await stored(PENDO.slug)).dials.tone == Tone.PLAYFUL


async def _told_twice(bus: JetStreamContext) -> bool:
    versions = [fact.data.version for fact in await all_facts(bus) if fact.tenant == PENDO.slug]
    return versions == [1, 2]
