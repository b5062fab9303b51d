"""Dials are shown, changed, undone and previewed on request; a change is heard at once and written down."""

import asyncio
from typing import Any

import pytest

from ratiba_contracts.asks import CHANGE_DIAL, PREVIEW_DIALS, SHOW_DIALS, UNDO_CHANGE
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
from ratiba_contracts.tenant import DialsChanged
from ratiba_contracts.views import Language

from .house import UNTOUCHED, House


def change(dial: str = "tone", value: str | None = "playful", version: int = 1, **more: Any) -> ChangeDial:
    fields = {"actor": "owner@pendo.example", "reason": "we joke a lot"} | more
    return ChangeDial(dial=Dial(dial), value=value, expected_version=version, **fields)


async def test_before_any_change_the_dials_of_the_trade_are_shown(untouched: House) -> None:
    shown = await untouched.ask(SHOW_DIALS, ShowDials())
    assert (shown.version, shown.audits) == (1, ())
    assert [setting.dial for setting in shown.bundle.settings] == list(Dial)
    assert {setting.source for setting in shown.bundle.settings} == {DialSource.DEFAULT}


async def test_a_changed_dial_is_a_version_a_fact_an_audit_and_the_next_snapshot(house: House) -> None:
    changed = await house.ask(CHANGE_DIAL, change())
    assert isinstance(changed, DialChanged)
    snapshot = await house.stored()  # it stands when the answer comes: the next reply has it
    tone = changed.bundle.settings[0]
    assert (changed.version, tone.value, tone.source, tone.default) == (2, "playful", DialSource.OVERRIDE, "warm")
    assert (snapshot.version, snapshot.dials.tone) == (2, "playful")
    [_, fact] = await house.told()
    assert (fact.tenant, fact.data) == (house.slug, DialsChanged(version=2, dials=snapshot.dials))
    shown = await house.ask(SHOW_DIALS, ShowDials())
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
    neighbour = await house.ask(SHOW_DIALS, ShowDials(), UNTOUCHED)
    assert (neighbour.version, neighbour.audits, (await house.stored(UNTOUCHED)).version) == (1, (), 1)


async def test_a_dial_can_be_given_back_to_the_trade(house: House) -> None:
    await house.ask(CHANGE_DIAL, change())
    back = await house.ask(CHANGE_DIAL, change(value=None, version=2))
    assert (back.version, back.bundle.settings[0].source) == (3, DialSource.DEFAULT)
    assert (await house.stored()).dials.tone == "warm"


async def test_a_greeting_in_own_words_is_kept_word_for_word(house: House) -> None:
    own = "Karibu {name} 100% *hapa* %s"
    changed = await house.ask(CHANGE_DIAL, change("greeting", "custom-string", greeting_text=own))
    assert (changed.bundle.settings[1].value, changed.bundle.settings[1].text) == ("custom-string", own)
    assert (await house.stored()).dials.greeting_text == own
    back = await house.ask(CHANGE_DIAL, change("greeting", "default-bilingual", version=2))
    assert (back.bundle.settings[1].text, (await house.stored()).dials.greeting_text) == (None, None)
    undone = await house.ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=back.audit_id))
    assert undone.bundle.settings[1].text == own


async def test_a_dial_that_stands_so_already_is_left_alone(house: House) -> None:
    await house.ask(CHANGE_DIAL, change())
    again = await house.ask(CHANGE_DIAL, change(version=2))
    assert (again.version, again.audit_id) == (2, None)
    assert len((await house.ask(SHOW_DIALS, ShowDials())).audits) == 1
    assert len(await house.told()) == 2


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
    untouched: House, wish: ChangeDial, slug: str, sentence: str
) -> None:
    refusal = await untouched.ask(CHANGE_DIAL, wish)
    assert isinstance(refusal, Refusal)
    assert refusal.slug == slug
    assert sentence in refusal.message
    shown = await untouched.ask(SHOW_DIALS, ShowDials())
    assert (shown.version, shown.audits, (await untouched.stored()).version) == (1, (), 1)


@pytest.mark.edge(5)
async def test_of_changes_made_at_once_one_is_done_and_the_others_are_stale(house: House) -> None:
    for version in range(1, 9):
        settings = (await house.ask(SHOW_DIALS, ShowDials())).bundle.settings
        wishes = [
            change(one.dial, next(other for other in one.choices if other != one.value), version)
            for one in settings
            if one.dial is not Dial.GREETING
        ]
        answers = await asyncio.gather(*(house.ask(CHANGE_DIAL, wish) for wish in wishes))
        done = [one for one in answers if isinstance(one, DialChanged)]
        refused = [one.slug for one in answers if isinstance(one, Refusal)]
        assert ([one.version for one in done], refused) == ([version + 1], ["stale-version"] * 4)
        shown = await house.ask(SHOW_DIALS, ShowDials())
        assert (shown.version, len(shown.audits)) == (version + 1, version)
        assert shown.bundle == done[0].bundle
    assert (await house.stored()).version == 9
    assert [fact.data.version for fact in await house.told()] == list(range(1, 10))


