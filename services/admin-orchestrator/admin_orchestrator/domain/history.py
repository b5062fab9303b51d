"""Who changed what and when, in words, and which changes can be taken back."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from admin_orchestrator.domain.dial_words import setting_words, value_words
from ratiba_contracts.personality import Audit, AuditedSetting, DialsShown, Setting

CHANGED_HERE = "changed on the console"
BACK_HERE = "back to the usual, on the console"
UNDONE_HERE = "taken back on the console"
"""What this page writes down as the reason, and so need not show."""

_OURS = (CHANGED_HERE, BACK_HERE, UNDONE_HERE)


@dataclass(frozen=True, slots=True)
class Change:
    """One line of the history. `at` is the business's own wall clock."""

    audit_id: int
    dial: Setting
    name: str
    before: str
    after: str
    actor: str
    reason: str | None
    at: datetime
    when: str
    undoes: bool
    undone: bool
    can_undo: bool


def history(shown: DialsShown, now: datetime, time_zone: str) -> tuple[Change, ...]:
    """The changes, newest first. Only a dial's last change that stands can be taken back."""
    open_dials: set[Setting] = set()
    lines = []
    audits: list[Audit] = [*shown.audits, *shown.switch_audits]
    for audit in sorted(audits, key=lambda one: one.audit_id, reverse=True):
        stands = audit.undoes is None and audit.undone_by is None
        can_undo = stands and audit.setting not in open_dials
        if stands:
            open_dials.add(audit.setting)
        lines.append(_change(audit, now, ZoneInfo(time_zone), can_undo=can_undo))
    return tuple(lines)


def _change(audit: Audit, now: datetime, zone: ZoneInfo, *, can_undo: bool) -> Change:
    at = audit.at.astimezone(zone)
    return Change(
        audit_id=audit.audit_id,
        dial=audit.setting,
        name=setting_words(audit.setting).name,
        before=_said(audit.setting, audit.before),
        after=_said(audit.setting, audit.after),
        actor=audit.actor,
        reason=None if audit.reason in _OURS else audit.reason,
        at=at,
        when=day_and_time(at, now.astimezone(zone)),
        undoes=audit.undoes is not None,
        undone=audit.undone_by is not None,
        can_undo=can_undo,
    )


def _said(dial: Setting, setting: AuditedSetting) -> str:
    if setting.text is not None:
        return f"“{setting.text}”"
    name = value_words(dial, setting.effective).name
    return f"{name} (the usual)" if setting.value is None else name


def day_and_time(at: datetime, now: datetime) -> str:
    """A moment as people say it, both in one zone: "today, 14:05", "yesterday, 9:30", "Tue 3 Nov, 18:00"."""
    days = (now.date() - at.date()).days
    clock = f"{at.hour}:{at:%M}"
    if days == 0:
        return f"today, {clock}"
    if days == 1:
        return f"yesterday, {clock}"
    year = "" if at.year == now.year and now - at < timedelta(days=300) else f" {at.year}"
    return f"{at:%a} {at.day} {at:%b}{year}, {clock}"
