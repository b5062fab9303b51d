"""What the customer wants, as rules over the tags of a clause.

A rule holds in a clause that says one tag of each of its groups and none of the tags that speak against it; a denied tag
does not count as said. Words not about any rule change nothing, so an instruction to the machine is just not understood.
"""

from dataclasses import dataclass
from enum import StrEnum

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.marks import Marks
from booking_fsm.domain.understanding.reading import Reading


class Intent(StrEnum):
    """What a message is for."""

    BOOK = "book"
    CANCEL = "cancel"
    RESCHEDULE = "reschedule"
    KEEP = "keep"
    MY_APPOINTMENTS = "my_appointments"
    ASK_SERVICES = "ask_services"
    ASK_PRICE = "ask_price"
    ASK_HOURS = "ask_hours"
    ASK_LOCATION = "ask_location"
    ASK_CONTACT = "ask_contact"
    MORE_OPTIONS = "more_options"
    RUNNING_LATE = "running_late"
    GREET = "greet"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    REPEAT = "repeat"
    NEVER_MIND = "never_mind"
    START_OVER = "start_over"
    PERSON = "person"
    COMPLAINT = "complaint"


@dataclass(frozen=True, slots=True)
class Clause:
    """One clause as the rules see it: its marks and facts. `words` is its length, `alone` that nothing else was said."""

    marks: Marks
    words: int
    alone: bool
    asks: bool
    service: bool
    staff: bool
    when: bool

    @property
    def short(self) -> bool:
        """Three words at most, courtesies apart."""
        return self.words <= 3

    @property
    def bare(self) -> bool:
        """A verb and what leads up to it, without an object: "nataka kubadilisha"."""
        return self.words <= 4 and not (self.service or self.when)

    @property
    def service_only(self) -> bool:
        """It is about a service and not about a time or an appointment."""
        return self.service and not (self.when or self.marks.said("appointment", "day_or_time", "other_time", "diary"))

    @property
    def about_mine(self) -> bool:
        """It is about an appointment the customer has already."""
        has = self.marks.said("mine") and self.marks.said("appointment", "diary") and not self.marks.said("book")
        return has or self.marks.said("booked")

    def says(self, group: str) -> bool:
        """Whether one of the "|"-separated tags is said; ":service", ":when", ":asks" ... are facts, "!tag" is a denial."""
        return any(self._has(tag) for tag in group.split("|"))

    def _has(self, tag: str) -> bool:
        if tag[0] == ":":
            return bool(getattr(self, tag[1:]))
        return self.marks.denied(tag[1:]) if tag[0] == "!" else self.marks.said(tag)


@dataclass(frozen=True, slots=True)
class Rule:
    """`strength` orders intents in the result; `all_of` and `none_of` are groups of tags."""

    intent: Intent
    strength: float
    all_of: tuple[str, ...]
    none_of: tuple[str, ...] = ()

    def holds(self, clause: Clause) -> bool:
        """Whether the clause says it."""
        return all(map(clause.says, self.all_of)) and not any(map(clause.says, self.none_of))


_I = Intent
_LEAVING = "cancel|move|cannot_come"
_ASKING = "how_much|know|offer_q|location_q|hours_q|contact_q|person_asked|what_do_you_do"