async def test_the_last_change_of_a_dial_is_undone_and_then_the_one_before(house: House) -> None:
    first = await house.ask(CHANGE_DIAL, change())
    second = await house.ask(CHANGE_DIAL, change(value="professional", version=2))
    beside = await house.ask(CHANGE_DIAL, change("honorific", "formal-sw", version=3))

    early = await house.ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=first.audit_id))
    assert (early.slug, f"by change {second.audit_id}" in early.message) == ("changed-since", True)

    undone = await house.ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=second.audit_id, reason="too stiff"))
    assert (undone.version, undone.bundle.settings[0].value) == (5, "playful")
    assert undone.bundle.settings[4].value == "formal-sw"
    undone = await house.ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=first.audit_id))
    assert (undone.version, undone.bundle.settings[0].source) == (6, DialSource.DEFAULT)

    audits = {audit.audit_id: audit for audit in (await house.ask(SHOW_DIALS, ShowDials())).audits}
    assert list(audits) == sorted(audits, reverse=True)
    by = {audit.undoes: audit for audit in audits.values() if audit.undoes}
    assert set(by) == {first.audit_id, second.audit_id}
    assert audits[second.audit_id].undone_by == by[second.audit_id].audit_id
    assert (by[second.audit_id].reason, by[second.audit_id].after.value) == ("too stiff", "playful")
    assert audits[beside.audit_id].undone_by is None

    for gone in (first.audit_id, by[first.audit_id].audit_id):
        assert (await house.ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=gone))).slug == "already-undone"
    assert (await house.ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=99))).slug == "unknown-change"


@pytest.mark.edge(5)
async def test_of_two_who_undo_one_change_at_once_one_is_told(house: House) -> None:
    changed = await house.ask(CHANGE_DIAL, change())
    undo = UndoChange(actor="owner", audit_id=changed.audit_id)
    answers = await asyncio.gather(*(house.ask(UNDO_CHANGE, undo) for _ in range(3)))
    assert sorted(getattr(one, "slug", "") for one in answers) == ["", "already-undone", "already-undone"]
    assert (await house.ask(SHOW_DIALS, ShowDials())).version == 3


async def test_a_preview_lets_hear_a_change_and_saves_nothing(untouched: House) -> None:
    wanted = (
        WantedDial(dial=Dial.TONE, value="professional"),
        WantedDial(dial=Dial.HONORIFIC, value="formal-sw"),
        WantedDial(dial=Dial.CANCELLATION_TONE, value="firm"),
    )
    heard = await untouched.ask(PREVIEW_DIALS, PreviewDials(wanted=wanted))
    assert [(one.situation, one.language) for one in heard.situations] == [
        (situation, language) for situation in Situation for language in Language
    ]
    for one in heard.situations:
        assert (one.before != one.after) == (one.situation is not Situation.OFFER_OF_TIMES), one
        assert "Spa" in one.after.text or one.situation is not Situation.GREETING
    assert [setting.value for setting in heard.after.settings][:1] == ["professional"]
    assert (await untouched.ask(SHOW_DIALS, ShowDials())).version == (await untouched.stored()).version == 1
    nothing = await untouched.ask(PREVIEW_DIALS, PreviewDials(wanted=()))
    assert all(one.before == one.after for one in nothing.situations)
    refusal = await untouched.ask(PREVIEW_DIALS, PreviewDials(wanted=(WantedDial(dial=Dial.TONE, value="cold"),)))
    assert refusal.slug == "invalid-value"


async def test_a_lost_answer_is_asked_again_and_refused_as_stale(house: House) -> None:
    await house.ask(CHANGE_DIAL, change())
    again = await house.ask(CHANGE_DIAL, change("upsell", "never"))
    assert again.slug == "stale-version"


async def test_an_audit_line_takes_no_controls(house: House) -> None:
    unclean = change().model_copy(update={"reason": "fine\x1b[31m"})
    assert (await house.ask(CHANGE_DIAL, unclean)).slug == "invalid-request"
    assert isinstance(await house.ask(CHANGE_DIAL, change(reason="  sawa  ")), DialChanged)
    assert (await house.ask(SHOW_DIALS, ShowDials())).audits[0].reason == "sawa"
