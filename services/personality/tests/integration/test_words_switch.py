"""Words by a model as a switch beside the dials: wanted, audited, undone; and on only where there is a model to ask."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from nats.js import JetStreamContext

from ratiba_cli.fake_anthropic import FakeAnthropicClient, Scripted
from ratiba_contracts.acts import AskService
from ratiba_contracts.asks import CHANGE_DIAL, SET_WORDS_BY_MODEL, SHOW_DIALS, UNDO_CHANGE
from ratiba_contracts.codec import decode, envelope
from ratiba_contracts.conversation import Question, ReplyDecided, WordsRequested, worded_id
from ratiba_contracts.envelope import fresh_id
from ratiba_contracts.personality import (
    AuditedSetting,
    ChangeDial,
    Dial,
    SetWordsByModel,
    ShowDials,
    Switch,
    UndoChange,
    WordsByModel,
)
from ratiba_contracts.streams import CONVERSATION
from ratiba_runtime.publishing import publish_fact
from ratiba_runtime.testing import eventually

from .conftest import Running
from .house import House, asking


def wish(*, on: bool = True, version: int = 1) -> SetWordsByModel:
    return SetWordsByModel(on=on, actor="owner@pendo.example", reason="let us hear it", expected_version=version)


async def test_it_is_wanted_audited_and_undone_like_a_dial_and_off_while_there_is_no_model(house: House) -> None:
    changed = await house.ask(SET_WORDS_BY_MODEL, wish())
    assert (changed.version, changed.words_by_model) == (2, WordsByModel(wanted=True, works=False))
    assert (await house.stored()).words_by_model is False
    shown = await house.ask(SHOW_DIALS, ShowDials())
    assert (shown.version, shown.words_by_model, shown.audits) == (2, WordsByModel(wanted=True, works=False), ())
    [audit] = shown.switch_audits
    assert (audit.audit_id, audit.switch, audit.actor) == (
        changed.audit_id,
        Switch.WORDS_BY_MODEL,
        "owner@pendo.example",
    )
    assert (audit.before, audit.after) == (
        AuditedSetting(value=None, effective="off"),
        AuditedSetting(value="on", effective="on"),
    )
    tone = ChangeDial(dial=Dial.TONE, value="playful", actor="owner", reason="lighter", expected_version=2)
    assert (await house.ask(CHANGE_DIAL, tone)).words_by_model == WordsByModel(wanted=True, works=False)
    undone = await house.ask(UNDO_CHANGE, UndoChange(actor="owner", audit_id=changed.audit_id))
    assert (undone.version, undone.words_by_model.wanted) == (4, False)
    assert (await house.stored()).dials.tone == "playful"
    [undoing, _] = (await house.ask(SHOW_DIALS, ShowDials())).switch_audits
    assert undoing.undoes == changed.audit_id


async def test_what_stands_so_already_is_left_alone_and_what_is_stale_refused(house: House) -> None:
    assert (await house.ask(SET_WORDS_BY_MODEL, wish(on=False))).audit_id is None
    assert (await house.ask(SET_WORDS_BY_MODEL, wish(version=7))).slug == "stale-version"
    assert (await house.ask(SHOW_DIALS, ShowDials())).version == 1


async def test_with_a_model_replies_are_worded_and_without_its_key_nobody_waits_any_more(
    running: Running,
    bus: JetStreamContext,
    stored: Callable[[str], Any],
    fake_anthropic: FakeAnthropicClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    await fake_anthropic.script(
        Scripted(role="answer_shaper", fields={"text": "Which of our services would you like?"})
    )
    with monkeypatch.context() as environment:
        environment.setenv("ANTHROPIC_API_KEY", fake_anthropic.key)
        environment.setenv("RATIBA_LLM_ANTHROPIC_URL", fake_anthropic.url)
        async with running():
            await eventually(lambda: stored("pendo-spa"))
            changed = await asking(bus, SET_WORDS_BY_MODEL, wish(), "pendo-spa")
            assert changed.words_by_model == WordsByModel(wanted=True, works=True)
            assert (await stored("pendo-spa")).words_by_model is True
            assert (await stored("kucha-bar")).words_by_model is False
            theirs, ours = _decided("kucha-bar"), _decided("pendo-spa")
            for fact in (theirs, ours):
                await publish_fact(bus, fact)
            worded = await eventually(lambda: _both_worded(bus))
            assert {fact.tenant: fact.id for fact in worded} == {
                fact.tenant: worded_id(fact.data.reply_id) for fact in (theirs, ours)
            }
            said = {fact.tenant: fact.data.personal.text for fact in worded}
            assert said == {"kucha-bar": None, "pendo-spa": "Which of our services would you like?"}
    async with running():
        snapshot = await eventually(lambda: _is_off(stored))
        assert snapshot.version == changed.version + 1
    assert len(await fake_anthropic.requests()) == 1


def _decided(slug: str) -> Any:
    now = datetime.now(UTC)
    reply = ReplyDecided(
        thread_id="01JD8Q2Y6V7X9K3M5N4P2R1S0T",
        reply_seq=1,
        channel="whatsapp",
        language="en",
        time_zone="Africa/Nairobi",
        today=now,
        acts=(AskService(),),
        question=Question(question_id="k3f9q2"),
    )
    requested = WordsRequested(reply_id=fresh_id(), decided_at=now, reply=reply)
    return envelope(requested, id=fresh_id(), tenant=slug, key="9f86d081884c7d65", time=now)


async def _both_worded(bus: JetStreamContext) -> list[Any] | None:
    stream = await bus.stream_info(CONVERSATION.name)
    messages = [await bus.get_msg(CONVERSATION.name, seq=seq) for seq in range(1, stream.state.last_seq + 1)]
    worded = [decode(each.data or b"") for each in messages if ".reply_worded." in (each.subject or "")]
    return worded if len(worded) == 2 else None


async def _is_off(stored: Callable[[str], Any]) -> Any:
    snapshot = await stored("pendo-spa")
    return snapshot if not snapshot.words_by_model else None
