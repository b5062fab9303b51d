"""Requests about a tenant's dials: show them, change one, undo a change, hear a change before it is made."""

from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, StringConstraints

from ratiba_contracts.envelope import Contract
from ratiba_contracts.views import Language

_UNSEEN = r"\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069"
"""Controls, line breaks, direction overrides: they make a line read otherwise than it is."""

OneLine = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, pattern=f"^[^{_UNSEEN}]*$")]
"""Text of people for one line, as an audit shows it."""

Actor = Annotated[OneLine, StringConstraints(max_length=80)]
Reason = Annotated[OneLine, StringConstraints(max_length=200)]


class Dial(StrEnum):
    """The six dials by the names of their fields in `Dials`."""

    TONE = "tone"
    GREETING = "greeting"
    UPSELL = "upsell"
    CANCELLATION_TONE = "cancellation_tone"
    HONORIFIC = "honorific"
    CROSS_SELL = "cross_sell"


class Switch(StrEnum):
    """What is on or off beside the dials: stored, audited and undone as they are, but no manner of speaking."""

    WORDS_BY_MODEL = "words_by_model"


Setting = Dial | Switch
"""Whatever an owner can set here."""


class OnOff(StrEnum):
    """The values of a switch."""

    ON = "on"
    OFF = "off"


class DialSource(StrEnum):
    """Where a dial's value comes from."""

    DEFAULT = "default"
    OVERRIDE = "override"


class DialSetting(Contract):
    """One dial as it stands. `text` is the greeting's own words, for a custom string only."""

    dial: Dial
    value: str
    text: str | None = None
    source: DialSource
    default: str = Field(description="What the trade starts with, and what stands when the override is taken away.")
    default_text: str | None = None
    choices: tuple[str, ...] = Field(description="Every value the dial can take.")
    unusable: str | None = Field(
        default=None, description="The stored override where it fits no value any more; the default stands in for it."
    )


class DialBundle(Contract):
    """The six dials of a tenant, in order, each with where its value comes from."""

    settings: tuple[DialSetting, ...] = Field(min_length=6, max_length=6)


class WantedDial(Contract):
    """A dial as somebody wants it. `value` None goes back to the trade's default."""

    dial: Dial
    value: str | None = Field(default=None, max_length=60, examples=["playful"])
    greeting_text: str | None = Field(
        default=None, max_length=600, description="With the greeting custom-string: one line, at most 140 characters."
    )


class ChangeDial(WantedDial):
    """Sets one dial of the tenant, or gives it back to the trade's default."""

    actor: Actor
    reason: Reason
    expected_version: int = Field(ge=0, description="The version the wish is based on, as last shown.")


class WordsByModel(Contract):
    """Whether a language model may put replies into words: what the owner wants, and whether there is one to do it."""

    wanted: bool
    works: bool = Field(description="Wanted, and a model is there to ask: replies are worded by it.")


class SetWordsByModel(Contract):
    """Turns words by a language model on or off. Without one to ask, replies go on in the words of templates."""

    on: bool
    actor: Actor
    reason: Reason
    expected_version: int = Field(ge=0, description="The version the wish is based on, as last shown.")


class DialChanged(Contract):
    """The dials as they stand now; heard in the next reply. `audit_id` None: what was asked for stood so already."""

    outcome: Literal["dial_changed"] = "dial_changed"
    version: int
    audit_id: int | None
    bundle: DialBundle
    words_by_model: WordsByModel | None = None


class UndoChange(Contract):
    """Sets a dial or a switch back to what it was before one change: its last that has not been undone."""

    actor: Actor
    audit_id: int = Field(ge=1)
    reason: Reason = "undone"


class ShowDials(Contract):
    """The dials as they stand, and the latest changes."""

    audits: int = Field(default=10, ge=0, le=100, description="How many of the latest changes.")


class AuditedSetting(Contract):
    """What stood in a dial. `value` None: no override. `effective` is what customers heard."""

    value: str | None
    text: str | None = None
    effective: str


class DialAudit(Contract):
    """One change of a dial, kept 90 days. `undoes` names the change it took back, `undone_by` the one that did."""

    audit_id: int
    dial: Dial
    before: AuditedSetting
    after: AuditedSetting
    actor: str
    reason: str
    at: AwareDatetime
    undoes: int | None = None
    undone_by: int | None = None

    @property
    def setting(self) -> Setting:
        """What was changed."""
        return self.dial


class SwitchAudit(Contract):
    """One change of a switch, numbered and kept with those of the dials; the values are `on` and `off`."""

    audit_id: int
    switch: Switch
    before: AuditedSetting
    after: AuditedSetting
    actor: str
    reason: str
    at: AwareDatetime
    undoes: int | None = None
    undone_by: int | None = None

    @property
    def setting(self) -> Setting:
        """What was changed."""
        return self.switch


Audit = DialAudit | SwitchAudit


class DialsShown(Contract):
    """`version` goes into the next ChangeDial. Audits are newest first, each kind in its own list."""

    outcome: Literal["dials_shown"] = "dials_shown"
    version: int
    bundle: DialBundle
    audits: tuple[DialAudit, ...] = ()
    words_by_model: WordsByModel | None = None
    switch_audits: tuple[SwitchAudit, ...] = ()


class PreviewDials(Contract):
    """Words under dials that are not saved: these wishes on top of what stands."""

    wanted: tuple[WantedDial, ...] = Field(max_length=6)


class Situation(StrEnum):
    """The moments of a conversation a preview lets hear."""

    GREETING = "greeting"
    OFFER_OF_TIMES = "offer_of_times"
    READ_BACK = "read_back"
    BOOKED = "booked"
    CANCELLED = "cancelled"


class PreviewedMessage(Contract):
    """A message as a customer would get it; `options` are the labels to tap."""

    text: str
    options: tuple[str, ...] = ()


class PreviewedSituation(Contract):
    """One moment in one language, under the dials that stand and under those wished for."""

    situation: Situation
    language: Language
    before: PreviewedMessage
    after: PreviewedMessage


class DialsPreviewed(Contract):
    """Every situation in every language. Nothing was saved."""

    outcome: Literal["dials_previewed"] = "dials_previewed"
    before: DialBundle
    after: DialBundle
    situations: tuple[PreviewedSituation, ...]
