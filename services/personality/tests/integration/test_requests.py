"""Dials are shown, changed, undone and previewed on request; a change is heard at once and written down."""

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from ratiba_contracts.facts import CHANGE_DIAL, PREVIEW_DIALS, SHOW_DIALS, UNDO_CHANGE
from ratiba_contracts.personality import (
    AuditedSetting,
    ChangeDial,
    Dial,
    DialChanged,
    DialSource,
    PreviewDials,
    ShowDials,
    Situation,
    UndoChange,
    WantedDial,
)
from ratiba_contracts.requests import Refusal
from ratiba_contracts.tenant import DialsChanged, DialsSnapshot
from ratiba_contracts.views import Language
from ratiba_runtime.testing import eventually

Running = Callable[..., Any]
Ask = Callable[..., Any]
Stored = Callable[[str], Any]
Told = Callable[[], Any]


def change(dial: str = "tone", value: str | None = "playful", version: int = 1, **more: Any) -> ChangeDial:
    fields = {"actor": "owner@pendo.example", "reason": "we joke a lot"} | more
    return ChangeDial(dial=Dial(dial), value=value, expected_version=version, **fields)


@pytest.fixture
async def ready(running: Running, told: Told) -> Any:
    """The service, after both tenants were told of; what comes next a test has caused."""
    async with running(check_seconds=600) as service:
        await eventually(lambda: _told_of(told, 2))
        yield service


async def _told_of(told: Told, count: int) -> Any:
    facts = await told()
    return facts if len(facts) >= count else None


async def test_before_any_change_the_dials_of_the_trade_are_shown(ready: Any, ask: Ask) -> None:
    shown = await ask(SHOW_DIALS, ShowDials())
    assert (shown.version, shown.audits) == (1, ())
    assert [setting.dial for setting in shown.bundle.settings] == list(Dial)
    assert {setting.source for setting in shown.bundle.settings} == {DialSource.DEFAULT}


async def test_a_changed_dial_is_a_version_a_fact_an_audit_and_the_next_snapshot(
    ready: Any, ask: Ask, stored: Stored, told: Told
) -> None:
    changed = await ask(CHANGE_DIAL, change())
    assert isinstance(changed, DialChanged)
    snapshot = await stored("pendo-spa")  # it stands when the answer comes: the next reply has it
    tone = changed.bundle.settings[0]
    assert (changed.version, tone.value, tone.source, tone.default) == (2, "playful", DialSource.OVERRIDE, "warm")
    assert (snapshot.version, snapshot.dials.tone) == (2, "playful")
    *_, fact = await eventually(lambda: _told_of(told, 3))
    assert (fact.tenant, fact.data) == ("pendo-spa", DialsChanged(version=2, dials=snapshot.dials))
    shown = await ask(SHOW_DIALS, ShowDials())
    assert (shown.version, shown.bundle) == (2, changed.bundle)
    [audit] = shown.audits
    assert (audit.audit_id, audit.dial, audit.actor, audit.reason) == (
        changed.audit_id,
        Dial.TONE,
        "owner@pendo.example",
        "we joke a lot",
    )
    assert audit.before == AuditedSetting(value=None, effective="warm")
    assert audit.after == AuditedSetting(value="playful", effective="playful")
    assert (audit.undoes, audit.undone_by) == (None, None)
    neighbour = await ask(SHOW_DIALS, ShowDials(), "kucha-bar")
    assert (neighbour.version, neighbour.audits, (await stored("kucha-bar")).version) == (1, (), 1)


async def test_a_dial_can_be_given_back_to_the_trade(ready: Any, ask: Ask, stored: Stored) -> None:
    await ask(CHANGE_DIAL, change())
    back = await ask(CHANGE_DIAL, change(value=None, version=2))
    assert (back.version, back.bundle.settings[0].source) == (3, DialSource.DEFAULT)
    assert (await stored("pendo-spa")).dials.tone == "warm"