RULES: tuple[Rule, ...] = (
    Rule(_I.COMPLAINT, 0.99, ("red_flag",)),
    Rule(_I.COMPLAINT, 0.97, ("complaint",)),
    Rule(_I.PERSON, 0.96, ("person_asked",)),
    Rule(_I.PERSON, 0.96, ("talk", "human"), ("profession",)),
    Rule(_I.PERSON, 0.9, ("human", ":short"), ("any_one|:service|available",)),
    Rule(_I.CANCEL, 0.95, ("cancel",), ("price", "contact_q")),
    Rule(_I.CANCEL, 0.9, ("take_out", "appointment|diary"), ("offer_q",)),
    Rule(_I.CANCEL, 0.9, ("!want|!need", "appointment", "mine"), ("!cancel|!move|!change|cancel|move",)),
    Rule(_I.CANCEL, 0.75, ("cannot_come",)),
    Rule(_I.RESCHEDULE, 0.95, ("move",), ("price",)),
    Rule(_I.RESCHEDULE, 0.93, ("change", "appointment|diary|day_or_time|other_time|:when"), ("price|changed_mind", ":service_only")),
    Rule(_I.RESCHEDULE, 0.8, ("change", ":bare"), ("changed_mind",)),
    Rule(_I.RESCHEDULE, 0.7, ("cannot_come",)),
    Rule(_I.RESCHEDULE, 0.7, ("come", "other_time"), (_LEAVING,)),
    Rule(_I.KEEP, 0.9, ("!cancel|!move|!change",), ("cancel|move|change",)),
    Rule(_I.KEEP, 0.8, ("keep",), ("cancel|move|change",)),
    Rule(_I.START_OVER, 0.92, ("start_over",)),
    Rule(_I.BOOK, 0.9, ("book",), (_LEAVING, "how_much|price|keep|:about_mine")),
    Rule(_I.BOOK, 0.88, ("put", "appointment|profession"), (_LEAVING, "change", "how_much|keep|:about_mine")),
    Rule(_I.BOOK, 0.85, ("put", ":service|:when"), (_LEAVING, "change|how_much|keep|:about_mine|name_cue")),
    Rule(_I.BOOK, 0.87, ("want|can", "appointment|profession"), (_LEAVING, f"change|{_ASKING}|:about_mine|talk|keep")),
    Rule(_I.BOOK, 0.87, ("want", ":service"), (_LEAVING, f"change|{_ASKING}|:about_mine|keep|more_options")),
    Rule(_I.BOOK, 0.8, ("can", ":service"), (_LEAVING, f"change|{_ASKING}|:about_mine|keep|price")),
    Rule(_I.BOOK, 0.8, ("want|can", "see", "profession|:staff"), (_LEAVING, "how_much|location_q")),
    Rule(_I.BOOK, 0.8, ("come", "want|can|:when|:service"), (_LEAVING, "change|location_q|other_time|hours_q")),
    Rule(_I.BOOK, 0.78, ("available", ":when|:service|appointment|:asks|want|profession|:staff"), (_LEAVING, "change|location_q|how_much")),
    Rule(_I.BOOK, 0.7, (":service", ":when"), (_LEAVING, f"change|{_ASKING}|price|keep|:about_mine")),
    Rule(_I.BOOK, 0.7, ("appointment", ":when"), (_LEAVING, f"change|{_ASKING}|price|keep|mine|diary")),
    Rule(_I.BOOK, 0.65, ("appointment", ":short"), (_LEAVING, f"change|{_ASKING}|price|keep|mine|:asks")),
    Rule(_I.BOOK, 0.72, ("want", ":when"), (_LEAVING, f"change|{_ASKING}|keep|talk|other_time|:about_mine")),
    Rule(_I.MY_APPOINTMENTS, 0.85, ("gone", "mine|appointment|question")),
    Rule(_I.MY_APPOINTMENTS, 0.85, (":about_mine",), (_LEAVING, "change|keep|take_out|available", "how_much|location_q")),
    Rule(_I.ASK_PRICE, 0.84, ("how_much",)),
    Rule(_I.ASK_PRICE, 0.82, ("price", ":asks|question|:short|know|want|:service"), ("change",)),
    Rule(_I.ASK_HOURS, 0.83, ("hours_q",)),
    Rule(_I.ASK_LOCATION, 0.83, ("location_q",)),
    Rule(_I.ASK_CONTACT, 0.82, ("contact_q",)),
    Rule(_I.ASK_SERVICES, 0.82, ("what_do_you_do",)),
    Rule(_I.ASK_SERVICES, 0.8, ("offer_q", ":service|services_noun"), ("how_much", "appointment")),
    Rule(_I.ASK_SERVICES, 0.75, ("services_noun", ":short|question|know|want"), ("how_much|price|complaint|thanks|:service", _LEAVING)),
    Rule(_I.MORE_OPTIONS, 0.74, ("other_time",), (_LEAVING, "change|come")),
    Rule(_I.MORE_OPTIONS, 0.73, ("more_options",), (_LEAVING, "change|bye|what_do_you_do|!more_options")),
    Rule(_I.RUNNING_LATE, 0.72, ("running_late",)),
    Rule(_I.NEVER_MIND, 0.71, ("never_mind",), ("start_over",)),
    Rule(_I.NEVER_MIND, 0.7, ("!book|!put",), ("book|put|want",)),
    Rule(_I.REPEAT, 0.7, ("repeat",), ("appointment",)),
    Rule(_I.REPEAT, 0.6, ("repeat_alone", ":alone", ":asks")),
    Rule(_I.THANKS, 0.3, ("thanks",)),
    Rule(_I.GOODBYE, 0.25, ("bye",)),
    Rule(_I.GREET, 0.2, ("greet",)),
    Rule(_I.GREET, 0.2, ("greet_alone", ":alone")),
)
_ACROSS = frozenset({_I.BOOK, _I.CANCEL, _I.RESCHEDULE})
_CHOOSING = frozenset({Expecting.YES_NO, Expecting.SLOT, Expecting.CHOICE})
_COURTESIES = frozenset({_I.GREET, _I.THANKS, _I.GOODBYE})


def find_intents(
    reading: Reading,
    marks: Marks,
    expecting: Expecting | None,
    *,
    service_words: frozenset[int],
    staff_words: frozenset[int],
    when_words: frozenset[int],
) -> tuple[Intent, ...]:
    """Return the intents of a message, strongest first; the sets are indexes of words already understood."""
    marks = _without_service_words(marks, service_words)
    found: dict[Intent, float] = {}

    def look(indexes: range, inside: Marks, wanted: frozenset[Intent]) -> None:
        clause = Clause(
            marks=inside,
            words=len(indexes) - sum(m.end - m.start for m in inside.all if m.tags & {"polite", "greet", "thanks"}),
            alone=len(reading.words) <= 2,
            asks=reading.asks,
            service=not service_words.isdisjoint(indexes),
            staff=not staff_words.isdisjoint(indexes),
            when=not when_words.isdisjoint(indexes),
        )
        for rule in RULES:
            if rule.intent in wanted and rule.strength > found.get(rule.intent, 0.0) and rule.holds(clause):
                found[rule.intent] = rule.strength

    start = 0
    while start < len(reading.words):
        end = reading.clause_end(start)
        look(range(start, end), marks.clause(reading, reading.words[start].clause), frozenset(Intent))
        start = end
    if reading.asks and not reading.words:
        return (Intent.REPEAT,)
    if found.keys() <= _COURTESIES:
        look(range(len(reading.words)), marks, _ACROSS)
    if not found and expecting not in _CHOOSING and marks.denied("want") and len(reading.words) <= 3:
        return (Intent.NEVER_MIND,)
    return tuple(sorted(found, key=lambda intent: -found[intent]))


def _without_service_words(marks: Marks, service_words: frozenset[int]) -> Marks:
    """A red flag or complaint that is part of what was asked for is none: "stroke rehab", "emergency extraction"."""
    kept = tuple(
        mark
        for mark in marks.all
        if not (mark.tags & {"red_flag", "complaint"} and service_words.issuperset(range(mark.start, mark.end)))
    )
    return Marks(kept, marks.denied_words, marks.refused_words)
