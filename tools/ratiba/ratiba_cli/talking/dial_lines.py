"""Dials, their changes and previews, as lines of plain text."""

from collections.abc import Sequence

from ratiba_contracts.personality import (
    Audit,
    AuditedSetting,
    DialBundle,
    DialChanged,
    DialSetting,
    DialSource,
    DialsPreviewed,
    PreviewedMessage,
    WordsByModel,
)
from ratiba_contracts.views import Language

_WIDTH = 18


def bundle_lines(bundle: DialBundle) -> list[str]:
    """One line a dial: its value, where it comes from, and what else it could be."""
    lines = []
    for one in bundle.settings:
        own = "set here" if one.source is DialSource.OVERRIDE else "default of the trade"
        default = f", default {one.default}" if one.source is DialSource.OVERRIDE else ""
        others = ", ".join(choice for choice in one.choices if choice != one.value)
        lines.append(f"  {one.dial:<{_WIDTH}}{_said(one.value, one.text)}  ({own}{default}; or {others})")
        if one.unusable is not None:
            lines.append(f"  {'':<{_WIDTH}}stored is {one.unusable!r}, which no longer fits: the default stands in")
    return lines


def words_lines(words: WordsByModel | None) -> list[str]:
    """One line about the switch beside the dials; none where the service knows of none."""
    if words is None:
        return []
    if words.wanted and not words.works:
        return [f"  {'words_by_model':<{_WIDTH}}on, but there is no model to ask: templates are said"]
    return [f"  {'words_by_model':<{_WIDTH}}{'on' if words.wanted else 'off'}"]


def audit_lines(audits: Sequence[Audit], most: int) -> list[str]:
    """One line a change, newest first."""
    if not audits:
        return []
    newest = sorted(audits, key=lambda audit: audit.audit_id, reverse=True)[:most]
    return ["changes:", *(_audit_line(audit) for audit in newest)]


def changed_line(changed: DialChanged) -> str:
    """What a change came to."""
    if changed.audit_id is None:
        return f"It stands so already, at version {changed.version}."
    return f"Change {changed.audit_id}: version {changed.version}, heard from the next reply on."


def preview_lines(previewed: DialsPreviewed, language: Language | None) -> list[str]:
    """The situations, one after the other; what stays the same is said once."""
    changes = [
        f"  {after.dial}: {_what(before)} -> {_what(after)}"
        for before, after in zip(previewed.before.settings, previewed.after.settings, strict=True)
        if _what(before) != _what(after)
    ]
    lines = ["changed:", *changes] if changes else ["Nothing differs from what stands."]
    for one in previewed.situations:
        if language is not None and one.language is not language:
            continue
        lines += ["", f"{one.situation.replace('_', ' ')}, {one.language}"]
        if one.before == one.after:
            lines += ["  as before:", *_message_lines(one.after)]
        else:
            lines += ["  before:", *_message_lines(one.before), "  after:", *_message_lines(one.after)]
    return lines


def _audit_line(audit: Audit) -> str:
    undone = f", undone by {audit.undone_by}" if audit.undone_by else ""
    undoes = f", undoes {audit.undoes}" if audit.undoes else ""
    change = f"{audit.setting} {_effect(audit.before)} -> {_effect(audit.after)}"
    who = f"by {audit.actor}: {audit.reason}{undoes}{undone}"
    return f"  {audit.audit_id}: {audit.at:%Y-%m-%d %H:%M} UTC {change} {who}"


def _effect(setting: AuditedSetting) -> str:
    return _said(setting.effective, setting.text) + (" (default)" if setting.value is None else "")


def _said(value: str, text: str | None) -> str:
    return value if text is None else f'{value} "{text}"'


def _what(setting: DialSetting) -> str:
    return _said(setting.value, setting.text)


def _message_lines(message: PreviewedMessage) -> list[str]:
    lines = [f"    {line}".rstrip() for line in message.text.splitlines()]
    return [*lines, *(f"    [{option}]" for option in message.options)]