async def test_a_greeting_in_own_words_is_kept_word_for_word(ready: Any, ask: Ask, stored: Stored) -> None:
    own = "Karibu {name} 100% *hapa* %s"
    changed = await ask(CHANGE_DIAL, change("greeting", "custom-string", greeting_text=own))
    assert (changed.bundle.settings[1].value, changed.bundle.settings[1].text) == ("custom-string", own)
    assert (await stored("pendo-spa")).dials.greeting_text == own
    back = await ask(CHANGE_DIAL, change("greeting", "default-bilingual", version=2))
    assert (back.bundle.settings[1].text, (await stored("pendo-spa")).dials.greeting_text) == (None, None)
    undone = await ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=back.audit_id))
    assert undone.bundle.settings[1].text == own


async def test_a_dial_that_stands_so_already_is_left_alone(ready: Any, ask: Ask, told: Told) -> None:
    await ask(CHANGE_DIAL, change())
    again = await ask(CHANGE_DIAL, change(version=2))
    assert (again.version, again.audit_id) == (2, None)
    assert len((await ask(SHOW_DIALS, ShowDials())).audits) == 1
    await asyncio.sleep(0.2)
    assert len(await told()) == 3


@pytest.mark.parametrize(
    ("wish", "slug", "sentence"),
    [
        (change(version=7), "stale-version", "The dials are at version 1, not 7"),
        (change(value="cold"), "invalid-value", "Tone is one of warm, professional, playful, not 'cold'."),
        (change("greeting", "custom-string"), "invalid-value", "needs greeting_text"),
        (change("greeting", "custom-string", greeting_text="k" * 141), "invalid-value", "has 141 characters"),
        (change("greeting", "custom-string", greeting_text="a\u202eb"), "invalid-value", "U+202E"),
    ],
)
async def test_what_cannot_be_is_refused_in_a_sentence_and_changes_nothing(
    ready: Any, ask: Ask, stored: Stored, wish: ChangeDial, slug: str, sentence: str
) -> None:
    refusal = await ask(CHANGE_DIAL, wish)
    assert isinstance(refusal, Refusal)
    assert refusal.slug == slug
    assert sentence in refusal.message
    shown = await ask(SHOW_DIALS, ShowDials())
    assert (shown.version, shown.audits, (await stored("pendo-spa")).version) == (1, (), 1)


async def test_of_two_changes_at_once_one_is_stale(running: Running, ask: Ask, told: Told, stored: Stored) -> None:
    async with running(check_seconds=600), running(check_seconds=600):
        await eventually(lambda: _told_of(told, 2))
        wishes = [change("tone", "playful"), change("honorific", "formal-sw"), change("upsell", "never")]
        answers = await asyncio.gather(*(ask(CHANGE_DIAL, wish) for wish in wishes))
        done = [one for one in answers if isinstance(one, DialChanged)]
        refused = [one.slug for one in answers if isinstance(one, Refusal)]
        assert ([one.version for one in done], refused) == ([2], ["stale-version"] * 2)
        shown = await ask(SHOW_DIALS, ShowDials())
        assert (shown.version, len(shown.audits)) == (2, 1)
        assert shown.bundle == done[0].bundle
        assert (await stored("pendo-spa")).version == 2
        assert [fact.data.version for fact in await told() if fact.tenant == "pendo-spa"] == [1, 2]


async def test_the_last_change_of_a_dial_is_undone_and_then_the_one_before(ready: Any, ask: Ask) -> None:
    first = await ask(CHANGE_DIAL, change())
    second = await ask(CHANGE_DIAL, change(value="professional", version=2))
    beside = await ask(CHANGE_DIAL, change("honorific", "formal-sw", version=3))

    early = await ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=first.audit_id))
    assert (early.slug, f"by change {second.audit_id}" in early.message) == ("changed-since", True)

    undone = await ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=second.audit_id, reason="too stiff"))
    assert (undone.version, undone.bundle.settings[0].value) == (5, "playful")
    assert undone.bundle.settings[4].value == "formal-sw"
    undone = await ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=first.audit_id))
    assert (undone.version, undone.bundle.settings[0].source) == (6, DialSource.DEFAULT)

    audits = {audit.audit_id: audit for audit in (await ask(SHOW_DIALS, ShowDials())).audits}
    assert list(audits) == sorted(audits, reverse=True)
    by = {audit.undoes: audit for audit in audits.values() if audit.undoes}
    assert set(by) == {first.audit_id, second.audit_id}
    assert audits[second.audit_id].undone_by == by[second.audit_id].audit_id
    assert (by[second.audit_id].reason, by[second.audit_id].after.value) == ("too stiff", "playful")
    assert audits[beside.audit_id].undone_by is None

    for gone in (first.audit_id, by[first.audit_id].audit_id):
        assert (await ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=gone))).slug == "already-undone"
    assert (await ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=99))).slug == "unknown-change"


