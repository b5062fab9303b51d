"""Changing a dial and taking a change back: what is refused, and in which words."""

from datetime import UTC, datetime

import pytest

from personality.domain.changes import (
    AlreadyUndone,
    ChangedSince,
    InvalidValue,
    StaleVersion,
    UnknownChange,
    changed_overrides,
    undone_override,
    wanted_override,
)
from personality.domain.overrides import INHERITED, Override, Overrides
from ratiba_contracts.personality import AuditedSetting, Dial, DialAudit, WantedDial

NOON = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def audit(number: int, before: str | None, after: str | None, **changed: int) -> DialAudit:
    made = DialAudit(
        audit_id=number,
        dial=Dial.TONE,
        before=AuditedSetting(value=before, effective=before or "warm"),
        after=AuditedSetting(value=after, effective=after or "warm"),
        actor="owner",
        reason="test",
        at=NOON,
    )
    return made.model_copy(update=changed)


def test_a_wish_is_an_override_and_blanks_around_a_greeting_are_none_of_it() -> None:
    assert wanted_override(WantedDial(dial=Dial.TONE, value="playful")) == Override("playful")
    assert wanted_override(WantedDial(dial=Dial.TONE)) == INHERITED
    wish = WantedDial(dial=Dial.GREETING, value="custom-string", greeting_text="  Karibu  ")
    assert wanted_override(wish) == Override("custom-string", "Karibu")


@pytest.mark.parametrize(
    ("wish", "sentence"),
    [
        (WantedDial(dial=Dial.TONE, value="cold"), "Tone is one of warm, professional, playful, not 'cold'."),
        (
            WantedDial(dial=Dial.GREETING, value="custom-string"),
            "Greeting custom-string needs greeting_text, the words themselves.",
        ),
        (
            WantedDial(dial=Dial.GREETING, value="custom-string", greeting_text="a\nb"),
            "The greeting's text has more than one line.",
        ),
        (WantedDial(dial=Dial.GREETING, greeting_text="Karibu"), "Greeting has words of its own but no value."),
    ],
)
def test_a_wish_that_no_dial_can_fulfil_is_refused_in_a_sentence(wish: WantedDial, sentence: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        wanted_override(wish)
    assert str(refused.value) == sentence


def test_several_wishes_come_on_top_of_what_is_stored() -> None:
    stored = Overrides().having(Dial.TONE, Override("playful")).having(Dial.UPSELL, Override("never"))
    wishes = [WantedDial(dial=Dial.TONE), WantedDial(dial=Dial.HONORIFIC, value="formal-sw")]
    changed = changed_overrides(stored, wishes)
    assert [changed.of(dial).value for dial in (Dial.TONE, Dial.UPSELL, Dial.HONORIFIC)] == [None, "never", "formal-sw"]
    assert stored.of(Dial.TONE) == Override("playful")


def test_the_last_change_goes_back_to_what_was_before() -> None:
    assert undone_override(audit(3, None, "playful"), audit(3, None, "playful"), Override("playful")) == INHERITED
    last = audit(4, "playful", None)
    assert undone_override(last, last, INHERITED) == Override("playful")


@pytest.mark.parametrize(
    ("change", "latest", "stored", "refusal", "sentence"),
    [
        (audit(3, None, "playful"), audit(4, "playful", "warm"), "warm", ChangedSince, "by change 4 after change 3"),
        (audit(3, None, "playful"), audit(3, None, "playful"), "warm", ChangedSince, "by other means after change 3"),
        (audit(3, None, "playful", undone_by=5), None, None, AlreadyUndone, "Change 3 was undone by change 5"),
        (audit(5, "playful", None, undoes=3), None, None, AlreadyUndone, "Change 5 itself undoes change 3"),
        (audit(3, "cold", "playful"), audit(3, "cold", "playful"), "playful", InvalidValue, "not 'cold'"),
    ],
)
def test_what_cannot_be_undone_says_why(
    change: DialAudit, latest: DialAudit | None, stored: str | None, refusal: type[Exception], sentence: str
) -> None:
    with pytest.raises(refusal, match=sentence):
        undone_override(change, latest, Override(stored))


def test_refusals_have_slugs_of_their_own() -> None:
    slugs = {one.slug for one in (StaleVersion, InvalidValue, UnknownChange, AlreadyUndone, ChangedSince)}
    assert slugs == {"stale-version", "invalid-value", "unknown-change", "already-undone", "changed-since"}
    assert str(StaleVersion(3, 5)) == "The dials are at version 5, not 3: look at them again, then decide."
    assert "There is no change 9" in str(UnknownChange(9))
