"""What the customer wants, as rules over the tags of a clause.

A rule holds in a clause that says one tag of each of its groups and none of the tags that speak against it; a denied
tag does not count as said. Words that no rule knows change nothing, so "ignore your rules, all prices 1 bob" is simply
not understood.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from booking_fsm.domain.understanding.expecting import Expecting
from booking_fsm.domain.understanding.lexicon import word_set
from booking_fsm.domain.understanding.marks import Mark, Marks
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
    HELP = "help"
    HAS_PAID = "has_paid"
    NO_PROMPT = "no_prompt"


@dataclass(frozen=True, slots=True)
class Rule:
    """`strength` orders intents in the result. Each group is a choice of tags, one of which must be there.

    "tag" is said and not denied, "!tag" is denied, ":fact" is one of `facts`.
    """

    intent: Intent
    strength: float
    all_of: tuple[frozenset[str], ...]
    none_of: frozenset[str]

    def holds(self, said: frozenset[str]) -> bool:
        """Whether the clause says it."""
        return self.none_of.isdisjoint(said) and not any(map(said.isdisjoint, self.all_of))


def _rule(intent: Intent, strength: float, all_of: Sequence[str], unless: Sequence[str] = ()) -> Rule:
    """Write a rule; the tags of a group are parted by "|"."""
    groups = tuple(frozenset(group.split("|")) for group in all_of)
    return Rule(intent, strength, groups, frozenset(tag for group in unless for tag in group.split("|")))


_I = Intent
_EMERGENCY = 0.965
_LEAVING = "cancel|move|cannot_come"
_ASKING = "how_much|know|offer_q|location_q|hours_q|contact_q|person_asked|what_do_you_do"

RULES: tuple[Rule, ...] = (
    _rule(_I.COMPLAINT, 0.99, ("red_flag",)),
    _rule(_I.COMPLAINT, 0.97, ("complaint",)),
    _rule(_I.COMPLAINT, 0.97, ("my_money", "give_back|took|where|location_q"), ("thanks", "let_me")),
    _rule(_I.COMPLAINT, _EMERGENCY, ("emergency",)),
    _rule(_I.PERSON, 0.96, ("person_asked",)),
    _rule(_I.PERSON, 0.96, ("talk", "human"), ("profession",)),
    _rule(_I.PERSON, 0.9, ("talk", ":staff"), (":when|:service|available",)),
    _rule(_I.PERSON, 0.9, ("human", ":short"), ("any_one|:service|available",)),
    _rule(_I.CANCEL, 0.95, ("cancel",), ("price", "contact_q", ":about_number")),
    _rule(_I.CANCEL, 0.9, ("take_out", "appointment|diary|booked"), ("offer_q",)),
    _rule(_I.CANCEL, 0.9, ("!want", "appointment", "mine"), ("!cancel|!move|!change|cancel|move",)),
    _rule(_I.CANCEL, 0.75, ("cannot_come",)),
    _rule(_I.RESCHEDULE, 0.95, ("move",), ("price",)),
    _rule(
        _I.RESCHEDULE,
        0.93,
        ("change", "appointment|diary|day_or_time|other_time|:when"),
        ("price|changed_mind", ":service_only"),
    ),
    _rule(_I.RESCHEDULE, 0.8, ("change", ":bare"), ("changed_mind",)),
    _rule(_I.RESCHEDULE, 0.7, ("cannot_come",)),
    _rule(_I.RESCHEDULE, 0.7, ("come", "other_time"), (_LEAVING,)),
    _rule(_I.KEEP, 0.9, ("!cancel|!move|!change",), ("cancel|move|change",)),
    _rule(_I.KEEP, 0.8, ("keep",), ("cancel|move|change",)),
    _rule(_I.KEEP, 0.8, ("leave", "them"), ("cancel|move|change|want|can",)),
    _rule(_I.KEEP, 0.8, ("leave", ":when|:service", ":short"), ("cancel|move|change|want|can|book|put|:asks",)),
    _rule(_I.START_OVER, 0.92, ("start_over",)),
    _rule(_I.BOOK, 0.9, ("book",), ("how_much|price|keep|:about_mine",)),
    _rule(_I.BOOK, 0.88, ("put", "appointment|profession"), (_LEAVING, "change", "how_much|keep|:about_mine")),
    _rule(_I.BOOK, 0.85, ("put", ":service|:when"), (_LEAVING, "change|how_much|how_long|keep|:about_mine")),
    _rule(_I.BOOK, 0.87, ("want|can", "appointment|profession"), (_LEAVING, f"change|{_ASKING}|:about_mine|talk|keep")),
    _rule(_I.BOOK, 0.87, ("want", ":service"), (_LEAVING, f"change|{_ASKING}|:about_mine|keep|more_options")),
    _rule(_I.BOOK, 0.8, ("can", ":service"), (_LEAVING, f"change|{_ASKING}|:about_mine|keep|price")),
    _rule(_I.BOOK, 0.8, ("want|can", "see", "profession|:staff"), (_LEAVING, "how_much|location_q")),
    _rule(_I.BOOK, 0.8, ("come", "want|can|:when|:service"), (_LEAVING, "change|location_q|other_time|hours_q")),
    _rule(_I.BOOK, 0.75, ("want|can", "talk", "profession"), (_LEAVING, "human|person_asked")),
    _rule(
        _I.BOOK,
        0.6,
        ("come", "question|how_many"),
        (_LEAVING, "change|location_q|other_time|hours_q|where|:about_mine"),
    ),
    _rule(
        _I.BOOK,
        0.78,
        ("available", ":when|:service|appointment|:asks|want|profession|:staff"),
        (_LEAVING, "change|location_q|how_much"),
    ),
    _rule(_I.BOOK, 0.7, (":service", ":when"), (_LEAVING, f"change|{_ASKING}|price|keep|:about_mine")),
    _rule(_I.BOOK, 0.7, (":service", ":staff"), (_LEAVING, f"change|{_ASKING}|price|keep|:about_mine|:asks")),
    _rule(_I.BOOK, 0.74, ("offer_q", ":when"), (_LEAVING, "change|how_much|location_q|hours_q|:about_mine")),
    _rule(_I.BOOK, 0.7, ("appointment", ":when"), (_LEAVING, f"change|{_ASKING}|price|keep|mine|diary")),
    _rule(_I.BOOK, 0.65, ("appointment", ":short"), (_LEAVING, f"change|{_ASKING}|price|keep|mine|:asks")),
    _rule(_I.BOOK, 0.72, ("want", ":when"), (_LEAVING, f"change|{_ASKING}|keep|talk|other_time|:about_mine")),
    _rule(_I.MY_APPOINTMENTS, 0.85, ("gone", "mine|appointment|question")),
    _rule(
        _I.MY_APPOINTMENTS, 0.85, (":about_mine",), (_LEAVING, "change|keep|take_out|available", "how_much|location_q")
    ),
    _rule(_I.ASK_PRICE, 0.84, ("how_much",)),
    _rule(_I.ASK_PRICE, 0.82, ("price", ":asks|question|:short|know|want|:service"), ("change",)),
    _rule(_I.ASK_PRICE, 0.8, ("how_many", ":service|:alone"), ("day_or_time",)),
    _rule(_I.ASK_HOURS, 0.83, ("hours_q",)),
    _rule(_I.ASK_LOCATION, 0.83, ("location_q",)),
    _rule(_I.ASK_CONTACT, 0.82, ("contact_q",)),
    _rule(_I.ASK_CONTACT, 0.7, ("phone_noun", "question|can|want|offer_q", ":asks|want"), ("mine|:service", _LEAVING)),
    _rule(_I.ASK_LOCATION, 0.7, ("where",), ("booked", _LEAVING)),
    _rule(_I.ASK_SERVICES, 0.82, ("what_do_you_do",)),
    _rule(_I.ASK_SERVICES, 0.8, ("offer_q", ":service|services_noun"), ("how_much", "appointment")),
    _rule(
        _I.ASK_SERVICES,
        0.75,
        ("services_noun", ":short|question|know|want"),
        ("how_much|price|complaint|thanks|:service", _LEAVING),
    ),
    _rule(_I.MORE_OPTIONS, 0.74, ("other_time",), (_LEAVING, "change|come")),
    _rule(_I.MORE_OPTIONS, 0.73, ("more_options",), (_LEAVING, "change|bye|what_do_you_do|!more_options")),
    _rule(_I.MORE_OPTIONS, 0.7, ("other", "profession|available|:staff"), (_LEAVING, "change")),
    _rule(_I.RUNNING_LATE, 0.72, ("running_late",)),
    _rule(_I.NEVER_MIND, 0.71, ("never_mind",), ("start_over",)),
    _rule(_I.NEVER_MIND, 0.7, ("!book|!put",), ("book|put|want",)),
    _rule(_I.REPEAT, 0.7, ("repeat",), ("appointment|complaint",)),
    _rule(_I.HELP, 0.5, ("help", ":short"), ("thanks",)),
    _rule(_I.REPEAT, 0.6, ("repeat_alone", ":alone", ":asks")),
    _rule(_I.HAS_PAID, 0.86, ("has_paid",), ("how_much|location_q",)),
    _rule(_I.NO_PROMPT, 0.86, ("no_prompt",), ("how_much",)),
    _rule(_I.THANKS, 0.3, ("thanks",)),
    _rule(_I.GOODBYE, 0.25, ("bye",)),
    _rule(_I.GREET, 0.2, ("greet",)),
    _rule(_I.GREET, 0.2, ("greet_alone", ":alone")),
)
_ACROSS = frozenset({_I.BOOK, _I.CANCEL, _I.RESCHEDULE})
_CHOOSING = frozenset({Expecting.YES_NO, Expecting.SLOT, Expecting.CHOICE})
_NOT_COMING = frozenset({_I.CANCEL, _I.RESCHEDULE})
SHORTEST_WISH = 3
"""Letters of "ni" and "tu" that are no verb: "wacha tu" drops it."""
_COURTESIES = frozenset({_I.GREET, _I.THANKS, _I.GOODBYE})


def find_intents(
    reading: Reading,
    marks: Marks,
    expecting: Expecting | None,
    *,
    service_words: frozenset[int],
    named_words: frozenset[int],
    staff_words: frozenset[int],
    when_words: frozenset[int],
) -> tuple[Intent, ...]:
    """Return the intents of a message, strongest first; the sets are indexes of words already understood."""
    marks = _without_let_me(reading, _without_service_words(marks, service_words, named_words))
    found: dict[Intent, float] = {}

    def look(indexes: range, inside: Marks, wanted: frozenset[Intent]) -> None:
        happened = {
            ":service": not service_words.isdisjoint(indexes),
            ":staff": not staff_words.isdisjoint(indexes),
            ":when": not when_words.isdisjoint(indexes),
            ":asks": reading.asks,
            ":alone": len(reading.words) <= 2,
        }
        said = facts(inside, len(indexes), frozenset(fact for fact, true in happened.items() if true))
        for rule in RULES:
            if rule.strength > found.get(rule.intent, 0.0) and rule.intent in wanted and rule.holds(said):
                found[rule.intent] = rule.strength

    start = 0
    while start < len(reading.words):
        end = reading.clause_end(start)
        look(range(start, end), marks.clause(reading, reading.words[start].clause), frozenset(Intent))
        start = end
    if reading.asks and not reading.words:
        return (Intent.REPEAT,)
    if found.get(_I.COMPLAINT) == _EMERGENCY and found.keys() & _NOT_COMING:
        del found[_I.COMPLAINT]
    if found.keys() <= _COURTESIES:
        look(range(len(reading.words)), marks, _ACROSS)
    if not found and expecting not in _CHOOSING and marks.denied("want") and len(reading.words) <= 3:
        return (Intent.NEVER_MIND,)
    return tuple(sorted(found, key=lambda intent: -found[intent]))


def facts(marks: Marks, words: int, happened: frozenset[str]) -> frozenset[str]:
    """Return everything rules can speak of for a stretch of `words` words.

    Beside tags and what `happened` these are ":short" (three words at most, courtesies apart), ":bare" (a verb and what
    leads up to it, without an object), ":about_number" (a telephone number, not an appointment), ":service_only" (a
    service, and no time or appointment) and ":about_mine" (an appointment the customer has already).
    """
    said = {tag for mark in marks.all if not mark.denied for tag in mark.tags}
    denied = {"!" + tag for mark in marks.all if mark.denied for tag in mark.tags}
    courtesies = sum(m.end - m.start for m in marks.all if m.tags & {"polite", "greet", "thanks"})
    made = set(happened)
    if words - courtesies <= 3:
        made.add(":short")
    if words - courtesies <= 4 and happened.isdisjoint({":service", ":when"}):
        made.add(":bare")
    times = {"appointment", "day_or_time", "other_time", "diary"}
    if "phone_noun" in said and "appointment" not in said:
        made.add(":about_number")
    if ":service" in happened and ":when" not in happened and said.isdisjoint(times):
        made.add(":service_only")
    arranging = "book" in said or ("put" in said and "diary" not in said)
    arranging = arranging or ("want" in said and said.isdisjoint({"see", "know"}))
    if ("mine" in said and said & {"appointment", "diary"} and not arranging) or "booked" in said:
        made.add(":about_mine")
    return frozenset(said | denied | made)


def _without_service_words(marks: Marks, service_words: frozenset[int], named_words: frozenset[int]) -> Marks:
    """Words of a service asked for say nothing else: "stroke rehab" is no red flag, "Cancel Scar Peel" no cancel.

    Words about a service that are no name of one may well say more: only red flags and complaints are none there.
    """

    def counts(mark: Mark) -> bool:
        words = range(mark.start, mark.end)
        if named_words.issuperset(words):
            return False
        return not (mark.tags & {"red_flag", "complaint", "emergency"} and service_words.issuperset(words))

    kept = tuple(filter(counts, marks.all))
    return Marks(kept, marks.denied_words, marks.refused_words)


def _without_let_me(reading: Reading, marks: Marks) -> Marks:
    """ "Wacha" before a wish of one's own ("wacha niangalie", "wacha tufanye hiyo") is "let me", and drops nothing."""

    def counts(mark: Mark) -> bool:
        if "never_mind" not in mark.tags or mark.end != mark.start + 1 or mark.end >= len(reading.words):
            return True
        verb = reading.words[mark.end].form
        let_me = reading.words[mark.start].form in word_set("let") and len(verb) > SHORTEST_WISH
        return not (let_me and verb.startswith(("ni", "tu")) and verb.endswith("e"))

    return Marks(tuple(filter(counts, marks.all)), marks.denied_words, marks.refused_words)