async def test_of_two_who_undo_one_change_at_once_one_is_told(ready: Any, ask: Ask) -> None:
    changed = await ask(CHANGE_DIAL, change())
    undo = UndoChange(actor="owner", audit_id=changed.audit_id)
    answers = await asyncio.gather(*(ask(UNDO_CHANGE, undo) for _ in range(3)))
    assert sorted(getattr(one, "slug", "") for one in answers) == ["", "already-undone", "already-undone"]
    assert (await ask(SHOW_DIALS, ShowDials())).version == 3


async def test_a_preview_lets_hear_a_change_and_saves_nothing(ready: Any, ask: Ask, stored: Stored) -> None:
    wanted = (
        WantedDial(dial=Dial.TONE, value="professional"),
        WantedDial(dial=Dial.HONORIFIC, value="formal-sw"),
        WantedDial(dial=Dial.CANCELLATION_TONE, value="firm"),
    )
    heard = await ask(PREVIEW_DIALS, PreviewDials(wanted=wanted))
    assert [(one.situation, one.language) for one in heard.situations] == [
        (situation, language) for situation in Situation for language in Language
    ]
    for one in heard.situations:
        assert (one.before != one.after) == (one.situation is not Situation.OFFER_OF_TIMES), one
        assert "Pendo" in one.after.text or one.situation is not Situation.GREETING
    assert [setting.value for setting in heard.after.settings][:1] == ["professional"]
    assert (await ask(SHOW_DIALS, ShowDials())).version == (await stored("pendo-spa")).version == 1
    nothing = await ask(PREVIEW_DIALS, PreviewDials(wanted=()))
    assert all(one.before == one.after for one in nothing.situations)
    refusal = await ask(PREVIEW_DIALS, PreviewDials(wanted=(WantedDial(dial=Dial.TONE, value="cold"),)))
    assert refusal.slug == "invalid-value"


async def test_a_lost_answer_is_asked_again_and_refused_as_stale(ready: Any, ask: Ask) -> None:
    await ask(CHANGE_DIAL, change())
    again = await ask(CHANGE_DIAL, change("upsell", "never"))
    assert again.slug == "stale-version"


async def test_an_audit_line_takes_no_controls(ready: Any, ask: Ask) -> None:
    unclean = change().model_copy(update={"reason": "fine\x1b[31m"})
    assert (await ask(CHANGE_DIAL, unclean)).slug == "invalid-request"
    assert isinstance(await ask(CHANGE_DIAL, change(reason="  sawa  ")), DialChanged)
    assert (await ask(SHOW_DIALS, ShowDials())).audits[0].reason == "sawa"


async def test_after_the_change_a_snapshot_that_could_not_be_written_is_mended(
    running: Running, ask: Ask, stored: Stored, told: Told, monkeypatch: pytest.MonkeyPatch
) -> None:
    from nats.errors import TimeoutError as BusTimeout

    async def away(*_args: Any, **_kwargs: Any) -> int:
        raise BusTimeout

    async with running() as service:
        await eventually(lambda: _told_of(told, 2))
        [snapshots] = service._snapshots
        with monkeypatch.context() as patch:
            patch.setattr(snapshots, "put", away)
            assert (await ask(CHANGE_DIAL, change())).version == 2
            assert (await stored("pendo-spa")).version == 1
        mended = await eventually(lambda: _at(stored, 2))
    assert mended.dials.tone == "playful"


async def _at(stored: Stored, version: int) -> DialsSnapshot | None:
    snapshot: DialsSnapshot = await stored("pendo-spa")
    return snapshot if snapshot.version == version else None
