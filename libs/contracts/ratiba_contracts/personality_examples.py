"""One example a message about the dials."""

from collections.abc import Mapping
from datetime import UTC, datetime

from ratiba_contracts import personality, tenant, views
from ratiba_contracts.envelope import Contract

_AT = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
_DIALS = tenant.Dials(
    tone=tenant.Tone.WARM,
    greeting=tenant.Greeting.DEFAULT_BILINGUAL,
    upsell=tenant.Upsell.ONCE_AFTER_CONFIRM,
    cancellation_tone=tenant.CancellationTone.FORGIVING,
    honorific=tenant.Honorific.FIRST_NAME,
    cross_sell=tenant.CrossSell.RELATED_ONLY,
)
_CHOICES = {
    personality.Dial.TONE: tenant.Tone,
    personality.Dial.GREETING: tenant.Greeting,
    personality.Dial.UPSELL: tenant.Upsell,
    personality.Dial.CANCELLATION_TONE: tenant.CancellationTone,
    personality.Dial.HONORIFIC: tenant.Honorific,
    personality.Dial.CROSS_SELL: tenant.CrossSell,
}
_BUNDLE = personality.DialBundle(
    settings=tuple(
        personality.DialSetting(
            dial=dial,
            value=getattr(_DIALS, dial),
            source=personality.DialSource.OVERRIDE if dial is personality.Dial.TONE else personality.DialSource.DEFAULT,
            default=tenant.Tone.PROFESSIONAL if dial is personality.Dial.TONE else getattr(_DIALS, dial),
            choices=tuple(choices),
        )
        for dial, choices in _CHOICES.items()
    )
)
_WORDS_BY_MODEL = personality.WordsByModel(wanted=True, works=True)
_DIAL_CHANGED = personality.DialChanged(version=2, audit_id=1, bundle=_BUNDLE, words_by_model=_WORDS_BY_MODEL)

PERSONALITY_EXAMPLES: Mapping[str, Contract] = {
    "personality.dials_changed.v1": tenant.DialsChanged(version=2, dials=_DIALS, words_by_model=True),
    "ask.personality.change_dial.v1.request": personality.ChangeDial(
        dial=personality.Dial.GREETING,
        value=tenant.Greeting.CUSTOM_STRING,
        greeting_text="Karibu Pendo Spa, pumzika!",
        actor="owner@pendo.example",
        reason="our own words",
        expected_version=2,
    ),
    "ask.personality.change_dial.v1.answer": _DIAL_CHANGED,
    "ask.personality.set_words_by_model.v1.request": personality.SetWordsByModel(
        on=True, actor="owner@pendo.example", reason="let us hear it", expected_version=2
    ),
    "ask.personality.set_words_by_model.v1.answer": _DIAL_CHANGED,
    "ask.personality.undo_change.v1.request": personality.UndoChange(
        actor="owner@pendo.example", audit_id=1, reason="customers preferred it before"
    ),
    "ask.personality.undo_change.v1.answer": _DIAL_CHANGED,
    "ask.personality.show.v1.request": personality.ShowDials(audits=5),
    "ask.personality.show.v1.answer": personality.DialsShown(
        version=2,
        bundle=_BUNDLE,
        audits=(
            personality.DialAudit(
                audit_id=1,
                dial=personality.Dial.TONE,
                before=personality.AuditedSetting(value=None, effective=tenant.Tone.PROFESSIONAL),
                after=personality.AuditedSetting(value=tenant.Tone.WARM, effective=tenant.Tone.WARM),
                actor="owner@pendo.example",
                reason="friendlier",
                at=_AT,
            ),
        ),
        words_by_model=_WORDS_BY_MODEL,
        switch_audits=(
            personality.SwitchAudit(
                audit_id=2,
                switch=personality.Switch.WORDS_BY_MODEL,
                before=personality.AuditedSetting(value=None, effective=personality.OnOff.OFF),
                after=personality.AuditedSetting(value=personality.OnOff.ON, effective=personality.OnOff.ON),
                actor="owner@pendo.example",
                reason="let us hear it",
                at=_AT,
            ),
        ),
    ),
    "ask.personality.preview.v1.request": personality.PreviewDials(
        wanted=(personality.WantedDial(dial=personality.Dial.TONE, value=tenant.Tone.PLAYFUL),)
    ),
    "ask.personality.preview.v1.answer": personality.DialsPreviewed(
        before=_BUNDLE,
        after=_BUNDLE,
        situations=(
            personality.PreviewedSituation(
                situation=personality.Situation.READ_BACK,
                language=views.Language.EN,
                before=personality.PreviewedMessage(text="Shall I book it for you?", options=("Yes, book it",)),
                after=personality.PreviewedMessage(text="Shall I?", options=("Yes, book it",)),
            ),
        ),
    ),
    "snapshot.dials.v1": tenant.DialsSnapshot(version=1, dials=_DIALS, words_by_model=True),
}
