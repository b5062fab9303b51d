"""Labels of a question's options, full-length, with a short form where a written one exists."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import assert_never

from ratiba_contracts.options import (
    AppointmentOption,
    DayOption,
    OpeningOption,
    Option,
    ServiceOption,
    StaffOption,
    Word,
    WordOption,
)
from ratiba_wording import option_forms as forms
from ratiba_wording.cards import capitalised
from ratiba_wording.names import clean
from ratiba_wording.phrase_forms import NUMBER_HINT
from ratiba_wording.scene import Scene
from ratiba_wording.time_phrases import SHORT_DATE, SHORT_DATED_TIME, SHORT_TIME


@dataclass(frozen=True, slots=True)
class WordedOption:
    """One option. `label` is its full name and may be long; `short`, where there is one, has at most 20 characters.

    No two labels of a question are the same. A name (service, staff) has no short form: how to cut it is for
    the channel to decide, which knows its limits.
    """

    value: str
    label: str
    description: str | None = None
    short: str | None = None


def is_plain_yes_or_no(options: Sequence[Option]) -> bool:
    """Whether nothing needs listing: no options, or only yes and no."""
    return all(isinstance(option, WordOption) and option.word in (Word.YES, Word.NO) for option in options)


def option_labels(options: Sequence[Option], scene: Scene) -> tuple[WordedOption, ...]:
    """Labels in the order of the options; where two would be the same, each takes its description in."""
    labels = [_worded(option, scene) for option in options]
    seen = Counter(label.label for label in labels)
    return tuple(
        replace(one, label=f"{one.label}, {one.description}", description=None, short=None)
        if seen[one.label] > 1 and one.description
        else one
        for one in labels
    )


def numbered_list(labels: Sequence[WordedOption], scene: Scene) -> str:
    """`1. Manicure, 45 min, KSh 1,500` and so on, from 1, then how to answer."""
    lines = [
        f"{number}. {one.label}, {one.description}" if one.description else f"{number}. {one.label}"
        for number, one in enumerate(labels, start=1)
    ]
    return "\n".join([*lines, scene.say(NUMBER_HINT, None)])


def _worded(option: Option, scene: Scene) -> WordedOption:
    match option:
        case WordOption():
            label = scene.say(forms.WORD, option)
            return WordedOption(option.value, label, short=label)
        case ServiceOption():
            return WordedOption(
                option.value, scene.say(forms.SERVICE, option), scene.say(forms.SERVICE_DESCRIPTION, option)
            )
        case DayOption():
            label = scene.say(forms.DAY, option.day)
            return WordedOption(option.value, label, short=scene.say(SHORT_DATE, option.day))
        case OpeningOption():
            return _worded_opening(option, scene)
        case StaffOption():
            return WordedOption(option.value, clean(option.staff_name))
        case AppointmentOption():
            return WordedOption(
                option.value,
                scene.say(forms.APPOINTMENT, option),
                scene.say(forms.APPOINTMENT_DESCRIPTION, option),
                short=scene.say(SHORT_DATED_TIME, scene.local(option.appointment.start_at)),
            )
        case _:
            assert_never(option)


def _worded_opening(option: OpeningOption, scene: Scene) -> WordedOption:
    start = scene.local(option.opening.start_at)
    staff = option.opening.staff_name
    return WordedOption(
        option.value,
        capitalised(scene.say(forms.OPENING, option)),
        scene.say(forms.STAFF_DESCRIPTION, staff) if staff else None,
        short=scene.say(SHORT_TIME if start.date() == scene.named_day else SHORT_DATED_TIME, start),
    )
