"""Names of weekdays and months in one language."""

from collections.abc import Mapping
from dataclasses import dataclass

from ratiba_wording.errors import MissingTemplate, UnknownTemplate, UnreadableTemplates
from ratiba_wording.template_file import Tree

_LENGTHS = {"weekdays": 7, "weekdays_short": 7, "months": 12, "months_short": 12}


@dataclass(frozen=True, slots=True)
class CalendarNames:
    """Weekdays from Monday, months from January."""

    weekdays: tuple[str, ...]
    weekdays_short: tuple[str, ...]
    months: tuple[str, ...]
    months_short: tuple[str, ...]


def read_calendar(key: str, section: Mapping[str, Tree]) -> CalendarNames:
    """The names of a template file's `calendar` section. Raises WordingError unless all are there."""
    for name in section:
        if name not in _LENGTHS:
            raise UnknownTemplate(f"{key}.{name}", f"is none of {', '.join(_LENGTHS)}")
    return CalendarNames(**{name: _names(key, section, name, length) for name, length in _LENGTHS.items()})


def _names(key: str, section: Mapping[str, Tree], name: str, length: int) -> tuple[str, ...]:
    if name not in section:
        raise MissingTemplate(f"{key}.{name}", "has no words")
    names = section[name]
    if not isinstance(names, list) or len(names) != length:
        raise UnreadableTemplates(f"{key}.{name}", f"must list {length} names, got {names!r}")
    return tuple(str(item) for item in names)
