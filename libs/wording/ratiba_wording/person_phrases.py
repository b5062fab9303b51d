"""Phrases that name people: the customer, as dial 5 has it, and members of staff."""

from typing import Any

from ratiba_contracts.tenant import Honorific, Tone
from ratiba_wording.form import Facet, Form, Slot, presence
from ratiba_wording.names import Addressee, clean
from ratiba_wording.scene import Scene
from ratiba_wording.time_phrases import GOOD_DAY

TONE = Facet[Any](tuple(tone.value for tone in Tone), lambda _, scene: scene.dials.tone.value)

_HONORIFIC = Facet[Addressee](
    tuple(honorific.value for honorific in Honorific), lambda _, scene: scene.dials.honorific.value
)
_NAMING = Facet[Addressee](("named", "titled", "unnamed"), lambda person, _: person.naming)
_KNOWN = frozenset({"named", "titled"})

_NAME_SLOTS = {
    "first_name": Slot[Addressee](lambda person, _: person.first, _KNOWN),
    "full_name": Slot[Addressee](lambda person, _: person.full, _KNOWN),
}

ADDRESS = Form[Addressee]("phrases", "address", slots=_NAME_SLOTS, facets=(_HONORIFIC, _NAMING), may_be_empty=True)
"""The customer spoken to by name at the start of a sentence; first-name before a name is known says nothing."""


def lead(_: object, scene: Scene) -> str:
    """The customer spoken to, with a comma; nothing when they have been already, or have no name to go by."""
    address = "" if scene.addressed else scene.say(ADDRESS, scene.addressee)
    return f"{address}, " if address else ""


OPENING = Form[Addressee](
    "phrases",
    "opening",
    slots=_NAME_SLOTS | {"good_day": Slot(lambda _, scene: scene.say(GOOD_DAY, None))},
    facets=(TONE, _HONORIFIC, _NAMING),
)
"""The first words of a conversation."""

WITH_STAFF = presence("staff_name", present="somebody", absent="anybody")

STAFF_SLOT = Slot[Any](lambda subject, _: clean(subject.staff_name or ""), frozenset({"somebody"}))

WHOM = Form[Any]("phrases", "whom", slots={"staff": STAFF_SLOT}, facets=(WITH_STAFF,))
"""A member of staff by name, or as the one who was asked for."""

PERSON_PHRASES: tuple[Form[Any], ...] = (ADDRESS, OPENING, WHOM)
