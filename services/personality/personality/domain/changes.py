"""Deciding about one change of a dial, or about taking one back."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from personality.domain.bundle import DialBundle, value_of
from personality.domain.overrides import Override, Overrides, override_problem
from ratiba_contracts.personality import Audit, AuditedSetting, Dial, OnOff, Setting, WantedDial


class ChangeRefused(Exception):
    """A change cannot be made. `slug` names the class of refusal; the message is a sentence for the owner."""

    slug = "change-refused"


class StaleVersion(ChangeRefused):
    """The wish was based on another version than the one that stands."""

    slug = "stale-version"

    def __init__(self, expected: int, found: int) -> None:
        super().__init__(f"The dials are at version {found}, not {expected}: look at them again, then decide.")


class InvalidValue(ChangeRefused):
    """The dial has no such value."""

    slug = "invalid-value"

    def __init__(self, problem: str) -> None:
        super().__init__(f"{problem[:1].upper()}{problem[1:]}.")


class UnknownChange(ChangeRefused):
    """There is no change of this id, or it is older than what is kept."""

    slug = "unknown-change"

    def __init__(self, audit_id: int) -> None:
        super().__init__(f"There is no change {audit_id}; changes are kept for 90 days.")


class AlreadyUndone(ChangeRefused):
    """The change was taken back before, or is itself the taking back of one."""

    slug = "already-undone"

    def __init__(self, audit: Audit) -> None:
        what = f"was undone by change {audit.undone_by}" if audit.undone_by else f"itself undoes change {audit.undoes}"
        super().__init__(f"Change {audit.audit_id} {what}: set {audit.setting} to what it should be instead.")


class ChangedSince(ChangeRefused):
    """The dial was changed again: undoing this change would undo that one unseen."""

    slug = "changed-since"

    def __init__(self, audit: Audit, later: int | None) -> None:
        since = f"by change {later}" if later is not None else "by other means"
        super().__init__(
            f"{audit.setting.capitalize()} was changed {since} after change {audit.audit_id}: undo that first."
        )


def wanted_override(wanted: WantedDial) -> Override:
    """The override a wish means; blanks around a greeting are not part of it. Raises InvalidValue."""
    text = None if wanted.greeting_text is None else wanted.greeting_text.strip(" ")
    override = Override(wanted.value, text)
    if problem := override_problem(wanted.dial, override):
        raise InvalidValue(problem)
    return override


def changed_overrides(overrides: Overrides, wishes: Sequence[WantedDial]) -> Overrides:
    """The overrides with every wish fulfilled. Raises InvalidValue."""
    for wish in wishes:
        overrides = overrides.having(wish.dial, wanted_override(wish))
    return overrides


def undone_override(audit: Audit, latest: Audit | None, stored: Override) -> Override:
    """What the dial goes back to when this change is undone.

    `latest` is the dial's last change that stands: neither undone nor an undoing. Raises AlreadyUndone, ChangedSince,
    or InvalidValue where what stood before fits no value any more.
    """
    if audit.undone_by is not None or audit.undoes is not None:
        raise AlreadyUndone(audit)
    if latest is None or latest.audit_id != audit.audit_id:
        raise ChangedSince(audit, latest.audit_id if latest else None)
    if stored != Override(audit.after.value, audit.after.text):
        raise ChangedSince(audit, None)
    before = Override(audit.before.value, audit.before.text)
    if problem := override_problem(audit.setting, before):
        raise InvalidValue(problem)
    return before


@dataclass(frozen=True, slots=True)
class NewAudit:
    """A change as it is written down."""

    setting: Setting
    before: AuditedSetting
    after: AuditedSetting
    actor: str
    reason: str
    at: datetime
    undoes: int | None = None


def audited(setting: Setting, override: Override, bundle: DialBundle) -> AuditedSetting:
    """What stands in a dial or a switch, for the audit."""
    if not isinstance(setting, Dial):
        return AuditedSetting(value=override.value, effective=override.value or OnOff.OFF)
    return AuditedSetting(value=override.value, text=override.text, effective=value_of(bundle.dials, setting))
