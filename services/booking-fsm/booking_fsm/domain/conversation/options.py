"""Building the options of a question: their order is their number, their value is unique within the question."""

import datetime as dt
from collections.abc import Iterable, Sequence

from booking_fsm.domain.conversation.world import World
from booking_fsm.domain.scheduling.openings import Opening
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
from ratiba_contracts.views import AppointmentView, OpeningView


def words(*given: Word) -> tuple[Option, ...]:
    """Fixed words."""
    return tuple(WordOption(value=word.value, word=word) for word in given)


YES_NO = words(Word.YES, Word.NO)
YES, NO = YES_NO
HELP = words(Word.BOOK, Word.MY_APPOINTMENTS, Word.PERSON)
CHANGES = words(Word.OTHER_TIME, Word.OTHER_SERVICE, Word.NEVER_MIND)


def services(world: World, ids: Iterable[str]) -> tuple[Option, ...]:
    """Services of the menu; ids no longer on it are left out."""
    return tuple(
        ServiceOption(value=f"s-{service_id}", service=world.view(service_id))
        for service_id in ids
        if service_id in world.services
    )


def days(given: Iterable[dt.date]) -> tuple[Option, ...]:
    """Local days."""
    return tuple(DayOption(value=f"d-{day.isoformat()}", day=day) for day in given)


def opening_view(opening: Opening, staff_name: str | None = None) -> OpeningView:
    """An opening as customers see it."""
    return OpeningView(start_at=opening.start, end_at=opening.end, staff_name=staff_name)


def openings(given: Sequence[Opening], staff_name: str | None = None) -> tuple[Option, ...]:
    """Free starts."""
    return tuple(
        OpeningOption(value=f"o-{one.start:%Y%m%dT%H%M}", opening=opening_view(one, staff_name)) for one in given
    )


def with_whom_else(opening: Opening, staff_id: str, staff_name: str) -> Option:
    """A free start with one member of staff alone."""
    value = f"o-{opening.start:%Y%m%dT%H%M}-{staff_id}"
    return OpeningOption(value=value, opening=opening_view(opening, staff_name))


def shown_with(given: Iterable[Option], start: dt.datetime) -> str | None:
    """With whom alone a start was shown, by id; None where it is anybody's."""
    plain = f"o-{start:%Y%m%dT%H%M}-"
    alone = (one.value.removeprefix(plain) for one in given if one.value.startswith(plain))
    return next(alone, None)


def staff(world: World, ids: Iterable[str]) -> tuple[Option, ...]:
    """Members of staff, and anyone."""
    named = tuple(StaffOption(value=f"p-{one}", staff_name=world.staff_name(one)) for one in ids)
    return (*named, *words(Word.ANYONE))


def staff_id_of(option: StaffOption) -> str:
    """Who is meant. By id: two people may have one name."""
    return option.value.removeprefix("p-")


def appointments(given: Iterable[AppointmentView]) -> tuple[Option, ...]:
    """Appointments of the customer."""
    return tuple(AppointmentOption(value=f"a-{one.reference}", appointment=one) for one in given)
